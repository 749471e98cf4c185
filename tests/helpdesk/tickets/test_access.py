from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from helpdesk.tickets import (
    AccessCodeNeeded,
    AccessRefused,
    Desk,
    DeskError,
    OpenedTicket,
    TicketNotFound,
    TooSoon,
    WrongAccessCode,
    access,
)
from helpdesk.tickets.database import open_engine
from tests.helpdesk.tickets.conftest import Clock

Raise = Callable[..., OpenedTicket]
UNKNOWN = "GST-2026-999999"


@pytest.fixture
def ticket(chat: str, raise_ticket: Raise) -> OpenedTicket:
    return raise_ticket(chat, contact="ramesh@example.in")


@pytest.fixture
def stranger(desk: Desk) -> str:
    return desk.start_conversation("web", "hi")


def wrong(desk: Desk, number: str, conversation_id: str) -> WrongAccessCode | AccessRefused:
    """The error that a wrong code gets."""
    with pytest.raises((WrongAccessCode, AccessRefused)) as refused:
        desk.status(number, conversation_id=conversation_id, access_code="wrong!")
    return refused.value


def test_a_code_can_be_read_aloud() -> None:
    assert not set("01OIL") & set(access.ALPHABET)
    code = access.new_code()
    assert len(code) == 6
    assert set(code) <= set(access.ALPHABET)


def test_own_conversation_needs_no_code(desk: Desk, chat: str, ticket: OpenedTicket) -> None:
    assert desk.status(ticket.number, conversation_id=chat).status == "open"


def test_elsewhere_the_code_is_needed(desk: Desk, stranger: str, ticket: OpenedTicket) -> None:
    for code in (None, "", "  "):
        with pytest.raises(AccessCodeNeeded):
            desk.status(ticket.number, conversation_id=stranger, access_code=code)


@pytest.mark.parametrize("spelt", [str.upper, str.lower, lambda c: f" {c[:3]}-{c[3:]} "])
def test_the_right_code_in_any_spelling(
    desk: Desk, stranger: str, ticket: OpenedTicket, spelt: Callable[[str], str]
) -> None:
    assert ticket.access_code is not None
    seen = desk.status(
        ticket.number.lower(), conversation_id=stranger, access_code=spelt(ticket.access_code)
    )
    assert (seen.number, seen.contact) == (ticket.number, "r***@example.in")


def test_the_code_is_nowhere_in_the_database(url: str, desk: Desk, ticket: OpenedTicket) -> None:
    engine = open_engine(url)
    with engine.begin() as connection:
        row = connection.exec_driver_sql("SELECT * FROM tickets").one()
    engine.dispose()
    assert ticket.access_code is not None
    assert ticket.access_code not in repr(row)
    assert row.access_hash.startswith("scrypt$")


def test_wrong_codes_are_slowed_down_then_refused(
    desk: Desk, clock: Clock, stranger: str, ticket: OpenedTicket
) -> None:
    waits = []
    for _ in range(7):
        error = wrong(desk, ticket.number, stranger)
        assert type(error) is WrongAccessCode
        waits.append(error.retry_after_seconds)
        clock.forward(seconds=error.retry_after_seconds)
    assert waits == [0, 0, 10, 30, 60, 300, 900]
    error = wrong(desk, ticket.number, stranger)
    assert (type(error), error.retry_after_seconds) == (AccessRefused, 24 * 3600)

    clock.forward(hours=23)
    with pytest.raises(AccessRefused) as refused:  # even the right one
        desk.status(ticket.number, conversation_id=stranger, access_code=ticket.access_code)
    assert refused.value.retry_after_seconds == 3600
    clock.forward(hours=1)
    assert desk.status(ticket.number, conversation_id=stranger, access_code=ticket.access_code)


def test_a_try_before_the_wait_is_over_is_neither_looked_at_nor_counted(
    desk: Desk, clock: Clock, stranger: str, ticket: OpenedTicket
) -> None:
    for _ in range(3):
        wrong(desk, ticket.number, stranger)
    clock.forward(seconds=9)
    for _ in range(20):
        with pytest.raises(TooSoon) as soon:
            desk.status(ticket.number, conversation_id=stranger, access_code=ticket.access_code)
        assert soon.value.retry_after_seconds == 1
    clock.forward(seconds=1)
    assert desk.status(ticket.number, conversation_id=stranger, access_code=ticket.access_code)


def test_a_number_that_does_not_exist_looks_like_a_wrong_code(
    desk: Desk, clock: Clock, ticket: OpenedTicket
) -> None:
    def seen(number: str) -> list[tuple[type[DeskError], str]]:
        asker = desk.start_conversation("web", "en")
        errors: list[tuple[type[DeskError], str]] = []
        for code in (None, *["AAAAAA"] * 9):
            try:
                desk.status(number, conversation_id=asker, access_code=code)
            except DeskError as error:
                errors.append((type(error), str(error)))
                clock.forward(seconds=min(getattr(error, "retry_after_seconds", 0), 900))
        return errors

    assert seen(UNKNOWN) == seen(ticket.number)


def test_what_is_no_number_is_said_so(desk: Desk, stranger: str) -> None:
    with pytest.raises(TicketNotFound):
        desk.status("hello", conversation_id=stranger, access_code="AAAAAA")


def test_one_conversation_can_not_try_many_tickets(
    desk: Desk, clock: Clock, chat: str, stranger: str, raise_ticket: Raise
) -> None:
    numbers = [raise_ticket(chat, topic=f"t{n}").number for n in range(9)]
    for number in numbers[:8]:
        error = wrong(desk, number, stranger)
        clock.forward(seconds=min(error.retry_after_seconds, 900))
    assert isinstance(wrong(desk, numbers[8], stranger), AccessRefused)


def test_many_conversations_can_not_try_one_ticket(
    desk: Desk, clock: Clock, chat: str, ticket: OpenedTicket
) -> None:
    for _ in range(8):
        error = wrong(desk, ticket.number, desk.start_conversation("web", "en"))
        clock.forward(seconds=min(error.retry_after_seconds, 900))
    last = wrong(desk, ticket.number, desk.start_conversation("web", "en"))
    assert isinstance(last, AccessRefused)
    # who raised it is not shut out
    assert desk.status(ticket.number, conversation_id=chat).status == "open"


def test_ones_own_ticket_does_not_buy_tries(
    desk: Desk, clock: Clock, chat: str, stranger: str, raise_ticket: Raise
) -> None:
    known = raise_ticket(chat, topic="known")
    others = [raise_ticket(chat, topic=f"t{n}").number for n in range(9)]
    errors = []
    for number in others:
        errors.append(wrong(desk, number, stranger))
        clock.forward(seconds=min(errors[-1].retry_after_seconds, 900))
        if not isinstance(errors[-1], AccessRefused):
            desk.status(known.number, conversation_id=stranger, access_code=known.access_code)
    assert [type(e) for e in errors[-2:]] == [AccessRefused, AccessRefused]


def test_counting_survives_a_restart(
    url: str, desk: Desk, clock: Clock, stranger: str, ticket: OpenedTicket
) -> None:
    for _ in range(3):
        wrong(desk, ticket.number, stranger)
    again = Desk(url, clock)
    again.migrate()
    assert isinstance(wrong(again, ticket.number, stranger), TooSoon)
    again.dispose()


def test_twenty_tries_at_once_are_counted_as_such(
    desk: Desk, stranger: str, ticket: OpenedTicket
) -> None:
    with ThreadPoolExecutor(20) as pool:
        errors = list(pool.map(lambda _: wrong(desk, ticket.number, stranger), range(20)))
    looked_at = [e for e in errors if not isinstance(e, TooSoon)]
    assert len(looked_at) == 3


def test_the_right_code_is_no_try(desk: Desk, stranger: str, ticket: OpenedTicket) -> None:
    wrong(desk, ticket.number, stranger)
    wrong(desk, ticket.number, stranger)
    for _ in range(5):
        assert desk.status(ticket.number, conversation_id=stranger, access_code=ticket.access_code)
    error = wrong(desk, ticket.number, stranger)  # the conversation's third
    assert type(error) is WrongAccessCode
    assert error.retry_after_seconds == 10


@pytest.fixture
def other_asker(desk: Desk) -> str:
    return desk.start_conversation("api", "en")


def test_a_comment_needs_the_same_right(desk: Desk, other_asker: str, ticket: OpenedTicket) -> None:
    with pytest.raises(AccessCodeNeeded):
        desk.add_comment(ticket.number, "me too", conversation_id=other_asker)
    seen = desk.add_comment(
        ticket.number, "mine", conversation_id=other_asker, access_code=ticket.access_code
    )
    assert [(e.verb, e.text) for e in seen.entries] == [("opened", None), ("commented", "mine")]


def test_old_counts_are_dropped(
    url: str, desk: Desk, clock: Clock, stranger: str, ticket: OpenedTicket
) -> None:
    wrong(desk, ticket.number, stranger)
    clock.forward(hours=25)
    desk.tidy()
    engine = open_engine(url)
    with engine.begin() as connection:
        left = connection.exec_driver_sql("SELECT count(*) FROM access_attempts").scalar()
    engine.dispose()
    assert left == 0

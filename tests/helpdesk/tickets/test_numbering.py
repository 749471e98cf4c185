import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone

import pytest

from helpdesk.tickets import Desk, OpenedTicket, TicketNotFound, numbering
from tests.helpdesk.tickets.conftest import Clock

CREATORS = 20
EACH = 5


def raise_some(url: str) -> list[str]:
    """What one of many processes does, from its own start on."""
    desk = Desk(url, lambda: datetime(2026, 11, 20, 6, 30, tzinfo=timezone.utc))
    desk.migrate()
    chats = [desk.start_conversation("web", "en") for _ in range(EACH)]
    numbers = [desk.open(c, topic="t", language="en", problem="p").number for c in chats]
    desk.dispose()
    return numbers


def expected(count: int) -> list[str]:
    return [f"GST-2026-{n:06d}" for n in range(1, count + 1)]


def test_twenty_threads_get_all_numbers_once(desk: Desk) -> None:
    def create(_: int) -> list[str]:
        chat = desk.start_conversation("web", "en")
        return [
            desk.open(chat, topic=f"topic.{n}", language="en", problem="p").number
            for n in range(EACH)
        ]

    with ThreadPoolExecutor(CREATORS) as pool:
        numbers = [number for some in pool.map(create, range(CREATORS)) for number in some]
    assert sorted(numbers) == expected(CREATORS * EACH)


def test_many_processes_on_an_empty_database_get_all_numbers_once(url: str) -> None:
    """Also the migration: every process starts with it, at once."""
    with multiprocessing.get_context("fork").Pool(CREATORS) as pool:
        numbers = [n for some in pool.map(raise_some, [url] * CREATORS, chunksize=1) for n in some]
    assert sorted(numbers) == expected(CREATORS * EACH)


def test_a_failed_ticket_leaves_no_gap(
    desk: Desk, chat: str, raise_ticket: Callable[..., OpenedTicket]
) -> None:
    with pytest.raises(Exception, match=r"(?i)null"):
        raise_ticket(chat, problem=None)
    assert raise_ticket(chat).number == "GST-2026-000001"


def test_the_year_is_indian(
    chat: str, clock: Clock, raise_ticket: Callable[..., OpenedTicket]
) -> None:
    clock.now = datetime(2026, 12, 31, 18, 29, tzinfo=timezone.utc)
    assert raise_ticket(chat, topic="a").number == "GST-2026-000001"
    clock.now = datetime(2026, 12, 31, 18, 30, tzinfo=timezone.utc)  # midnight in India
    assert raise_ticket(chat, topic="b").number == "GST-2027-000001"


def test_an_erased_number_is_not_given_out_again(
    desk: Desk, chat: str, raise_ticket: Callable[..., OpenedTicket]
) -> None:
    raise_ticket(chat)
    desk.erase(chat)
    assert raise_ticket(desk.start_conversation("web", "en")).number == "GST-2026-000002"


@pytest.mark.parametrize(
    "text",
    ["GST-2026-000123", "gst 2026 123", " GST2026000123 ", "GST–2026–000123", "gst-२०२६-१२३"],
)
def test_numbers_as_people_write_them(text: str) -> None:
    assert numbering.compact(text) == "GST-2026-000123"


@pytest.mark.parametrize("text", ["", "GST", "123", "GST-26-000123", "GST-2026-", "x" * 1000])
def test_what_is_no_number_at_all(text: str) -> None:
    with pytest.raises(TicketNotFound):
        numbering.compact(text)

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from helpdesk.tickets import (
    ChatTaken,
    Desk,
    MoveNotAllowed,
    NotHandledByAgent,
    OpenedTicket,
    TextMissing,
    TicketNotFound,
)
from tests.helpdesk.tickets.conftest import Clock

Raise = Callable[..., OpenedTicket]


def history(desk: Desk, number: str) -> list[tuple[str, str, bool, str | None]]:
    return [(e.who, e.verb, e.public, e.text) for e in desk.show(number).entries]


def test_a_ticket_carries_what_is_known(
    desk: Desk, chat: str, clock: Clock, raise_ticket: Raise
) -> None:
    opened = raise_ticket(
        chat,
        language="hi-Latn",
        problem="<b>OTP nahi aa raha</b>",
        tried=("reset kiya", "browser badla"),
        gstin="08AABCU9603R1ZM",
        arn="AA080326000001X",
        utr="SBIN0001",
        contact="+91 98290 12345",
    )
    assert (opened.number, opened.status, opened.outcome) == ("GST-2026-000001", "open", "opened")
    ticket = desk.show(opened.number)
    assert ticket.problem == "<b>OTP nahi aa raha</b>"
    assert ticket.tried == ("reset kiya", "browser badla")
    assert (ticket.gstin, ticket.arn, ticket.utr) == (
        "08AABCU9603R1ZM",
        "AA080326000001X",
        "SBIN0001",
    )
    assert ticket.contact == "+91 98290 12345"
    assert desk.status(opened.number, conversation_id=chat).contact == "***345"
    assert ticket.opened_at == ticket.changed_at == clock.now
    assert history(desk, opened.number) == [("user", "opened", True, None)]


def test_the_same_request_opens_one_ticket(
    desk: Desk, chat: str, clock: Clock, raise_ticket: Raise
) -> None:
    first = raise_ticket(chat, request_id="r1")
    clock.forward(hours=5)
    second = raise_ticket(chat, request_id="r1", topic="other", problem="changed")
    assert (second.number, second.created, second.outcome) == (first.number, False, "already_open")
    assert second.access_code is None
    # another conversation's request of the same name is its own
    assert raise_ticket(desk.start_conversation("web"), request_id="r1").created


def test_the_same_topic_within_ten_minutes_is_the_same_ticket(
    desk: Desk, chat: str, clock: Clock, raise_ticket: Raise
) -> None:
    first = raise_ticket(chat)
    clock.forward(minutes=9)
    assert raise_ticket(chat).number == first.number
    assert raise_ticket(chat, topic="other").created
    clock.forward(minutes=1)
    later = raise_ticket(chat)
    assert later.created
    desk.close(later.number, "asha", "done")
    assert raise_ticket(chat).created


def test_a_double_tap_at_the_same_moment_opens_one_ticket(
    desk: Desk, chat: str, raise_ticket: Raise
) -> None:
    with ThreadPoolExecutor(10) as pool:
        opened = list(pool.map(lambda _: raise_ticket(chat, request_id="r1"), range(20)))
    assert {o.number for o in opened} == {"GST-2026-000001"}
    assert sum(o.created for o in opened) == 1


def test_from_open_to_closed_and_back(
    desk: Desk, chat: str, clock: Clock, raise_ticket: Raise
) -> None:
    number = raise_ticket(chat).number
    steps = []
    clock.forward(minutes=1)
    steps.append(desk.assign(number, "asha").status)
    desk.reply(number, "asha", "Which browser?")
    steps.append(desk.show(number).status)
    desk.record_user_message_for_agent(chat, "Chrome")
    steps.append(desk.show(number).status)
    desk.note(number, "asha", "caller sounds annoyed")
    steps.append(desk.resolve(number, "asha", "cache cleared").status)
    steps.append(desk.close(number, "asha").status)
    steps.append(desk.reopen(number, "ravi", "it is back").status)
    assert steps == ["assigned", "waiting_for_user", "assigned", "resolved", "closed", "open"]
    assert history(desk, number) == [
        ("user", "opened", True, None),
        ("asha", "assigned", True, None),
        ("asha", "replied", True, "Which browser?"),
        ("user", "wrote", True, "Chrome"),
        ("asha", "noted", False, "caller sounds annoyed"),
        ("asha", "resolved", True, "cache cleared"),
        ("asha", "closed", True, None),
        ("ravi", "reopened", True, "it is back"),
    ]
    seen = desk.status(number, conversation_id=chat)
    assert "noted" not in [e.verb for e in seen.entries]
    assert seen.changed_at == clock.now
    assert seen.assignee is None


def test_the_agent_has_the_chat_until_it_is_handed_back(
    desk: Desk, chat: str, raise_ticket: Raise
) -> None:
    number = raise_ticket(chat).number
    assert desk.handled_by(chat) is None
    desk.assign(number, "asha")
    assert desk.handled_by(chat) == "asha"
    assert desk.show(number).chat_taken
    desk.assign(number, "ravi")
    assert desk.handled_by(chat) == "ravi"
    assert desk.hand_back(number).status == "assigned"
    assert desk.handled_by(chat) is None
    with pytest.raises(NotHandledByAgent):
        desk.record_user_message_for_agent(chat, "still there?")
    # and a second time
    desk.assign(number, "ravi")
    assert desk.handled_by(chat) == "ravi"


@pytest.mark.parametrize("verb", ["resolve", "close"])
def test_settling_returns_the_chat(desk: Desk, chat: str, raise_ticket: Raise, verb: str) -> None:
    number = raise_ticket(chat).number
    desk.assign(number, "asha")
    getattr(desk, verb)(number, "asha", "done")
    assert desk.handled_by(chat) is None


def test_assigning_may_leave_the_chat_to_the_bot(
    desk: Desk, chat: str, raise_ticket: Raise
) -> None:
    number = raise_ticket(chat).number
    desk.assign(number, "asha", take_chat=False)
    assert (desk.show(number).assignee, desk.handled_by(chat)) == ("asha", None)


def test_two_agents_do_not_talk_in_one_chat(desk: Desk, chat: str, raise_ticket: Raise) -> None:
    one, two = raise_ticket(chat, topic="a").number, raise_ticket(chat, topic="b").number
    desk.assign(one, "asha")
    with pytest.raises(ChatTaken, match="asha for GST-2026-000001"):
        desk.assign(two, "ravi")
    assert desk.show(two).status == "open"
    desk.assign(two, "ravi", take_chat=False)
    desk.close(two, "ravi", "")
    assert desk.handled_by(chat) == "asha"


def test_a_reply_is_a_message_in_the_chat(desk: Desk, chat: str, raise_ticket: Raise) -> None:
    number = raise_ticket(chat, language="hi").number
    message = desk.reply(number, "asha", "  नमस्ते  ")
    assert (message.author, message.text, message.language) == ("agent", "नमस्ते", "hi")
    assert desk.messages_after(chat, 0) == [message]
    ticket = desk.show(number)
    assert (ticket.assignee, ticket.chat_taken) == ("asha", False)
    assert ticket.entries[-1].delivery is None  # a page fetches it


def test_a_comment_wakes_the_ticket(desk: Desk, chat: str, raise_ticket: Raise) -> None:
    number = raise_ticket(chat).number
    desk.reply(number, "asha", "Which browser?")
    assert desk.add_comment(number, "Chrome", conversation_id=chat).status == "assigned"
    desk.resolve(number, "asha")
    assert desk.add_comment(number, "thanks", conversation_id=chat).status == "resolved"
    desk.close(number, "asha")
    with pytest.raises(MoveNotAllowed):
        desk.add_comment(number, "hello?", conversation_id=chat)


def test_a_verb_that_is_refused_changes_nothing(desk: Desk, chat: str, raise_ticket: Raise) -> None:
    number = raise_ticket(chat).number
    desk.close(number, "asha", "")
    before = desk.show(number)
    for refused in (
        lambda: desk.reply(number, "asha", "text"),
        lambda: desk.assign(number, "asha"),
        lambda: desk.hand_back(number),
        lambda: desk.resolve(number, "asha"),
        lambda: desk.close(number, "asha"),
    ):
        with pytest.raises(MoveNotAllowed):
            refused()
    assert desk.show(number) == before
    assert desk.messages_after(chat, 0) == []


def test_empty_words_and_unknown_numbers_are_refused(
    desk: Desk, chat: str, raise_ticket: Raise
) -> None:
    number = raise_ticket(chat).number
    for refused in (
        lambda: desk.reply(number, "asha", " \n"),
        lambda: desk.note(number, "asha", ""),
        lambda: desk.assign(number, " "),
        lambda: desk.add_comment(number, "", conversation_id=chat),
    ):
        with pytest.raises(TextMissing):
            refused()
    for unknown in ("GST-2026-000999", "nonsense"):
        with pytest.raises(TicketNotFound):
            desk.show(unknown)
        with pytest.raises(TicketNotFound):
            desk.reply(unknown, "asha", "text")


def test_lists(desk: Desk, chat: str, clock: Clock, raise_ticket: Raise) -> None:
    numbers = []
    for topic in ("a", "b", "c"):
        numbers.append(raise_ticket(chat, topic=topic).number)
        clock.forward(minutes=1)
    a, b, c = numbers
    desk.assign(b, "asha", take_chat=False)
    desk.close(c, "asha", "")
    assert [t.number for t in desk.list()] == [a, b]
    assert [t.number for t in desk.list(settled=True)] == [a, b, c]
    assert [t.number for t in desk.list(status="closed")] == [c]
    assert [t.number for t in desk.list(assignee="asha")] == [b]
    assert [t.number for t in desk.list(topic="a")] == [a]
    assert [t.number for t in desk.list(limit=1)] == [a]
    assert [t.number for t in desk.tickets_of(chat)] == [c, b, a]
    assert desk.tickets_of(desk.start_conversation("web")) == []


def test_agent_and_user_at_once_do_not_lock_each_other_out(
    desk: Desk, chat: str, raise_ticket: Raise
) -> None:
    number = raise_ticket(chat).number
    desk.assign(number, "asha")
    with ThreadPoolExecutor(10) as pool:
        jobs = [pool.submit(desk.reply, number, "asha", "text") for _ in range(20)]
        jobs += [pool.submit(desk.record_user_message_for_agent, chat, "text") for _ in range(20)]
        for job in jobs:
            job.result(timeout=60)
    assert len(desk.messages_after(chat, 0)) == 40
    assert len(desk.show(number).entries) == 42

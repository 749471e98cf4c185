from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from helpdesk.tickets import Desk, OpenedTicket, outbox
from tests.helpdesk.tickets.conftest import Clock


@pytest.fixture
def number(telegram_chat: str, raise_ticket: Callable[..., OpenedTicket]) -> str:
    return raise_ticket(telegram_chat).number


def states(desk: Desk, number: str) -> list[str | None]:
    return [e.delivery for e in desk.show(number).entries if e.verb == "replied"]


def test_a_reply_waits_for_delivery_once(desk: Desk, telegram_chat: str, number: str) -> None:
    desk.reply(number, "asha", "<b>text</b>")
    [due] = desk.due_deliveries(10)
    assert (due.channel, due.address, due.text) == ("telegram", "4711", "<b>text</b>")
    assert (due.conversation_id, due.attempts, due.buttons) == (telegram_chat, 0, ())
    assert states(desk, number) == ["pending"]
    assert desk.due_deliveries(10) == []  # it is ours
    desk.delivered(due.id)
    assert states(desk, number) == ["delivered"]
    assert desk.due_deliveries(10) == []


def test_a_page_needs_no_delivery(
    desk: Desk, chat: str, raise_ticket: Callable[..., OpenedTicket]
) -> None:
    desk.reply(raise_ticket(chat).number, "asha", "text")
    assert desk.due_deliveries(10) == []


def test_what_a_dead_worker_took_comes_back(desk: Desk, clock: Clock, number: str) -> None:
    desk.reply(number, "asha", "text")
    [first] = desk.due_deliveries(10)
    clock.forward(seconds=outbox.HELD_FOR.total_seconds())
    assert [d.id for d in desk.due_deliveries(10)] == [first.id]


def test_order_is_kept_also_over_a_failure(desk: Desk, clock: Clock, number: str) -> None:
    for text in ("one", "two"):
        desk.reply(number, "asha", text)
    [one] = desk.due_deliveries(10)
    desk.delivery_failed(one.id, "TimedOut", clock.now + timedelta(seconds=30))
    assert desk.due_deliveries(10) == []
    clock.forward(seconds=30)
    [again] = desk.due_deliveries(10)
    assert (again.id, again.text, again.attempts) == (one.id, "one", 1)
    desk.delivered(again.id)
    assert [d.text for d in desk.due_deliveries(10)] == ["two"]


def test_postponing_is_no_attempt(desk: Desk, clock: Clock, number: str) -> None:
    desk.reply(number, "asha", "text")
    [due] = desk.due_deliveries(10)
    desk.delivery_postponed(due.id, clock.now + timedelta(seconds=5))
    clock.forward(seconds=5)
    assert [d.attempts for d in desk.due_deliveries(10)] == [0]


def test_giving_up_is_told_to_agents_only(desk: Desk, telegram_chat: str, number: str) -> None:
    desk.reply(number, "asha", "text")
    [due] = desk.due_deliveries(10)
    desk.delivery_failed(due.id, "BadRequest", None)
    assert states(desk, number) == ["failed"]
    last = desk.show(number).entries[-1]
    assert (last.verb, last.role, last.public) == ("delivery_failed", "system", False)
    seen = desk.status(number, conversation_id=telegram_chat)
    assert [e.verb for e in seen.entries] == ["opened", "replied"]


def test_a_blocked_bot_ends_all_that_waits(desk: Desk, number: str) -> None:
    for text in ("one", "two"):
        desk.reply(number, "asha", text)
    [due] = desk.due_deliveries(10)
    desk.delivery_blocked(due.id)
    assert states(desk, number) == ["blocked", "blocked"]
    assert desk.show(number).entries[-1].verb == "delivery_blocked"
    assert desk.due_deliveries(10) == []
    desk.reply(number, "asha", "three")  # perhaps they are back
    assert [d.text for d in desk.due_deliveries(10)] == ["three"]


def test_what_is_settled_stays_settled(desk: Desk, clock: Clock, number: str) -> None:
    desk.reply(number, "asha", "text")
    [due] = desk.due_deliveries(10)
    desk.delivered(due.id)
    desk.delivery_failed(due.id, "TimedOut", clock.now)
    desk.delivery_blocked(due.id)
    assert states(desk, number) == ["delivered"]
    assert desk.due_deliveries(10) == []


def test_many_workers_take_each_delivery_once(
    desk: Desk, raise_ticket: Callable[..., OpenedTicket]
) -> None:
    for address in range(30):
        opened = raise_ticket(desk.conversation_for("telegram", str(address)))
        desk.reply(opened.number, "asha", "text")
    with ThreadPoolExecutor(10) as pool:
        taken = [
            d.id for some in pool.map(lambda _: desk.due_deliveries(5), range(20)) for d in some
        ]
    taken += [d.id for d in desk.due_deliveries(100)]
    assert len(taken) == 30
    assert len(set(taken)) == 30

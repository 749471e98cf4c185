import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from helpdesk.delivery import outbox
from helpdesk.delivery.outbox import Blocked, Outbox, RetryAfter, Undeliverable
from helpdesk.tickets import Desk
from tests.sqlite import new_database


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 6, 30, tzinfo=timezone.utc)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


class Channel:
    """Remembers what arrived; raises what it was told to, first come first served."""

    def __init__(self) -> None:
        self.arrived: list[tuple[str, str]] = []
        self.tried = 0
        self.raises: list[Exception] = []

    async def send(
        self, channel: str, address: str, text: str, buttons: Sequence[Mapping[str, str]]
    ) -> None:
        assert (channel, buttons) == ("telegram", ())
        self.tried += 1
        if self.raises:
            raise self.raises.pop(0)
        self.arrived.append((address, text))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    made = Desk(new_database(tmp_path), clock)
    yield made
    made.dispose()


@pytest.fixture
def channel() -> Channel:
    return Channel()


@pytest.fixture
def carrier(desk: Desk, channel: Channel, clock: Clock) -> Outbox:
    return Outbox(desk, channel.send, clock, look_every=0.01)


@pytest.fixture
def reply(desk: Desk) -> Callable[..., str]:
    """An agent's reply to the Telegram chat of an address; returns the ticket's number."""

    def replied(address: str, text: str) -> str:
        chat = desk.conversation_for("telegram", address)
        number = desk.open(chat, topic="t", language="en", problem="p", request_id=address).number
        desk.reply(number, "asha", text)
        return number

    return replied


def states(desk: Desk, number: str) -> list[str | None]:
    return [e.delivery for e in desk.show(number).entries if e.verb == "replied"]


async def test_replies_arrive_once_and_in_order(
    desk: Desk, carrier: Outbox, channel: Channel, reply: Callable[..., str]
) -> None:
    number = reply("1", "one")
    reply("1", "two")
    reply("2", "other")
    while await carrier.carry_due():
        pass
    assert [text for address, text in channel.arrived if address == "1"] == ["one", "two"]
    assert ("2", "other") in channel.arrived
    assert len(channel.arrived) == 3
    assert states(desk, number) == ["delivered", "delivered"]


async def test_a_failure_is_tried_again_later_and_later(
    desk: Desk, clock: Clock, carrier: Outbox, channel: Channel, reply: Callable[..., str]
) -> None:
    number = reply("1", "text")
    channel.raises = [ConnectionError("https://…/bot<token>/"), TimeoutError(), OSError()]
    for seconds in (5, 10, 20):
        assert await carrier.carry_due()
        clock.forward(seconds=seconds - 1)
        assert not await carrier.carry_due()
        clock.forward(seconds=1)
    assert await carrier.carry_due()
    assert channel.arrived == [("1", "text")]
    assert states(desk, number) == ["delivered"]


async def test_after_the_last_attempt_it_is_given_up(
    desk: Desk, clock: Clock, carrier: Outbox, channel: Channel, reply: Callable[..., str]
) -> None:
    number = reply("1", "text")
    channel.raises = [OSError() for _ in range(100)]
    started = clock.now
    while states(desk, number) == ["pending"]:
        await carrier.carry_due()
        clock.forward(minutes=10)
    assert states(desk, number) == ["failed"]
    assert channel.tried == outbox.LAST_ATTEMPT
    assert timedelta(hours=18) < clock.now - started < timedelta(hours=30)


async def test_a_hopeless_message_is_given_up_at_once(
    desk: Desk, carrier: Outbox, channel: Channel, reply: Callable[..., str]
) -> None:
    number = reply("1", "text")
    channel.raises = [Undeliverable()]
    await carrier.carry_due()
    assert (states(desk, number), channel.tried) == (["failed"], 1)


async def test_retry_after_pauses_the_whole_channel(
    desk: Desk, clock: Clock, carrier: Outbox, channel: Channel, reply: Callable[..., str]
) -> None:
    reply("1", "one")
    channel.raises = [RetryAfter(30)]
    await carrier.carry_due()
    reply("2", "other")
    await carrier.carry_due()
    assert channel.tried == 1
    clock.forward(seconds=29)
    assert not await carrier.carry_due()
    clock.forward(seconds=1)
    await carrier.carry_due()
    assert sorted(channel.arrived) == [("1", "one"), ("2", "other")]


async def test_a_blocked_bot_is_not_tried_again(
    desk: Desk, clock: Clock, carrier: Outbox, channel: Channel, reply: Callable[..., str]
) -> None:
    number = reply("1", "one")
    reply("1", "two")
    channel.raises = [Blocked()]
    await carrier.carry_due()
    clock.forward(days=1)
    assert not await carrier.carry_due()
    assert (states(desk, number), channel.tried) == (["blocked", "blocked"], 1)


async def test_nothing_that_people_wrote_is_logged(
    carrier: Outbox,
    channel: Channel,
    reply: Callable[..., str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    reply("4711", "your PAN")
    channel.raises = [ConnectionError("your PAN to 4711 with token")]
    with caplog.at_level(logging.DEBUG):
        await carrier.carry_due()
    assert "ConnectionError" in caplog.text
    for word in ("PAN", "4711", "token"):
        assert word not in caplog.text


async def test_it_runs_until_it_is_stopped(
    carrier: Outbox, channel: Channel, reply: Callable[..., str]
) -> None:
    running = asyncio.create_task(carrier.run())
    reply("1", "one")
    await eventually(lambda: bool(channel.arrived))
    carrier.stop()
    await asyncio.wait_for(running, 10)


async def test_stopping_lets_a_message_finish(
    desk: Desk, clock: Clock, reply: Callable[..., str]
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(*_: object) -> None:
        begun.set()
        await go_on.wait()

    number = reply("1", "one")
    carrier = Outbox(desk, slow, clock, look_every=0.01)
    running = asyncio.create_task(carrier.run())
    await asyncio.wait_for(begun.wait(), 10)
    carrier.stop()
    go_on.set()
    await asyncio.wait_for(running, 10)
    assert states(desk, number) == ["delivered"]


async def test_stopping_does_not_wait_for_ever(
    desk: Desk, clock: Clock, reply: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "STOP_SECONDS", 0.05)
    begun = asyncio.Event()

    async def stuck(*_: object) -> None:
        begun.set()
        await asyncio.Event().wait()

    number = reply("1", "one")
    carrier = Outbox(desk, stuck, clock)
    running = asyncio.create_task(carrier.run())
    await asyncio.wait_for(begun.wait(), 10)
    carrier.stop()
    await asyncio.wait_for(running, 10)
    assert states(desk, number) == ["pending"]  # comes back after a while


async def test_a_send_that_hangs_fails(
    desk: Desk, clock: Clock, reply: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "SEND_SECONDS", 0.05)

    async def stuck(*_: object) -> None:
        await asyncio.Event().wait()

    reply("1", "one")
    carrier = Outbox(desk, stuck, clock)
    await carrier.carry_due()
    clock.forward(seconds=5)
    assert [d.attempts for d in desk.due_deliveries()] == [1]


async def test_a_database_that_was_away_is_asked_again(
    desk: Desk,
    carrier: Outbox,
    channel: Channel,
    reply: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reply("1", "one")
    working = {name: getattr(desk, name) for name in ("due_deliveries", "delivered")}
    failures = dict.fromkeys(working, 0)

    def away_twice(name: str) -> Callable[..., object]:
        def verb(*arguments: object) -> object:
            failures[name] += 1
            if failures[name] <= 2:
                raise OSError("away")
            return working[name](*arguments)

        return verb

    for name in working:
        monkeypatch.setattr(desk, name, away_twice(name))
    running = asyncio.create_task(carrier.run())
    await eventually(lambda: failures["delivered"] == 3)
    carrier.stop()
    await asyncio.wait_for(running, 10)
    assert channel.arrived == [("1", "one")]


async def eventually(happened: Callable[[], bool]) -> None:
    async def wait() -> None:
        while not happened():
            await asyncio.sleep(0.01)

    await asyncio.wait_for(wait(), 10)

"""The outbox loop: takes due deliveries from the desk and carries each to its channel.

The desk remembers what waits, so nothing is lost when this process ends; several processes may
run the loop. One message per conversation is on its way at a time, different ones together.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from anyio import to_thread

from helpdesk.tickets import DeliveryView, Desk

log = logging.getLogger(__name__)

Send = Callable[[str, str, str, Sequence[Mapping[str, str]]], Awaitable[None]]

LOOK_EVERY = 1.0
AT_ONCE = 10
# well below the time for which the desk leaves a delivery with us
SEND_SECONDS = 30.0
STOP_SECONDS = 5.0

FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(hours=1)
LAST_ATTEMPT = 30  # a little less than a day
TELL_DESK_TRIES = 6


class RetryAfter(Exception):
    """The channel asks to wait before anything else is sent there."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"The channel asks to wait {seconds} seconds.")


class Blocked(Exception):
    """The user does not want to hear from us on this channel any more."""


class Undeliverable(Exception):
    """The channel will never take this message; trying again is useless."""


class Outbox:
    """Delivers until stopped: `task = create_task(outbox.run())`, later `stop()`, `await task`."""

    def __init__(
        self,
        desk: Desk,
        send: Send,
        clock: Callable[[], datetime],
        *,
        look_every: float = LOOK_EVERY,
    ) -> None:
        """`send(channel, address, text, buttons)` tries once; it raises RetryAfter, Blocked,
        Undeliverable, or anything else for a failure that may pass."""
        self._desk = desk
        self._send = send
        self._clock = clock
        self._look_every = look_every
        self._stopping = asyncio.Event()
        self._paused: dict[str, datetime] = {}

    async def run(self) -> None:
        """Look for deliveries until `stop`; survives a database that is away."""
        while not self._stopping.is_set():
            try:
                busy = await self.carry_due()
            except Exception as error:
                # no traceback: a statement of the database may hold people's words
                log.error("the outbox can't be read (%s)", type(error).__name__)
                busy = False
            if not busy:
                await self._pause()

    def stop(self) -> None:
        """End soon: what is being sent may finish within STOP_SECONDS."""
        self._stopping.set()

    async def carry_due(self) -> bool:
        """Try everything that is due now, once; False when there was nothing."""
        due = await to_thread.run_sync(self._desk.due_deliveries, AT_ONCE)
        if not due:
            return False
        carrying = {asyncio.create_task(self._carry(delivery)) for delivery in due}
        stopping = asyncio.create_task(self._stopping.wait())
        everything = asyncio.gather(*carrying)
        either: set[asyncio.Future[Any]] = {everything, stopping}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait(carrying, timeout=STOP_SECONDS)
        finally:
            stopping.cancel()
            everything.cancel()
            await asyncio.wait(carrying)
        return True

    async def _carry(self, delivery: DeliveryView) -> None:
        now = self._clock()
        paused_until = self._paused.get(delivery.channel, now)
        if paused_until > now:
            await self._tell(self._desk.delivery_postponed, delivery.id, paused_until)
            return
        try:
            await asyncio.wait_for(
                self._send(delivery.channel, delivery.address, delivery.text, delivery.buttons),
                SEND_SECONDS,
            )
        except RetryAfter as wait:
            until = now + timedelta(seconds=wait.seconds)
            self._paused[delivery.channel] = until
            log.warning("%s asks to wait %.0f s", delivery.channel, wait.seconds)
            await self._tell(self._desk.delivery_postponed, delivery.id, until)
        except Blocked:
            log.info("delivery %d: the user has blocked the bot", delivery.id)
            await self._tell(self._desk.delivery_blocked, delivery.id)
        except Exception as error:
            await self._failed(delivery, error)
        else:
            await self._tell(self._desk.delivered, delivery.id)

    async def _failed(self, delivery: DeliveryView, error: Exception) -> None:
        name = type(error).__name__  # its words may hold an address, a token or the text
        last = isinstance(error, Undeliverable) or delivery.attempts + 1 >= LAST_ATTEMPT
        if last:
            log.error("delivery %d given up (%s)", delivery.id, name)
            await self._tell(self._desk.delivery_failed, delivery.id, name, None)
            return
        retry_at = self._clock() + retry_after(delivery.attempts)
        log.warning("delivery %d failed (%s), again at %s", delivery.id, name, retry_at)
        await self._tell(self._desk.delivery_failed, delivery.id, name, retry_at)

    async def _tell(self, verb: Callable[..., None], *arguments: object) -> None:
        """Tell the desk what happened, stubbornly: forgetting a success would send it twice."""
        for tries in range(TELL_DESK_TRIES):
            try:
                await to_thread.run_sync(verb, *arguments)
            except Exception as error:
                log.error("the outbox can't be written (%s)", type(error).__name__)
                await asyncio.sleep(self._look_every * 2**tries)
            else:
                return

    async def _pause(self) -> None:
        stopping = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({stopping}, timeout=self._look_every)
        stopping.cancel()


def retry_after(attempts: int) -> timedelta:
    """How long to wait after a failure, with so many failures before it.

    >>> [retry_after(n).total_seconds() for n in (0, 1, 2, 20)]
    [5.0, 10.0, 20.0, 3600.0]
    """
    doubled: int = 2 ** min(attempts, 20)
    return min(FIRST_RETRY * doubled, LONGEST_RETRY)

"""Wakes those who wait for new messages of a conversation, inside this process."""

from __future__ import annotations

import asyncio
from collections import defaultdict


class Signals:
    """`notify` wakes every waiter of a conversation; `close` wakes all, for good."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Future[None]]] = defaultdict(set)
        self.closing = False

    async def wait(self, conversation_id: str, seconds: float) -> None:
        """Return at the next message of this conversation, after `seconds`, or when closing."""
        if self.closing:
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiters = self._waiting[conversation_id]
        waiters.add(woken)
        try:
            await asyncio.wait({woken}, timeout=seconds)
        finally:
            waiters.discard(woken)
            if not waiters:
                self._waiting.pop(conversation_id, None)

    def notify(self, conversation_id: str) -> None:
        """Something new was written in this conversation."""
        for woken in self._waiting.get(conversation_id, ()):
            if not woken.done():
                woken.set_result(None)

    def close(self) -> None:
        """Nobody waits any longer."""
        self.closing = True
        for conversation_id in list(self._waiting):
            self.notify(conversation_id)

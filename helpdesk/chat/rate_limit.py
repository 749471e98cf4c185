"""Token buckets: a burst is fine, a flood has to wait. Time is given, in seconds."""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass

REMEMBERED_KEYS = 20_000


@dataclass(frozen=True)
class Rate:
    """So many at once, and so many a second after that; a burst of 0 means no limit."""

    burst: int
    per_second: float


@dataclass(frozen=True)
class Limits:
    """What one sender may do.

    Many people share one address in India (mobile networks, offices), so an address may do much
    more than one conversation.
    """

    conversation: Rate = Rate(600, 2.0)
    address: Rate = Rate(300, 10.0)
    new_conversations: Rate = Rate(120, 1.0)
    characters: int = 2000


class RateLimiter:
    """Counts per key; forgets the keys that were not used for longest."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str, now: float) -> int:
        """Take one; 0 if that was allowed, otherwise the seconds to wait (at least 1)."""
        if not self._rate.burst:
            return 0
        left, since = self._left.pop(key, (float(self._rate.burst), now))
        left = min(self._rate.burst, left + max(0.0, now - since) * self._rate.per_second)
        allowed = left >= 1
        self._left[key] = (left - 1 if allowed else left, now)
        while len(self._left) > REMEMBERED_KEYS:
            self._left.popitem(last=False)
        return 0 if allowed else max(1, math.ceil((1 - left) / self._rate.per_second))

"""How long a turn takes, early and late in a conversation, and how many turns a second."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count, cycle, islice
from typing import Any

from bench.chat import Talk
from bench.messages import conversations

OpenTalk = Callable[[], Talk]


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that `percent` of the values do not exceed, interpolated between neighbours."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * percent / 100
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def summary(milliseconds: Sequence[float]) -> dict[str, Any]:
    """Median, 95th percentile and how many were measured."""
    return {
        "p50_ms": round(percentile(milliseconds, 50), 2),
        "p95_ms": round(percentile(milliseconds, 95), 2),
        "n": len(milliseconds),
    }


@dataclass
class TurnTimes:
    """Milliseconds by turn, and how many turns had no proper answer."""

    early: list[float] = field(default_factory=list)
    long: list[float] = field(default_factory=list)
    turns: int = 0
    failed: int = 0

    def say(self, talk: Talk, text: str) -> float:
        """One turn, timed."""
        began = time.perf_counter()
        answered = talk.say(text)
        took = (time.perf_counter() - began) * 1000
        self.turns += 1
        self.failed += not answered
        return took


def turn_times(open_talk: OpenTalk, turns: Sequence[int]) -> dict[str, Any]:
    """Latency at each of the given turns, one user alone, the same mix of messages at each.

    The first of the turns is reached in a fresh conversation for every message of the mix; the
    later ones in one long conversation, where the turns around the given one say the whole mix,
    all scripts, once.
    """
    first, *later = turns
    times = TurnTimes()
    for messages in conversations():
        for start in range(len(messages)):
            talk = open_talk()
            said = islice(cycle(messages), start, start + first)
            times.early.append([times.say(talk, text) for text in said][-1])
            talk.close()
    mix = [text for messages in conversations() for text in messages]
    if later:
        talk = open_talk()
        said = islice(cycle(mix), max(later) + len(mix) // 2)
        times.long = [times.say(talk, text) for text in said]
        talk.close()
    around = {turn: times.long[turn - len(mix) // 2 :][: len(mix)] for turn in later}
    return {
        "at_turn": {str(first): summary(times.early)}
        | {str(turn): summary(found) for turn, found in around.items()},
        "turns": times.turns,
        "failed": times.failed,
        "first_ms": [round(each, 2) for each in times.early],
        "long_ms": [round(each, 2) for each in times.long],
    }


def load(open_talk: OpenTalk, users: int, seconds: float) -> dict[str, Any]:
    """Turns a second with several users who answer at once, a new conversation per mix."""
    times: list[float] = []
    troubles: list[BaseException] = []
    failed = count()
    end = time.perf_counter() + seconds

    def user(number: int) -> None:
        scripts = conversations()
        try:
            for messages in islice(cycle(scripts), number % len(scripts), None):
                talk = open_talk()
                try:
                    for text in messages:
                        began = time.perf_counter()
                        answered = talk.say(text)
                        now = time.perf_counter()
                        if now > end:
                            return
                        times.append((now - began) * 1000)
                        if not answered:
                            next(failed)
                finally:
                    talk.close()
        except Exception as trouble:
            troubles.append(trouble)

    threads = [threading.Thread(target=user, args=(n,), daemon=True) for n in range(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if troubles:
        raise troubles[0]
    return {
        "turns_per_second": round(len(times) / seconds, 2),
        "users": users,
        "seconds": seconds,
        "failed": next(failed),
        **summary(times),
    }

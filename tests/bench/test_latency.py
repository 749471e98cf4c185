"""The arithmetic of the bench, with a bot that answers at once."""

from __future__ import annotations

import pytest

from bench.latency import load, percentile, summary, turn_times
from bench.messages import conversations


class Echo:
    """Counts what it is told; every tenth message has no proper answer."""

    opened = 0

    def __init__(self) -> None:
        type(self).opened += 1
        self.heard: list[str] = []

    def say(self, text: str) -> bool:
        self.heard.append(text)
        return len(self.heard) % 10 != 0

    def close(self) -> None:
        """Nothing to hang up."""


@pytest.mark.parametrize(
    ("percent", "expected"), [(0, 1.0), (50, 3.0), (75, 4.0), (95, 4.8), (100, 5.0)]
)
def test_percentile_interpolates(percent: float, expected: float) -> None:
    assert percentile([5.0, 1.0, 4.0, 2.0, 3.0], percent) == pytest.approx(expected)


def test_percentile_of_one_value_is_that_value() -> None:
    assert percentile([7.0], 95) == 7.0


def test_summary_counts() -> None:
    assert summary([1.0, 2.0, 3.0]) == {"p50_ms": 2.0, "p95_ms": 2.9, "n": 3}


def test_each_turn_is_measured_over_the_whole_mix() -> None:
    Echo.opened = 0
    found = turn_times(Echo, (5, 20, 30))
    mix = sum(len(messages) for messages in conversations())
    assert {turn: each["n"] for turn, each in found["at_turn"].items()} == {
        "5": mix,
        "20": mix,
        "30": mix,
    }
    assert found["turns"] == mix * 5 + 30 + mix // 2
    assert found["failed"] == (30 + mix // 2) // 10
    assert Echo.opened == mix + 1


def test_one_turn_alone_needs_no_long_conversation() -> None:
    assert turn_times(Echo, (3,))["long_ms"] == []


def test_load_counts_turns_and_failures() -> None:
    found = load(Echo, users=2, seconds=0.1)
    assert found["turns_per_second"] > 0
    assert found["failed"] > 0
    assert found["n"] == pytest.approx(found["turns_per_second"] * 0.1, abs=1)


def test_load_passes_on_what_went_wrong() -> None:
    def unreachable() -> Echo:
        raise ConnectionRefusedError("nobody there")

    with pytest.raises(ConnectionRefusedError, match="nobody there"):
        load(unreachable, users=2, seconds=0.1)

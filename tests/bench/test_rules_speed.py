"""The rules engine's own figures."""

from __future__ import annotations

from bench.rules_speed import rules_speed


def test_rates_are_counted() -> None:
    found = rules_speed(seconds=0.02)
    assert set(found) == {"gstin_decodes_per_second", "set_offs_per_second"}
    assert all(rate > 0 for rate in found.values())

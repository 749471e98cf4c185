"""The rules engine's own figures."""

from __future__ import annotations

from bench.rules_speed import ON, credit_ledgers, rules_speed, sound_gstins
from rules_engine.gstin import is_valid


def test_rates_are_counted() -> None:
    found = rules_speed(seconds=0.02)
    assert set(found) == {
        "parameters_load_ms",
        "gstin_decodes_per_second",
        "mixed_gstin_decodes_per_second",
        "set_offs_per_second",
    }
    assert all(rate > 0 for rate in found.values())


def test_the_inputs_are_different_and_sound() -> None:
    numbers = sound_gstins(500)
    assert len(set(numbers)) == 500
    assert all(is_valid(number, ON) for number in numbers)
    ledgers = credit_ledgers(50)
    assert len({str(ledger) for ledger in ledgers}) == 50

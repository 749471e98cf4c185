"""How many answers a second the rules engine gives, on one core, without a bot around it.

The inputs are all different, so that nothing is looked up that a real register would not repeat.
"""

from __future__ import annotations

import random
import string
import time
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from itertools import cycle
from typing import Any

from bench.messages import SEED, gstins
from rules_engine import dated
from rules_engine.check_character import check_character
from rules_engine.gstin import decode
from rules_engine.itc import set_off
from rules_engine.pan import holder_kinds
from rules_engine.states import all_states

ON = date(2026, 11, 1)
NUMBERS = 20_000
LEDGERS = 5_000
MOST_PAISE = 10**9
HEADS = ("igst", "cgst", "sgst")

Amounts = dict[str, Decimal]


def rules_speed(seconds: float) -> dict[str, int]:
    """GSTINs decoded and set-offs worked out a second, and how long the law takes to load.

    `gstin_decodes_per_second` is of sound numbers, as in a purchase register; `mixed_…` of good
    and bad ones, for which corrections are looked for.
    """
    sound = [{"gstin": number} for number in sound_gstins(NUMBERS)]
    mixed = [{"gstin": number} for number in gstins()]
    return {
        "parameters_load_ms": _load_ms(),
        "gstin_decodes_per_second": _rate(lambda given: decode(given, ON), sound, seconds),
        "mixed_gstin_decodes_per_second": _rate(lambda given: decode(given, ON), mixed, seconds),
        "set_offs_per_second": _rate(
            lambda ledger: set_off(ledger[0], ledger[1], ON), credit_ledgers(LEDGERS), seconds
        ),
    }


def sound_gstins(count: int) -> list[str]:
    """Numbers of regular taxpayers of all States, with right check characters."""
    chance = random.Random(SEED)
    codes = [state.code for state in all_states() if state.status(ON) == "in_use"]
    holders = "".join(holder_kinds())
    numbers = []
    for _ in range(count):
        letters = "".join(chance.choices(string.ascii_uppercase, k=5))
        first_14 = (
            f"{chance.choice(codes)}{letters[:3]}{chance.choice(holders)}{letters[3]}"
            f"{chance.randint(1, 9999):04}{letters[4]}{chance.randint(1, 3)}Z"
        )
        numbers.append(first_14 + check_character(first_14))
    return numbers


def credit_ledgers(count: int) -> list[tuple[Amounts, Amounts]]:
    """Output tax and credit in rupees and paise, every head of both at random."""
    chance = random.Random(SEED)

    def amounts() -> Amounts:
        return {head: Decimal(chance.randint(0, MOST_PAISE)) / 100 for head in HEADS}

    return [(amounts(), amounts()) for _ in range(count)]


def _load_ms() -> int:
    dated.parameter.cache_clear()
    dated.parameter_names.cache_clear()
    began = time.perf_counter()
    dated.load_all()
    return round((time.perf_counter() - began) * 1000)


def _rate(call: Callable[[Any], Any], inputs: Sequence[Any], seconds: float) -> int:
    """Calls a second; each input is used once before any is used again."""
    call(inputs[0])  # the first one reads the parameters
    done = 0
    began = time.perf_counter()
    for each in cycle(inputs):
        call(each)
        done += 1
        if time.perf_counter() - began > seconds:
            break
    return round(done / (time.perf_counter() - began))

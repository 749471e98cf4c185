"""How many answers a second the rules engine gives, on one core, without a bot around it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from itertools import cycle
from typing import Any

from bench.messages import gstins, set_offs
from rules_engine.gstin import decode
from rules_engine.itc import set_off

ON = date(2026, 11, 1)


def rules_speed(seconds: float) -> dict[str, int]:
    """GSTINs decoded (good and bad ones, with corrections) and set-offs worked out, a second."""
    decodes = [partial(decode, {"gstin": number}, ON) for number in gstins()]
    uses = [partial(set_off, tax, credit, ON) for tax, credit in set_offs()]
    return {
        "gstin_decodes_per_second": _rate(decodes, seconds),
        "set_offs_per_second": _rate(uses, seconds),
    }


def _rate(calls: Sequence[Callable[[], Any]], seconds: float) -> int:
    for call in calls:
        call()  # the first one reads the parameters
    done = 0
    began = time.perf_counter()
    for call in cycle(calls):
        call()
        done += 1
        if time.perf_counter() - began > seconds:
            break
    return round(done / (time.perf_counter() - began))

"""For mutation testing (`make mutation`), which asks of every function which tests need it.

What a test before has left in a cache would hide that; the parameters themselves stay, because
reading them takes most of the time, and tests/rules_engine/test_dated.py reads some on its own.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import Any

import pytest

_KEPT = ("parameter", "parameter_names")


@cache
def _caches() -> tuple[Any, ...]:
    return tuple(
        each
        for name, module in sorted(sys.modules.items())
        if name.startswith("rules_engine")
        for key, each in vars(module).items()
        if hasattr(each, "cache_clear") and key not in _KEPT
    )


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    if "MUTANT_UNDER_TEST" in os.environ:
        for each in _caches():
            each.cache_clear()

"""What answers are made of, and their plain form."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rules_engine.computation import (
    Source,
    Step,
    as_json,
    confirmations,
    distinct_sources,
    fixed_step,
    like,
)
from rules_engine.periods import period

FIRST, SECOND = Source("Section 1"), Source("Section 2", confidence="recalled")


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (None, None),
        ("x", "x"),
        (True, True),
        (5, 5),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.50"), "0.50"),
        (date(2019, 4, 1), "2019-04-01"),
        (period("2025-26-Q1"), "2025-26-Q1"),
        ((1, Decimal(2)), [1, "2"]),
        ([date(2019, 4, 1)], ["2019-04-01"]),
        ({1: Decimal(2)}, {"1": "2"}),
        (
            Step("a", {"b": (1,)}, FIRST),
            {
                "key": "a",
                "values": {"b": [1]},
                "source": {
                    "title": "Section 1",
                    "link": None,
                    "since": None,
                    "confidence": "verified",
                },
            },
        ),
    ],
)
def test_the_plain_form(value: Any, plain: Any) -> None:
    found = as_json(value)
    assert found == plain
    assert type(found) is type(plain)


@pytest.mark.parametrize("value", [0.5, object(), Step, {1, 2}, [0.5], {"a": b"x"}])
def test_what_has_no_plain_form(value: Any) -> None:
    with pytest.raises(TypeError, match="has no plain JSON form"):
        as_json(value)


def test_sources_are_named_once_in_order() -> None:
    same = Source("Section 2", confidence="recalled")
    other = Source("Section 2")
    assert distinct_sources(SECOND, None, FIRST, same, SECOND, other) == (SECOND, FIRST, other)
    assert hash(same) == hash(SECOND) == hash(other)
    assert distinct_sources(None) == ()


def test_what_was_recalled_is_to_be_confirmed() -> None:
    assert confirmations((FIRST,)) == ()
    assert confirmations((FIRST, SECOND)) == (
        Step("confirm_on_portal", {"sources": ("Section 2",)}),
    )


def test_a_fixed_step_can_not_be_changed() -> None:
    step = fixed_step("a", FIRST, amount=5)
    assert step == Step("a", {"amount": 5}, FIRST)
    with pytest.raises(TypeError):
        step.values["amount"] = 6  # type: ignore[index]


@dataclass(frozen=True)
class Pair:
    left: int
    right: int


def test_an_answer_like_another() -> None:
    first = Pair(1, 2)
    assert like(first, right=3) == Pair(1, 3)
    assert like(first) == first == Pair(1, 2)
    assert like(first) is not first
    with pytest.raises(FrozenInstanceError):
        like(first).left = 5  # type: ignore[misc]

"""What holds for every category and use."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules_engine.blocked_credit import PURPOSES, BlockedCheck
from rules_engine.errors import FactInvalid, FactMissing, NotInForce
from rules_engine.item_words import categories
from rules_engine.topics import compute

TODAY = date(2026, 11, 22)
days = st.dates(date(2017, 7, 1), TODAY)


def check(on: date = TODAY, **facts: Any) -> BlockedCheck:
    found = compute("itc.blocked_check", facts, on)
    assert isinstance(found, BlockedCheck)
    return found


def decided(**facts: Any) -> BlockedCheck:
    """The answer, with the least useful facts for whatever is asked."""
    try:
        return check(**facts)
    except FactMissing as missing:
        rest = {"seats": 5, "capitalised": True, "purpose": "own_use"}
        return check(**facts, **{name: rest[name] for name in missing.names})


@given(st.sampled_from(categories()), days)
@settings(max_examples=300, deadline=None)
def test_the_uses_named_as_exceptions_free_the_credit(category: str, day: date) -> None:
    found = decided(category=category, invoice_date=day.isoformat())
    assert (found.outcome == "blocked") == any(step.key == "credit_blocked" for step in found.steps)
    for use in found.exceptions:
        freed = decided(category=category, invoice_date=day.isoformat(), purpose=use)
        assert freed.outcome == "allowed"


@given(st.sampled_from(categories()), st.sampled_from(("personal", "gift")), days)
@settings(max_examples=200, deadline=None)
def test_private_use_and_gifts_never_have_credit(category: str, use: str, day: date) -> None:
    found = decided(category=category, purpose=use, invoice_date=day.isoformat())
    assert found.outcome in ("blocked", "no_tax")


@given(st.sampled_from(categories()), st.sampled_from(PURPOSES), st.integers(1, 60))
@settings(max_examples=300, deadline=None)
def test_more_seats_never_lose_the_credit(category: str, use: str, seats: int) -> None:
    ranks = ["blocked", "partly", "no_tax", "allowed"]
    fewer = decided(category=category, purpose=use, seats=seats)
    more = decided(category=category, purpose=use, seats=seats + 1)
    assert ranks.index(fewer.outcome) <= ranks.index(more.outcome)


@given(st.sampled_from(categories()), days)
@settings(max_examples=200, deadline=None)
def test_every_answer_has_its_law(category: str, day: date) -> None:
    found = decided(category=category, invoice_date=day.isoformat())
    assert found.sources
    assert all(step.source for step in found.steps)
    assert (found.clause is None) == (found.outcome == "no_tax")


def test_a_fact_that_decides_nothing_is_not_asked() -> None:
    assert check(category="motor_vehicle", purpose="resale").outcome == "allowed"
    assert check(category="motor_vehicle", seats=50).outcome == "allowed"
    assert check(category="building_repair", purpose="plant_and_machinery").outcome == "allowed"
    assert check(category="building_repair", capitalised=False).outcome == "allowed"


def test_before_gst_nothing_is_blocked_or_allowed() -> None:
    with pytest.raises(NotInForce):
        check(on=date(2017, 6, 30), category="car")


def test_a_category_that_nobody_knows_is_refused() -> None:
    with pytest.raises(FactInvalid) as refused:
        check(category="spaceship")
    assert refused.value.name == "category"

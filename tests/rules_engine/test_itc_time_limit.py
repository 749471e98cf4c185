"""What holds for every date: an earlier document, a revocation and an annual return."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rules_engine.errors import FactInvalid
from rules_engine.itc_time_limit import TimeLimit
from rules_engine.topics import compute

TODAY = date(2026, 11, 22)
documents = st.dates(date(2017, 7, 1), TODAY)


def limit(on: date = TODAY, **facts: Any) -> TimeLimit:
    found = compute("itc.time_limit", facts, on)
    assert isinstance(found, TimeLimit)
    return found


@given(documents, documents)
@settings(max_examples=150, deadline=None)
def test_an_older_invoice_never_has_more_time(one: date, other: date) -> None:
    older, younger = sorted((one, other))
    first = limit(invoice_date=older.isoformat()).last_date
    assert first <= limit(invoice_date=younger.isoformat()).last_date


@given(documents)
@settings(max_examples=150, deadline=None)
def test_the_date_and_its_year_say_the_same(day: date) -> None:
    found = limit(invoice_date=day.isoformat())
    assert limit(financial_year=found.financial_year.code).last_date == found.last_date
    assert found.financial_year.first <= day <= found.financial_year.last < found.last_date


@given(documents, st.integers(0, 3000))
@settings(max_examples=150, deadline=None)
def test_in_time_until_the_last_day_and_not_after(day: date, later: int) -> None:
    claim = day + timedelta(days=later)
    found = limit(invoice_date=day.isoformat(), claim_on=claim.isoformat())
    assert (found.outcome == "in_time") == (claim <= found.last_date)
    assert found.days_late * found.days_left == 0
    assert claim + timedelta(days=found.days_left - found.days_late) == found.last_date


@given(documents, documents)
@settings(max_examples=150, deadline=None)
def test_an_annual_return_never_gives_more_time(day: date, filed: date) -> None:
    alone = limit(invoice_date=day.isoformat())
    assume(filed > alone.financial_year.last)
    found = limit(invoice_date=day.isoformat(), annual_return_filed_on=filed.isoformat())
    assert found.last_date <= alone.last_date


@given(documents, documents)
@settings(max_examples=150, deadline=None)
def test_a_revocation_never_takes_time_away(day: date, revoked: date) -> None:
    found = limit(invoice_date=day.isoformat(), revocation_order_on=revoked.isoformat())
    assert found.last_date >= limit(invoice_date=day.isoformat()).last_date


@pytest.mark.parametrize("name", ["debit_note_date", "annual_return_filed_on", "claim_on"])
def test_days_before_gst_are_refused(name: str) -> None:
    facts = {"financial_year": "2025-26", name: "2017-06-30"}
    with pytest.raises(FactInvalid) as refused:
        limit(**facts)
    assert refused.value.name == name

"""What holds for every late fee."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules_engine.dated import parameter, parameter_names
from rules_engine.errors import FactMissing
from rules_engine.late_fee import FACTS, LateFee, answer
from rules_engine.return_forms import RETURN_FORMS
from rules_engine.topics import compute

TODAY = date(2026, 11, 22)
FORMS = [
    "GSTR-1",
    "GSTR-3B",
    "GSTR-4",
    "GSTR-5",
    "GSTR-5A",
    "GSTR-6",
    "GSTR-7",
    "GSTR-8",
    "GSTR-9",
    "GSTR-9C",
    "GSTR-10",
]
# on both sides of each dated change
MONTHS = ["2018-10", "2021-05", "2021-06", "2022-08", "2022-09", "2024-10", "2024-11", "2025-04"]
YEARS = ["2020-21", "2021-22", "2022-23", "2024-25"]

forms = st.sampled_from(FORMS)
turnovers = st.integers(1, 500_000_000)
days = st.integers(0, 1200)


def period_of(form: str, at: int) -> str:
    years = form in ("GSTR-4", "GSTR-9", "GSTR-9C")
    choices = YEARS if years else MONTHS
    return choices[at % len(choices)]


def fee(form: str, at: int, late: int, turnover: int, nil: bool) -> LateFee:
    facts: dict[str, Any] = {
        "return_form": form,
        "days_late": late,
        "annual_turnover": turnover,
        "nil": nil,
    }
    if form != "GSTR-10":
        facts["period"] = period_of(form, at)
    found = compute("late_fee.calculate", facts, TODAY)
    assert isinstance(found, LateFee)
    return found


@given(forms, st.integers(0, 7), days, st.integers(0, 400), turnovers, st.booleans())
@settings(max_examples=150, deadline=None)
def test_later_never_costs_less(
    form: str, at: int, late: int, more: int, turnover: int, nil: bool
) -> None:
    now, then = (fee(form, at, day, turnover, nil) for day in (late, late + more))
    assert now.late_fee <= then.late_fee


@given(forms, st.integers(0, 7), days, turnovers)
@settings(max_examples=100, deadline=None)
def test_nil_never_costs_more(form: str, at: int, late: int, turnover: int) -> None:
    assert (
        fee(form, at, late, turnover, True).late_fee
        <= fee(form, at, late, turnover, False).late_fee
    )


@given(forms, st.integers(0, 7), days, turnovers, turnovers, st.booleans())
@settings(max_examples=100, deadline=None)
def test_more_turnover_never_costs_less(
    form: str, at: int, late: int, one: int, other: int, nil: bool
) -> None:
    low, high = sorted((one, other))
    assert fee(form, at, late, low, nil).late_fee <= fee(form, at, late, high, nil).late_fee


@given(forms, st.integers(0, 7), days, turnovers, st.booleans())
@settings(max_examples=100, deadline=None)
def test_the_halves_are_the_fee_and_the_cap_holds(
    form: str, at: int, late: int, turnover: int, nil: bool
) -> None:
    found = fee(form, at, late, turnover, nil)
    assert found.cgst == found.sgst
    assert found.cgst + found.sgst == found.late_fee
    assert found.cgst == found.cgst.to_integral_value()
    if found.outcome == "late_fee":
        assert found.per_day is not None
        assert found.cap is not None
        assert found.late_fee == min(found.days_late * found.per_day, found.cap)
        assert found.cap_applied == (found.late_fee == found.cap)
    else:
        assert found.late_fee == 0
        assert (found.reason is None) == (found.outcome == "on_time")


@given(
    st.sampled_from(["GSTR-1", "GSTR-3B", "GSTR-4", "GSTR-6", "GSTR-7"]), st.integers(0, 7), days
)
@settings(max_examples=100, deadline=None)
def test_what_is_not_asked_does_not_matter(form: str, at: int, late: int) -> None:
    """Without nil and turnover: the rule answers only where the turnover makes no difference, of a
    return that is not nil, and else names exactly the facts that change the fee."""
    facts = {"return_form": form, "period": period_of(form, at), "days_late": late}
    every = {
        (nil, turnover): fee(form, at, late, turnover, nil).late_fee
        for nil in (True, False)
        for turnover in (1, 15_000_001, 50_000_001)
    }
    names = _asked(facts)
    if names:
        assert len(set(every.values())) > 1
        assert "annual_turnover" in names <= {"nil", "annual_turnover"}
    else:
        found = compute("late_fee.calculate", facts, TODAY)
        assert {every[False, turnover] for _, turnover in every} == {found.late_fee}
        assumed = {step.key for step in found.assumed}
        assert ("not_nil" in assumed) == (len(set(every.values())) > 1)


def _asked(facts: dict[str, Any]) -> set[str]:
    try:
        compute("late_fee.calculate", facts, TODAY)
    except FactMissing as missing:
        return set(missing.names)
    return set()


@given(st.integers(0, 900))
@settings(max_examples=60, deadline=None)
def test_dates_and_days_agree(late: int) -> None:
    due = date(2023, 5, 20)
    facts = {"return_form": "GSTR-3B", "period": "2023-04", "nil": False, "annual_turnover": 1}
    by_days = compute("late_fee.calculate", {**facts, "days_late": late}, TODAY)
    filed = (due + timedelta(days=late)).isoformat()
    by_date = compute("late_fee.calculate", {**facts, "filed_on": filed}, TODAY)
    assert by_days.late_fee == by_date.late_fee
    assert by_days.filed_on == by_date.filed_on
    assert by_days.due_date == by_date.due_date == due


def test_every_form_has_an_answer() -> None:
    for form in RETURN_FORMS:
        charged = f"late_fee/per_day/{form.lower().replace('-', '_')}" in parameter_names()
        none = form in parameter("late_fee/none").on(TODAY).mapping
        share = form in ("GSTR-9A", "GSTR-9C")
        assert charged + none + share == 1, form


def test_every_fact_is_described() -> None:
    assert all(fact.about for fact in FACTS)


@pytest.mark.parametrize("asked_on", [date(2025, 6, 5), TODAY])
def test_the_day_of_asking_changes_nothing(asked_on: date) -> None:
    facts = {
        "return_form": "GSTR-3B",
        "period": "2025-04",
        "filed_on": "2025-06-05",
        "nil": False,
        "annual_turnover": "8000000",
    }
    found = compute("late_fee.calculate", facts, asked_on)
    assert (found.late_fee, found.cgst) == (Decimal(800), Decimal(400))


def test_the_library_takes_what_was_read() -> None:
    given_facts = {"return_form": "GSTR-6", "days_late": 4}
    assert answer(given_facts, TODAY).late_fee == Decimal(200)


def test_the_last_day_of_the_first_waiver() -> None:
    given_facts = {"return_form": "GSTR-3B", "period": "2017-09", "filed_on": "2018-12-30"}
    found = compute("late_fee.calculate", given_facts, TODAY)
    assert found.reason == "waived"
    assert found.steps[-1].values == {"until": date(2018, 12, 30)}

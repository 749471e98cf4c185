"""Months, quarters and financial years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules_engine.errors import FactInvalid
from rules_engine.periods import (
    KINDS,
    Kind,
    add_months,
    containing,
    month_of,
    period,
    quarter_of,
    year_of,
)

# "2004-05" is a financial year: before 2013 a month could not be told from one
days = st.dates(date(2013, 1, 1), date(2098, 3, 31))
kinds = st.sampled_from(KINDS)


@pytest.mark.parametrize(
    ("code", "first", "last", "kind"),
    [
        ("2025-04", date(2025, 4, 1), date(2025, 4, 30), "month"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2025-12", date(2025, 12, 1), date(2025, 12, 31), "month"),
        ("2025-26-Q1", date(2025, 4, 1), date(2025, 6, 30), "quarter"),
        ("2025-26-Q3", date(2025, 10, 1), date(2025, 12, 31), "quarter"),
        ("2025-26-Q4", date(2026, 1, 1), date(2026, 3, 31), "quarter"),
        ("2025-26", date(2025, 4, 1), date(2026, 3, 31), "year"),
        ("2017-18", date(2017, 4, 1), date(2018, 3, 31), "year"),
    ],
)
def test_what_a_code_means(code: str, first: date, last: date, kind: Kind) -> None:
    found = period(code)
    assert (found.first, found.last, found.kind) == (first, last, kind)
    assert found.code == code


@pytest.mark.parametrize(
    "text",
    [
        "2025-13",
        "2025-00",
        "2025-27",
        "2025-4",
        "2025",
        "25-26",
        "2025-26-Q5",
        "2025-26-Q0",
        "2025-04-Q1",
        "2025-27-Q1",
        "1999-00",
        " 2025-04",
        "2025-04 ",
        "April 2025",
        "",
        202504,
        None,
        date(2025, 4, 1),
    ],
)
def test_what_is_no_period(text: object) -> None:
    with pytest.raises(FactInvalid) as refusal:
        period(text, "month")
    assert refusal.value.name == "month"
    assert refusal.value.value == text


def test_a_kind_that_is_not_asked_for_is_refused() -> None:
    assert period("2025-04", kinds=("month", "quarter")).kind == "month"
    with pytest.raises(FactInvalid) as refusal:
        period("2025-26", kinds=("month", "quarter"))
    assert refusal.value.name == "period"
    assert refusal.value.accepted == (
        "a month such as 2025-04 or a quarter such as 2025-26-Q1 (April to June 2025)"
    )


@given(kinds, days)
def test_a_code_is_read_back(kind: Kind, day: date) -> None:
    found = containing(kind, day)
    assert period(found.code) == found
    assert found.first <= day <= found.last


@given(kinds, days)
def test_periods_follow_each_other_without_a_gap(kind: Kind, day: date) -> None:
    found = containing(kind, day)
    after = found.following()
    assert after.first == found.last + timedelta(days=1)
    assert after.kind == kind
    assert after.previous() == found
    assert found < after


@given(kinds, days)
def test_the_months_fill_the_period(kind: Kind, day: date) -> None:
    found = containing(kind, day)
    months = found.months()
    assert len(months) == {"month": 1, "quarter": 3, "year": 12}[kind]
    assert (months[0].first, months[-1].last) == (found.first, found.last)
    assert month_of(day) in months
    assert found.year == year_of(day)


@given(days)
def test_a_month_lies_in_its_quarter_and_that_in_its_year(day: date) -> None:
    month, quarter, year = month_of(day), quarter_of(day), year_of(day)
    assert year.first <= quarter.first <= month.first
    assert month.last <= quarter.last <= year.last


@given(days, st.integers(-600, 600))
def test_adding_months(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day == day.day or (moved.day < day.day and moved == month_of(moved).last)


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 1, 15), -1, date(2024, 12, 15)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2025, 3, 31), 0, date(2025, 3, 31)),
    ],
)
def test_the_end_of_a_shorter_month(day: date, months: int, result: date) -> None:
    assert add_months(day, months) == result

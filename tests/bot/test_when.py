"""Periods and days that a message names without a year, or as seen from today."""

from datetime import date
from typing import Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.when import date_of, period_of

TODAY = date(2025, 11, 10)
DAYS = st.dates(date(2018, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2025-04", "2025-04"),
        ("2025-26-Q1", "2025-26-Q1"),
        ("2025-26", "2025-26"),
        ("this_month", "2025-11"),
        ("last_month", "2025-10"),
        ("next_month", "2025-12"),
        ("this_quarter", "2025-26-Q3"),
        ("last_quarter", "2025-26-Q2"),
        ("next_quarter", "2025-26-Q4"),
        ("this_year", "2025-26"),
        ("last_year", "2024-25"),
        ("next_year", "2026-27"),
        ("--04", "2025-04"),
        ("--11", "2025-11"),
        ("--12", "2024-12"),
        ("--Q1", "2025-26-Q1"),
        ("--Q3", "2025-26-Q3"),
        ("--Q4", "2024-25-Q4"),
        ("--13", None),
        ("--00", None),
        ("--Q5", None),
        ("2025-13", None),
        ("april", None),
        ("", None),
    ],
)
def test_period_up_to_today(value: str, code: Optional[str]) -> None:
    found = period_of(value, TODAY)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("--11", "2025-11"),
        ("--12", "2025-12"),
        ("--04", "2026-04"),
        ("--Q3", "2025-26-Q3"),
        ("--Q2", "2026-27-Q2"),
        ("2024-04", "2024-04"),
        ("last_month", "2025-10"),
        ("--13", None),
    ],
)
def test_period_ahead(value: str, code: Optional[str]) -> None:
    found = period_of(value, TODAY, future=True)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("value", "today", "expected"),
    [
        ("last_month", "2026-01-31", "2025-12"),
        ("next_month", "2025-12-31", "2026-01"),
        ("last_quarter", "2026-01-01", "2025-26-Q3"),
        ("this_year", "2026-03-31", "2025-26"),
        ("this_year", "2026-04-01", "2026-27"),
        ("--04", "2026-03-31", "2025-04"),
        ("--04", "2026-04-01", "2026-04"),
    ],
)
def test_period_at_the_turn_of_a_year(value: str, today: str, expected: str) -> None:
    found = period_of(value, date.fromisoformat(today))
    assert found is not None
    assert found.code == expected


@pytest.mark.parametrize(
    ("value", "past", "ahead"),
    [
        ("2025-06-05", "2025-06-05", "2025-06-05"),
        ("today", "2025-11-10", "2025-11-10"),
        ("yesterday", "2025-11-09", "2025-11-09"),
        ("tomorrow", "2025-11-11", "2025-11-11"),
        ("day_before_yesterday", "2025-11-08", "2025-11-08"),
        ("day_after_tomorrow", "2025-11-12", "2025-11-12"),
        ("kal", "2025-11-09", "2025-11-11"),
        ("parso", "2025-11-08", "2025-11-12"),
        ("10_days_ago", "2025-10-31", "2025-10-31"),
        ("2_months_ago", "2025-09-10", "2025-09-10"),
        ("--06-05", "2025-06-05", "2026-06-05"),
        ("--11-10", "2025-11-10", "2025-11-10"),
        ("--12-31", "2024-12-31", "2025-12-31"),
        ("--02-29", "2024-02-29", "2028-02-29"),
        ("--02-30", None, None),
        ("2025-02-29", None, None),
        ("99999_months_ago", None, None),
        ("9999999999_days_ago", None, None),
        ("soon", None, None),
    ],
)
def test_day(value: str, past: Optional[str], ahead: Optional[str]) -> None:
    found = [date_of(value, TODAY), date_of(value, TODAY, past=False)]
    assert [day.isoformat() if day else None for day in found] == [past, ahead]


@given(DAYS, st.integers(1, 12))
def test_a_month_without_a_year_is_the_nearest_of_its_kind(today: date, month: int) -> None:
    back, ahead = period_of(f"--{month:02}", today), period_of(f"--{month:02}", today, future=True)
    assert back is not None
    assert ahead is not None
    assert back.first.month == ahead.first.month == month
    assert back.first <= today <= ahead.last
    assert back == ahead or back.last < today < ahead.first


@given(DAYS, DAYS)
def test_a_day_without_a_year_is_the_nearest_of_its_kind(today: date, some: date) -> None:
    value = f"--{some.month:02}-{some.day:02}"
    back, ahead = date_of(value, today), date_of(value, today, past=False)
    assert back is not None
    assert ahead is not None
    assert back <= today <= ahead
    assert (back.month, back.day) == (ahead.month, ahead.day) == (some.month, some.day)

"""Which period or day a user means, given today: "last_month", "--04", "yesterday", "--06-05".

The understanding has no clock: it leaves such values as they were said. An action resolves them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Optional

from rules_engine.errors import FactInvalid
from rules_engine.periods import KINDS, Period, add_months, containing, period

_RELATIVE = re.compile(r"(?P<which>this|last|next)_(?P<kind>month|quarter|year)")
_YEARLESS_PERIOD = re.compile(r"--(?:(?P<month>\d\d)|Q(?P<quarter>[1-4]))")
_YEARLESS_DAY = re.compile(r"--(?P<month>\d\d)-(?P<day>\d\d)")
_AGO = re.compile(r"(?P<count>\d{1,4})_(?P<unit>days|months)_ago")
_MONTHS = 12
#: 29 February comes back after eight years at most.
_YEARS_TO_SEARCH = 9
_DAYS_FROM_TODAY = {
    "today": 0,
    "yesterday": -1,
    "tomorrow": 1,
    "day_before_yesterday": -2,
    "day_after_tomorrow": 2,
}
_EITHER_WAY = {"kal": 1, "parso": 2}


def period_of(value: str, today: date, *, future: bool = False) -> Optional[Period]:
    """The period that an entity `period` means, None if it is none.

    Without a year it is the latest that has begun; with `future` the next that has not ended.

    >>> today = date.fromisoformat("2025-11-10")
    >>> [period_of(value, today).code for value in ("--04", "--12", "--Q3", "last_quarter")]
    ['2025-04', '2024-12', '2025-26-Q3', '2025-26-Q2']
    >>> period_of("--04", today, future=True).code
    '2026-04'
    """
    relative = _RELATIVE.fullmatch(value)
    if relative is not None:
        here = containing(next(kind for kind in KINDS if kind == relative["kind"]), today)
        move: Mapping[str, Callable[[], Period]] = {
            "this": lambda: here,
            "last": here.previous,
            "next": here.following,
        }
        return move[relative["which"]]()
    yearless = _YEARLESS_PERIOD.fullmatch(value)
    if yearless is not None:
        return _without_year(yearless["month"], yearless["quarter"], today, future)
    try:
        return period(value)
    except FactInvalid:
        return None


def _without_year(
    month: Optional[str], quarter: Optional[str], today: date, future: bool
) -> Optional[Period]:
    if month is not None and not 1 <= int(month) <= _MONTHS:
        return None
    found = containing("month" if month else "quarter", today)
    while not _is(found, month, quarter):
        found = found.following() if future else found.previous()
    return found


def _is(found: Period, month: Optional[str], quarter: Optional[str]) -> bool:
    if month is not None:
        return found.first.month == int(month)
    return found.code.endswith(f"-Q{quarter}")


def date_of(value: str, today: date, *, past: bool = True) -> Optional[date]:
    """The day that an entity `date` means, None if it is none.

    Without a year it is the latest such day up to today, with `past=False` the next one from
    today on. "kal" and "parso" look back or ahead likewise.

    >>> today = date.fromisoformat("2025-05-10")
    >>> [str(date_of(value, today)) for value in ("--06-05", "--05-10", "kal", "10_days_ago")]
    ['2024-06-05', '2025-05-10', '2025-05-09', '2025-04-30']
    >>> str(date_of("--06-05", today, past=False))
    '2025-06-05'
    """
    if value in _DAYS_FROM_TODAY:
        return today + timedelta(days=_DAYS_FROM_TODAY[value])
    if value in _EITHER_WAY:
        return today + timedelta(days=-_EITHER_WAY[value] if past else _EITHER_WAY[value])
    ago = _AGO.fullmatch(value)
    if ago is not None:
        return _before(today, int(ago["count"]), ago["unit"])
    yearless = _YEARLESS_DAY.fullmatch(value)
    if yearless is not None:
        years = range(today.year, today.year + _YEARS_TO_SEARCH)
        back = (2 * today.year - year for year in years)
        days = _in_years(back if past else years, yearless["month"], yearless["day"])
        return next((day for day in days if (day <= today if past else day >= today)), None)
    return _iso(value)


def _before(today: date, count: int, unit: str) -> date:
    return today - timedelta(days=count) if unit == "days" else add_months(today, -count)


def _in_years(years: Iterable[int], month: str, day: str) -> Iterable[date]:
    found = (_iso(f"{year:04}-{month}-{day}") for year in years)
    return (each for each in found if each is not None)


def _iso(text: str) -> Optional[date]:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

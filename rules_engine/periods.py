"""Tax periods: a month, a quarter or a financial year (April to March).

A period is written as its code: "2025-04" is April 2025, "2025-26-Q1" the quarter from April to
June 2025, "2025-26" the financial year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from rules_engine.errors import FactInvalid

Kind = Literal["month", "quarter", "year"]
KINDS: tuple[Kind, ...] = ("month", "quarter", "year")

_MONTHS: dict[Kind, int] = {"month": 1, "quarter": 3, "year": 12}
_FIRST_MONTH = 4
_CODE = re.compile(r"(?P<start>20[0-9]{2})-(?P<part>[0-9]{2})(?:-Q(?P<quarter>[1-4]))?")
_ACCEPTED = {
    "month": "a month such as 2025-04",
    "quarter": "a quarter such as 2025-26-Q1 (April to June 2025)",
    "year": "a financial year such as 2025-26",
}


@dataclass(frozen=True, order=True)
class Period:
    """The days from `first` to `last`, both included."""

    first: date
    last: date
    kind: Kind

    @property
    def code(self) -> str:
        """The period as it is written.

        >>> quarter_of(date(2026, 1, 15)).code, year_of(date(2026, 1, 15)).code
        ('2025-26-Q4', '2025-26')
        """
        if self.kind == "month":
            return f"{self.first.year:04}-{self.first.month:02}"
        start = year_of(self.first).first.year
        code = f"{start:04}-{(start + 1) % 100:02}"
        if self.kind == "year":
            return code
        return f"{code}-Q{(self.first.month - _FIRST_MONTH) % 12 // 3 + 1}"

    @property
    def year(self) -> Period:
        """The financial year that the period lies in."""
        return year_of(self.first)

    def following(self) -> Period:
        """The next period of the same kind."""
        return _of(self.kind, self.last + timedelta(days=1))

    def previous(self) -> Period:
        """The period of the same kind before this one."""
        return containing(self.kind, self.first - timedelta(days=1))

    def months(self) -> tuple[Period, ...]:
        """The months of the period, in order."""
        months = [month_of(self.first)]
        while months[-1].last < self.last:
            months.append(months[-1].following())
        return tuple(months)


def month_of(day: date) -> Period:
    """The calendar month of a day."""
    return _of("month", day.replace(day=1))


def quarter_of(day: date) -> Period:
    """The quarter of a day: April to June, July to September, October to December, January to
    March."""
    return _of("quarter", day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1))


def year_of(day: date) -> Period:
    """The financial year of a day, from 1 April to 31 March.

    >>> year_of(date(2026, 3, 31)).first
    datetime.date(2025, 4, 1)
    """
    start = day.year if day.month >= _FIRST_MONTH else day.year - 1
    return _of("year", day.replace(year=start, month=_FIRST_MONTH, day=1))


def containing(kind: Kind, day: date) -> Period:
    """The period of a kind that a day lies in."""
    return {"month": month_of, "quarter": quarter_of, "year": year_of}[kind](day)


def period(text: object, name: str = "period", *, kinds: tuple[Kind, ...] = KINDS) -> Period:
    """The period of a code; `name` is the fact that it belongs to.

    >>> period("2025-04").last, period("2025-26-Q1").last, period("2025-26").last
    (datetime.date(2025, 4, 30), datetime.date(2025, 6, 30), datetime.date(2026, 3, 31))

    Raises FactInvalid for anything else, and for a kind that is not among `kinds`.

    >>> period("2025-13")
    Traceback (most recent call last):
    rules_engine.errors.FactInvalid: period: '2025-13' is not accepted. Accepted: a month such as \
2025-04 or a quarter such as 2025-26-Q1 (April to June 2025) or a financial year such as 2025-26.
    """
    accepted = " or ".join(_ACCEPTED[kind] for kind in kinds)
    found = _CODE.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise FactInvalid(name, text, accepted)
    read = _read(int(found["start"]), int(found["part"]), found["quarter"])
    if read is None or read.kind not in kinds:
        raise FactInvalid(name, text, accepted)
    return read


def _read(start: int, part: int, quarter: str | None) -> Period | None:
    # "2025-04" is a month and "2025-26" a year: GST began too late for the two to meet
    if part == (start + 1) % 100:
        year = date.fromisoformat(f"{start:04}-{_FIRST_MONTH:02}-01")
        if quarter is None:
            return _of("year", year)
        found = _of("quarter", year)
        for _ in range(int(quarter) - 1):
            found = found.following()
        return found
    if quarter is None and 1 <= part <= 12:
        return _of("month", date.fromisoformat(f"{start:04}-{part:02}-01"))
    return None


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month where it has no such day.

    >>> add_months(date(2025, 11, 30), 3)
    datetime.date(2026, 2, 28)
    """
    count = day.year * 12 + day.month - 1 + months
    month = month_of(day.replace(year=count // 12, month=count % 12 + 1, day=1))
    return min(month.first + timedelta(days=day.day - 1), month.last)


def _of(kind: Kind, first: date) -> Period:
    count = first.year * 12 + first.month - 1 + _MONTHS[kind]
    after = first.replace(year=count // 12, month=count % 12 + 1, day=1)
    return Period(first, after - timedelta(days=1), kind)

"""From when a return can't be filed any more: sections 37(5), 39(11), 44(2) and 52(15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from rules_engine.computation import Source, Step
from rules_engine.dated import parameter
from rules_engine.periods import add_months

_MONTHS_OF_YEAR = 12


@dataclass(frozen=True)
class Bar:
    """`since` is the first day on which a return can't be filed any more, `years` after it was
    due; the portal has refused such returns from `portal_since`."""

    since: date
    years: int
    portal_since: date
    source: Source

    def step(self) -> Step:
        """The warning to whom it is too late."""
        values = {"years": self.years, "since": self.since, "portal_since": self.portal_since}
        return Step("barred", values, self.source)


def bar_of(form: str, due: date) -> Bar | None:
    """From when a return that was due on a day is barred; None for a form that never is.

    "A registered person shall not be allowed to furnish a return for a tax period after the
    expiry of a period of three years from the due date of furnishing the said return"
    (section 39(11); likewise sections 37(5), 44(2) and 52(15))
    """
    bar = parameter("due_dates/three_year_bar")
    law = bar.on(max(due, bar.dates[0]))
    if form not in law.mapping["return_forms"]:
        return None
    years: int = law.mapping["years"]
    since = max(add_months(due, years * _MONTHS_OF_YEAR) + timedelta(days=1), law.since)
    return Bar(since, years, parameter("due_dates/bar_on_portal").dates[0], law.source)

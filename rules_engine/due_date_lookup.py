"""When is this return due?  The date, what must be filed before it, and after when it is too late.

The dates themselves are in `due_dates.py`; here is what else a taxpayer has to know about them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from rules_engine import facts as fact
from rules_engine.computation import Source, Step, confirmations, distinct_sources
from rules_engine.dated import parameter
from rules_engine.due_dates import (
    FILINGS,
    DueDate,
    day_after,
    due_date,
    next_period,
    quarterly_dates,
)
from rules_engine.errors import FactMissing
from rules_engine.extensions import Extension
from rules_engine.facts import Fact
from rules_engine.periods import Period, quarter_of
from rules_engine.return_forms import form_fact
from rules_engine.three_year_bar import bar_of

TOPIC = "due_date.lookup"

Outcome = Literal["due", "optional", "statement", "exempt", "not_required", "never_in_use"]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKEND = ("saturday", "sunday")

# Forms that nobody is late with; all others are "due"
_OUTCOMES: dict[str, Outcome] = {
    "GSTR-1A": "optional",
    "IFF": "optional",
    "GSTR-9A": "optional",
    "CMP-02": "optional",
    "LUT": "optional",
    "GSTR-2B": "statement",
    "GSTR-9B": "never_in_use",
}
_SEQUENCE = {
    "GSTR-1": "due_dates/sequence_gstr_1",
    "GSTR-3B": "due_dates/sequence_gstr_3b",
}

FACTS: tuple[Fact, ...] = (
    form_fact(about="The return, statement or form, such as GSTR-3B"),
    fact.tax_period(
        about="Tax period: a month such as 2025-04, a quarter such as 2025-26-Q1 or a financial "
        "year such as 2025-26; not for GSTR-10"
    ),
    fact.choice(
        "filing",
        FILINGS,
        about="Whether GSTR-1 and GSTR-3B are filed monthly or quarterly (QRMP); a period that is "
        "a quarter means quarterly",
    ),
    fact.text("state", about="State code such as 27, or its name; for the quarterly GSTR-3B"),
    fact.amount(
        "annual_turnover",
        about="Aggregate turnover of the PAN in rupees: of the year before for ITC-04 and "
        "quarterly filing, of the year itself for GSTR-9 and GSTR-9C",
    ),
    fact.calendar_day(
        "registration_ends_on",
        about="Last day of the registration of a non-resident taxable person, for GSTR-5",
    ),
    fact.calendar_day(
        "cancelled_on", about="Date from which the registration is cancelled, for GSTR-10"
    ),
    fact.calendar_day("order_on", about="Date of the order of cancellation, for GSTR-10"),
)


@dataclass(frozen=True)
class Prerequisite:
    """A return that must be filed before this one."""

    return_form: str
    period: Period


@dataclass(frozen=True)
class Window:
    """The days on which a form can be filed, both included."""

    opens: date
    closes: date


@dataclass(frozen=True)
class DueDateAnswer:
    """The due date and what belongs to it.

    `outcome`: "due"; "optional" and "statement" for forms that need not be filed; "exempt" or
    "not_required" where the turnover frees from GSTR-9 or GSTR-9C; "never_in_use".  `days_left`
    counts from `on` and is negative once the day has passed.  `barred_from` is the first day on
    which the return can't be filed any more.
    """

    topic: str
    on: date
    outcome: Outcome
    return_form: str
    period: Period | None
    filing: str | None
    due_date: date
    weekday: str
    weekend: bool
    days_left: int
    standing_date: date
    extension: Extension | None
    law_since: date
    barred_from: date | None
    window: Window | None
    prerequisites: tuple[Prerequisite, ...]
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    warnings: tuple[Step, ...]
    assumed: tuple[Step, ...]


def answer(given: Mapping[str, Any], on: date) -> DueDateAnswer:
    """The due date of a return for a period.

    Raises FactMissing, FactInvalid and NotInForce as `due_dates.due_date` does.
    """
    if "return_form" not in given:
        raise FactMissing(["return_form"])
    return _Inquiry(given, on).answer()


class _Inquiry:
    """One question on its way to the answer; collects what there is to tell about it."""

    def __init__(self, given: Mapping[str, Any], on: date) -> None:
        self.on = on
        self.state: str | None = given.get("state")
        self.turnover: Decimal | None = given.get("annual_turnover")
        form, rest = given["return_form"], _rest(given)
        self.assumed: tuple[Step, ...] = ()
        period = given.get("period")
        if period is None and form != "GSTR-10":
            period = next_period(form, on, **rest)
            self.assumed = (Step("next_period", {"period": period}),)
        self.due: DueDate = due_date(form, period, **rest)
        self.form = self.due.return_form
        self.steps: list[Step] = list(self.due.steps)
        self.warnings: list[Step] = []

    def answer(self) -> DueDateAnswer:
        outcome = self._outcome()
        prerequisites = self._prerequisites()
        window = self._window()
        self._tell_fixed_sum()
        barred_from = self._barred_from()
        self._warn_of_limit()
        weekday = WEEKDAYS[self.due.date.weekday()]
        if weekday in WEEKEND and outcome in ("due", "optional"):
            self.warnings.append(Step("weekend", {"weekday": weekday, "date": self.due.date}))
        self._tell_quarterly_filers()
        self._warn_of_guides()
        sources = distinct_sources(*(step.source for step in self.steps))
        return DueDateAnswer(
            topic=TOPIC,
            on=self.on,
            outcome=outcome,
            return_form=self.form,
            period=self.due.period,
            filing=self.due.filing,
            due_date=self.due.date,
            weekday=weekday,
            weekend=weekday in WEEKEND,
            days_left=(self.due.date - self.on).days,
            standing_date=self.due.standing_date,
            extension=self.due.extension,
            law_since=self.due.law_since,
            barred_from=barred_from,
            window=window,
            prerequisites=prerequisites,
            steps=tuple(self.steps),
            sources=sources,
            warnings=(*self.warnings, *confirmations(sources)),
            assumed=(*self.assumed, *self.due.assumed),
        )

    def _outcome(self) -> Outcome:
        if self.form == "GSTR-9":
            return self._annual_return()
        if self.form == "GSTR-9C":
            return self._reconciliation()
        return _OUTCOMES.get(self.form, "due")

    def _annual_return(self) -> Outcome:
        """GSTR-9, which smaller taxpayers need not file."""
        law = parameter("due_dates/gstr_9_exempt_up_to").on(self._last_day())
        if self.turnover is None:
            self._tell("annual_return_exempt_up_to", law.source, limit=law.decimal)
            return "due"
        exempt = self.turnover <= law.decimal
        self._tell(
            "annual_return_by_turnover",
            law.source,
            turnover=self.turnover,
            limit=law.decimal,
            exempt=exempt,
        )
        return "exempt" if exempt else "due"

    def _reconciliation(self) -> Outcome:
        """GSTR-9C, which larger taxpayers file with GSTR-9."""
        law = parameter("due_dates/gstr_9c_over").on(self._last_day())
        limit = Decimal(law.mapping["limit"])
        values: dict[str, object] = {"limit": limit, "certified_by": law.mapping["certified_by"]}
        guide = parameter("due_dates/guides_gstr_9c").on(self._last_day())
        if guide.decimal != limit:
            told = {"guide": guide.decimal, "law": limit}
            self.warnings.append(Step("guide_differs.gstr9c_limit", told, law.source))
        if self.turnover is None:
            self._tell("reconciliation_over", law.source, **values)
            return "due"
        required = self.turnover > limit
        values |= {"turnover": self.turnover, "required": required}
        self._tell("reconciliation_by_turnover", law.source, **values)
        return "due" if required else "not_required"

    def _prerequisites(self) -> tuple[Prerequisite, ...]:
        """What must be filed first: sections 37(4) and 39(10), rule 59(6)."""
        name = _SEQUENCE.get(self.form)
        law = None if name is None else parameter(name).if_in_force(self.due.date)
        if law is None or self.due.period is None:
            return ()
        previous = law.mapping["period"] == "previous"
        period = self.due.period.previous() if previous else self.due.period
        needed = Prerequisite(law.mapping["return_form"], period)
        values = {"needs": needed.return_form, "period": period, "return_form": self.form}
        self._tell("needs_first", law.source, **values)
        if law.mapping["also"]:
            self._tell("also_blocked_by", law.source, blocks=law.mapping["also"])
        return (needed,)

    def _window(self) -> Window | None:
        """IFF opens on its first day, GSTR-1A on the due date of GSTR-1."""
        period = self.due.period
        if self.form == "IFF" and period is not None:
            limit = parameter("due_dates/iff_limit").on(period.last)
            self._tell("iff_limit", limit.source, limit=limit.decimal)
            return Window(period.following().first, self.due.date)
        if self.form == "GSTR-1A":
            opens = due_date("GSTR-1", period, filing=self.due.filing, state=self.state)
            return Window(opens.date, self.due.date)
        return None

    def _tell_fixed_sum(self) -> None:
        """What may be paid with PMT-06 without working out the tax of the month."""
        if self.form == "PMT-06":
            law = parameter("due_dates/pmt_06_fixed_sum").on(self._last_day())
            self._tell("fixed_sum", law.source, **law.mapping)

    def _tell_quarterly_filers(self) -> None:
        """When a return taken as monthly is due for those who file by the quarter."""
        if self.due.period is None or Step("monthly_filer") not in self.due.assumed:
            return
        quarter = quarter_of(self.due.period.first)
        dates = quarterly_dates(self.form, self.due.period)
        if dates:
            self.warnings.append(Step("quarterly_filers", {"quarter": quarter, "dates": dates}))

    def _barred_from(self) -> date | None:
        """The first day on which the return can't be filed any more."""
        bar = bar_of(self.form, self.due.date)
        if bar is None:
            return None
        self._tell("barred_from", bar.source, date=bar.since, years=bar.years)
        if self.on >= bar.since:
            self.warnings.append(bar.step())
            self._tell_of_relief()
        return bar.since

    def _tell_of_relief(self) -> None:
        """What may still be asked of the officer."""
        relief = parameter("due_dates/unbarring").if_in_force(self.on)
        if relief is not None:
            self.warnings.append(Step("unbarring", {"name": relief.text}, relief.source))

    def _warn_of_limit(self) -> None:
        """Quarterly returns are for smaller taxpayers only."""
        if self.due.filing != "quarterly" or self.turnover is None:
            return
        limit = parameter("due_dates/quarterly_up_to").on(self._last_day())
        if self.turnover > limit.decimal:
            values = {"turnover": self.turnover, "limit": limit.decimal}
            self.warnings.append(Step("above_quarterly_limit", values, limit.source))

    def _warn_of_guides(self) -> None:
        """Where guides in circulation give another date than the law, or an extension that could
        not be found."""
        period = self.due.period
        if period is None:
            return
        for key, rule in parameter("due_dates/guides").on(period.last).mapping.items():
            if (rule["return_form"], rule.get("filing")) != (self.form, self.due.filing):
                continue
            guide = day_after(period, rule)
            if guide != self.due.standing_date:
                values = {"guide": guide, "law": self.due.standing_date}
                self.warnings.append(Step(f"guide_differs.{key}", values, self.due.source))
        for row in parameter("due_dates/unconfirmed_extensions").on(period.last).items:
            if (row["return_form"], row["period"]) == (self.form, period.code):
                told = {"notification": row["notification"], "period": period}
                self.warnings.append(Step("extension_not_confirmed", told))
        if self.form == "GSTR-2B":
            self.warnings.append(Step("guide_differs.ims_day", {"day": self.due.date}))

    def _last_day(self) -> date:
        return self.due.date if self.due.period is None else self.due.period.last

    def _tell(self, key: str, source: Source, **values: object) -> None:
        self.steps.append(Step(key, values, source))


def _rest(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name not in ("return_form", "period")}

"""What falls due in a month for one kind of taxpayer, day by day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rules_engine import due_date_lookup
from rules_engine import facts as fact
from rules_engine.computation import Source, Step, confirmations, distinct_sources
from rules_engine.dated import parameter
from rules_engine.due_date_lookup import WEEKDAYS, WEEKEND, DueDateAnswer
from rules_engine.due_dates import due_date
from rules_engine.errors import FactInvalid, FactMissing, NotInForce
from rules_engine.extensions import is_extended
from rules_engine.facts import Fact
from rules_engine.periods import Period, containing, month_of, quarter_of
from rules_engine.taxpayer_returns import (
    REGULAR,
    TAXPAYER_FACTS,
    Listed,
    above_quarterly_limit,
    filing_of,
    returns_of,
)

TOPIC = "due_date.calendar"

FACTS: tuple[Fact, ...] = (
    *TAXPAYER_FACTS,
    fact.tax_period(
        "month",
        kinds=("month",),
        about="The month whose days are asked for, such as 2025-07; the current one if left out",
    ),
)

_KEYS = {"PMT-06": "payment", "IFF": "optional", "GSTR-9A": "optional"}
# For whom GSTR-9 and GSTR-9C are, where the turnover is not known
_CONDITIONS = ("annual_return_exempt_up_to", "reconciliation_over")
_NO_LAST_DAY = ("statement", "buffer")
_LEFT_OUT = ("exempt", "not_required", "never_in_use")
# An extension can move a date out of its own month; this many periods are looked back for those
_LOOK_BACK = 6


@dataclass(frozen=True)
class Entry:
    """One day of the calendar.

    `key`: "return", "payment", "optional"; "statement" for GSTR-2B with IMS, "buffer" for the day
    on which to file GSTR-3B so as not to meet the rush; "option_quarterly" and
    "option_composition" for the last day of a choice.  `extended` tells of a notification.
    """

    day: date
    weekday: str
    key: str
    return_form: str | None
    period: Period | None
    extended: bool
    source: Source


@dataclass(frozen=True)
class Calendar:
    """The entries of a month in the order of their days."""

    topic: str
    on: date
    outcome: str
    month: Period
    taxpayer_type: str
    filing: str | None
    entries: tuple[Entry, ...]
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    warnings: tuple[Step, ...]
    assumed: tuple[Step, ...]


def answer(given: Mapping[str, Any], on: date) -> Calendar:
    """What falls due in a month.

    Raises FactMissing for the kind of taxpayer, and for the State where a quarterly GSTR-3B falls
    due; NotInForce before GST.
    """
    if "taxpayer_type" not in given:
        raise FactMissing(["taxpayer_type"])
    return _Inquiry(given, on).answer()


class _Inquiry:
    """One month on its way to the answer; collects what there is to tell about it."""

    def __init__(self, given: Mapping[str, Any], on: date) -> None:
        self.on = on
        self.kind: str = given["taxpayer_type"]
        self.month: Period = given.get("month", month_of(on))
        self.state: str | None = given.get("state")
        self.turnover: Decimal | None = given.get("annual_turnover")
        # what falls due in a month belongs to the period before it, and to the law of that period
        self.law_day = self.month.previous().last
        self.assumed: list[Step] = []
        self.filing, told = self._filing(given.get("filing"))
        self.returns = returns_of(self.kind, self.filing, self.law_day)
        self.steps: list[Step] = list(told)
        self.warnings = list(above_quarterly_limit(self.filing, self.turnover, self.law_day))

    def answer(self) -> Calendar:
        entries = sorted(self._entries(), key=lambda each: each.day)
        if not entries:
            self.steps += [Step("listed", _row(each), each.source) for each in self.returns]
        for entry in entries:
            values = {"day": entry.day, "return_form": entry.return_form, "period": entry.period}
            self.steps.append(Step(f"calendar.{entry.key}", values, entry.source))
        if any(entry.weekday in WEEKEND and entry.key not in _NO_LAST_DAY for entry in entries):
            self.warnings.append(Step("weekends"))
        sources = distinct_sources(*(step.source for step in self.steps))
        return Calendar(
            topic=TOPIC,
            on=self.on,
            outcome="listed" if entries else "nothing_due",
            month=self.month,
            taxpayer_type=self.kind,
            filing=self.filing,
            entries=tuple(entries),
            steps=tuple(self.steps),
            sources=sources,
            warnings=(*self.warnings, *confirmations(sources)),
            assumed=(*self.assumed, Step("no_other_extensions")),
        )

    def _filing(self, stated: str | None) -> tuple[str | None, tuple[Step, ...]]:
        """Monthly or quarterly; monthly is assumed aloud where the quarter must be opted for."""
        try:
            return filing_of(self.kind, stated, self.turnover, self.law_day)
        except FactMissing:
            self.assumed.append(Step("files_monthly"))
            return "monthly", ()

    def _entries(self) -> Iterator[Entry]:
        for listed in self.returns:
            for period in self._candidates(listed):
                due = self._due(listed, period)
                if due is not None and month_of(due.due_date) == self.month:
                    yield from self._of_return(due)
        if self.kind in REGULAR:
            yield from self._statement()
            yield from self._options()

    def _candidates(self, listed: Listed) -> Iterator[Period]:
        """The period that falls due now by the law, and older ones that were extended."""
        period = containing(listed.kind, self.month.first).previous()
        yield period
        for _ in range(_LOOK_BACK):
            period = period.previous()
            if is_extended(listed.return_form, period):
                yield period

    def _due(self, listed: Listed, period: Period) -> DueDateAnswer | None:
        """The due date of a return; None where there is no such return for the period."""
        facts = {"return_form": listed.return_form, "period": period, "filing": listed.filing}
        if self.turnover is not None:
            facts["annual_turnover"] = self.turnover
        if self.state is not None:
            facts["state"] = self.state
        if not self._may_fall_due(listed, period):
            return None
        try:
            due = due_date_lookup.answer(facts, self.on)
        except FactInvalid as refusal:
            # PMT-06 and IFF are not for the third month of a quarter
            if refusal.name != "period":
                raise
            return None
        return None if due.outcome in _LEFT_OUT else due

    def _may_fall_due(self, listed: Listed, period: Period) -> bool:
        """Whether it is worth asking for the facts that decide the day: a quarterly return falls
        due in the month after its quarter, a half-yearly one after every second."""
        if listed.kind != "quarter" or is_extended(listed.return_form, period):
            return True
        if period.last != self.law_day:
            return False
        half_years = (period.year.months()[5].last, period.year.last)
        return listed.frequency == "quarterly" or period.last in half_years

    def _of_return(self, due: DueDateAnswer) -> Iterator[Entry]:
        decided_by = "standing_date" if due.extension is None else "extended"
        for step in due.steps:
            if step.key == decided_by and step.source is not None:
                yield _entry(
                    due.due_date,
                    _KEYS.get(due.return_form, "return"),
                    due.return_form,
                    due.period,
                    step.source,
                    extended=due.extension is not None,
                )
            elif step.key in _CONDITIONS:
                self.steps.append(step)
        if due.return_form == "GSTR-3B" and due.filing == "monthly":
            yield from self._buffer(due)

    def _buffer(self, due: DueDateAnswer) -> Iterator[Entry]:
        advice = parameter("portal/gstr3b_buffer_day").if_in_force(self.month.last)
        if advice is None:
            return
        day = self.month.first.replace(day=int(advice.decimal))
        yield _entry(day, "buffer", due.return_form, due.period, advice.source)

    def _statement(self) -> Iterator[Entry]:
        """GSTR-2B, by the quarter for who files by the quarter."""
        period = self.month.previous()
        if self.filing == "quarterly":
            period = quarter_of(period.first)
        if period.last != self.law_day:
            return
        try:
            made = due_date("GSTR-2B", period)
        except NotInForce:
            return
        self.warnings.append(Step("guide_differs.ims_day", {"day": made.date}, made.source))
        yield _entry(made.date, "statement", made.return_form, period, made.source)

    def _options(self) -> Iterator[Entry]:
        """The last days to choose quarterly returns, and composition for the next year."""
        law = parameter("due_dates/qrmp_option").if_in_force(self.month.last)
        quarter = quarter_of(self.month.first)
        if law is not None and not self._above_limit():
            ends = quarter.months()[law.mapping["ends_in_month_of_quarter"] - 1]
            if ends == self.month:
                yield _entry(self.month.last, "option_quarterly", None, quarter, law.source)
        option = due_date("CMP-02", self.month.year.following())
        if month_of(option.date) == self.month:
            source = option.source
            yield _entry(option.date, "option_composition", "CMP-02", option.period, source)

    def _above_limit(self) -> bool:
        limit = parameter("due_dates/quarterly_up_to").on(self.month.last)
        return self.turnover is not None and self.turnover > limit.decimal


def _row(listed: Listed) -> dict[str, object]:
    return {"return_form": listed.return_form, "frequency": listed.frequency}


def _entry(
    day: date,
    key: str,
    return_form: str | None,
    period: Period | None,
    source: Source,
    *,
    extended: bool = False,
) -> Entry:
    return Entry(
        day=day,
        weekday=WEEKDAYS[day.weekday()],
        key=key,
        return_form=return_form,
        period=period,
        extended=extended,
        source=source,
    )

"""Until when credit can be taken on an invoice or a debit note: section 16(4) to (6) CGST Act 2017.

The dates are values below `parameters/itc/time_limit/`.  The law of the day of asking decides; that
of the day on which the credit is taken tells only to which year a debit note belongs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from rules_engine import facts as fact
from rules_engine.computation import Source, Step, Told, confirmations, distinct_sources
from rules_engine.dated import DatedValue, parameter
from rules_engine.due_dates import due_date
from rules_engine.errors import FactInvalid, FactMissing, NotInForce
from rules_engine.periods import Period, month_of, period, year_of

TOPIC = "itc.time_limit"
DOCUMENTS = ("invoice", "debit_note", "self_invoice")

FACTS = (
    fact.calendar_day(
        "invoice_date",
        about="Date on the invoice, or on the debit note where there is no debit_note_date",
    ),
    fact.tax_period(
        "financial_year",
        kinds=("year",),
        about="Financial year of the document, where its date is not known, such as 2024-25",
    ),
    fact.choice(
        "document",
        DOCUMENTS,
        about="Kind of document; self_invoice is the recipient's own under reverse charge",
    ),
    fact.calendar_day(
        "debit_note_date", about="Date on the debit note; invoice_date is then the invoice it is to"
    ),
    fact.calendar_day(
        "annual_return_filed_on", about="Day on which GSTR-9 of that financial year was filed"
    ),
    fact.calendar_day(
        "cancellation_order_on", about="Date of the order that cancelled the registration"
    ),
    fact.calendar_day("revocation_order_on", about="Date of the order that revoked a cancellation"),
    fact.calendar_day("claim_on", about="Day of filing the GSTR-3B in which the credit is taken"),
)

Outcome = Literal["open", "in_time", "too_late"]

_LAW = "itc/time_limit"


@dataclass(frozen=True)
class TimeLimit:
    """The last day for the credit, and whether it is kept.

    `outcome` is "in_time" or "too_late" for the day of `claim_on`; where none is given, "open" or
    "too_late" on the day of asking.  `reason` names the rule that gave `last_date`:
    september_return, first_year, november, annual_return, reopened or revoked.
    """

    topic: str
    on: date
    outcome: Outcome
    last_date: date
    reason: str
    financial_year: Period
    claim_on: date | None
    days_left: int
    days_late: int
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    warnings: tuple[Step, ...]
    assumed: tuple[Step, ...]


def answer(given: Mapping[str, Any], on: date) -> TimeLimit:
    """The last day for credit on a document of a date or financial year.

    "A registered person shall not be entitled to take input tax credit in respect of any invoice
    or debit note … after the thirtieth day of November following the end of financial year to
    which such invoice or debit note pertains or furnishing of the relevant annual return,
    whichever is earlier"  (section 16(4))

    Raises FactMissing without a date or year, FactInvalid for a date that can't be.
    """
    return _Question(given, on).answer()


class _Question(Told):
    """One question on its way to the answer; collects what there is to tell about it."""

    def __init__(self, given: Mapping[str, Any], on: date) -> None:
        self.given = given
        self.on = on
        super().__init__()
        self._refuse_days_that_can_not_be()
        self.year = self._financial_year()
        self._refuse_days_before_their_time()

    def answer(self) -> TimeLimit:
        last, reason = self._reopened(*self._revoked(*self._annual_return(*self._section_16_4())))
        self._assume_of(last, reason)
        claim_on = self.given.get("claim_on")
        day = claim_on or self.on
        in_time: Outcome = "open" if claim_on is None else "in_time"
        sources = distinct_sources(*(step.source for step in self.steps))
        return TimeLimit(
            topic=TOPIC,
            on=self.on,
            outcome=in_time if day <= last else "too_late",
            last_date=last,
            reason=reason,
            financial_year=self.year,
            claim_on=claim_on,
            days_left=max(0, (last - day).days),
            days_late=max(0, (day - last).days),
            steps=tuple(self.steps),
            sources=sources,
            warnings=(*self.warnings, *confirmations(sources)),
            assumed=tuple(self.assumed),
        )

    def _section_16_4(self) -> tuple[date, str]:
        """The day after the end of the year, by the law in force: 30 November, or the due date of
        a monthly return."""
        november = self._in_force("november")
        if november and self.year >= period(november.mapping["first_financial_year"]):
            last = self.year.last.replace(
                month=november.mapping["month"], day=november.mapping["day"]
            )
            return self._last(last, "november", november.source)
        first = self._in_force("first_year")
        if first and self.year == period(first.mapping["financial_year"]):
            return self._due_date_of_return("first_year", first)
        return self._due_date_of_return(
            "september_return", parameter(f"{_LAW}/september_return").on(self.on)
        )

    def _due_date_of_return(self, key: str, law: DatedValue) -> tuple[date, str]:
        start = self.year.last + timedelta(days=1)
        months = [month_of(start)]
        while months[-1].first.month != law.mapping["month"]:
            months.append(months[-1].following())
        due = due_date(law.mapping["return_form"], months[-1], filing="monthly")
        return self._last(due.date, key, law.source, return_period=months[-1])

    def _annual_return(self, last: date, reason: str) -> tuple[date, str]:
        filed = self.given.get("annual_return_filed_on")
        if filed is None or filed >= last:
            return last, reason
        return self._last(filed, "annual_return", self.steps[-1].source)

    def _revoked(self, last: date, reason: str) -> tuple[date, str]:
        """The days after a revocation, where the time had not run out at the cancellation.

        "… where availment of input tax credit in respect of an invoice or debit note was not
        restricted under sub-section (4) on the date of order of cancellation of registration …
        filed within thirty days from the date of order of revocation … whichever is later"
        (section 16(6))
        """
        revoked_on, law = self.given.get("revocation_order_on"), self._in_force("revoked")
        if revoked_on is None or law is None:
            return last, reason
        cancelled_on = self.given.get("cancellation_order_on")
        if cancelled_on is not None and cancelled_on > last:
            self._tell("barred_when_cancelled", law.source, cancelled_on=cancelled_on)
            return last, reason
        until = revoked_on + timedelta(days=int(law.decimal))
        if until <= last:
            return last, reason
        if cancelled_on is None:
            self._assume("not_barred_when_cancelled", last_date=last)
        self.warnings.append(Step("only_for_the_cancelled_time", {}, law.source))
        return self._last(until, "revoked", law.source, days=int(law.decimal))

    def _reopened(self, last: date, reason: str) -> tuple[date, str]:
        """A later day for the first financial years, by an Act that reaches back.

        "Notwithstanding anything contained in sub-section (4), in respect of an invoice or debit
        note … pertaining to the Financial Years 2017-18, 2018-19, 2019-20 and 2020-21, the
        registered person shall be entitled to take input tax credit in any return under section
        39 which is filed upto the thirtieth day of November, 2021."  (section 16(5))
        """
        known = parameter(f"{_LAW}/reopened")
        law = known.on(known.dates[-1])
        first, end = (law.mapping[f"{at}_financial_year"] for at in ("first", "last"))
        until: date = law.mapping["until"]
        if not period(first) <= self.year <= period(end) or until <= last:
            return last, reason
        if self.on < law.since:
            values = {"last_date": until, "since": law.since}
            self.warnings.append(Step("reopened_later", values, law.source))
            return last, reason
        return self._last(until, "reopened", law.source)

    def _assume_of(self, last: date, reason: str) -> None:
        if reason in ("september_return", "first_year"):
            self._assume("monthly_return")
        by_year = reason in ("september_return", "first_year", "november")
        if by_year and "annual_return_filed_on" not in self.given:
            self._assume("annual_return_not_filed_before", last_date=last)

    def _financial_year(self) -> Period:
        year: Period | None = self.given.get("financial_year")
        day = self._day_of_document()
        if day is None:
            if year is None:
                raise FactMissing(["invoice_date", "financial_year"])
            begin = parameter(f"{_LAW}/september_return").dates[0]
            if not year_of(begin) <= year <= year_of(self.on):
                accepted = f"{year_of(begin).code} to {year_of(self.on).code}"
                raise FactInvalid("financial_year", year.code, accepted)
            return year
        if year is not None and year != year_of(day):
            raise FactInvalid("financial_year", year.code, f"{year_of(day).code}, by the date")
        return year_of(day)

    def _day_of_document(self) -> date | None:
        """The date that gives the document its financial year."""
        invoice: date | None = self.given.get("invoice_date")
        note: date | None = self.given.get("debit_note_date")
        document = self.given.get("document", "invoice" if note is None else "debit_note")
        if note is not None and document != "debit_note":
            raise FactInvalid("document", document, "debit_note, where debit_note_date is given")
        if "document" not in self.given and note is None:
            self._assume("is_an_invoice")
        if document == "invoice":
            return invoice
        law = parameter(f"{_LAW}/{document}").on(self.given.get("claim_on", self.on))
        by_invoice = law.text == "original_invoice"
        self._tell(f"year_by_{law.text}", law.source)
        if document == "debit_note" and note is None and invoice is not None:
            self._assume(f"invoice_date_is_of_{law.text}")
        return invoice if by_invoice or note is None else note

    def _refuse_days_that_can_not_be(self) -> None:
        begin = parameter(f"{_LAW}/september_return").dates[0]
        if self.on < begin:
            raise NotInForce(TOPIC, self.on)
        for name, day in self.given.items():
            if isinstance(day, date) and (day < begin or (name != "claim_on" and day > self.on)):
                until = "" if name == "claim_on" else f" to {self.on.isoformat()}"
                raise FactInvalid(name, day.isoformat(), f"a date from {begin.isoformat()}{until}")

    def _refuse_days_before_their_time(self) -> None:
        """A note follows its invoice, a claim its document, the annual return its year."""
        cancelled = self.given.get("cancellation_order_on")
        earliest = {
            "debit_note_date": self.given.get("invoice_date"),
            "claim_on": self.given.get("debit_note_date") or self.given.get("invoice_date"),
            "annual_return_filed_on": self.year.last + timedelta(days=1),
            "revocation_order_on": cancelled,
        }
        for name, start in earliest.items():
            day = self.given.get(name)
            if day is not None and start is not None and day < start:
                raise FactInvalid(name, day.isoformat(), f"a date from {start.isoformat()}")

    def _in_force(self, name: str) -> DatedValue | None:
        return parameter(f"{_LAW}/{name}").if_in_force(self.on)

    def _last(self, day: date, key: str, source: Source | None, **more: object) -> tuple[date, str]:
        self._tell(key, source, last_date=day, financial_year=self.year, **more)
        return day, key

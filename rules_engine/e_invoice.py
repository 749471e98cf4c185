"""Must this person make e-invoices?  Rule 48(4) CGST Rules 2017 and Notification 13/2020.

The limits, the exempt classes and the days to report are dated values below
`parameters/e_invoice/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from rules_engine import facts as fact
from rules_engine.computation import Source, Step, Told, confirmations, distinct_sources
from rules_engine.dated import parameter
from rules_engine.errors import FactInvalid, FactMissing, NotInForce
from rules_engine.facts import Fact
from rules_engine.periods import Period, period, year_of

TOPIC = "e_invoice.applicability"

CLASSES = (
    "other",
    "sez_unit",
    "sez_developer",
    "insurer",
    "bank",
    "nbfc",
    "goods_transport_agency",
    "passenger_transport",
    "multiplex",
    "government",
    "local_authority",
)
RECIPIENTS = ("registered", "unregistered", "export", "sez", "deemed_export")
DOCUMENTS = (
    "tax_invoice",
    "credit_note",
    "debit_note",
    "bill_of_supply",
    "delivery_challan",
    "isd_invoice",
)

FACTS: tuple[Fact, ...] = (
    fact.amount(
        "annual_turnover",
        about="Highest aggregate turnover of the PAN, all India, in any financial year from "
        "2017-18 up to the last one, in rupees",
    ),
    fact.tax_period(
        "financial_year",
        kinds=("year",),
        about="Financial year of annual_turnover, such as 2023-24; gives the first day exactly",
    ),
    fact.rows(
        "turnover_by_year",
        (
            fact.tax_period("financial_year", kinds=("year",), required=True, about="The year"),
            fact.amount("turnover", required=True, about="Its aggregate turnover in rupees"),
        ),
        about="Instead of annual_turnover: the aggregate turnover of several financial years",
    ),
    fact.choice(
        "business_class",
        CLASSES,
        about="Class of the supplier, some of which make no e-invoices; other if left out",
    ),
    fact.choice("supply_to", RECIPIENTS, about="To whom the supply is made; to a business if not"),
    fact.choice("document", DOCUMENTS, about="Kind of the document; a tax invoice if left out"),
    fact.calendar_day(
        "invoice_date", about="Date of the document; decides the law and the day to report by"
    ),
)

Reason = Literal[
    "above_limit",
    "within_limit",
    "exempt_class",
    "not_this_supply",
    "not_this_document",
    "not_begun",
]


@dataclass(frozen=True)
class EInvoice:
    """Whether e-invoices are mandatory, since when, and by when to report.

    `mandatory_since` is the first day on which a limit then in force was crossed.
    `report_within_days` counts the day of the document as the first; None where no time limit
    binds at this turnover.  `report_by` needs `invoice_date`.
    """

    topic: str
    on: date
    outcome: Literal["mandatory", "not_mandatory"]
    reason: Reason
    business_class: str
    document: str
    supply_to: str
    annual_turnover: Decimal | None
    limit: Decimal | None
    mandatory_since: date | None
    report_within_days: int | None
    report_by: date | None
    cancel_within_hours: int | None
    ship_to_gstin_required: bool
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    warnings: tuple[Step, ...]
    assumed: tuple[Step, ...]


@dataclass(frozen=True)
class _Turnover:
    """Rupees in a financial year; None where it was not said in which one."""

    amount: Decimal
    year: Period | None


def answer(given: Mapping[str, Any], on: date) -> EInvoice:
    """Whether a person with these facts makes e-invoices.

    "… registered person … whose aggregate turnover in any preceding financial year from 2017-18
    onwards exceeds … rupees, as a class of registered person who shall prepare invoice and other
    prescribed documents, in terms of sub-rule (4) of rule 48 … in respect of supply of goods or
    services or both to a registered person or for exports"  (Notification 13/2020-Central Tax)

    The law is that of `invoice_date`, or of `on`.  Raises FactMissing without a turnover where it
    decides, FactInvalid, and NotInForce before GST.
    """
    return _Inquiry(given, on).answer()


class _Inquiry(Told):
    """One question on its way to the answer."""

    def __init__(self, given: Mapping[str, Any], on: date) -> None:
        self.given = given
        self.on = on
        self.day: date = given.get("invoice_date", on)
        self.business: str = given.get("business_class", "other")
        self.document: str = given.get("document", "tax_invoice")
        self.recipient: str = given.get("supply_to", "registered")
        super().__init__()

    def answer(self) -> EInvoice:
        began = self._began()
        if not began.value:
            self._tell(
                "e_invoice_not_begun", began.source, begins=began.until and _next(began.until)
            )
            return self._result("not_mandatory", "not_begun")
        reason = self._not_reached()
        if reason is not None:
            return self._result("not_mandatory", reason)
        turnovers = self._counted()
        if not turnovers:
            raise FactMissing(["annual_turnover"])
        highest = max(each.amount for each in turnovers)
        limit = parameter("e_invoice/turnover_over").on(self.day)
        exceeds = highest > limit.decimal
        values = {"turnover": highest, "limit": limit.decimal, "exceeds": exceeds}
        self._tell("e_invoice_limit", limit.source, **values)
        self._assume_the_rest(turnovers)
        if not exceeds:
            self._tell_of_claimed_limits(highest, limit.decimal)
            return self._result("not_mandatory", "within_limit", highest, limit.decimal)
        since = _since(turnovers, self.day)
        self._tell("e_invoice_since", limit.source, since=since)
        return self._result("mandatory", "above_limit", highest, limit.decimal, since)

    def _began(self) -> Any:
        try:
            return parameter("e_invoice/began").on(self.day)
        except NotInForce:
            if "invoice_date" not in self.given:
                raise
            first = parameter("e_invoice/began").dates[0].isoformat()
            accepted = f"a date from {first}"
            raise FactInvalid("invoice_date", self.day.isoformat(), accepted) from None

    def _not_reached(self) -> Reason | None:
        """Why e-invoices aren't made, whatever the turnover; None if turnover decides."""
        exempt = parameter("e_invoice/exempt_classes").on(self.day)
        if self.business in exempt.items:
            self._tell("e_invoice_exempt_class", exempt.source, business_class=self.business)
            return "exempt_class"
        documents = parameter("e_invoice/documents").on(self.day)
        if self.document not in documents.items:
            self._tell("e_invoice_not_this_document", documents.source, document=self.document)
            return "not_this_document"
        supplies = parameter("e_invoice/supplies").on(self.day)
        if self.recipient not in supplies.items:
            self._tell("e_invoice_not_this_supply", supplies.source, supply_to=self.recipient)
            self._warn_of_customer_qr_code()
            return "not_this_supply"
        return None

    def _counted(self) -> tuple[_Turnover, ...]:
        """The turnovers of years that count: from 2017-18 up to the year before the document."""
        rows = [
            _Turnover(row["turnover"], row["financial_year"])
            for row in self.given.get("turnover_by_year", ())
        ]
        if "annual_turnover" in self.given:
            year = self.given.get("financial_year")
            rows.append(_Turnover(self.given["annual_turnover"], year))
        law = parameter("e_invoice/first_year").on(self.day)
        first = period(law.text, kinds=("year",))
        current = year_of(self.day)
        counted = []
        for row in rows:
            if row.year is None or first <= row.year < current:
                counted.append(row)
                continue
            key = "turnover_of_this_year" if row.year >= current else "turnover_before_first_year"
            values = {"financial_year": row.year, "turnover": row.amount, "first_year": first}
            self.warnings.append(Step(key, values, law.source))
        if rows and not counted:
            self._tell("e_invoice_no_year_counts", law.source, first_year=first, before=current)
            counted.append(_Turnover(Decimal(0), None))
        return tuple(counted)

    def _assume_the_rest(self, turnovers: tuple[_Turnover, ...]) -> None:
        if all(each.year is None for each in turnovers):
            self.assumed.append(Step("highest_turnover_of_any_year"))
        for name, key in (
            ("business_class", "no_exempt_class"),
            ("supply_to", "supply_to_registered"),
        ):
            if name not in self.given:
                self.assumed.append(Step(key))

    def _tell_of_claimed_limits(self, turnover: Decimal, limit: Decimal) -> None:
        claimed = parameter("e_invoice/claimed_limits").if_in_force(self.day)
        if claimed is None:
            return
        amounts = tuple(Decimal(amount) for amount in claimed.items)
        if turnover > min(amounts):
            values = {"claimed": amounts, "limit": limit}
            self.warnings.append(Step("guide_differs.e_invoice_limit", values, claimed.source))

    def _warn_of_customer_qr_code(self) -> None:
        turnovers = [each.amount for each in self._counted()]
        over = parameter("e_invoice/customer_qr_code_over").if_in_force(self.day)
        if over is None:
            return
        if turnovers and max(turnovers) > over.decimal:
            self._tell("customer_qr_code", over.source, limit=over.decimal)

    def _result(
        self,
        outcome: Literal["mandatory", "not_mandatory"],
        reason: Reason,
        turnover: Decimal | None = None,
        limit: Decimal | None = None,
        since: date | None = None,
    ) -> EInvoice:
        mandatory = outcome == "mandatory"
        days = self._report_within(turnover) if mandatory and turnover is not None else None
        hours = self._cancel_within() if mandatory else None
        ship_to = mandatory and self._ship_to_gstin()
        report_by = self._report_by(days) if days else None
        sources = distinct_sources(*(step.source for step in self.steps))
        return EInvoice(
            topic=TOPIC,
            on=self.on,
            outcome=outcome,
            reason=reason,
            business_class=self.business,
            document=self.document,
            supply_to=self.recipient,
            annual_turnover=turnover,
            limit=limit,
            mandatory_since=since,
            report_within_days=days,
            report_by=report_by,
            cancel_within_hours=hours,
            ship_to_gstin_required=ship_to,
            steps=tuple(self.steps),
            sources=sources,
            warnings=(*self.warnings, *confirmations(sources)),
            assumed=tuple(self.assumed),
        )

    def _report_within(self, turnover: Decimal) -> int | None:
        law = parameter("e_invoice/reporting").if_in_force(self.day)
        if law is None:
            return None
        from_turnover = Decimal(law.mapping["turnover_from"])
        days = int(law.mapping["days"])
        binds = turnover >= from_turnover
        key = "e_invoice_report_within" if binds else "e_invoice_no_reporting_limit"
        self._tell(key, law.source, days=days, turnover_from=from_turnover)
        return days if binds else None

    def _report_by(self, days: int) -> date | None:
        """The last day to report: the day of the document is the first of the days."""
        if "invoice_date" not in self.given:
            return None
        last = self.day + timedelta(days=days - 1)
        if self.on > last:
            values = {"report_by": last, "invoice_date": self.day}
            self.warnings.append(Step("reporting_closed", values))
        return last

    def _cancel_within(self) -> int:
        law = parameter("e_invoice/cancel_hours").on(self.day)
        self._tell("e_invoice_cancel_within", law.source, hours=int(law.decimal))
        return int(law.decimal)

    def _ship_to_gstin(self) -> bool:
        law = parameter("e_invoice/ship_to_gstin").on(self.day)
        if law.value:
            self._tell("e_invoice_ship_to", law.source)
        return bool(law.value)


def _since(turnovers: tuple[_Turnover, ...], on: date) -> date:
    """The first day on which a turnover of a year before was above the limit of that day."""
    law = parameter("e_invoice/turnover_over")
    days = []
    for since, limit in zip(law.dates, law.entries, strict=True):
        for each in turnovers:
            if limit is not None and each.amount > limit.decimal:
                days.append(since if each.year is None else max(since, _next(each.year.last)))
    return min(day for day in days if day <= on)


def _next(day: date) -> date:
    return day + timedelta(days=1)

"""Interest on tax paid late and on credit wrongly used, section 50 CGST Act 2017, rule 88B."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from rules_engine import facts as fact
from rules_engine.computation import Source, Step, confirmations, distinct_sources
from rules_engine.dated import parameter
from rules_engine.delay import Delay, delay
from rules_engine.due_dates import FILINGS
from rules_engine.errors import FactInvalid, FactMissing
from rules_engine.facts import Fact
from rules_engine.interest_base import KINDS, Base, Kind, base_of, kind_of, less_cash_balance
from rules_engine.money import NOTHING, PERCENT, round_rupee
from rules_engine.periods import Period
from rules_engine.return_forms import form_fact

TOPIC = "interest.calculate"

_USUAL_FORM = "GSTR-3B"
_PAISA = PERCENT

FACTS: tuple[Fact, ...] = (
    fact.choice(
        "kind",
        KINDS,
        about="late_return: tax declared in a late return of its own period; other_unpaid: any "
        "other unpaid tax; wrong_credit: input tax credit wrongly availed and utilised",
    ),
    fact.amount("tax", about="Tax payable, in rupees"),
    fact.amount("paid_from_credit", about="Part of the tax paid from the credit ledger, in rupees"),
    fact.amount("cash_paid", about="Part of the tax paid in cash, in rupees"),
    fact.amount(
        "cash_ledger_balance",
        about="Least balance of the electronic cash ledger from the due date to payment, in rupees",
    ),
    fact.yes_no(
        "after_proceedings",
        about="Return filed after proceedings under section 73, 74 or 74A began for the period",
    ),
    form_fact(about="The return in which the tax was due; GSTR-3B if left out"),
    fact.tax_period(about="Tax period of the return"),
    fact.choice("filing", FILINGS, about="GSTR-3B by the month or, QRMP, the quarter"),
    fact.text("state", about="State code or name; decides the quarterly due date of GSTR-3B"),
    fact.calendar_day("due_date", about="Day on which the tax was due"),
    fact.calendar_day("paid_on", about="Day of payment, or of reversal of wrong credit"),
    fact.whole("days_late", about="Days of delay, instead of the dates"),
    fact.calendar_day("cancelled_on", about="Date of cancellation of registration (GSTR-10)"),
    fact.calendar_day("order_on", about="Date of the order of cancellation (GSTR-10)"),
    fact.amount("wrong_credit", about="Credit wrongly availed, in rupees"),
    fact.amount(
        "lowest_credit_balance",
        about="Lowest balance of the electronic credit ledger (IGST, CGST and SGST together) "
        "since then, in rupees",
    ),
    fact.amount("utilised_credit", about="Part of the wrong credit that was used, in rupees"),
    fact.calendar_day("utilised_on", about="Day on which the wrong credit was used"),
)


@dataclass(frozen=True)
class Interest:
    """The interest in whole rupees; `exact` is the same to the paisa.

    It runs on `interest_on` for `days_late` days at `rate` percent a year; `rate` is None where
    it changed meanwhile.  `reason` says why there is none.  `due_date` is the day from which it
    runs: for wrong credit the day on which that was used.
    """

    topic: str
    on: date
    outcome: Literal["interest", "on_time", "no_interest"]
    reason: str | None
    kind: Kind
    interest: Decimal
    exact: Decimal
    interest_on: Decimal
    rate: Decimal | None
    days_late: int
    due_date: date | None
    paid_on: date | None
    return_form: str | None
    period: Period | None
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    warnings: tuple[Step, ...]
    assumed: tuple[Step, ...]


def answer(given: Mapping[str, Any], on: date) -> Interest:
    """The interest on tax paid late or credit wrongly used.

    "Every person who is liable to pay tax … but fails to pay the tax or any part thereof to the
    Government within the period prescribed, shall for the period for which the tax or any part
    thereof remains unpaid, pay, on his own, interest at such rate"  (section 50(1))

    "Where the input tax credit has been wrongly availed and utilised, the registered person shall
    pay interest on such input tax credit wrongly availed and utilised"  (section 50(3))

    Raises FactMissing with the facts that still decide, FactInvalid and NotInForce.
    """
    return _Inquiry(given, on).answer()


class _Inquiry:
    """One question on its way to the answer; collects what there is to tell about it."""

    def __init__(self, given: Mapping[str, Any], on: date) -> None:
        self.given = given
        self.on = on
        self.form: str | None = given.get("return_form")
        self.kind, self.assumed = kind_of(given)
        self.delay = Delay(given.get("period"), 0, None, None, on)
        self.steps: tuple[Step, ...] = ()
        self.warnings: tuple[Step, ...] = ()
        self._check_form()

    def answer(self) -> Interest:
        lacking: list[str] = []
        base = None
        try:
            base = base_of(self.kind, self.given, self.on)
        except FactMissing as missing:
            lacking += missing.names
        if base is not None and not base.amount:
            self._tell(base)
            return self._result("no_interest", reason=base.reason)
        try:
            self.delay = self._delay()
        except FactMissing as missing:
            lacking += missing.names
        if base is None or lacking:
            raise FactMissing(lacking)
        return self._charged(base)

    def _charged(self, base: Base) -> Interest:
        self.steps += self.delay.steps
        self.assumed += self.delay.assumed
        self._tell(base)
        if not self.delay.days:
            return self._result("on_time")
        if base.cash_part:
            base = less_cash_balance(base, self.given, self.delay.law_day)
            self._tell(base)
        if not base.amount:
            return self._result("no_interest", reason=base.reason)
        exact, rate = self._interest_on(base.amount)
        self._warn(base)
        self.assumed += (Step("no_penalty_included"),)
        return self._result("interest", amount=base.amount, exact=exact, rate=rate)

    def _delay(self) -> Delay:
        """From the due date to payment; for wrong credit from the day on which it was used.

        "… the date, on which the return is due to be furnished under section 39 or the actual
        date of filing of the said return, whichever is earlier, if the balance in the electronic
        credit ledger falls below the amount of input tax credit wrongly availed, on account of
        payment of tax through the said return"  (rule 88B(3), Explanation 2)
        """
        given, due = self.given, "due_date"
        if self.kind == "wrong_credit":
            due = "utilised_on"
            if due not in given and ("due_date" in given or "period" in given):
                self.assumed += (Step("utilised_with_return"),)
                if "due_date" in given:
                    given = {**given, due: given["due_date"]}
        form = self.form or _USUAL_FORM
        found = delay(form, given, self.on, done="paid_on", due=due)
        if self.form is None and found.due_on is not None and due not in given:
            self.form = form
            self.assumed += (Step("usual_form", {"return_form": form}),)
        return found

    def _interest_on(self, amount: Decimal) -> tuple[Decimal, Decimal | None]:
        """The interest before rounding, and the rate if it was one throughout."""
        name = "wrong_credit" if self.kind == "wrong_credit" else "late_tax"
        law = parameter(f"interest/{name}")
        year = parameter("interest/days_in_year").on(self.on)
        day = self.delay.due_on or self.on - timedelta(days=self.delay.days)
        last = day + timedelta(days=self.delay.days)
        total, rates = NOTHING, set()
        while day < last:
            rate = law.on(day + timedelta(days=1))
            until = last if rate.until is None else min(rate.until, last)
            days = (until - day).days
            part = amount * rate.decimal * PERCENT * days / year.decimal
            values = {"amount": amount, "rate": rate.decimal, "days": days}
            values |= {"days_in_year": year.decimal, "interest": _to_the_paisa(part)}
            self.steps += (Step("interest", values, rate.source),)
            total, day = total + part, until
            rates.add(rate.decimal)
        rounding = parameter("rounding/section_170").on(self.on)
        values = {"exact": _to_the_paisa(total), "rounded": round_rupee(total)}
        self.steps += (Step("rounded_interest", values, rounding.source),)
        return total, rates.pop() if len(rates) == 1 else None

    def _warn(self, base: Base) -> None:
        """Relief for some months, proceedings, and months that were due before the quarter."""
        day, period = self.delay.law_day, self.delay.period
        relief = parameter("interest/relief").if_in_force(day)
        if relief is not None:
            values = {"notifications": relief.text}
            self.warnings += (Step("relief_of_the_time", values, relief.source),)
        if not base.cash_part:
            law = parameter("interest/proceedings").on(day)
            self.warnings += (Step("proceedings", {"section": law.text}, law.source),)
        if self.form == _USUAL_FORM and period is not None and period.kind == "quarter":
            law = parameter("due_dates/pmt_06").on(day)
            self.warnings += (
                Step("earlier_months_by_challan", {"day": law.mapping["day"]}, law.source),
            )

    def _check_form(self) -> None:
        law = parameter("interest/no_tax_in").on(self.on)
        if self.form in law.items:
            raise FactInvalid("return_form", self.form, "a return in which tax is paid")

    def _tell(self, base: Base) -> None:
        self.steps += base.steps
        self.warnings += base.warnings
        self.assumed += base.assumed

    def _result(
        self,
        outcome: Literal["interest", "on_time", "no_interest"],
        *,
        reason: str | None = None,
        amount: Decimal = NOTHING,
        exact: Decimal = NOTHING,
        rate: Decimal | None = None,
    ) -> Interest:
        sources = distinct_sources(*(step.source for step in self.steps))
        return Interest(
            topic=TOPIC,
            on=self.on,
            outcome=outcome,
            reason=reason,
            kind=self.kind,
            interest=round_rupee(exact),
            exact=_to_the_paisa(exact),
            interest_on=amount,
            rate=rate,
            days_late=self.delay.days,
            due_date=self.delay.due_on,
            paid_on=self.delay.done_on,
            return_form=self.form,
            period=self.delay.period,
            steps=self.steps,
            sources=sources,
            warnings=(*self.warnings, *confirmations(sources)),
            assumed=self.assumed,
        )


def _to_the_paisa(amount: Decimal) -> Decimal:
    return amount.quantize(_PAISA, rounding=ROUND_HALF_UP)

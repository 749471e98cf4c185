"""Credit to give back: unpaid suppliers (rule 37), exempt and private use (rules 42 and 43)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from rules_engine import facts as fact
from rules_engine.computation import Step
from rules_engine.dated import parameter
from rules_engine.errors import FactInvalid, FactMissing
from rules_engine.money import NOTHING, PAISA, PERCENT
from rules_engine.periods import Period, containing

REVERSAL_FACTS = (
    fact.amount(
        "unpaid_over_180_days",
        about="Rupees of credit on invoices whose supplier is unpaid 180 days after the invoice",
    ),
    fact.rows(
        "unpaid_invoices",
        (
            fact.calendar_day("invoice_date", required=True, about="Date of the invoice"),
            fact.amount("tax", required=True, about="Rupees of credit taken on the invoice"),
            fact.amount("value", about="Rupees of the whole invoice with tax, where paid is given"),
            fact.amount("paid", about="Rupees paid to the supplier so far, tax included"),
            fact.whole("paid_percent", most=100, about="Share of the invoice paid, in percent"),
        ),
        about="Invoices not or not fully paid, instead of unpaid_over_180_days",
    ),
    fact.amount(
        "common_credit",
        about="Rupees of credit used for both taxable and exempt supplies (C2 of rule 42)",
    ),
    fact.amount("exempt_turnover", about="Rupees of exempt supplies in the period (E)"),
    fact.amount("total_turnover", about="Rupees of all supplies in the State in the period (F)"),
    fact.yes_no(
        "partly_non_business", about="Whether the common credit is partly for private use (D2)"
    ),
    fact.amount(
        "capital_goods_credit",
        about="Rupees of credit on capital goods used for both kinds of supplies (Tc of rule 43)",
    ),
    fact.amount("non_business_credit", about="Rupees of credit only for private use (T1)"),
    fact.amount("exempt_credit", about="Rupees of credit only for exempt supplies (T2)"),
    fact.amount("taxable_credit", about="Rupees of credit only for taxable supplies (T4)"),
)


@dataclass(frozen=True)
class Reversals:
    """Rupees to reverse by rule, and what there is to tell about them."""

    amounts: Mapping[str, Decimal]
    steps: tuple[Step, ...]
    warnings: tuple[Step, ...]
    assumed: tuple[Step, ...]

    @property
    def total(self) -> Decimal:
        return sum(self.amounts.values(), NOTHING)


def reversals(given: Mapping[str, Any], eligible: Decimal, period: Period) -> Reversals:
    """What of the credit is to be reversed in the return of a period.

    `eligible` is the credit of the period that is neither blocked nor waiting.  Raises
    FactMissing for the turnovers where common credit is to be divided, and FactInvalid for
    amounts that can't belong together.
    """
    inquiry = _Reversals(given, period)
    inquiry.unpaid_suppliers()
    inquiry.only_for_no_credit()
    inquiry.common_credit(eligible)
    inquiry.capital_goods()
    return Reversals(
        amounts=inquiry.amounts,
        steps=tuple(inquiry.steps),
        warnings=tuple(inquiry.warnings),
        assumed=tuple(inquiry.assumed),
    )


class _Reversals:
    def __init__(self, given: Mapping[str, Any], period: Period) -> None:
        self.given = given
        self.period = period
        self.amounts: dict[str, Decimal] = {}
        self.steps: list[Step] = []
        self.warnings: list[Step] = []
        self.assumed: list[Step] = []

    def unpaid_suppliers(self) -> None:
        """Rule 37, for a sum or for each invoice.

        "… fails to pay to the supplier thereof, the amount towards the value of such supply
        whether wholly or partly, along with the tax payable thereon, within the time limit
        specified in the second proviso to sub-section (2) of section 16, shall pay or reverse an
        amount equal to the input tax credit availed in respect of such supply, proportionate to
        the amount not paid to the supplier, along with interest payable thereon under section
        50, while furnishing the return in FORM GSTR-3B for the tax period immediately following
        the period of one hundred and eighty days"  (rule 37(1))
        """
        law = parameter("itc/claim/payment_days").on(self.period.last)
        days = int(law.decimal)
        amount: Decimal = self.given.get("unpaid_over_180_days", NOTHING)
        if amount:
            self.steps.append(Step("rule_37", {"amount": amount, "days": days}, law.source))
        for at, invoice in enumerate(self.given.get("unpaid_invoices", ())):
            unpaid = _unpaid_credit(invoice, f"unpaid_invoices[{at}]")
            last_day = invoice["invoice_date"] + timedelta(days=days)
            reverse_in = containing(self.period.kind, last_day).following()
            due = reverse_in.first <= self.period.first
            values = {
                "invoice_date": invoice["invoice_date"],
                "last_day": last_day,
                "reverse_in": reverse_in,
                "amount": unpaid,
            }
            key = "rule_37_invoice" if due else "rule_37_not_yet"
            self.steps.append(Step(key, values, law.source))
            if due:
                amount += unpaid
            if due and unpaid and reverse_in != self.period:
                self.warnings.append(Step("reversal_was_due", values, law.source))
        if amount:
            self.amounts["rule_37"] = amount
            rate = parameter("interest/wrong_credit").on(self.period.last)
            values = {"percent": rate.decimal}
            self.warnings.append(Step("interest_if_used", values, rate.source))

    def only_for_no_credit(self) -> None:
        """T1 and T2 of rule 42: used only privately, or only for exempt supplies."""
        law = parameter("itc/claim/rule_42").on(self.period.last)
        for name in ("non_business_credit", "exempt_credit"):
            amount = self.given.get(name)
            if amount:
                self.amounts[name] = amount
                self.steps.append(Step(name, {"amount": amount}, law.source))

    def common_credit(self, eligible: Decimal) -> None:
        """Rule 42: D1 = E / F × C2 for exempt supplies, D2 for private use, C3 is left."""
        common = self._common(eligible)
        if not common:
            return
        law = parameter("itc/claim/rule_42").on(self.period.last)
        exempt, total = self._turnovers()
        for_exempt = _paisa(common * exempt / total)
        values = {"common": common, "exempt": exempt, "total": total, "amount": for_exempt}
        self.steps.append(Step("rule_42_d1", values, law.source))
        self.amounts["rule_42_d1"] = for_exempt
        private = NOTHING
        if self.given.get("partly_non_business"):
            private = _paisa(common * law.decimal * PERCENT)
            values = {"percent": law.decimal, "common": common, "amount": private}
            self.steps.append(Step("rule_42_d2", values, law.source))
            self.amounts["rule_42_d2"] = private
        elif "partly_non_business" not in self.given:
            self.assumed.append(Step("only_for_business"))
        left = {"amount": common - for_exempt - private}
        self.steps.append(Step("rule_42_c3", left, law.source))
        self.warnings.append(Step("again_for_the_year", {"year": self.period.year}, law.source))

    def capital_goods(self) -> None:
        """Rule 43: Tm = Tc / 60 for a month, Te = E / F × Tm is reversed."""
        credit = self.given.get("capital_goods_credit")
        if not credit:
            return
        law = parameter("itc/claim/rule_43").on(self.period.last)
        exempt, total = self._turnovers()
        months = len(self.period.months())
        monthly = credit / law.decimal
        amount = _paisa(monthly * months * exempt / total)
        values = {
            "credit": credit,
            "months": int(law.decimal),
            "monthly": _paisa(monthly),
            "exempt": exempt,
            "total": total,
            "amount": amount,
        }
        self.steps.append(Step("rule_43", values, law.source))
        self.amounts["rule_43"] = amount

    def _common(self, eligible: Decimal) -> Decimal:
        """C2 as given; else, where the turnovers are, what no other use takes."""
        common: Decimal | None = self.given.get("common_credit")
        if common is not None:
            return common
        turnovers = ("exempt_turnover", "total_turnover")
        if self.given.get("capital_goods_credit") or not any(n in self.given for n in turnovers):
            return NOTHING
        parts = ("non_business_credit", "exempt_credit", "taxable_credit")
        taken = sum((self.given.get(name, NOTHING) for name in parts), NOTHING)
        common = max(NOTHING, eligible - taken)
        self.assumed.append(Step("rest_is_common", {"amount": common}))
        return common

    def _turnovers(self) -> tuple[Decimal, Decimal]:
        lacking = [n for n in ("exempt_turnover", "total_turnover") if n not in self.given]
        if lacking:
            raise FactMissing(lacking)
        exempt: Decimal = self.given["exempt_turnover"]
        total: Decimal = self.given["total_turnover"]
        if not total:
            accepted = "an amount above 0; without turnover, that of the last period that had one"
            raise FactInvalid("total_turnover", total, accepted)
        if exempt > total:
            raise FactInvalid("exempt_turnover", exempt, f"0 to {total}, the total_turnover")
        return exempt, total


def _unpaid_credit(invoice: Mapping[str, Any], label: str) -> Decimal:
    """The credit on the part of an invoice that is not paid; all of it if no payment is told."""
    tax: Decimal = invoice["tax"]
    if "paid" not in invoice:
        return _paisa(tax - tax * invoice.get("paid_percent", 0) * PERCENT)
    if "value" not in invoice:
        raise FactMissing([f"{label}.value"])
    value, paid = invoice["value"], invoice["paid"]
    if not tax <= value:
        raise FactInvalid(f"{label}.value", value, f"the whole invoice, {tax} or more")
    if paid > value:
        raise FactInvalid(f"{label}.paid", paid, f"0 to {value}, the value of the invoice")
    return _paisa(tax * (value - paid) / value) if value else NOTHING


def _paisa(amount: Decimal) -> Decimal:
    return amount.quantize(PAISA, rounding=ROUND_HALF_UP)

"""What interest runs on: rule 88B CGST Rules 2017, one function for each of its sub-rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from rules_engine.computation import Step
from rules_engine.dated import parameter
from rules_engine.errors import FactInvalid, FactMissing
from rules_engine.money import NOTHING

Kind = Literal["late_return", "other_unpaid", "wrong_credit"]

# What is said only of credit wrongly used
_OF_CREDIT = ("wrong_credit", "lowest_credit_balance", "utilised_credit", "utilised_on")


@dataclass(frozen=True)
class Base:
    """The amount that interest runs on, in rupees, and what there is to tell about it.

    `reason` says why it is nothing, where it is; `cash_part` that it is the part of a late return
    that was paid in cash.
    """

    amount: Decimal
    cash_part: bool = False
    reason: str | None = None
    steps: tuple[Step, ...] = ()
    warnings: tuple[Step, ...] = ()
    assumed: tuple[Step, ...] = ()


def kind_of(given: Mapping[str, Any]) -> tuple[Kind, tuple[Step, ...]]:
    """The kind as given, or as the other facts tell; a late return where none does."""
    kind: Kind | None = given.get("kind")
    if kind is not None:
        return kind, ()
    if any(name in given for name in _OF_CREDIT):
        return "wrong_credit", ()
    return "late_return", (Step("late_return_of_same_period"),)


def base_of(kind: Kind, given: Mapping[str, Any], on: date) -> Base:
    """What the interest runs on, cash in the ledger apart; raises FactMissing and FactInvalid."""
    return _BASES[kind](given, on)


def _late_return(given: Mapping[str, Any], on: date) -> Base:
    """Tax declared in a late return of its own period.

    "… the interest on tax payable in respect of such supplies shall be calculated on the portion
    of tax which is paid by debiting the electronic cash ledger"  (rule 88B(1)), "except where such
    return is furnished after commencement of any proceedings under section 73 or section 74"
    """
    if given.get("after_proceedings"):
        return _whole_tax(given, on)
    tax: Decimal | None = given.get("tax")
    credit: Decimal | None = given.get("paid_from_credit")
    cash: Decimal | None = given.get("cash_paid")
    assumed: tuple[Step, ...] = ()
    if tax is not None:
        _check_parts(tax, credit, cash)
    if cash is None:
        if tax is None:
            raise FactMissing(["tax"])
        cash = tax - (credit or NOTHING)
        assumed = () if credit is not None else (Step("all_in_cash"),)
    law = parameter("interest/cash_part").on(on)
    values = {"tax": tax, "cash": cash}
    return Base(
        amount=cash,
        cash_part=True,
        reason=None if cash else "no_cash_part",
        steps=(Step("cash_part", values, law.source),),
        assumed=assumed,
    )


def _whole_tax(given: Mapping[str, Any], on: date) -> Base:
    """Any other tax that remains unpaid.

    "In all other cases, where interest is payable in accordance with sub section (1) of section
    50, the interest shall be calculated on the amount of tax which remains unpaid"  (rule 88B(2))
    """
    tax: Decimal | None = given.get("tax")
    if tax is None:
        raise FactMissing(["tax"])
    law = parameter("interest/whole_tax").on(on)
    warnings: tuple[Step, ...] = ()
    if given.get("paid_from_credit") or given.get("cash_ledger_balance"):
        warnings = (Step("whole_tax_counts", {}, law.source),)
    return Base(
        amount=tax,
        reason=None if tax else "no_tax",
        steps=(Step("whole_tax", {"tax": tax}, law.source),),
        warnings=warnings,
    )


def _utilised_credit(given: Mapping[str, Any], on: date) -> Base:
    """Credit wrongly availed, as far as it was used.

    "… the extent of such utilisation of input tax credit shall be the amount by which the balance
    in the electronic credit ledger falls below the amount of input tax credit wrongly availed"
    (rule 88B(3), Explanation 1)
    """
    wrong, lowest = given.get("wrong_credit"), given.get("lowest_credit_balance")
    used: Decimal | None = given.get("utilised_credit")
    if used is None:
        lacking = [name for name in ("wrong_credit", "lowest_credit_balance") if name not in given]
        if lacking and wrong != NOTHING:
            raise FactMissing(lacking)
        used = max(NOTHING, (wrong or NOTHING) - (lowest or NOTHING))
    elif wrong is not None and used > wrong:
        raise FactInvalid("utilised_credit", used, f"not above the wrong credit of {wrong}")
    law = parameter("interest/utilised_part").on(on)
    values = {"wrong_credit": wrong, "lowest_balance": lowest, "utilised": used}
    key = "guide_differs.ceiling_24" if used else "guide_differs.only_if_utilised"
    rate = parameter("interest/wrong_credit").on(on)
    ceiling = parameter("interest/wrong_credit_ceiling").on(on)
    values_of_rate = {"rate": rate.decimal, "ceiling": ceiling.decimal}
    return Base(
        amount=used,
        reason=None if used else "not_utilised",
        steps=(Step("utilised_part", values, law.source),),
        warnings=(Step(key, values_of_rate, rate.source),),
    )


def less_cash_balance(base: Base, given: Mapping[str, Any], law_day: date) -> Base:
    """The cash part without what lay in the cash ledger all the time.

    "… where any amount has been credited in the Electronic Cash Ledger … on or before the due date
    of filing the said return, but is debited from the said ledger for payment of tax while filing
    the said return after the due date, the said amount shall not be taken into consideration while
    calculating such interest if the said amount is lying in the said ledger from the due date till
    the date of its debit"  (rule 88B(1), proviso)
    """
    balance: Decimal | None = given.get("cash_ledger_balance")
    law = parameter("interest/cash_balance").on(law_day)
    told = replace(base, steps=(), warnings=(), assumed=())
    if not law.value:
        return replace(told, warnings=_proviso(balance, law_day))
    if balance is None:
        return replace(told, assumed=(Step("no_cash_balance"),))
    left_out = min(balance, base.amount)
    rest = base.amount - left_out
    values = {"balance": balance, "left_out": left_out, "rest": rest}
    reason = None if rest else "covered_by_cash_balance"
    return replace(
        told, amount=rest, reason=reason, steps=(Step("cash_balance", values, law.source),)
    )


def _proviso(balance: Decimal | None, law_day: date) -> tuple[Step, ...]:
    """That the cash in the ledger does not count yet, or could be claimed."""
    if not balance:
        return ()
    law = parameter("interest/cash_balance_proviso").if_in_force(law_day)
    if law is None:
        return (Step("cash_balance_not_yet", {"balance": balance}),)
    values = {"balance": balance, "portal_since": parameter("interest/cash_balance").dates[-1]}
    return (Step("cash_balance_may_be_claimed", values, law.source),)


def _check_parts(tax: Decimal, credit: Decimal | None, cash: Decimal | None) -> None:
    if credit is not None and credit > tax:
        raise FactInvalid("paid_from_credit", credit, f"not above the tax of {tax}")
    if cash is not None and cash > tax - (credit or NOTHING):
        raise FactInvalid("cash_paid", cash, f"not above {tax - (credit or NOTHING)}")


_BASES: Mapping[Kind, Callable[[Mapping[str, Any], date], Base]] = {
    "late_return": _late_return,
    "other_unpaid": _whole_tax,
    "wrong_credit": _utilised_credit,
}
KINDS = tuple(_BASES)

"""Rule 86B CGST Rules 2017: who sells much in a month pays a part of the output tax in cash.

"… the registered person shall not use the amount available in electronic credit ledger to
discharge his liability towards output tax in excess of ninety-nine per cent. of such tax
liability, in cases where the value of taxable supply other than exempt supply and zero-rated
supply, in a month exceeds fifty lakh rupees"  (rule 86B)

Its exceptions (income tax paid, refunds of exports or of an inverted duty, enough cash paid since
April, public bodies, …) turn on facts outside the set-off: the taxpayer says whether one applies.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from rules_engine.computation import Step
from rules_engine.credit_law import Restriction
from rules_engine.credit_ledger import HEADS, CreditLedger, Head, levelled
from rules_engine.errors import FactMissing
from rules_engine.money import NOTHING, up_to_paisa

_TAXED: tuple[Head, ...] = tuple(head for head in HEADS if head != "cess")
_AFTER_CENTRAL: tuple[Head, ...] = ("sgst", "utgst", "igst")


def restrict(
    ledger: CreditLedger,
    tax: Mapping[Head, Decimal],
    monthly_taxable_supply: Decimal | None,
    restriction_exception: bool | None,
) -> tuple[Step, ...]:
    """Let cash pay what the rule keeps credit from paying; what to know where it isn't applied.

    Raises FactMissing if an exception would change the cash and nobody said whether one applies.
    """
    rule = ledger.law.restriction
    if rule is None or restriction_exception:
        return ()
    total = _total(tax)
    if monthly_taxable_supply is None:
        exceeds = total > rule.tax_over
    else:
        exceeds = monthly_taxable_supply > rule.monthly_supply_over
    if not exceeds:
        return ()
    least = up_to_paisa(total * rule.cash_share)
    lacking = least - _total(ledger.due)
    if lacking <= NOTHING:
        return ()
    if monthly_taxable_supply is None:
        # The tax shows that the rule may apply; what the month's supply was, nobody said
        values = {"cash_at_least": least, "monthly_supply_over": rule.monthly_supply_over}
        return (Step("credit_restriction", values, rule.source),)
    if restriction_exception is None:
        raise FactMissing(["restriction_exception"])
    _pay_in_cash(ledger, rule, lacking)
    return ()


def _pay_in_cash(ledger: CreditLedger, rule: Restriction, amount: Decimal) -> None:
    """Take the amount back from credit that was used last: from central and State credit, so that
    what is left of them is most equal, then from integrated credit, which goes first."""
    used = dict.fromkeys(HEADS, NOTHING)
    for use in ledger.uses:
        used[use.credit] += use.amount
    left = ledger.left
    levels = left["cgst"], left["sgst"] + left["utgst"]
    rooms = used["cgst"], used["sgst"] + used["utgst"]
    central = levelled(levels, rooms, min(amount, sum(rooms, NOTHING)))
    ledger.take_back("cgst", central, "cash_by_restriction", rule.source)
    amount -= central
    for head in _AFTER_CENTRAL:
        share = min(used[head], amount)
        ledger.take_back(head, share, "cash_by_restriction", rule.source)
        amount -= share


def _total(amounts: Mapping[Head, Decimal]) -> Decimal:
    return sum([amounts[head] for head in _TAXED], NOTHING)

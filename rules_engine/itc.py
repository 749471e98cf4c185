"""How input tax credit pays output tax: sections 49(5), 49A and 49B CGST Act 2017, rule 88A.

Which credit may pay which tax, and which of the formulas below applies, are dated values below
`parameters/itc/`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from rules_engine import facts as fact
from rules_engine.computation import Source, Step, confirmations, distinct_sources
from rules_engine.credit_law import credit_law
from rules_engine.credit_ledger import HEADS, PARTS, CreditLedger, Head, Use, levelled
from rules_engine.credit_restriction import restrict
from rules_engine.errors import FactInvalid, FactMissing
from rules_engine.facts import Fact
from rules_engine.money import NOTHING, rupees

TOPIC = "itc.set_off"

FACTS: tuple[Fact, ...] = (
    fact.amounts_by(
        "output_tax", HEADS, about="Tax payable on sales of the period, rupees by head"
    ),
    fact.amounts_by("credit", HEADS, about="Credit in the credit ledger, rupees by head"),
    fact.amount(
        "cash_only",
        about="Rupees that no credit may pay: reverse charge, interest, late fee, penalty",
    ),
    fact.amount(
        "monthly_taxable_supply",
        about="Taxable supplies of the month in rupees, without exempt and zero-rated ones, for"
        " rule 86B",
    ),
    fact.yes_no(
        "restriction_exception",
        about="Whether an exception of rule 86B holds: income tax paid or refunds received above"
        " its amounts, enough cash paid since April, public body, seller of pan masala or tobacco"
        " on retail price",
    ),
)


@dataclass(frozen=True)
class SetOff:
    """The use of credit for one tax period, in rupees.

    Every head is in every mapping.  `cash` is the output tax that no credit pays; `cash_only` is
    paid in cash whatever the credit; `total_cash` is both.
    """

    topic: str
    on: date
    uses: tuple[Use, ...]
    output_tax: Mapping[Head, Decimal]
    credit: Mapping[Head, Decimal]
    cash: Mapping[Head, Decimal]
    cash_only: Decimal
    total_cash: Decimal
    carried_forward: Mapping[Head, Decimal]
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    warnings: tuple[Step, ...]
    assumed: tuple[Step, ...]


def answer(given: Mapping[str, Any], on: date) -> SetOff:
    """Answer to `itc.set_off`; raises RuleError."""
    return set_off(on=on, **{"output_tax": {}, "credit": {}, **given})


def set_off(
    output_tax: Mapping[str, Decimal],
    credit: Mapping[str, Decimal],
    on: date,
    *,
    cash_only: Decimal = NOTHING,
    monthly_taxable_supply: Decimal | None = None,
    restriction_exception: bool | None = None,
) -> SetOff:
    """The credit used against each head, the cash payable and the credit carried forward.

    `output_tax` and `credit` map heads (igst, cgst, sgst, utgst, cess) to rupees; a head left out
    is nothing.  `cash_only` is tax under reverse charge, interest, fees and the like, which no
    credit may pay (section 49(4)).  `monthly_taxable_supply`, without exempt and zero-rated
    supply, and `restriction_exception` decide on rule 86B; without them it is only told where it
    may apply.  `on` is a day of the tax period.

    Where the law leaves a choice, the total cash is the least possible; then the credits of
    central and State tax that are carried forward are as equal as possible, because a sale
    inside the State charges both alike.

    Raises FactMissing when neither tax nor credit is given, or when rule 86B turns on an exception
    that nobody spoke of, FactInvalid for an unknown head or an amount that is none, NotInForce
    before GST.
    """
    if not output_tax and not credit:
        raise FactMissing(["output_tax", "credit"])
    tax = _by_head(output_tax, "output_tax")
    available = _by_head(credit, "credit")
    in_cash = rupees(cash_only, "cash_only")
    law = credit_law(on)
    ledger = CreditLedger(tax, available, law)
    choices = _divide_integrated_credit(ledger) + _pay_integrated_tax_remainder(ledger)
    restricted = restrict(ledger, tax, monthly_taxable_supply, restriction_exception)
    if in_cash:
        ledger.tell("cash_only", law.cash_only_source, amount=in_cash)
    sources = distinct_sources(*[step.source for step in ledger.steps])
    return SetOff(
        topic=TOPIC,
        on=on,
        uses=tuple(ledger.uses),
        output_tax=tax,
        credit=available,
        cash=_shown(ledger.due),
        cash_only=in_cash,
        total_cash=sum(ledger.due.values(), in_cash),
        carried_forward=_shown(ledger.left),
        steps=tuple(ledger.steps),
        sources=sources,
        warnings=(
            *choices,
            *_observations(ledger, tax),
            *restricted,
            *confirmations(sources),
        ),
        assumed=(),
    )


def own_head_first(ledger: CreditLedger, source: Source) -> tuple[Step, ...]:
    """Until 31 January 2019: each head pays itself first, then integrated credit the others.

    "… integrated tax shall first be utilised towards payment of integrated tax and the amount
    remaining, if any, may be utilised towards the payment of central tax and State tax, or as the
    case may be, Union territory tax, in that order"  (section 49(5)(a))
    """
    ledger.own_heads(PARTS)
    for head in PARTS:
        ledger.use("igst", head, "integrated_credit", source)
    return ()


def integrated_credit_first(ledger: CreditLedger, source: Source) -> tuple[Step, ...]:
    """From 1 February 2019: integrated credit is used up before any other credit is touched.

    "… the input tax credit on account of central tax, State tax or Union territory tax shall be
    utilised towards payment of integrated tax, central tax, State tax or Union territory tax, as
    the case may be, only after the input tax credit available on account of integrated tax has
    first been utilised fully towards such payment"  (section 49A)
    """
    for head in PARTS:
        ledger.use("igst", head, "integrated_credit", source)
    ledger.own_heads(PARTS)
    return ()


def integrated_credit_by_choice(ledger: CreditLedger, source: Source) -> tuple[Step, ...]:
    """With rule 88A: as before, but the taxpayer divides what is left of integrated credit.

    "… the amount remaining, if any, may be utilised towards the payment of central tax and State
    tax or Union territory tax, as the case may be, in any order"  (rule 88A)
    """
    if not ledger.left["igst"]:
        ledger.own_heads(PARTS)
        return ()
    due = {head: ledger.due[head] for head in PARTS}
    own = {head: ledger.left[head] for head in PARTS}
    divided = min(ledger.left["igst"], sum(due.values(), NOTHING))
    # least cash: first what own credit can't pay, the larger such amount first
    needs = {head: max(NOTHING, due[head] - own[head]) for head in PARTS}
    shares = dict.fromkeys(PARTS, NOTHING)
    rest = divided
    for head in sorted(PARTS, key=needs.__getitem__, reverse=True):
        shares[head] = min(needs[head], rest)
        rest -= shares[head]
    if rest:
        for head, saved in _saved(due, own, rest).items():
            shares[head] += saved
    for head, share in shares.items():
        ledger.use("igst", head, "integrated_credit", source, share)
    ledger.own_heads(PARTS)
    return _other_splits(divided, due, needs, shares["cgst"], source)


def _saved(
    due: Mapping[Head, Decimal], own: Mapping[Head, Decimal], amount: Decimal
) -> dict[Head, Decimal]:
    """How much own credit integrated credit saves, where own credit could pay all the rest: so
    that central credit and State or Union territory credit that are carried forward are most
    equal."""
    spare = {head: max(NOTHING, own[head] - due[head]) for head in PARTS}
    room = {head: min(own[head], due[head]) for head in PARTS}
    levels = spare["cgst"], spare["sgst"] + spare["utgst"]
    central = levelled(levels, (room["cgst"], room["sgst"] + room["utgst"]), amount)
    state = min(room["sgst"], amount - central)
    return {"cgst": central, "sgst": state, "utgst": amount - central - state}


_FORMULAS: Mapping[str, Callable[[CreditLedger, Source], tuple[Step, ...]]] = MappingProxyType(
    {
        "own_head_first": own_head_first,
        "integrated_credit_first": integrated_credit_first,
        "integrated_credit_by_choice": integrated_credit_by_choice,
    }
)


def _divide_integrated_credit(ledger: CreditLedger) -> tuple[Step, ...]:
    """Use all credit but for the rest of integrated tax, by the formula in force."""
    law = ledger.law
    ledger.steps.append(law.formula_step)
    ledger.own_heads(("igst", "cess"))
    return _FORMULAS[law.formula](ledger, law.formula_source)


def _pay_integrated_tax_remainder(ledger: CreditLedger) -> tuple[Step, ...]:
    """Let central and State credit pay integrated tax that its own credit didn't reach.

    "… input tax credit on account of State tax shall be utilised towards payment of integrated
    tax only where the balance of the input tax credit on account of central tax is not available
    for payment of integrated tax"  (proviso to section 49(5)(c); (d) likewise).  From February
    2026 the portal leaves the order to the taxpayer; central credit first remains the default.
    """
    law = ledger.law
    due = ledger.due["igst"]
    if not due:
        return ()
    able = [head for head in PARTS if ledger.left[head]]
    free = len(able) > 1 and due < sum((ledger.left[head] for head in able), NOTHING)
    for head in able:
        ledger.use(head, "igst", "integrated_tax_remainder", law.order_source)
    if free and law.order == "taxpayers_choice":
        values = {"credits": tuple(able)}
        return (Step("order_for_igst_is_your_choice", values, law.order_source),)
    return ()


def _other_splits(
    divided: Decimal,
    due: Mapping[Head, Decimal],
    needs: Mapping[Head, Decimal],
    to_cgst: Decimal,
    source: Source,
) -> tuple[Step, ...]:
    """The warning that other divisions of integrated credit cost no more cash, if there are any;
    with the least and the most that may then go to central tax."""
    state_due = due["sgst"] + due["utgst"]
    state_needs = needs["sgst"] + needs["utgst"]
    if divided <= needs["cgst"] + state_needs:
        least = max(NOTHING, divided - state_needs)
        most = min(divided, needs["cgst"])
    else:
        least = max(needs["cgst"], divided - state_due)
        most = min(due["cgst"], divided - state_needs)
    if least >= most:
        return ()
    values = {"amount": divided, "to_cgst": to_cgst, "cgst_least": least, "cgst_most": most}
    return (Step("other_splits_allowed", values, source),)


def _observations(ledger: CreditLedger, tax: Mapping[Head, Decimal]) -> list[Step]:
    """What a taxpayer would ask about the result, or should look at again."""
    found: list[Step] = []
    law = ledger.law
    stuck = [head for head in PARTS if ledger.left[head]]
    unpaid = [head for head in PARTS if ledger.due[head]]
    if stuck and unpaid:
        values = {"credits": tuple(stuck), "cash_heads": tuple(unpaid)}
        found.append(Step("credit_can_not_cross", values, law.may_pay_source))
    if all(tax[head] or ledger.left[head] for head in ("sgst", "utgst")):
        found.append(Step("sgst_and_utgst_together", {}, law.may_pay_source))
    if tax["cess"] and not law.cess_is_levied:
        found.append(Step("cess_no_longer_levied", {"since": law.cess_since}, law.cess_source))
    return found


def _shown(amounts: Mapping[Head, Decimal]) -> Mapping[Head, Decimal]:
    """The amounts, read-only, and nothing as 0 however it came about, not 0.00."""
    return MappingProxyType({head: amount or NOTHING for head, amount in amounts.items()})


def _by_head(amounts: Mapping[str, Decimal], name: str) -> Mapping[Head, Decimal]:
    unknown = sorted(set(amounts) - set(HEADS))
    if unknown:
        raise FactInvalid(name, unknown[0], ", ".join(HEADS))
    return MappingProxyType(
        {
            head: rupees(amounts[head], f"{name}.{head}") if head in amounts else NOTHING
            for head in HEADS
        }
    )

"""How tax and credit travel along a chain of sales, from the maker to the last buyer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args

from rules_engine import facts as fact
from rules_engine.composition_rates import composition_rate
from rules_engine.computation import Source, Step, confirmations, distinct_sources
from rules_engine.dated import parameter
from rules_engine.errors import FactInvalid, FactMissing
from rules_engine.facts import Fact
from rules_engine.money import NOTHING, PERCENT, percentage, round_rupee, rupees

TOPIC = "itc.supply_chain"

Kind = Literal["regular", "composition", "unregistered"]

FACTS: tuple[Fact, ...] = (
    fact.amounts("sales", about="Price without tax of each sale in rupees, first seller first"),
    fact.percent(
        "rate", about="Rate of tax in percent, CGST and SGST together or IGST; of all sales"
    ),
    fact.amount("input_tax", about="Tax in rupees on the first seller's own purchases"),
    fact.rows(
        "links",
        (
            fact.amount("sale", required=True, about="Price in rupees, without tax"),
            fact.percent("rate", about="Rate of tax in percent, where it differs from `rate`"),
            fact.choice("kind", get_args(Kind), about="Who sells; a regular taxpayer if left out"),
            fact.percent(
                "composition_rate",
                about="Percent of the sale that a composition seller pays (CGST and SGST together)",
            ),
        ),
        about="The sales one by one, first seller first, in place of `sales`; for different rates,"
        " and for sellers under composition or without registration",
    ),
)


@dataclass(frozen=True)
class Link:
    """One sale in the chain, in rupees.

    A regular seller charges `output_tax` at the rate, has paid `input_tax` to the seller before,
    and pays the difference in `cash`; if the input tax is more, the rest stays as
    `credit_carried`. A seller under composition charges no tax and pays `cash`, at the rate, out
    of the price; one without registration neither charges nor pays. Both get no credit:
    `tax_as_cost` is what they bear, the input tax and the composition tax.  `position` counts
    from 1.
    """

    position: int
    kind: Kind
    sale: Decimal
    rate: Decimal
    output_tax: Decimal
    input_tax: Decimal
    cash: Decimal
    credit_carried: Decimal
    tax_as_cost: Decimal


@dataclass(frozen=True)
class SupplyChain:
    """The links in order; `rate` is the one of all regular sellers, None if they differ.

    `input_tax` is what the first seller had paid, `total_tax` what the Government receives from
    all, before and along the chain; `final_tax` is the tax on the last sale. The two are the same
    where the chain is `unbroken`: otherwise the total is more by the tax that became a cost
    (`tax_as_cost`) and the credit that is left.
    """

    topic: str
    on: date
    rate: Decimal | None
    links: tuple[Link, ...]
    input_tax: Decimal
    total_tax: Decimal
    final_tax: Decimal
    unbroken: bool
    tax_as_cost: Decimal
    credit_carried: Decimal
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    warnings: tuple[Step, ...]
    assumed: tuple[Step, ...]


def answer(given: Mapping[str, Any], on: date) -> SupplyChain:
    """Answer to `itc.supply_chain`; raises RuleError."""
    links = given.get("links", ())
    if links and "sales" in given:
        raise FactInvalid("links", len(links), "either sales or links")
    missing = [] if links or "sales" in given else ["sales"]
    each_has_rate = links and all("rate" in row for row in links if _kind(row) == "regular")
    if "rate" not in given and not each_has_rate:
        missing.append("rate")
    if missing:
        raise FactMissing(missing)
    sales = links or [{"sale": price} for price in given["sales"]]
    found = _chain(sales, given.get("rate"), given.get("input_tax", NOTHING), on)
    if "input_tax" in given:
        return found
    return replace(found, assumed=(*found.assumed, Step("no_input_tax_before")))


def supply_chain(
    sales: Sequence[Decimal], rate: Decimal, input_tax: Decimal, on: date
) -> SupplyChain:
    """What each seller in a chain pays in cash when all sell at the same rate.

    `sales` are the prices without tax, maker first; `rate` is the whole rate in percent (CGST and
    SGST together, or IGST); `input_tax` is the tax on the maker's own purchases.  The tax on each
    sale is rounded to whole rupees (section 170) and is the next seller's credit, all of it
    eligible (section 16).

    Raises FactMissing without a sale, FactInvalid for an amount or a rate that is none,
    NotInForce before GST.
    """
    return _chain([{"sale": price} for price in sales], rate, input_tax, on)


def _chain(
    sales: Sequence[Mapping[str, Any]], rate: object, input_tax: object, on: date
) -> SupplyChain:
    if not sales:
        raise FactMissing(["sales"])
    first_input = rupees(input_tax, "input_tax")
    rounding = parameter("rounding/section_170").on(on)
    steps = [Step("rounded_to_rupees", {}, rounding.source)]
    assumed: list[Step] = []
    links: list[Link] = []
    paid_before = first_input
    for position, row in enumerate(sales, start=1):
        percent = _rate(row, position, rate, on)
        if _kind(row) == "composition" and "composition_rate" not in row:
            values = {"position": position, "rate": percent}
            default = composition_rate("trader", on).source
            assumed.append(Step("composition_rate_of_traders", values, default))
        link = _link(position, _kind(row), rupees(row["sale"], "sales"), percent, paid_before)
        links.append(link)
        steps.append(_told(link, on))
        paid_before = link.output_tax
    rates = {link.rate for link in links if link.kind == "regular"}
    if any(_kind(row) == "regular" and "rate" not in row for row in sales):
        assumed.append(Step("same_rate_for_all"))
    regular = all(link.kind == "regular" for link in links)
    assumed.append(Step("all_credit_eligible" if regular else "regular_credit_eligible"))
    told = [*steps[1:], *assumed, steps[0]]
    sources = distinct_sources(*[step.source for step in told])
    total = sum((link.cash for link in links), first_input)
    final = links[-1].output_tax
    return SupplyChain(
        topic=TOPIC,
        on=on,
        rate=rates.pop() if len(rates) == 1 else None,
        links=tuple(links),
        input_tax=first_input,
        total_tax=total,
        final_tax=final,
        unbroken=total == final,
        tax_as_cost=sum((link.tax_as_cost for link in links), NOTHING),
        credit_carried=sum((link.credit_carried for link in links), NOTHING),
        steps=tuple(steps),
        sources=sources,
        warnings=(*_warnings(links, on), *confirmations(sources)),
        assumed=tuple(assumed),
    )


def _kind(row: Mapping[str, Any]) -> Kind:
    kind: Kind = row.get("kind", "regular")
    return kind


def _rate(row: Mapping[str, Any], position: int, rate: object, on: date) -> Decimal:
    """The rate of a sale: its own, or the one of all; of a trader under composition where a
    composition seller has none. Raises FactInvalid for a rate of the wrong kind of seller."""
    kind = _kind(row)
    wrong = "rate" if kind != "regular" else "composition_rate"
    if wrong in row:
        name = f"links[{position - 1}].{wrong}"
        raise FactInvalid(name, row[wrong], f"no {wrong} for a seller of kind {kind}")
    if kind == "unregistered":
        return NOTHING
    if kind == "regular":
        return percentage(row.get("rate", rate), "rate")
    if "composition_rate" in row:
        return percentage(row["composition_rate"], "composition_rate")
    return composition_rate("trader", on).rate


def _link(position: int, kind: Kind, sale: Decimal, percent: Decimal, input_tax: Decimal) -> Link:
    tax = round_rupee(sale * percent * PERCENT)
    regular = kind == "regular"
    return Link(
        position=position,
        kind=kind,
        sale=sale,
        rate=percent,
        output_tax=tax if regular else NOTHING,
        input_tax=input_tax,
        cash=max(NOTHING, tax - input_tax) if regular else tax,
        credit_carried=max(NOTHING, input_tax - tax) if regular else NOTHING,
        tax_as_cost=NOTHING if regular else input_tax + tax,
    )


def _told(link: Link, on: date) -> Step:
    """The step of a sale.

    Under composition a person "shall not collect any tax from the recipient on supplies made by
    him nor shall he be entitled to any credit of input tax"  (section 10(4)); "a person who is not
    a registered person shall not collect … any amount by way of tax"  (section 32(1)), and only a
    registered person takes credit  (section 16(1)).
    """
    values = {"position": link.position, "input_tax": link.input_tax, "cash": link.cash}
    if link.kind == "regular":
        values |= {"output_tax": link.output_tax, "credit_carried": link.credit_carried}
        return Step("link", values, parameter("supply_chain/credit").on(on).source)
    law = parameter(f"supply_chain/{link.kind}").on(on)
    values |= {"sale": link.sale, "rate": link.rate, "tax_as_cost": link.tax_as_cost}
    return Step(f"link_{link.kind}", values, law.source)


def _warnings(links: Sequence[Link], on: date) -> tuple[Step, ...]:
    schedule = parameter("rates/schedule").on(on)
    usual = tuple(Decimal(rate) for rate in schedule.items)
    charged = dict.fromkeys(link.rate for link in links if link.kind == "regular")
    warnings = [
        Step("rate_is_unusual", {"rate": rate, "usual_rates": usual}, schedule.source)
        for rate in charged
        if rate not in usual
    ]
    carried = tuple(link.position for link in links if link.credit_carried)
    if carried:
        warnings.append(Step("credit_carried_forward", {"positions": carried}))
    warnings += [
        Step("tax_becomes_cost", {"position": link.position, "amount": link.tax_as_cost})
        for link in links
        if link.tax_as_cost
    ]
    return tuple(warnings)

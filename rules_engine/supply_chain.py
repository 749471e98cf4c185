"""How tax and credit travel along a chain of sales, from the maker to the last buyer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from rules_engine.computation import Source, Step, distinct_sources
from rules_engine.dated import parameter
from rules_engine.errors import FactInvalid, FactMissing
from rules_engine.money import NOTHING, PERCENT, round_rupee, rupees

TOPIC = "itc.supply_chain"

_HIGHEST_PERCENT = Decimal(100)


@dataclass(frozen=True)
class Link:
    """One sale in the chain, in rupees.

    The seller charges `output_tax`, has paid `input_tax` to the seller before, and pays the
    difference in `cash`; if the input tax is more, the rest stays as `credit_carried`.
    `position` counts from 1.
    """

    position: int
    sale: Decimal
    output_tax: Decimal
    input_tax: Decimal
    cash: Decimal
    credit_carried: Decimal


@dataclass(frozen=True)
class SupplyChain:
    """The links in order; `input_tax` is what the first seller had paid, `total_tax` what the
    Government receives from all, before and along the chain."""

    topic: str
    on: date
    rate: Decimal
    links: tuple[Link, ...]
    input_tax: Decimal
    total_tax: Decimal
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    warnings: tuple[Step, ...]
    assumed: tuple[Step, ...]


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
    if not sales:
        raise FactMissing(["sales"])
    prices = [rupees(sale, "sales") for sale in sales]
    percent = _percent(rate)
    first_input = rupees(input_tax, "input_tax")
    credit = parameter("supply_chain/credit").on(on)
    rounding = parameter("rounding/section_170").on(on)
    steps = [Step("rounded_to_rupees", {}, rounding.source)]
    links: list[Link] = []
    paid_before = first_input
    for position, price in enumerate(prices, start=1):
        link = _link(position, price, round_rupee(price * percent * PERCENT), paid_before)
        values = {
            "position": position,
            "output_tax": link.output_tax,
            "input_tax": link.input_tax,
            "cash": link.cash,
            "credit_carried": link.credit_carried,
        }
        steps.append(Step("link", values, credit.source))
        links.append(link)
        paid_before = link.output_tax
    return SupplyChain(
        topic=TOPIC,
        on=on,
        rate=percent,
        links=tuple(links),
        input_tax=first_input,
        total_tax=sum((link.cash for link in links), first_input),
        steps=tuple(steps),
        sources=distinct_sources(credit.source, rounding.source),
        warnings=_warnings(percent, links, on),
        assumed=(Step("same_rate_for_all"), Step("all_credit_eligible")),
    )


def _link(position: int, sale: Decimal, output_tax: Decimal, input_tax: Decimal) -> Link:
    return Link(
        position=position,
        sale=sale,
        output_tax=output_tax,
        input_tax=input_tax,
        cash=max(NOTHING, output_tax - input_tax),
        credit_carried=max(NOTHING, input_tax - output_tax),
    )


def _warnings(percent: Decimal, links: Sequence[Link], on: date) -> tuple[Step, ...]:
    warnings = []
    schedule = parameter("rates/schedule").on(on)
    rates = tuple(Decimal(rate) for rate in schedule.items)
    if percent not in rates:
        values = {"rate": percent, "usual_rates": rates}
        warnings.append(Step("rate_is_unusual", values, schedule.source))
    carried = tuple(link.position for link in links if link.credit_carried)
    if carried:
        warnings.append(Step("credit_carried_forward", {"positions": carried}))
    return tuple(warnings)


def _percent(rate: object) -> Decimal:
    """The rate as an exact number; raises FactInvalid for a float and for anything that is no
    percentage."""
    accepted = "a percentage from 0 to 100, such as 18 or 0.25"
    if isinstance(rate, bool) or not isinstance(rate, (int, str, Decimal)):
        raise FactInvalid("rate", rate, accepted)
    try:
        percent = Decimal(rate)
    except InvalidOperation:
        raise FactInvalid("rate", rate, accepted) from None
    if not percent.is_finite() or not NOTHING <= percent <= _HIGHEST_PERCENT:
        raise FactInvalid("rate", rate, accepted)
    return percent

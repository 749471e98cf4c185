"""Composition tax: its rate by kind of business, and the turnover that it is taken on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from rules_engine.computation import Source, Step
from rules_engine.dated import parameter
from rules_engine.errors import NotInForce
from rules_engine.money import PERCENT, round_rupee

Business = Literal["manufacturer", "trader", "restaurant", "services"]
Base = Literal["all", "taxable"]

BUSINESSES: tuple[Business, ...] = ("manufacturer", "trader", "restaurant", "services")


@dataclass(frozen=True)
class CompositionRate:
    """The rate in percent (CGST and SGST/UTGST together) and its base: all supplies in the State,
    or the taxable ones only."""

    rate: Decimal
    base: Base
    source: Source

    def turnover(self, taxable: Decimal, exempt: Decimal) -> Decimal:
        """The part of the turnover in the State that bears the tax."""
        return taxable if self.base == "taxable" else taxable + exempt

    def half(self, turnover: Decimal) -> Decimal:
        """Each of the two taxes on a turnover, in whole rupees (section 170)."""
        return round_rupee(turnover * self.rate * PERCENT / 2)


def composition_rate(business: Business, on: date) -> CompositionRate:
    """The rate of a kind of business on a date.

    "… an amount of tax calculated at such rate, as may be prescribed" (section 10(1); the table
    is in rule 7).  Raises NotInForce before the business could opt.
    """
    law = parameter("composition/rates").on(on)
    row = law.mapping.get(business)
    if row is None:
        raise NotInForce(f"composition/rates ({business})", on)
    return CompositionRate(Decimal(row["rate"]), row["base"], law.source)


def guide_differs(business: Business, found: CompositionRate) -> tuple[Step, ...]:
    """Guides still give "1 % / 2 % / 5 %": a manufacturer's rate is no longer the first one, and
    suppliers of services have their own."""
    first = parameter("composition/rates").entries[0]
    row = None if first is None else first.mapping.get(business)
    if row is not None and Decimal(row["rate"]) == found.rate:
        return ()
    values = {"business": business, "rate": found.rate}
    return (Step("guide_differs.composition_rate", values, found.source),)

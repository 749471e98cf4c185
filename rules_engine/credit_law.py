"""The law of input tax credit in force on a day, looked up once for all set-offs of that day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from rules_engine.computation import Source, Step, fixed_step
from rules_engine.dated import parameter
from rules_engine.money import PERCENT


@dataclass(frozen=True)
class Restriction:
    """Rule 86B: over this monthly taxable supply some of the output tax is paid in cash.

    `cash_share` is the part of the output tax that credit may not pay; `tax_over` the tax that
    only a larger supply can have, because no rate is higher than the highest.
    """

    monthly_supply_over: Decimal
    cash_share: Decimal
    tax_over: Decimal
    source: Source


@dataclass(frozen=True)
class CreditLaw:
    """What a set-off needs to know of the law: `may_pay` are the heads that the credit of each
    head may pay, `formula` and `order` the keys of rules, the rest their sources and dates."""

    may_pay: Mapping[str, tuple[str, ...]]
    may_pay_source: Source
    formula: str
    formula_step: Step
    formula_source: Source
    order: str
    order_source: Source
    cash_only_source: Source
    cess_is_levied: bool
    cess_since: date
    cess_source: Source
    restriction: Restriction | None


@lru_cache(maxsize=512)
def credit_law(on: date) -> CreditLaw:
    """The law of a day; raises NotInForce before GST."""
    may_pay = parameter("itc/may_pay").on(on)
    formula = parameter("itc/utilisation").on(on)
    order = parameter("itc/integrated_tax_remainder").on(on)
    levied = parameter("itc/cess_levied").on(on)
    return CreditLaw(
        may_pay=MappingProxyType(dict(may_pay.mapping)),
        may_pay_source=may_pay.source,
        formula=formula.text,
        formula_step=fixed_step(formula.text, formula.source),
        formula_source=formula.source,
        order=order.text,
        order_source=order.source,
        cash_only_source=parameter("itc/cash_only").on(on).source,
        cess_is_levied=bool(levied.value),
        cess_since=levied.since,
        cess_source=levied.source,
        restriction=_restriction(on),
    )


def _restriction(on: date) -> Restriction | None:
    law = parameter("itc/credit_restriction").if_in_force(on)
    if law is None:
        return None
    over = Decimal(law.mapping["monthly_supply_over"])
    credit_share = Decimal(law.mapping["credit_pays_at_most_percent"]) * PERCENT
    highest = max(Decimal(rate) for rate in parameter("rates/schedule").on(on).items)
    return Restriction(over, 1 - credit_share, over * highest * PERCENT, law.source)

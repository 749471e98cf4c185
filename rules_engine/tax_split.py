"""GST on an amount or on the lines of an invoice: CGST with SGST or UTGST, or IGST."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Any, Literal

from rules_engine import facts as fact
from rules_engine import place_of_supply
from rules_engine.computation import Source, Step, confirmations, distinct_sources
from rules_engine.dated import parameter
from rules_engine.errors import FactInvalid, FactMissing
from rules_engine.facts import Fact
from rules_engine.money import NOTHING, PERCENT, round_rupee
from rules_engine.states import State
from rules_engine.supply_nature import FACTS as NATURE_FACTS
from rules_engine.supply_nature import Nature, supply_nature
from rules_engine.tax_rates import rate_warnings

TOPIC = "tax.split"

Head = Literal["cgst", "sgst", "utgst", "igst"]
HEADS: tuple[Head, ...] = ("cgst", "sgst", "utgst", "igst")

_PAISA = PERCENT
_HUNDRED = Decimal(100)

FACTS: tuple[Fact, ...] = (
    fact.amount("amount", about="Price in rupees, without GST unless inclusive is true"),
    fact.percent(
        "rate",
        about="Whole GST rate in percent (CGST and SGST/UTGST together, or IGST), for all lines"
        " that have none of their own",
    ),
    fact.yes_no("inclusive", about="The amounts include GST; false if left out"),
    fact.rows(
        "lines",
        (
            fact.amount("amount", required=True, about="Price of the line in rupees"),
            fact.percent("rate", about="Whole GST rate of the line in percent"),
            fact.text("description", about="What the line is for"),
        ),
        about="Lines of an invoice, instead of amount",
    ),
    fact.calendar_day(
        "supply_date", about="Date of the supply; decides which law applies; today if left out"
    ),
    *NATURE_FACTS,
    *place_of_supply.FACTS,
)


@dataclass(frozen=True)
class Line:
    """One line, to the paisa; `position` counts from 1.  `total` is value and tax together."""

    position: int
    description: str | None
    rate: Decimal
    taxable_value: Decimal
    cgst: Decimal
    sgst: Decimal
    utgst: Decimal
    igst: Decimal
    tax: Decimal
    total: Decimal


@dataclass(frozen=True)
class TaxSplit:
    """The tax on a supply, per line and in all.

    `supplier_state` and `place_of_supply` are codes, None where they were not needed.  The heads
    and totals are to the paisa, as an invoice may show them; `rounded` has each head in whole
    rupees, as it is payable (section 170), `rounded_tax` their sum.
    """

    topic: str
    on: date
    outcome: Literal["intra_state", "inter_state"]
    supplier_state: str | None
    place_of_supply: str | None
    supply_date: date
    inclusive: bool
    lines: tuple[Line, ...]
    taxable_value: Decimal
    cgst: Decimal
    sgst: Decimal
    utgst: Decimal
    igst: Decimal
    tax: Decimal
    total: Decimal
    rounded: Mapping[Head, Decimal]
    rounded_tax: Decimal
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    warnings: tuple[Step, ...]
    assumed: tuple[Step, ...]


def answer(given: Mapping[str, Any], on: date) -> TaxSplit:
    """The tax heads of a supply and the amounts.

    Raises FactMissing for what decides and is not known (the States only where neither
    `inter_state` nor the kind of supply tells the heads), FactInvalid for a rate or an amount
    that is none, NotInForce before GST.
    """
    day = _supply_date(given, on)
    rows, missing = _rows(given)
    try:
        nature = supply_nature(given, day)
    except FactMissing as lacking:
        raise FactMissing([*missing, *lacking.names]) from None
    if missing:
        raise FactMissing(missing)
    inclusive = given.get("inclusive", False)
    lines = tuple(_line(at, row, inclusive, nature.heads) for at, row in enumerate(rows, start=1))
    sums = {head: sum((getattr(line, head) for line in lines), NOTHING) for head in HEADS}
    rounded = {head: round_rupee(amount) for head, amount in sums.items()}
    steps = [*nature.steps, *_line_steps(lines, inclusive, nature, day)]
    if rounded != sums:
        law = parameter("rounding/section_170").on(day)
        steps.append(Step("rounded_to_rupees", {}, law.source))
    sources = distinct_sources(*(step.source for step in steps))
    rates = dict.fromkeys(line.rate for line in lines)
    unusual = [warning for rate in rates for warning in rate_warnings(rate, day)]
    return TaxSplit(
        topic=TOPIC,
        on=on,
        outcome=nature.outcome,
        supplier_state=_code(nature.supplier),
        place_of_supply=_code(nature.place),
        supply_date=day,
        inclusive=inclusive,
        lines=lines,
        taxable_value=sum((line.taxable_value for line in lines), NOTHING),
        **sums,
        tax=sum((line.tax for line in lines), NOTHING),
        total=sum((line.total for line in lines), NOTHING),
        rounded=MappingProxyType(rounded),
        rounded_tax=sum(rounded.values(), NOTHING),
        steps=tuple(steps),
        sources=sources,
        warnings=(*unusual, *nature.warnings, *confirmations(sources)),
        assumed=(*_assumed(given), *nature.assumed),
    )


def _supply_date(given: Mapping[str, Any], on: date) -> date:
    law = parameter("gst/began").on(on)
    day: date = given.get("supply_date", on)
    if day < law.since:
        raise FactInvalid("supply_date", day.isoformat(), f"a date from {law.since.isoformat()}")
    return day


def _rows(given: Mapping[str, Any]) -> tuple[Sequence[Mapping[str, Any]], list[str]]:
    """The lines with their rates, and the facts that they lack."""
    overall = given.get("rate")
    lines = given.get("lines")
    if lines is not None and "amount" in given:
        raise FactInvalid("amount", given["amount"], "either an amount or lines")
    amount_lacks = lines is None and "amount" not in given
    missing = ["amount"] if amount_lacks else []
    rows = [{"amount": given.get("amount")}] if lines is None else lines
    rated = [{**row, "rate": row.get("rate", overall)} for row in rows]
    if any(row["rate"] is None for row in rated) or not rated:
        missing.append("rate" if rated else "amount")
    return rated, missing


def _line(at: int, row: Mapping[str, Any], inclusive: bool, heads: Sequence[Head]) -> Line:
    """One line; each head bears its share of the rate, to the paisa.

    "Tax amount = (Value inclusive of taxes × tax rate in % of IGST or, as the case may be, CGST,
    SGST or UTGST) ÷ (100 + sum of tax rates, as applicable, in %)"  (rule 35)
    """
    amount, rate = row["amount"], row["rate"]
    of = _HUNDRED + rate if inclusive else _HUNDRED
    each = (amount * rate / (of * len(heads))).quantize(_PAISA, rounding=ROUND_HALF_UP)
    tax = each * len(heads)
    value = amount - tax if inclusive else amount
    by_head: dict[Head, Decimal] = {head: each if head in heads else NOTHING for head in HEADS}
    return Line(
        position=at,
        description=row.get("description"),
        rate=rate,
        taxable_value=value,
        **by_head,
        tax=tax,
        total=value + tax,
    )


def _line_steps(
    lines: Sequence[Line], inclusive: bool, nature: Nature, day: date
) -> tuple[Step, ...]:
    law = parameter("tax_split/inclusive_price").on(day).source if inclusive else nature.source
    key = "tax_in_price" if inclusive else "tax_on_value"
    return tuple(
        Step(
            key,
            {
                "position": line.position,
                "taxable_value": line.taxable_value,
                "rate": line.rate,
                "head_rate": line.rate / len(nature.heads),
                "tax": line.tax,
                "total": line.total,
            },
            law,
        )
        for line in lines
    )


def _code(state: State | None) -> str | None:
    return None if state is None else state.code


def _assumed(given: Mapping[str, Any]) -> tuple[Step, ...]:
    return () if "inclusive" in given else (Step("price_without_tax"),)

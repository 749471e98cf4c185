"""What a day of delay costs and what the whole can cost: `parameters/late_fee/per_day` and `most`.

A value there has one row for each class of turnover, and may have a figure of its own for a nil
return.  Dates are those of tax periods: the law of the period counts, however late it is filed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rules_engine.dated import DatedValue, parameter
from rules_engine.money import NOTHING, PERCENT, RUPEE, round_rupee

# The fee is levied once under CGST and once more, as much, under SGST or UTGST
ACTS = 2
# Parts of the annual return share its fee (section 47(2))
_ANNUAL = ("GSTR-9A", "GSTR-9C")


def stem(form: str) -> str:
    """The name of the form's parameters below `late_fee/`."""
    return "gstr_9" if form in _ANNUAL else form.lower().replace("-", "_")


@dataclass(frozen=True)
class Tariff:
    """The values that make the fee of one return for one period.

    Up to a turnover of `spared_up_to` the annual return need not be filed at all (`spared`).
    """

    per_day: DatedValue
    most: DatedValue
    spared: DatedValue | None = None
    spared_up_to: Decimal | None = None

    @property
    def has_nil_figure(self) -> bool:
        """Whether a nil return costs less."""
        return any("nil" in value.mapping for value in (self.per_day, self.most))

    @property
    def by_share(self) -> bool:
        """Whether the most is a share of the turnover in the State."""
        return all("percent" in row for row in self.most.mapping["classes"])

    def turnovers(self) -> tuple[Decimal, ...]:
        """One turnover of each class, in order."""
        ends = {
            Decimal(row["turnover_up_to"])
            for value in (self.per_day, self.most)
            for row in value.mapping["classes"]
            if "turnover_up_to" in row
        }
        if self.spared_up_to is not None:
            ends.add(self.spared_up_to)
        return (*sorted(ends), max(ends, default=NOTHING) + RUPEE)

    def fee(
        self, days: int, nil: bool, turnover: Decimal, state_turnover: Decimal | None
    ) -> Decimal:
        """Rupees for a delay of so many days."""
        if self.is_spared(turnover):
            return NOTHING
        return min(days * self.rate(nil, turnover), self.cap(nil, turnover, state_turnover))

    def is_spared(self, turnover: Decimal | None) -> bool:
        """Whether the return is not required at this turnover."""
        if turnover is None or self.spared_up_to is None:
            return False
        return turnover <= self.spared_up_to

    def rate(self, nil: bool, turnover: Decimal) -> Decimal:
        """Rupees for each day."""
        return Decimal(_row(self.per_day.mapping, nil, turnover)["rupees"])

    def cap(self, nil: bool, turnover: Decimal, state_turnover: Decimal | None) -> Decimal:
        """The most that the fee can be; a share is rounded under each Act.

        Without a turnover in the State that of the year stands for it.
        """
        row = _row(self.most.mapping, nil, turnover)
        if "rupees" in row:
            return Decimal(row["rupees"])
        base = turnover if state_turnover is None else state_turnover
        return ACTS * round_rupee(base * Decimal(row["percent"]) * PERCENT / ACTS)

    def share(self, turnover: Decimal) -> Decimal:
        """The percentage of the turnover in the State that is the most."""
        return Decimal(_row(self.most.mapping, False, turnover)["percent"])


def tariff(form: str, on: date) -> Tariff:
    """The values for a form and a day of its tax period; raises NotInForce."""
    name = stem(form)
    per_day = parameter(f"late_fee/per_day/{name}").on(on)
    most = parameter(f"late_fee/most/{name}").on(on)
    if form == "GSTR-9":
        exempt = parameter("due_dates/gstr_9_exempt_up_to").on(on)
        return Tariff(per_day, most, exempt, exempt.decimal)
    if form == "GSTR-9C":
        over = parameter("due_dates/gstr_9c_over").on(on)
        return Tariff(per_day, most, over, Decimal(over.mapping["limit"]))
    return Tariff(per_day, most)


def _row(value: Mapping[str, Any], nil: bool, turnover: Decimal) -> Mapping[str, Any]:
    if nil and "nil" in value:
        return {"rupees": value["nil"]}
    rows = value["classes"]
    return next(row for row in rows if turnover <= row.get("turnover_up_to", turnover))

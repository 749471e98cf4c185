"""The electronic credit ledger of one tax period, while credit is being set against tax."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Literal

from rules_engine.computation import Source, Step
from rules_engine.dated import parameter
from rules_engine.money import NOTHING, RUPEE

Head = Literal["igst", "cgst", "sgst", "utgst", "cess"]
HEADS: tuple[Head, ...] = ("igst", "cgst", "sgst", "utgst", "cess")
# What the credit of integrated tax may pay besides itself, in the order of section 49(5)(a)
PARTS: tuple[Head, ...] = ("cgst", "sgst", "utgst")


@dataclass(frozen=True)
class Use:
    """An amount of the credit of one head that pays tax of the same or another head."""

    credit: Head
    against: Head
    amount: Decimal


class CreditLedger:
    """Tax that is `due` and credit that is `left`, by head in rupees, and what was used so far.

    Lets credit pay only what section 49(5) allows (parameter "itc/may_pay"); a formula that tries
    something else is wrong, and is stopped by a ValueError.
    """

    def __init__(
        self, output_tax: Mapping[Head, Decimal], credit: Mapping[Head, Decimal], on: date
    ) -> None:
        self.on = on
        self.due = dict(output_tax)
        self.left = dict(credit)
        self.uses: list[Use] = []
        self.steps: list[Step] = []
        self._may_pay = parameter("itc/may_pay").on(on)

    def tell(self, key: str, source: Source, **values: object) -> None:
        """Add a step to what is told about the answer."""
        self.steps.append(Step(key, values, source))

    def own_heads(self, heads: Iterable[Head]) -> None:
        """Let the credit of each head pay the tax of the same head as far as it goes."""
        for head in heads:
            self.use(head, head, "own_credit", self._may_pay.source)

    def use(
        self, credit: Head, against: Head, key: str, source: Source, most: Decimal | None = None
    ) -> None:
        """Let the credit of one head pay tax of a head as far as it goes, or `most` of it."""
        if against not in self._may_pay.mapping[credit]:
            raise ValueError(f"{credit} credit may not pay {against}")
        amount = min(self.left[credit], self.due[against])
        if most is not None:
            amount = min(amount, most)
        if not amount:
            return
        self.left[credit] -= amount
        self.due[against] -= amount
        self.uses.append(Use(credit, against, amount))
        self.tell(key, source, credit=credit, against=against, amount=amount)


def levelled(
    levels: Mapping[Head, Decimal], room: Mapping[Head, Decimal], amount: Decimal
) -> dict[Head, Decimal]:
    """How to add `amount` to the levels, none by more than its room, so that they end as equal
    as possible; in whole rupees where the room allows.

    >>> levelled({"cgst": Decimal(0), "sgst": Decimal(40)},
    ...          {"cgst": Decimal(300), "sgst": Decimal(300)}, Decimal(101))
    {'cgst': Decimal('71'), 'sgst': Decimal('30')}
    """
    added = dict.fromkeys(levels, NOTHING)
    amount = min(amount, sum(room.values(), NOTHING))
    while amount:
        height = {head: levels[head] + added[head] for head in levels if added[head] < room[head]}
        lowest = min(height.values())
        filling = [head for head in height if height[head] == lowest]
        step = amount / len(filling)
        higher = [level for level in height.values() if level > lowest]
        if higher:
            step = min(step, min(higher) - lowest)
        for head in filling:
            share = step.quantize(RUPEE, rounding=ROUND_CEILING)
            share = min(share, room[head] - added[head], amount)
            added[head] += share
            amount -= share
    return added

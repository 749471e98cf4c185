"""The electronic credit ledger of one tax period, while credit is being set against tax."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Literal

from rules_engine.computation import Source, Step
from rules_engine.credit_law import CreditLaw
from rules_engine.money import NOTHING, RUPEE

Head = Literal["igst", "cgst", "sgst", "utgst", "cess"]
HEADS: tuple[Head, ...] = ("igst", "cgst", "sgst", "utgst", "cess")
# What the credit of integrated tax may pay besides itself, in the order of section 49(5)(a):
# central tax, and State tax or Union territory tax, of which a registration has one
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
        self, output_tax: Mapping[Head, Decimal], credit: Mapping[Head, Decimal], law: CreditLaw
    ) -> None:
        self.law = law
        self.due = dict(output_tax)
        self.left = dict(credit)
        self.uses: list[Use] = []
        self.steps: list[Step] = []

    def tell(self, key: str, source: Source, **values: object) -> None:
        """Add a step to what is told about the answer."""
        self.steps.append(Step(key, values, source))

    def own_heads(self, heads: Iterable[Head]) -> None:
        """Let the credit of each head pay the tax of the same head as far as it goes."""
        for head in heads:
            if self.left[head] and self.due[head]:
                self.use(head, head, "own_credit", self.law.may_pay_source)

    def use(
        self, credit: Head, against: Head, key: str, source: Source, most: Decimal | None = None
    ) -> None:
        """Let the credit of one head pay tax of a head as far as it goes, or `most` of it."""
        left, due = self.left[credit], self.due[against]
        amount = min(left, due) if most is None else min(left, due, most)
        if not amount:
            return
        if against not in self.law.may_pay[credit]:
            raise ValueError(f"{credit} credit may not pay {against}")
        self.left[credit] = left - amount
        self.due[against] = due - amount
        self.uses.append(Use(credit, against, amount))
        self.tell(key, source, credit=credit, against=against, amount=amount)

    def take_back(self, credit: Head, amount: Decimal, key: str, source: Source) -> None:
        """Let cash pay `amount` of what the credit of a head has paid, what it paid last first."""
        kept: list[Use] = []
        for use in reversed(self.uses):
            back = min(use.amount, amount) if use.credit == credit else NOTHING
            if back:
                amount -= back
                self.left[credit] += back
                self.due[use.against] += back
                self.tell(key, source, credit=credit, against=use.against, amount=back)
            if use.amount > back:
                kept.append(Use(use.credit, use.against, use.amount - back))
        self.uses = kept[::-1]


def levelled(
    levels: tuple[Decimal, Decimal], rooms: tuple[Decimal, Decimal], amount: Decimal
) -> Decimal:
    """What the first of two levels gets of `amount`, which there is room for in both, so that
    they end as equal as possible; in whole rupees where the room allows.

    >>> levelled((Decimal(0), Decimal(40)), (Decimal(300), Decimal(300)), Decimal(101))
    Decimal('71')
    """
    even = ((levels[1] - levels[0] + amount) / 2).quantize(RUPEE, rounding=ROUND_CEILING)
    return min(max(even, amount - rooms[1], NOTHING), rooms[0], amount)

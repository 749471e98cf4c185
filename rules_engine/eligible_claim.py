"""How much credit may be claimed in a period: the books against GSTR-2B, less what is not allowed.

Section 16(2) and rule 36(4) CGST Act and Rules 2017; the reversals are in `claim_reversals`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Any, Literal

from rules_engine import facts as fact
from rules_engine.claim_reversals import REVERSAL_FACTS, reversals
from rules_engine.computation import Source, Step, Told, confirmations, distinct_sources
from rules_engine.credit_ledger import HEADS
from rules_engine.dated import DatedValue, parameter
from rules_engine.errors import FactInvalid, FactMissing, NotInForce
from rules_engine.money import NOTHING, PAISA, PERCENT
from rules_engine.periods import Period, month_of

TOPIC = "itc.eligible_claim"

FACTS = (
    fact.amount_or_by(
        "books_credit",
        HEADS,
        about="Rupees of credit by the purchase invoices in the books, in one sum or by head",
    ),
    fact.amount_or_by(
        "gstr2b_credit", HEADS, about="Rupees of credit in GSTR-2B, in one sum or by head"
    ),
    fact.tax_period(
        kinds=("month", "quarter"), about="Tax period of the claim; the month of asking if left out"
    ),
    fact.amount(
        "blocked_credit", about="Rupees of that credit which section 17(5) blocks; 0 if left out"
    ),
    fact.amount(
        "not_received_credit", about="Rupees of that credit on goods or services not yet received"
    ),
    fact.amount(
        "reverse_charge_credit",
        about="Rupees of tax paid in cash by reverse charge, besides books and GSTR-2B",
    ),
    fact.amount(
        "reclaimed_credit",
        about="Rupees reversed earlier for want of payment or return, now to be taken again",
    ),
    *REVERSAL_FACTS,
)

Outcome = Literal["matched", "books_more", "gstr2b_more", "both_more", "reversal_only"]

# With one of these, there is something to tell even where no new credit is claimed
_ALONE = (
    "unpaid_over_180_days",
    "unpaid_invoices",
    "common_credit",
    "capital_goods_credit",
    "reclaimed_credit",
)


@dataclass(frozen=True)
class EligibleClaim:
    """The credit of a period, in rupees.

    `matched` is in the books and in GSTR-2B, `provisional` what rule 36(4) allowed beyond it.
    `claimable` is what may be taken: both, less what is blocked or not received, with reverse
    charge; `claimable_by_head` likewise, where all amounts are known by head.  `deferred` is in
    the books only and waits for the supplier, `not_in_books` in GSTR-2B only and is to be looked
    at.  `outcome` says which of the two there is; it is "reversal_only" where neither side was
    given.  `net_credit` is `claimable` with `reclaimed`, less `reversed_total`; where it is
    negative, that much is added to the tax payable.
    """

    topic: str
    on: date
    outcome: Outcome
    period: Period
    books: Decimal
    gstr2b: Decimal
    matched: Decimal
    provisional: Decimal
    blocked: Decimal
    not_received: Decimal
    reverse_charge: Decimal
    claimable: Decimal
    claimable_by_head: Mapping[str, Decimal] | None
    deferred: Decimal
    not_in_books: Decimal
    reversals: Mapping[str, Decimal]
    reversed_total: Decimal
    reclaimed: Decimal
    net_credit: Decimal
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    warnings: tuple[Step, ...]
    assumed: tuple[Step, ...]


def answer(given: Mapping[str, Any], on: date) -> EligibleClaim:
    """The credit that may be claimed in a period.

    "… no registered person shall be entitled to the credit of any input tax … unless … (aa) the
    details of the invoice or debit note … has been furnished by the supplier in the statement of
    outward supplies and such details have been communicated to the recipient"  (section 16(2))

    Raises FactMissing with the facts that still decide, FactInvalid for amounts that can't belong
    together and for a period to come, NotInForce before GST.
    """
    return _Claim(given, on).answer()


class _Claim(Told):
    """One claim on its way to the answer; collects what there is to tell about it."""

    def __init__(self, given: Mapping[str, Any], on: date) -> None:
        self.given = given
        self.on = on
        super().__init__()
        self.period: Period = self._period()
        self.unmatched = self._in_force("unmatched")
        sides = ("books_credit", "gstr2b_credit")
        self.reversal_only = not any(name in given for name in sides) and any(
            name in given for name in _ALONE
        )
        if self.reversal_only:
            self.books = self.in_2b = {"total": NOTHING}
            return
        lacking = [name for name in sides[: 1 if self.unmatched else 2] if name not in given]
        if lacking:
            raise FactMissing(lacking)
        self.books, self.in_2b = self._by_the_same_heads()

    def answer(self) -> EligibleClaim:
        matched = {head: min(self.books[head], self.in_2b[head]) for head in self.books}
        deferred = {head: self.books[head] - matched[head] for head in self.books}
        unknown = _total(self.in_2b) - _total(matched)
        self._tell_matching(_total(matched))
        blocked = self._less("blocked_credit", "blocked", _total(self.books))
        waiting = self._less("not_received_credit", "not_received", _total(self.books) - blocked)
        less = blocked + waiting
        eligible = max(NOTHING, _total(matched) - less)
        provisional = self._provisional(eligible, _total(deferred))
        reverse_charge = self._plus("reverse_charge_credit", "reverse_charge")
        claimable = eligible + provisional + reverse_charge
        if not self.reversal_only:
            self._tell("credit_claimable", None, amount=claimable)
        self._refuse_more_common_than(eligible + provisional)
        reverse = reversals(self.given, eligible + provisional, self.period)
        self.steps += reverse.steps
        reclaimed = self._plus("reclaimed_credit", "reclaim")
        net = claimable + reclaimed - reverse.total
        if reverse.amounts or reclaimed:
            self._tell("net_credit", None, amount=net)
        self._observe(_total(deferred) - provisional, unknown)
        self.warnings += reverse.warnings
        sources = distinct_sources(*(step.source for step in self.steps))
        plain = self.books.keys() == {"total"} or less or provisional or reverse_charge
        return EligibleClaim(
            topic=TOPIC,
            on=self.on,
            outcome=self._outcome(_total(deferred), unknown),
            period=self.period,
            books=_total(self.books),
            gstr2b=_total(self.in_2b),
            matched=_total(matched),
            provisional=provisional,
            blocked=blocked,
            not_received=waiting,
            reverse_charge=reverse_charge,
            claimable=claimable,
            claimable_by_head=None if plain else MappingProxyType(matched),
            deferred=_total(deferred) - provisional,
            not_in_books=unknown,
            reversals=MappingProxyType(dict(reverse.amounts)),
            reversed_total=reverse.total,
            reclaimed=reclaimed,
            net_credit=net,
            steps=tuple(self.steps),
            sources=sources,
            warnings=(*self.warnings, *confirmations(sources)),
            assumed=(*self.assumed, *reverse.assumed),
        )

    def _outcome(self, deferred: Decimal, unknown: Decimal) -> Outcome:
        if self.reversal_only:
            return "reversal_only"
        if deferred and unknown:
            return "both_more"
        if deferred:
            return "books_more"
        return "gstr2b_more" if unknown else "matched"

    def _refuse_more_common_than(self, eligible: Decimal) -> None:
        common: Decimal = self.given.get("common_credit", NOTHING)
        if common > eligible and not self.reversal_only:
            raise FactInvalid("common_credit", common, f"0 to {eligible}, a part of the credit")

    def _period(self) -> Period:
        begin = parameter("itc/claim/unmatched").dates[0]
        if self.on < begin:
            raise NotInForce(TOPIC, self.on)
        period: Period | None = self.given.get("period")
        if period is None:
            period = month_of(self.on)
            self.assumed.append(Step("this_month", {"period": period}))
        if not begin <= period.first <= self.on:
            accepted = f"a period from {begin.isoformat()} to {self.on.isoformat()}"
            raise FactInvalid("period", period.code, accepted)
        return period

    def _by_the_same_heads(self) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
        """Both sides by head, or in one sum each where one of them is."""
        books: Mapping[str, Decimal] = self.given["books_credit"]
        in_2b: Mapping[str, Decimal] = self.given.get("gstr2b_credit", books)
        if "total" in books or "total" in in_2b:
            return {"total": _total(books)}, {"total": _total(in_2b)}
        return (
            {head: books.get(head, NOTHING) for head in HEADS},
            {head: in_2b.get(head, NOTHING) for head in HEADS},
        )

    def _tell_matching(self, matched: Decimal) -> None:
        if self.reversal_only:
            return
        values = {"books": _total(self.books), "gstr2b": _total(self.in_2b), "matched": matched}
        law = self.unmatched or parameter("itc/claim/provisional").on(self.period.last)
        self._tell("no_matching_yet" if self.unmatched else "credit_matched", law.source, **values)

    def _provisional(self, eligible: Decimal, deferred: Decimal) -> Decimal:
        """What may be taken beyond the reported invoices.

        "… shall not exceed 20 per cent. of the eligible credit available in respect of invoices
        or debit notes the details of which have been uploaded by the suppliers"  (rule 36(4) as
        it began; the share fell by later notifications)
        """
        if self.unmatched or not deferred:
            return deferred
        together = self._in_force("cumulative")
        if together:
            self._tell("cumulative", together.source, amount=deferred, settled_in=together.text)
            self._warn("settle_together", together.source, settled_in=together.text)
            return deferred
        share = parameter("itc/claim/provisional").on(self.period.last)
        if not share.decimal:
            return NOTHING
        most = (eligible * share.decimal * PERCENT).quantize(PAISA, rounding=ROUND_HALF_UP)
        amount = min(most, deferred)
        self._tell("provisional", share.source, percent=share.decimal, amount=amount)
        return amount

    def _less(self, name: str, law: str, most: Decimal) -> Decimal:
        """Credit of the books that may not be taken, or not yet."""
        amount: Decimal = self.given.get(name, NOTHING)
        if amount > most:
            raise FactInvalid(name, amount, f"0 to {most}, a part of books_credit")
        if amount:
            source = parameter(f"itc/claim/{law}").on(self.period.last).source
            self._tell(f"less_{law}", source, amount=amount)
            self.assumed.append(Step(f"{law}_in_both", {"amount": amount}))
        return amount

    def _plus(self, name: str, law: str) -> Decimal:
        amount: Decimal = self.given.get(name, NOTHING)
        if amount:
            source = parameter(f"itc/claim/{law}").on(self.period.last).source
            self._tell(f"plus_{law}", source, amount=amount)
        return amount

    def _observe(self, deferred: Decimal, unknown: Decimal) -> None:
        """What to do about invoices on one side only, and what is said about it elsewhere."""
        if "blocked_credit" not in self.given and not self.reversal_only:
            self.assumed.append(Step("nothing_blocked"))
        if deferred:
            law = parameter("itc/claim/provisional").on(self.period.last)
            self._warn("claim_when_reported", law.source, amount=deferred)
        acceptance = self._in_force("deemed_acceptance")
        if acceptance and deferred:
            self._warn("guide_differs.zero_mismatch", None)
        if unknown:
            self._warn("check_invoices", None, amount=unknown)
            if acceptance:
                self._warn("deemed_acceptance", acceptance.source)

    def _in_force(self, name: str) -> DatedValue | None:
        return parameter(f"itc/claim/{name}").if_in_force(self.period.last)


def _total(amounts: Mapping[str, Decimal]) -> Decimal:
    return sum(amounts.values(), NOTHING)

"""Is the credit on a purchase blocked?  Section 17(5) CGST Act 2017.

The clauses with their exceptions are dated values below `parameters/itc/blocked/`, one file for
each category of purchase; `parameters/itc/not_blocked/` has what people ask about and the section
doesn't name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from rules_engine import facts as fact
from rules_engine.computation import Source, Step, confirmations, distinct_sources
from rules_engine.dated import DatedValue, parameter, parameter_names
from rules_engine.errors import FactInvalid, FactMissing, NotInForce
from rules_engine.facts import Fact
from rules_engine.item_words import categories, understand

TOPIC = "itc.blocked_check"

PURPOSES = (
    "own_use",
    "resale",
    "demo_vehicle",
    "passenger_transport",
    "goods_transport",
    "driving_training",
    "flying_training",
    "navigation_training",
    "same_category_supply",
    "statutory_obligation",
    "works_contract_supply",
    "plant_and_machinery",
    "imported_goods",
    "vehicle_maker_or_insurer",
    "personal",
    "partly_personal",
    "gift",
    "csr",
    "exempt_supply",
    "partly_exempt",
)

Outcome = Literal["blocked", "allowed", "partly", "no_tax", "unknown_item"]

_BLOCKED, _NOT_BLOCKED = "itc/blocked/", "itc/not_blocked/"


@dataclass(frozen=True)
class BlockedCheck:
    """Blocked, allowed or allowed in part, and by which provision.

    `outcome` is "no_tax" for what bears no GST and "unknown_item" where the words name nothing
    that is known: then only the general rule is told.  `exceptions` are the uses for which the
    credit would not be blocked.
    """

    topic: str
    on: date
    outcome: Outcome
    item: str | None
    category: str | None
    purpose: str | None
    clause: str | None
    exceptions: tuple[str, ...]
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    warnings: tuple[Step, ...]
    assumed: tuple[Step, ...]


def facts() -> tuple[Fact, ...]:
    """What can be told of a purchase."""
    return (
        fact.text(
            "item",
            about="What was bought, in words of English, Hindi or romanised Hindi, such as car",
        ),
        fact.choice("category", categories(), about="Kind of purchase, where it is known already"),
        fact.choice(
            "purpose",
            PURPOSES,
            about="What it is for: own_use in the business, resale, or a use that the law names",
        ),
        fact.whole(
            "seats", least=1, most=999, about="Approved seats of the vehicle, the driver's included"
        ),
        fact.yes_no(
            "capitalised", about="Whether the cost of a repair is capitalised in the books"
        ),
        fact.calendar_day("invoice_date", about="Date of the invoice; today's law if left out"),
    )


def answer(given: Mapping[str, Any], on: date) -> BlockedCheck:
    """Whether section 17(5) takes the credit on a purchase away.

    "Notwithstanding anything contained in sub-section (1) of section 16 and sub-section (1) of
    section 18, input tax credit shall not be available in respect of the following, namely …"
    (section 17(5))

    Raises FactMissing with the facts that still decide, FactInvalid for an item date that can't
    be, NotInForce before GST.
    """
    return _Question(given, on).answer()


class _Question:
    """One purchase on its way to the answer; collects what there is to tell about it."""

    def __init__(self, given: Mapping[str, Any], on: date) -> None:
        self.given = given
        self.on = on
        self.day = self._day()
        self.item: str | None = given.get("item")
        self.category: str | None = given.get("category")
        self.purpose: str | None = given.get("purpose")
        self.seats: int | None = given.get("seats")
        self.capitalised: bool | None = given.get("capitalised")
        self.clause: str | None = None
        self.exceptions: tuple[str, ...] = ()
        self.steps: list[Step] = []
        self.warnings: list[Step] = []
        self.assumed: list[Step] = []

    def answer(self) -> BlockedCheck:
        outcome = self._outcome()
        sources = distinct_sources(*(step.source for step in self.steps))
        return BlockedCheck(
            topic=TOPIC,
            on=self.on,
            outcome=outcome,
            item=self.item,
            category=self.category,
            purpose=self.purpose,
            clause=self.clause,
            exceptions=self.exceptions,
            steps=tuple(self.steps),
            sources=sources,
            warnings=(*self.warnings, *confirmations(sources)),
            assumed=tuple(self.assumed),
        )

    def _outcome(self) -> Outcome:
        self._understand()
        if self.category is None:
            return self._unknown()
        no_tax = parameter("itc/no_tax_charged").on(self.day)
        if self.category in no_tax.items:
            self._tell("no_tax_charged", no_tax.source, category=self.category)
            return "no_tax"
        law = self._law_of_category()
        if law is not None and self._is_blocked(law):
            return "blocked"
        return self._by_use()

    def _understand(self) -> None:
        """The category and the use, out of the words where they are not given."""
        if self.category is not None:
            return
        if self.item is None:
            raise FactMissing(["item"])
        found = understand(self.item)
        if not found.categories:
            return
        self.category = found.categories[0]
        self._assume("item_understood_as", category=self.category, words=found.words)
        if self.purpose is None and found.use is not None:
            self.purpose = found.use
            self._assume("purpose_understood_as", purpose=self.purpose)
        self.seats = self.seats or found.seats
        if self.capitalised is None:
            self.capitalised = found.capitalised
        if len(found.categories) > 1:
            self._warn("also_named", None, categories=found.categories[1:])

    def _unknown(self) -> Outcome:
        rule = parameter("itc/business_use").on(self.day)
        self._tell("credit_for_business", rule.source, clause=rule.mapping["clause"])
        return "unknown_item"

    def _law_of_category(self) -> DatedValue | None:
        """The clause that names the category on the day; None if none does."""
        name = f"{_BLOCKED}{self.category}"
        if name not in parameter_names():
            return None
        law = parameter(name).if_in_force(self.day)
        if law is None:
            values = {"category": self.category, "since": parameter(name).dates[0]}
            self._tell(
                "credit_not_named_yet", parameter("itc/business_use").on(self.day).source, **values
            )
        return law

    def _is_blocked(self, law: DatedValue) -> bool:
        """Whether no exception of the clause applies; raises FactMissing where it hangs on a fact
        that is not known."""
        clause, unless = law.mapping["clause"], law.mapping["unless"]
        if self.purpose in unless:
            self._tell("use_excepted", law.source, clause=clause, purpose=self.purpose)
            return False
        lacking = []
        if "seats" in law.mapping:
            if self._too_many_seats(law.mapping["seats"]):
                return False
            if law.mapping["seats"] == "asked" and self.seats is None:
                lacking.append("seats")
        if law.mapping.get("capitalised_only"):
            if self.capitalised is False:
                self._tell("not_capitalised", law.source, clause=clause)
                return False
            if self.capitalised is None:
                lacking.append("capitalised")
        if unless and self.purpose is None:
            key = "own_use" if law.mapping.get("own_use_assumed") else "no_excepted_use"
            self._assume(key)
        if lacking:
            raise FactMissing(lacking)
        self.clause, self.exceptions = clause, unless
        self._tell("credit_blocked", law.source, clause=clause, category=self.category)
        for use in unless:
            self._tell("blocked_unless", law.source, purpose=use)
        return True

    def _too_many_seats(self, kind: str) -> bool:
        """Whether the vehicle has more seats than those with a block; told with the seats."""
        limit = parameter("itc/passenger_vehicle_seats").on(self.day)
        if self.seats is None:
            if kind == "few":
                self._assume("few_seats", category=self.category, limit=int(limit.decimal))
            return False
        above = self.seats > limit.decimal
        key = "more_seats" if above else "within_seats"
        self._tell(key, limit.source, seats=self.seats, limit=int(limit.decimal))
        return above

    def _by_use(self) -> Outcome:
        """What the use says about a purchase that no clause blocks for what it is."""
        uses = parameter("itc/use").on(self.day)
        if self.purpose is not None and self.purpose in uses.mapping:
            rule = uses.mapping[self.purpose]
            self.clause = rule["clause"]
            self._tell("credit_by_use", uses.source, clause=self.clause, purpose=self.purpose)
            return "partly" if rule["credit"] == "part" else "blocked"
        name = f"{_NOT_BLOCKED}{self.category}"
        if name in parameter_names():
            self._tell(
                "credit_not_named", parameter(name).on(self.day).source, category=self.category
            )
        rule_of_use = parameter("itc/business_use").on(self.day)
        self.clause = rule_of_use.mapping["clause"]
        self._tell("credit_for_business", rule_of_use.source, clause=self.clause)
        if self.purpose is None:
            self._assume("for_taxable_business")
        if self.category == "stay_travel":
            self._warn("tax_of_another_state", rule_of_use.source)
        return "allowed"

    def _day(self) -> date:
        """The day whose law counts: that of the invoice."""
        day: date = self.given.get("invoice_date", self.on)
        begin = parameter("itc/business_use").dates[0]
        if self.on < begin:
            raise NotInForce(TOPIC, self.on)
        if not begin <= day <= self.on:
            accepted = f"a date from {begin.isoformat()} to {self.on.isoformat()}"
            raise FactInvalid("invoice_date", day.isoformat(), accepted)
        return day

    def _tell(self, key: str, source: Source | None, **values: object) -> None:
        self.steps.append(Step(key, values, source))

    def _warn(self, key: str, source: Source | None, **values: object) -> None:
        self.warnings.append(Step(key, values, source))

    def _assume(self, key: str, **values: object) -> None:
        self.assumed.append(Step(key, values))

"""The topics that a rule computes, by their id in the catalogue: plain JSON facts in, result out.

For the command line, tests and other programs.  Python code calls the rule itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from rules_engine import (
    blocked_credit,
    composition,
    composition_compare,
    due_calendar,
    due_date_lookup,
    e_invoice,
    eligible_claim,
    eway_bill,
    gstin_decode,
    interest,
    itc,
    itc_time_limit,
    late_fee,
    password,
    registration,
    registration_dates,
    returns_which,
    section_24,
    signing,
    state_code,
    supply_chain,
    tax_split,
)
from rules_engine import facts as fact
from rules_engine.errors import UnknownTopic
from rules_engine.facts import Fact, day, read_facts
from rules_engine.registration_facts import SUPPLY_KINDS, RegistrationFacts
from rules_engine.schema import input_schema, output_schema

Compute = Callable[[Mapping[str, Any], date], Any]


@dataclass(frozen=True)
class Topic:
    """One topic: the facts it takes and the rule that answers it."""

    id: str
    facts: tuple[Fact, ...]
    rule: Compute

    def compute(self, given: object, on: date) -> Any:
        """The answer to plain JSON facts on a date; raises RuleError."""
        return self.rule(read_facts(self.facts, given), day(on.isoformat(), "on"))

    def schema(self) -> dict[str, Any]:
        """The JSON Schemas of the facts ("input") and of the answer ("output")."""
        return {
            "input": input_schema(self.id, self.facts),
            "output": output_schema(self.id, self.rule),
        }


def _threshold(
    given: Mapping[str, Any], on: date
) -> registration.RegistrationAnswer | registration_dates.RegistrationDeadlines:
    facts = RegistrationFacts(**given)
    if registration_dates.only_dates(facts):
        return registration_dates.deadlines(facts, on)
    return registration.threshold(facts, on)


def topic(topic_id: str) -> Topic:
    """The topic with this id; raises UnknownTopic."""
    found = topics().get(topic_id)
    if found is None:
        raise UnknownTopic(topic_id, list(topics()))
    return found


def compute(topic_id: str, given: object, on: date) -> Any:
    """The answer of a topic to plain JSON facts on a date.

    >>> chain = {"sales": [20000, 25000, 30000], "rate": 5, "input_tax": 360}
    >>> answer = compute("itc.supply_chain", chain, date(2026, 11, 22))
    >>> [int(link.cash) for link in answer.links], int(answer.total_tax)
    ([640, 250, 250], 1500)
    """
    return topic(topic_id).compute(given, on)


@cache
def topics() -> Mapping[str, Topic]:
    """All topics by id."""
    every = (
        Topic(gstin_decode.TOPIC, gstin_decode.FACTS, gstin_decode.decode),
        Topic(state_code.TOPIC, state_code.FACTS, state_code.answer),
        Topic(registration.TOPIC, _registration_facts(), _threshold),
        Topic(itc.TOPIC, itc.FACTS, itc.answer),
        Topic(blocked_credit.TOPIC, blocked_credit.facts(), blocked_credit.answer),
        Topic(eligible_claim.TOPIC, eligible_claim.FACTS, eligible_claim.answer),
        Topic(itc_time_limit.TOPIC, itc_time_limit.FACTS, itc_time_limit.answer),
        Topic(due_date_lookup.TOPIC, due_date_lookup.FACTS, due_date_lookup.answer),
        Topic(due_calendar.TOPIC, due_calendar.FACTS, due_calendar.answer),
        Topic(returns_which.TOPIC, returns_which.FACTS, returns_which.answer),
        Topic(supply_chain.TOPIC, supply_chain.FACTS, supply_chain.answer),
        Topic(signing.TOPIC, signing.FACTS, signing.answer),
        Topic(password.TOPIC, password.FACTS, password.answer),
        Topic(e_invoice.TOPIC, e_invoice.FACTS, e_invoice.answer),
        Topic(eway_bill.TOPIC, eway_bill.FACTS, eway_bill.answer),
        Topic(late_fee.TOPIC, late_fee.FACTS, late_fee.answer),
        Topic(interest.TOPIC, interest.FACTS, interest.answer),
        Topic(composition.TOPIC, composition.FACTS, composition.answer),
        Topic(composition_compare.TOPIC, composition_compare.FACTS, composition_compare.answer),
        Topic(tax_split.TOPIC, tax_split.FACTS, tax_split.answer),
    )
    return MappingProxyType({each.id: each for each in every})


def _registration_facts() -> tuple[Fact, ...]:
    return (
        fact.amount(
            "aggregate_turnover",
            about="Turnover in rupees of the year, of the same PAN in all India, exempt and exports"
            " included",
        ),
        fact.text("state", about="State code of two digits such as 08 for Rajasthan, or its name"),
        fact.choice("supply_kind", SUPPLY_KINDS, about="What is supplied: goods, services or both"),
        fact.yes_no("inter_state", about="Whether anything taxable is sold to another State"),
        fact.choice("inter_state_kind", SUPPLY_KINDS, about="What is sold to another State"),
        fact.texts(
            "section_24_grounds",
            choices=section_24.ground_keys(),
            about="Grounds of section 24 that hold, for which there is no limit",
        ),
        fact.yes_no(
            "excluded_goods",
            about="Whether goods are sold that the higher limit leaves out: ice cream, pan masala,"
            " tobacco, certain bricks",
        ),
        fact.texts(
            "other_states",
            about="Codes or names of the other States from which taxable supplies are made",
        ),
        fact.yes_no("handicraft", about="Whether only notified handicraft goods are sold"),
        fact.yes_no("exempt_only", about="Whether all supplies are exempt or not taxable"),
        fact.yes_no(
            "farm_produce_only", about="Whether it is a farmer who sells produce of the own land"
        ),
        fact.yes_no(
            "reverse_charge_supplies_only",
            about="Whether the recipient pays the tax on all supplies (reverse charge)",
        ),
        fact.calendar_day(
            "liable_from", about="Day on which the limit was crossed, or liability began"
        ),
        fact.calendar_day("applied_on", about="Day of the application for registration"),
        fact.calendar_day("granted_on", about="Day on which the registration was granted"),
        fact.calendar_day(
            "business_starts_on",
            about="Day on which a casual or non-resident taxable person begins business",
        ),
        fact.calendar_day(
            "cancellation_order_on",
            about="Day on which the order that cancels the registration was served",
        ),
    )

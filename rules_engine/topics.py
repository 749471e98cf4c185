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

from rules_engine import facts as fact
from rules_engine import gstin, itc, registration, section_24, states, supply_chain
from rules_engine.credit_ledger import HEADS
from rules_engine.errors import UnknownTopic
from rules_engine.facts import Fact, json_schema, read_facts
from rules_engine.registration_facts import SUPPLY_KINDS, RegistrationFacts

Compute = Callable[[Mapping[str, Any], date], Any]

_STATE_CODE = "^[0-9]{2}$"


@dataclass(frozen=True)
class Topic:
    """One topic: the facts it takes and the rule that answers it."""

    id: str
    facts: tuple[Fact, ...]
    rule: Compute

    def compute(self, given: object, on: date) -> Any:
        """The answer to plain JSON facts on a date; raises RuleError."""
        return self.rule(read_facts(self.facts, given), on)

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the facts."""
        return json_schema(self.id, self.facts)


def _threshold(given: Mapping[str, Any], on: date) -> registration.RegistrationAnswer:
    return registration.threshold(RegistrationFacts(**given), on)


def _set_off(given: Mapping[str, Any], on: date) -> itc.SetOff:
    return itc.set_off(on=on, **{"output_tax": {}, "credit": {}, **given})


def _supply_chain(given: Mapping[str, Any], on: date) -> supply_chain.SupplyChain:
    return supply_chain.supply_chain(on=on, **given)


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
        Topic("gstin.decode", (fact.text("gstin", required=True),), gstin.decode),
        Topic("gstin.state_code", (fact.text("code"), fact.text("name")), states.lookup),
        Topic(registration.TOPIC, _registration_facts(), _threshold),
        Topic(itc.TOPIC, _set_off_facts(), _set_off),
        Topic(supply_chain.TOPIC, _supply_chain_facts(), _supply_chain),
    )
    return MappingProxyType({each.id: each for each in every})


def _registration_facts() -> tuple[Fact, ...]:
    return (
        fact.amount("aggregate_turnover"),
        fact.text("state", pattern=_STATE_CODE),
        fact.choice("supply_kind", SUPPLY_KINDS),
        fact.yes_no("inter_state"),
        fact.choice("inter_state_kind", SUPPLY_KINDS),
        fact.texts("section_24_grounds", choices=section_24.ground_keys()),
        fact.yes_no("excluded_goods"),
        fact.texts("other_states", pattern=_STATE_CODE),
        fact.yes_no("handicraft"),
        fact.yes_no("exempt_only"),
        fact.yes_no("farm_produce_only"),
        fact.yes_no("reverse_charge_supplies_only"),
    )


def _set_off_facts() -> tuple[Fact, ...]:
    return (
        fact.amounts_by("output_tax", HEADS),
        fact.amounts_by("credit", HEADS),
        fact.amount("cash_only"),
    )


def _supply_chain_facts() -> tuple[Fact, ...]:
    return (
        fact.amounts("sales", required=True),
        fact.percent("rate", required=True),
        fact.amount("input_tax", required=True),
    )

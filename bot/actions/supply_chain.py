"""itc.supply_chain: what each seller along a chain pays in cash."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from bot.readers import NOTHING, Heard, percent, says_nothing
from bot.rule_tool import RuleAction, RuleForm

TOPIC = "itc.supply_chain"
SLOTS = ("supply_chain_facts",)
FEWEST_SALES = 2
INPUT_TAX = "input_tax"


def sales(heard: Heard) -> Any:
    """The prices in the order they were said; one alone is no chain."""
    plain = _amounts(heard, marked=False)
    return plain if len(plain) >= FEWEST_SALES else None


def input_tax(heard: Heard) -> Any:
    """The amount said to be tax on purchases; to the question, any amount or none."""
    marked = _amounts(heard, marked=True)
    if marked:
        return marked[0]
    if not heard.asked:
        return None
    plain = _amounts(heard, marked=False)
    return plain[0] if plain else NOTHING if says_nothing(heard.talk) else None


class ValidateSupplyChainForm(RuleForm):
    """Asks for the sale prices in order, the rate, and the first seller's credit."""

    form = "supply_chain_form"
    topic = TOPIC
    submit = "action_itc_supply_chain"
    slots = SLOTS
    asks = MappingProxyType({"no_input_tax_before": INPUT_TAX})
    reads = MappingProxyType({"sales": sales, "rate": percent(), "input_tax": input_tax})


class ActionItcSupplyChain(RuleAction):
    """Shows, link by link, tax, credit and cash."""

    topic = TOPIC
    action = "action_itc_supply_chain"
    slots = SLOTS


def _amounts(heard: Heard, *, marked: bool) -> list[str]:
    return [
        each["value"]
        for each in heard.talk.details("amount")
        if (each.get("role") == INPUT_TAX) == marked
    ]

"""itc.supply_chain: what each seller along a chain pays in cash."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Optional

from bot.conversation import Conversation
from bot.tool import Facts, ToolAction, ToolForm
from rules_engine.supply_chain import SupplyChain, supply_chain

SLOTS = ("chain_sales", "chain_rate", "chain_input_tax")
FEWEST_SALES = 2


class ValidateSupplyChainForm(ToolForm):
    """Asks for the sale prices in order, the rate, and the first seller's credit."""

    form = "supply_chain_form"
    topic = "itc.supply_chain"
    submit = "action_itc_supply_chain"
    slots = SLOTS

    def facts_in(self, talk: Conversation, asked: Optional[str], known: Facts) -> Facts:
        """Amounts in the order they were said are the sales; a marked one is the input tax."""
        facts: Facts = {}
        amounts = talk.details("amount")
        inputs = [each["value"] for each in amounts if each.get("role") == "input_tax"]
        plain = [each["value"] for each in amounts if each.get("role") != "input_tax"]
        if inputs:
            facts["chain_input_tax"] = inputs[0]
        if talk.entity("percent"):
            facts["chain_rate"] = talk.entity("percent")
        if asked == "chain_input_tax" and not inputs:
            if plain or talk.entity("nil") or talk.said == "chat.deny":
                facts["chain_input_tax"] = plain[0] if plain else "0"
        elif asked == "chain_rate" and len(plain) == 1 and "chain_rate" not in facts:
            facts["chain_rate"] = plain[0]
        elif len(plain) >= FEWEST_SALES:
            facts["chain_sales"] = plain
        return facts

    def next_question(self, known: Facts) -> Optional[str]:
        """The first of the three that is missing."""
        return next((name for name in SLOTS if known.get(name) is None), None)


class ActionItcSupplyChain(ToolAction):
    """Shows, link by link, tax, credit and cash."""

    topic = "itc.supply_chain"
    action = "action_itc_supply_chain"
    slots = SLOTS

    def compute(self, talk: Conversation, on: date) -> SupplyChain:
        """The chain with the figures the user gave."""
        sales: list[Any] = talk.slot("chain_sales")
        return supply_chain(
            [Decimal(sale) for sale in sales],
            Decimal(talk.slot("chain_rate")),
            Decimal(talk.slot("chain_input_tax")),
            on,
        )

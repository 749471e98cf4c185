"""composition.eligibility: may I take composition, at which rate, by when?"""

from __future__ import annotations

from types import MappingProxyType
from typing import Optional

from bot.readers import Heard, Reader, amount, state, yes_no
from bot.rule_tool import RuleAction, RuleForm
from bot.trade_readers import SERVICES, business

TOPIC = "composition.eligibility"
SLOTS = ("composition_facts",)
WEBSITE = "eco_supplier"
CASUAL_OR_NON_RESIDENT = frozenset({"casual", "nrtp"})


def sold_on_a_website(*, services: bool) -> Reader:
    """Whether services, or goods, are sold through an e-commerce operator."""

    def read(heard: Heard) -> Optional[bool]:
        if WEBSITE not in heard.talk.entities("section_24_ground"):
            return None
        kind = business(heard) or heard.known.get("business")
        return True if (kind == SERVICES) == services else None

    return read


def casual_or_non_resident(heard: Heard) -> Optional[bool]:
    """Whether the message says so."""
    return True if CASUAL_OR_NON_RESIDENT & set(heard.talk.entities("taxpayer_type")) else None


class ValidateCompositionForm(RuleForm):
    """Asks for turnover, business, the State if it decides, and sales to other States."""

    form = "composition_form"
    topic = TOPIC
    submit = "action_composition_eligibility"
    slots = SLOTS
    asks = MappingProxyType({"no_inter_state_sales": "inter_state_sales"})
    reads = MappingProxyType(
        {
            "annual_turnover": amount("turnover", "sale", "price", plain=True, highest=True),
            "business": business,
            "state": state(),
            "inter_state_sales": yes_no("inter_state"),
            "excluded_goods": yes_no("excluded_goods"),
            "eco_services": sold_on_a_website(services=True),
            "eco_goods": sold_on_a_website(services=False),
            "casual_or_non_resident": casual_or_non_resident,
        }
    )


class ActionCompositionEligibility(RuleAction):
    """Says whether composition is open, the rate, the forms and the duties."""

    topic = TOPIC
    action = "action_composition_eligibility"
    slots = SLOTS

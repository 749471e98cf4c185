"""eway_bill.required: is an e-way bill needed, and how long is it valid?"""

from __future__ import annotations

from types import MappingProxyType
from typing import Optional

from bot.conversation import REQUESTED
from bot.readers import Heard, amount, day, state, whole, yes_no
from bot.rule_tool import RuleAction, RuleForm

TOPIC = "eway_bill.required"
SLOTS = ("eway_bill_facts",)
START, OTHER_START = state("from"), state("from", plain=False)
END, ANSWERED_END = state("to", plain=False), state("to")
VALUE_ROLES = ("consignment", "invoice_value", "supply_value", "price", "sale", "purchase")


def movement(heard: Heard) -> Optional[str]:
    """Goods or movements with a rule of their own."""
    if heard.talk.entity("handicraft") == "yes":
        return "handicraft"
    if "job_work" in heard.talk.entities("taxpayer_type"):
        return "job_work"
    return "exempt_goods" if heard.talk.entity("exempt_only") == "yes" else None


def from_state(heard: Heard) -> Optional[str]:
    """Where the goods start; to the question whether they leave, a State is where they go."""
    return OTHER_START(heard) if _asks_where(heard) else START(heard)


def to_state(heard: Heard) -> Optional[str]:
    """Where they arrive."""
    return ANSWERED_END(heard) if _asks_where(heard) else END(heard)


def _asks_where(heard: Heard) -> bool:
    """Whether a State answers where the goods go; "within Delhi" names where they stay."""
    asked = heard.talk.slot(REQUESTED) == "inter_state"
    return asked and heard.talk.entity("inter_state") != "no"


class ValidateEwayBillForm(RuleForm):
    """Asks for the value of the goods and, only if it decides, where they go."""

    form = "eway_bill_form"
    topic = TOPIC
    submit = "action_eway_bill_required"
    slots = SLOTS
    asks = MappingProxyType(
        {"leaves_the_state": "inter_state", "state_with_the_general_limit": "from_state"}
    )
    instead = MappingProxyType({"inter_state": ("to_state",), "to_state": ("inter_state",)})
    reads = MappingProxyType(
        {
            "consignment_value": amount(*VALUE_ROLES, plain=True),
            "distance_km": whole("distance_km"),
            "odc": yes_no("odc"),
            "inter_state": yes_no("inter_state"),
            "from_state": from_state,
            "to_state": to_state,
            "movement": movement,
            "document_date": day("invoice"),
        }
    )


class ActionEwayBillRequired(RuleAction):
    """Says whether one is needed and until when it is valid."""

    topic = TOPIC
    action = "action_eway_bill_required"
    slots = SLOTS

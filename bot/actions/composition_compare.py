"""composition.compare: regular or composition on my purchases and sales."""

from __future__ import annotations

from types import MappingProxyType

from bot.readers import state, yes_no
from bot.rule_tool import RuleAction, RuleForm
from bot.trade_readers import business, trade_rate, traded

TOPIC = "composition.compare"
SLOTS = ("composition_compare_facts",)
INCLUSIVE = MappingProxyType({"inclusive": True, "exclusive": False})


class ValidateCompositionCompareForm(RuleForm):
    """Asks for purchases, sales, their GST rate and the kind of business."""

    form = "composition_compare_form"
    topic = TOPIC
    submit = "action_composition_compare"
    slots = SLOTS
    reads = MappingProxyType(
        {
            "purchases": traded("purchases"),
            "sales": traded("sales"),
            "purchase_tax": traded("purchase_tax"),
            "purchase_rate": trade_rate("purchase_rate"),
            "sale_rate": trade_rate("sale_rate"),
            "business": business,
            "prices_include_tax": yes_no("price_kind", words=INCLUSIVE),
            "state": state(),
        }
    )


class ActionCompositionCompare(RuleAction):
    """Shows tax and profit both ways."""

    topic = TOPIC
    action = "action_composition_compare"
    slots = SLOTS

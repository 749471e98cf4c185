"""signing.dsc_or_evc: must I sign with a DSC?"""

from __future__ import annotations

from types import MappingProxyType

from bot.readers import word, yes_no
from bot.rule_tool import RuleAction, RuleForm

TOPIC = "signing.dsc_or_evc"
SLOTS = ("signing_facts",)


class ValidateSigningForm(RuleForm):
    """Asks for the kind of taxpayer, and of a bank whether it is a company."""

    form = "signing_form"
    topic = TOPIC
    submit = "action_signing_dsc_or_evc"
    slots = SLOTS
    reads = MappingProxyType(
        {"entity_type": word("entity_type"), "companies_act": yes_no("companies_act")}
    )


class ActionSigningDscOrEvc(RuleAction):
    """Says whether EVC will do."""

    topic = TOPIC
    action = "action_signing_dsc_or_evc"
    slots = SLOTS

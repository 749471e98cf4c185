"""gstin.state_code: which State has a code, which code has a State or a city?"""

from __future__ import annotations

from types import MappingProxyType
from typing import Optional

from bot.conversation import REQUESTED
from bot.readers import Heard
from bot.rule_tool import RuleAction, RuleForm

TOPIC = "gstin.state_code"
SLOTS = ("state_code_facts",)
LONGEST_NAME = 6
DIGITS = 2


def code(heard: Heard) -> Optional[str]:
    """The code that is said, or that of the State or city that is named."""
    talk = heard.talk
    return talk.entity("state_code") or talk.entity("state") or _bare_code(heard)


def name(heard: Heard) -> Optional[str]:
    """A name that the understanding doesn't know, as an answer: it may be misspelt."""
    talk = heard.talk
    if not heard.asked or talk.is_button or talk.does_not_know or code(heard):
        return None
    if talk.changes_subject(TOPIC):
        return None
    return talk.text if 0 < len(talk.text.split()) <= LONGEST_NAME else None


def _bare_code(heard: Heard) -> Optional[str]:
    """Two digits and nothing else, as an answer: "45?"."""
    digits = "".join(each for each in heard.talk.text if each.isalnum())
    asked = heard.talk.slot(REQUESTED) in ("code", "name")
    return digits if asked and digits.isdecimal() and len(digits) == DIGITS else None


class ValidateStateCodeForm(RuleForm):
    """Asks for a State, a city or a code."""

    form = "state_code_form"
    topic = TOPIC
    submit = "action_gstin_state_code"
    slots = SLOTS
    reads = MappingProxyType({"code": code, "name": name})


class ActionGstinStateCode(RuleAction):
    """Says the code and the State."""

    topic = TOPIC
    action = "action_gstin_state_code"
    slots = SLOTS

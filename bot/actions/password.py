"""password.expiry: when does my portal password expire?"""

from __future__ import annotations

from types import MappingProxyType

from bot.readers import day
from bot.rule_tool import RuleAction, RuleForm

TOPIC = "password.expiry"
SLOTS = ("password_facts",)


class ValidatePasswordForm(RuleForm):
    """Asks when the password was made."""

    form = "password_form"
    topic = TOPIC
    submit = "action_password_expiry"
    slots = SLOTS
    reads = MappingProxyType({"created_on": day("created", plain=True)})


class ActionPasswordExpiry(RuleAction):
    """Says until when it works and when to change it."""

    topic = TOPIC
    action = "action_password_expiry"
    slots = SLOTS

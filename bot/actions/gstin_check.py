"""gstin.decode: what a GSTIN says, or what is wrong with it."""

from __future__ import annotations

from datetime import date
from typing import Any, Optional

from bot.conversation import Conversation
from bot.tool import Facts, ToolAction, ToolForm
from rules_engine import gstin

CANCEL = "chat.cancel"


class ValidateGstinForm(ToolForm):
    """Asks for the number when the message has none."""

    form = "gstin_form"
    topic = "gstin.decode"
    submit = "action_gstin_decode"
    slots = ("gstin",)

    def facts_in(self, talk: Conversation, asked: Optional[str], known: Facts) -> Facts:
        """The number in the message; when it was asked for, whatever could be meant as one."""
        number = talk.entity("gstin")
        one_word = len(talk.text.split()) == 1 and talk.said != CANCEL
        if number is None and asked and (one_word or not talk.changes_subject(self.topic)):
            number = _number_like(talk.text)
        return {"gstin": number} if number else {}

    def next_question(self, known: Facts) -> Optional[str]:
        """The number, if it is missing."""
        return None if known.get("gstin") else "gstin"


class ActionGstinDecode(ToolAction):
    """Decodes the number, or says what is wrong and where, and proposes corrections."""

    topic = "gstin.decode"
    action = "action_gstin_decode"
    slots = ("gstin",)

    def compute(self, talk: Conversation, on: date) -> Any:
        """GstinInfo for a valid number, InvalidGstin for another."""
        return gstin.decode({"gstin": talk.slot("gstin")}, on)

    def reply(self, result: Any) -> str:
        """One layout for what a number says, one for each way of being wrong."""
        return f"gstin.decode.{type(result).__name__}"

    def buttons(self, result: Any, talk: Conversation) -> list[dict[str, str]]:
        """The corrected numbers, to be checked with one tap."""
        corrections = getattr(result, "corrections", ())
        if not corrections:
            return super().buttons(result, talk)
        return [
            {"title": each.number, "payload": f'/gstin.decode{{"gstin": "{each.number}"}}'}
            for each in corrections
        ]


def _number_like(text: str) -> Optional[str]:
    """The text as a number if it has a digit and no more characters than a slip would leave."""
    number = gstin.compact(text)
    return number if 5 <= len(number) <= 20 and any(map(str.isdigit, number)) else None

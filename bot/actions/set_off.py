"""itc.set_off: credit against output tax, cash payable, credit carried forward."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Optional

from rasa_sdk.executor import CollectingDispatcher

from bot.conversation import AS_ON, Conversation
from bot.readers import Heard, as_on
from bot.services import Services, build_services
from bot.tool import Facts, ToolAction, ToolForm, refuse_impossible
from rules_engine import itc

ASKED_HEADS = ("igst", "cgst", "sgst")
SIDES = ("output_tax", "credit")
# Asked one by one, in this order; whoever names several heads at once is asked for none of them.
QUESTIONS = tuple(f"{head}_{side}" for side in SIDES for head in ASKED_HEADS)
SLOTS = (*SIDES, *QUESTIONS, AS_ON)
NOTHING = "0"
# The tax period: the order of use has changed over the years.
PERIOD = as_on(relative=True)
# In a Union Territory without a legislature the second tax is UTGST.
INSTEAD = {"sgst": "utgst"}


class ValidateSetOffForm(ToolForm):
    """Collects tax and credit by head: all in one message, or one by one."""

    form = "set_off_form"
    topic = "itc.set_off"
    submit = "action_itc_set_off"
    slots = SLOTS

    def __init__(self, services: Optional[Services] = None) -> None:
        self._services = services or build_services()

    def facts_in(self, talk: Conversation, asked: Optional[str], known: Facts) -> Facts:
        """The amounts by side and head.

        A head without a side belongs to the side that was asked about, else to the first that
        has no figures yet; a bare amount answers the head that was asked for.
        """
        sides = {side: dict(known.get(side) or {}) for side in SIDES}
        stated = talk.entities("tax_amount")
        default = (
            asked.partition("_")[2]
            if asked
            else next((side for side in SIDES if not sides[side]), SIDES[-1])
        )
        for each in stated:
            side = each.get("side") or default
            sides[side][each["head"]] = str(each["amount"])
        facts: Facts = {}
        day = PERIOD(Heard(talk, False, self._services.today(), known))
        if day is not None:
            facts[AS_ON] = day
        bare = talk.entity("amount") or (NOTHING if _says_nothing(talk) else None)
        if asked in QUESTIONS and not stated and bare is not None:
            head, _, side = asked.partition("_")
            sides[side][head] = bare
            facts[asked] = bare
        touched = {side for side in SIDES if sides[side] != (known.get(side) or {})}
        for side in touched:
            facts[side] = sides[side]
            facts |= {
                f"{head}_{side}": amount
                for head, amount in sides[side].items()
                if head in ASKED_HEADS
            }
            if "utgst" in sides[side]:
                # A registration has State tax or Union territory tax, not both.
                facts.setdefault(f"sgst_{side}", NOTHING)
            if sum(1 for each in stated if (each.get("side") or default) == side) > 1:
                # A list of heads is meant to be complete: the rest is taken as nothing, and said.
                facts |= {f"{head}_{side}": sides[side].get(head, NOTHING) for head in ASKED_HEADS}
        return facts

    def refuses(
        self, dispatcher: CollectingDispatcher, talk: Conversation, known: Facts
    ) -> Sequence[str]:
        """A date or an amount that can't be."""
        return refuse_impossible(dispatcher, talk, self.topic, self._services.replies)

    def next_question(self, known: Facts) -> Optional[str]:
        """The first head, tax before credit, that has no figure."""
        return next((name for name in QUESTIONS if known.get(name) is None), None)


class ActionItcSetOff(ToolAction):
    """Lays out the utilisation, the cash per head and the credit left."""

    topic = "itc.set_off"
    action = "action_itc_set_off"
    slots = SLOTS

    def compute(self, talk: Conversation, on: date) -> itc.SetOff:
        """The set-off by the rules of the tax period, today's if none was named."""
        return itc.set_off(_amounts(talk.slot(SIDES[0])), _amounts(talk.slot(SIDES[1])), on)

    def more(self, talk: Conversation) -> dict[str, Any]:
        """The heads that nobody mentioned, so that the answer says what it took them for."""
        render = self._services.replies.render
        return {
            "taken_as_nothing": [
                render(f"side.{side}", talk.language, head=head)
                for side in SIDES
                for head in ASKED_HEADS
                if not {head, INSTEAD.get(head)} & (talk.slot(side) or {}).keys()
            ]
        }


def _amounts(heads: Optional[Mapping[str, Any]]) -> dict[str, Decimal]:
    return {head: Decimal(str(amount)) for head, amount in (heads or {}).items()}


def _says_nothing(talk: Conversation) -> bool:
    return talk.entity("nil") is not None or talk.yes_or_no is False

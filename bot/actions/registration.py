"""registration.threshold: must I register?"""

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
from rules_engine.errors import FactMissing, RuleError
from rules_engine.registration import RegistrationAnswer, threshold
from rules_engine.registration_facts import RegistrationFacts

SLOTS = (
    "aggregate_turnover",
    "state",
    "supply_kind",
    "inter_state",
    "section_24_grounds",
    "excluded_goods",
    "handicraft",
    "farm_produce_only",
    "exempt_only",
    AS_ON,
)
YES_OR_NO = (
    "inter_state",
    "excluded_goods",
    "handicraft",
    "farm_produce_only",
    "exempt_only",
)
# What can be meant by an amount, the likeliest first; never a month's sales or a limit heard of.
TURNOVER_ROLES = (("turnover", "sale"), (None,), ("price",))
THAT_DAY = as_on()
MEANING = {"yes": True, "no": False}


class ValidateRegistrationForm(ToolForm):
    """Asks for turnover, State, kind of supply and, only if it decides, section 24 facts."""

    form = "registration_form"
    topic = "registration.threshold"
    submit = "action_registration_threshold"
    slots = SLOTS

    def __init__(self, services: Optional[Services] = None) -> None:
        self._services = services or build_services()

    def facts_in(self, talk: Conversation, asked: Optional[str], known: Facts) -> Facts:
        """Every fact of the form that the message states."""
        facts: Facts = {}
        day = THAT_DAY(Heard(talk, False, self._services.today(), known))
        if day is not None:
            facts[AS_ON] = day
        turnover = _turnover(talk)
        if turnover is not None:
            facts["aggregate_turnover"] = turnover
        for slot in ("state", "supply_kind"):
            if talk.entity(slot):
                facts[slot] = talk.entity(slot)
        for slot in YES_OR_NO:
            if talk.entity(slot) in MEANING:
                facts[slot] = MEANING[talk.entity(slot)]
        grounds = talk.entities("section_24_ground")
        if grounds:
            facts["section_24_grounds"] = sorted(
                {*(known.get("section_24_grounds") or []), *grounds}
            )
            if asked == "inter_state":
                facts.setdefault("inter_state", "inter_state" in grounds)
        if asked == "inter_state" and "inter_state" not in facts and "state" in facts:
            # "Only in Delhi", "Haryana too": here a State is where the goods go, not a correction.
            facts["inter_state"] = facts.pop("state") != known.get("state")
        bare = talk.yes_or_no
        # The no of "no, 45 lakh" takes something back; it does not answer what was asked.
        corrects = any(known.get(name) not in (None, value) for name, value in facts.items())
        if asked in YES_OR_NO and asked not in facts and bare is not None and not corrects:
            facts[asked] = bare
        return facts

    def refuses(
        self, dispatcher: CollectingDispatcher, talk: Conversation, known: Facts
    ) -> Sequence[str]:
        """A date or an amount that can't be."""
        return refuse_impossible(dispatcher, talk, self.topic, self._services.replies)

    def next_question(self, known: Facts) -> Optional[str]:
        """The first fact that the rule itself says it lacks, or that it would have to assume."""
        day = known.get(AS_ON)
        on = date.fromisoformat(day) if day else self._services.today()
        try:
            answer = threshold(registration_facts(known), on)
        except FactMissing as missing:
            return missing.names[0]
        except RuleError:
            return None  # the action says what is wrong
        assumed = [step.key for step in answer.assumed]
        return "inter_state" if "no_inter_state_supply" in assumed else None


class ActionRegistrationThreshold(ToolAction):
    """Says whether one must register, why, and by when."""

    topic = "registration.threshold"
    action = "action_registration_threshold"
    slots = SLOTS

    def compute(self, talk: Conversation, on: date) -> RegistrationAnswer:
        """The answer of section 22 to 24 for what the user said."""
        return threshold(registration_facts({name: talk.slot(name) for name in SLOTS}), on)


def registration_facts(slots: Mapping[str, Any]) -> RegistrationFacts:
    """The rule's facts from the form's slots."""
    turnover = slots.get("aggregate_turnover")
    return RegistrationFacts(
        aggregate_turnover=None if turnover is None else Decimal(turnover),
        state=slots.get("state"),
        supply_kind=slots.get("supply_kind"),
        inter_state=slots.get("inter_state"),
        section_24_grounds=tuple(slots.get("section_24_grounds") or ()),
        excluded_goods=slots.get("excluded_goods"),
        handicraft=slots.get("handicraft"),
        farm_produce_only=bool(slots.get("farm_produce_only")),
        exempt_only=bool(slots.get("exempt_only")),
    )


def _turnover(talk: Conversation) -> Optional[str]:
    """The turnover that the message states; of a range or several amounts, the highest.

    The higher end of "30-35 lakh" is the careful reading: it is what may cross the limit.
    """
    amounts = talk.details("amount")
    for roles in TURNOVER_ROLES:
        named = [each["value"] for each in amounts if each.get("role") in roles]
        if named:
            return str(max(named, key=Decimal))
    return None

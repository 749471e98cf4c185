"""Messages that name no topic: a lone number, or something not understood."""

from __future__ import annotations

from typing import Any, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.articles import Teller, found, nearest_topics
from bot.conversation import OPEN_QUESTION, RAISE_TICKET, TOPIC, Conversation, back_to
from bot.services import Services, build_services

# Some facts say by themselves what they are about: the first row whose entities are all there.
FORMS_BY_FACTS = (
    ({"gstin"}, "gstin_form"),
    ({"ticket_number"}, "ticket_status_form"),
    ({"tax_amount"}, "set_off_form"),
    ({"amount", "state"}, "registration_form"),
    ({"amount", "supply_kind"}, "registration_form"),
    ({"amount", "section_24_ground"}, "registration_form"),
    ({"distance_km"}, "eway_bill_form"),
    ({"state_code"}, "state_code_form"),
    ({"return_form", "days"}, "late_fee_form"),
    ({"return_form", "nil_return"}, "late_fee_form"),
    ({"return_form", "period"}, "due_date_form"),
    ({"amount", "percent"}, "tax_split_form"),
)
OFFERED = 4


class ActionDefaultFallback(Action):
    """Answers from the articles if they surely say it; else offers near topics and a ticket."""

    def __init__(self, services: Optional[Services] = None) -> None:
        self._services = services or build_services()

    def name(self) -> str:
        """The name by which Rasa calls it when no rule fits."""
        return "action_default_fallback"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Facts that belong to one tool are the question to it; others change the last answer."""
        talk = Conversation(tracker)
        stated = talk.entity_names
        for facts, form in FORMS_BY_FACTS:
            if facts <= stated and not talk.form:
                return [FollowupAction(form)]
        if talk.form_to_change:
            return [FollowupAction(talk.form_to_change)]
        if not talk.form and talk.entity("manner") and talk.slot(TOPIC):
            return [FollowupAction("action_follow_up")]
        answer = found(self._services, talk)
        if answer is not None:
            return Teller(self._services, dispatcher, talk).found(answer)
        dispatcher.utter_message(
            response="utter_not_understood", buttons=self._nearest_topics(talk)
        )
        dispatcher.utter_message(
            response="utter_none_of_these",
            buttons=[
                {
                    "title": self._services.library.title("desk.raise_ticket", talk.language),
                    "payload": "/desk.raise_ticket",
                }
            ],
        )
        return [
            SlotSet(TOPIC, None),
            SlotSet(OPEN_QUESTION, RAISE_TICKET),
            *back_to(talk),
        ]

    def _nearest_topics(self, talk: Conversation) -> list[dict[str, str]]:
        """What the message may be about, as buttons."""
        return [
            {
                "title": self._services.library.title(topic, talk.language),
                "payload": f"/{topic}",
            }
            for topic in nearest_topics(self._services, talk)[:OFFERED]
        ]


class ActionInform(ActionDefaultFallback):
    """A bare fact outside a form: an identifier opens its form, the rest is not understood."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_inform"

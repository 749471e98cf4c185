"""The second topic of a message that asks two things: offered when the first is answered."""

from __future__ import annotations

from typing import Any, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.conversation import (
    ALSO_ASKED,
    ANSWER_OTHER,
    OFFER,
    OPEN_QUESTION,
    TOPIC,
    WAITING,
    Conversation,
)
from bot.services import Services, build_services


class ActionOfferOtherTopic(Action):
    """Asks whether to answer what was also asked; the button and a typed yes do the same."""

    def __init__(self, services: Optional[Services] = None) -> None:
        self._services = services or build_services()

    def name(self) -> str:
        """The name in the domain."""
        return OFFER

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Offer it, unless it has been answered on the way."""
        talk = Conversation(tracker)
        other = talk.slot(ALSO_ASKED)
        if not other or other["topic"] == talk.slot(TOPIC):
            return [SlotSet(ALSO_ASKED, None), FollowupAction(WAITING)]
        title = self._services.library.title(other["topic"], talk.language)
        dispatcher.utter_message(
            response="utter_also_asked",
            buttons=[{"title": title, "payload": f"/{other['topic']}"}],
        )
        return [SlotSet(OPEN_QUESTION, ANSWER_OTHER), FollowupAction(WAITING)]

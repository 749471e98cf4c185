"""Greeting, help, thanks, goodbye and what is not about GST."""

from __future__ import annotations

from typing import Any, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.articles import Teller, found, leaning_on_last
from bot.conversation import (
    ALSO_ASKED,
    ANSWER_OTHER,
    LANGUAGE_WISH,
    OFFER,
    OPEN_QUESTION,
    OUT_OF_SCOPE,
    TOPIC,
    WAITING,
    Conversation,
    back_to,
    leave_form,
)
from bot.services import Services, build_services


class ActionChat(Action):
    """Says the response of a `chat.*` topic; a form that is open asks its question again."""

    def __init__(self, services: Optional[Services] = None) -> None:
        self._services = services or build_services()

    def name(self) -> str:
        """The name in the domain."""
        return "action_chat"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Say it; what seems to be out of scope may lean on the answer before."""
        talk = Conversation(tracker)
        if talk.said == OUT_OF_SCOPE and (answer := found(self._services, talk)):
            return Teller(self._services, dispatcher, talk).found(answer)
        dispatcher.utter_message(response=f"utter_{talk.said}", topic=talk.said)
        return [*_offer_is_over(talk), SlotSet(OPEN_QUESTION, None), *back_to(talk)]


class ActionChangeLanguage(Action):
    """From now on answers in the language that was asked for; asks which if none was named."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_change_language"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Set the wish, confirm it in that language, and tell the last answer in it."""
        talk = Conversation(tracker)
        wish = talk.entity("requested_language")
        if wish is None:
            dispatcher.utter_message(response="utter_which_language", topic=talk.said)
            return back_to(talk)
        # The response is chosen by the language slots before this action's events count.
        dispatcher.utter_message(
            response="utter_language_changed", topic=talk.said, language_wish=wish
        )
        answered = talk.slot(TOPIC) and not talk.form
        next_step = [FollowupAction("action_follow_up")] if answered else back_to(talk)
        return [SlotSet(LANGUAGE_WISH, wish), *next_step]


class ActionCancel(Action):
    """Drops the form that is open."""

    def __init__(self, services: Optional[Services] = None) -> None:
        self._services = services or build_services()

    def name(self) -> str:
        """The name in the domain."""
        return "action_cancel"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Forget what was collected and show the menu; "how do I leave it?" asks for a part."""
        talk = Conversation(tracker)
        if (answer := leaning_on_last(self._services, talk)) is not None:
            return Teller(self._services, dispatcher, talk).found(answer)
        over: list[EventType] = [*_offer_is_over(talk), SlotSet(OPEN_QUESTION, None)]
        if talk.slot(ALSO_ASKED) and talk.slot(OPEN_QUESTION) != ANSWER_OTHER:
            dispatcher.utter_message(response="utter_all_right", topic=talk.said)
            return [*over, *leave_form(talk), FollowupAction(OFFER)]
        dispatcher.utter_message(response="utter_cancelled", topic=talk.said)
        return [*over, *leave_form(talk), FollowupAction(WAITING)]


def _offer_is_over(talk: Conversation) -> list[EventType]:
    """Who says something else than yes to the offer of another answer does not want it."""
    offered = talk.slot(OPEN_QUESTION) == ANSWER_OTHER
    return [SlotSet(ALSO_ASKED, None)] if offered else []

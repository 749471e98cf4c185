"""The last answer once more, in another manner: "short me", "phir se batao", "detail me"."""

from __future__ import annotations

from typing import Any, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from bot.articles import SHORT, Teller
from bot.conversation import COMPUTED, TOPIC, Conversation, back_to
from bot.phrasing import puzzled
from bot.services import Services, build_services


class ActionFollowUp(Action):
    """Tells the last answer again, in the language and manner that is wanted now."""

    def __init__(self, services: Optional[Services] = None) -> None:
        self._services = services or build_services()

    def name(self) -> str:
        """The name in the domain."""
        return "action_follow_up"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """The article, whole or in short; a tool computes again, or gives its first lines."""
        talk = Conversation(tracker)
        topic, computed = talk.slot(TOPIC), talk.slot(COMPUTED) or {}
        if talk.form:
            return back_to(talk)
        lost = puzzled(talk.text)  # in the same words it would not be understood again either
        short = talk.entity("manner") == SHORT or lost
        article = self._services.library.article(topic) if topic else None
        if article is not None:
            teller = Teller(self._services, dispatcher, talk)
            return teller.brief(article) if short else teller.whole(article)
        if computed.get("topic") != topic or topic is None:
            dispatcher.utter_message(response="utter_nothing_to_explain", topic="chat.why")
            return back_to(talk)
        if lost:
            return [FollowupAction("action_why")]
        first_lines = computed.get("short") or {}
        if short and first_lines.get("language") == talk.language:
            dispatcher.utter_message(**first_lines, topic=topic, sources=computed["sources"])
            return back_to(talk)
        return [FollowupAction(computed.get("form") or "action_why")]

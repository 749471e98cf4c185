"""Which rule says so: the steps and sources of the last answer."""

from __future__ import annotations

from typing import Any, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.articles import article_sources
from bot.conversation import COMPUTED, TOPIC, Conversation, back_to
from bot.services import Services, build_services


class ActionWhy(Action):
    """Explains the last computed answer, or names the sources of the last article."""

    def __init__(self, services: Optional[Services] = None) -> None:
        self._services = services or build_services()

    def name(self) -> str:
        """The name in the domain."""
        return "action_why"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Why a form asks; else steps with section and date, or the sources of an article."""
        talk = Conversation(tracker)
        if talk.form and not talk.is_button:
            dispatcher.utter_message(response="utter_why_asked", topic="chat.why")
            return back_to(talk)
        computed, topic = talk.slot(COMPUTED), talk.slot(TOPIC)
        if computed:
            dispatcher.utter_message(
                text=self._services.replies.render("why", talk.language, **computed),
                topic="chat.why",
                language=talk.language,
                sources=computed["sources"],
            )
            return back_to(talk)
        article = self._services.library.article(topic) if topic else None
        if article is None:
            dispatcher.utter_message(response="utter_nothing_to_explain", topic="chat.why")
            return back_to(talk)
        dispatcher.utter_message(
            text=self._services.replies.render(
                "article_sources",
                talk.language,
                sources=[dict(source) for source in article.sources],
                figures=self._services.figure_sources(article.parameters),
                valid_from=article.valid_from,
                reviewed_on=article.reviewed_on,
            ),
            topic="chat.why",
            language=talk.language,
            sources=article_sources(article, talk.language),
        )
        return back_to(talk)

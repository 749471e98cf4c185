"""Written answers: the article of the topic that was asked."""

from __future__ import annotations

from typing import Any, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.conversation import (
    COMPUTED,
    DID_THAT_HELP,
    OPEN_QUESTION,
    RAISE_TICKET,
    STEPS_TRIED,
    TOPIC,
    Conversation,
    back_to,
)
from bot.services import Services, build_services


class ActionAnswer(Action):
    """Gives the article of the topic; says so when there is none yet."""

    def __init__(self, services: Optional[Services] = None) -> None:
        self._services = services or build_services()

    def name(self) -> str:
        """The name in the domain."""
        return "action_answer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer, then ask whether it helped."""
        talk = Conversation(tracker)
        topic = talk.said or ""
        article = self._services.library.article(topic)
        if article is None:
            title = self._services.library.title(topic, talk.language)
            dispatcher.utter_message(response="utter_no_answer_yet", title=title, topic=topic)
            question = RAISE_TICKET
        else:
            figures = self._services.figures(talk.language)
            dispatcher.utter_message(
                text=article.text(talk.language, figures),
                topic=topic,
                language=talk.language,
                sources=[dict(source) for source in article.sources],
            )
            if not talk.form:
                dispatcher.utter_message(response="utter_did_that_help")
            question = DID_THAT_HELP
        if talk.form:
            return back_to(talk)
        return [
            SlotSet(TOPIC, topic),
            SlotSet(STEPS_TRIED, 0),
            SlotSet(OPEN_QUESTION, question),
            SlotSet(COMPUTED, None),
            *back_to(talk),
        ]

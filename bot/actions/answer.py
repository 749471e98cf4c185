"""Written answers: the article of the topic that was asked."""

from __future__ import annotations

from typing import Any, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.articles import Teller, leaning_on_last, nearest_topics
from bot.conversation import (
    COMPUTED,
    OFFER,
    OPEN_QUESTION,
    RAISE_TICKET,
    STEPS_TRIED,
    TOPIC,
    WAITING,
    Conversation,
    back_to,
    remember,
    still_asked,
)
from bot.services import Services, build_services
from knowledge.article import Article

# Measured on questions kept out of training: where the understanding is less sure than this and the
# search disagrees, every second answer is wrong, but the right one is among the nearest few.
IN_DOUBT = 0.5
# ... and so unsure that the nearest questions are offered instead of an answer.
A_GUESS = 0.3
OTHERS = 3


class ActionAnswer(Action):
    """Gives the article of the topic, or its part that was asked for."""

    def __init__(self, services: Optional[Services] = None) -> None:
        self._services = services or build_services()

    def name(self) -> str:
        """The name in the domain."""
        return "action_answer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer, then ask whether it helped; where nothing is written, say so."""
        talk = Conversation(tracker)
        topic = talk.said or ""
        article = self._services.library.article(topic)
        if article is None:
            return self._nothing_written(dispatcher, talk, topic)
        teller = Teller(self._services, dispatcher, talk)
        if topic != talk.slot(TOPIC) and (leaning := leaning_on_last(self._services, talk)):
            return teller.found(leaning)
        doubtful = self._is_doubtful(talk, topic)
        if doubtful and talk.confidence < A_GUESS:
            return [FollowupAction("action_default_fallback")]
        part = talk.entity("part") or self._part_asked_for(article, talk)
        told = (teller.part(article, part) if part else None) or teller.whole(article)
        if doubtful:
            self._offer_others(dispatcher, talk, topic)
        return told

    def _is_doubtful(self, talk: Conversation, topic: str) -> bool:
        """Whether the understanding is unsure and the search finds something else."""
        if talk.is_button or talk.form or talk.confidence >= IN_DOUBT:
            return False
        searched = self._services.search.find(talk.text, talk.language, 1)
        return not searched or searched[0].topic != topic

    def _offer_others(
        self, dispatcher: CollectingDispatcher, talk: Conversation, topic: str
    ) -> None:
        others = [each for each in nearest_topics(self._services, talk) if each != topic]
        title = self._services.library.title
        dispatcher.utter_message(
            response="utter_or_did_you_mean",
            buttons=[
                {"title": title(other, talk.language), "payload": f"/{other}"}
                for other in others[:OTHERS]
            ],
        )

    def _part_asked_for(self, article: Article, talk: Conversation) -> Optional[str]:
        """The part of a long article that the question is about: "table 12 me kya aata hai"."""
        if talk.is_button or not article.parts:
            return None
        passage = self._services.search.passage(article.topic, talk.text, talk.language)
        return passage.part if passage else None

    def _nothing_written(
        self, dispatcher: CollectingDispatcher, talk: Conversation, topic: str
    ) -> list[EventType]:
        title = self._services.library.title(topic, talk.language)
        dispatcher.utter_message(response="utter_no_answer_yet", title=title, topic=topic)
        other = still_asked(talk, topic, aside=talk.form is not None)
        if talk.form:
            return [*remember(talk, other), *back_to(talk)]
        return [
            *remember(talk, other),
            SlotSet(TOPIC, topic),
            SlotSet(STEPS_TRIED, 0),
            SlotSet(OPEN_QUESTION, RAISE_TICKET),
            SlotSet(COMPUTED, None),
            FollowupAction(OFFER if other else WAITING),
        ]

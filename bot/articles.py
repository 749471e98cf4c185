"""Telling an article in chat: whole, in short, one part of it, or the passage asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Optional

from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import votes
from bot.conversation import (
    ANSWERED,
    COMPUTED,
    DID_THAT_HELP,
    OFFER,
    OPEN_QUESTION,
    STEPS_TRIED,
    SURE,
    TOPIC,
    Conversation,
    back_to,
    remember,
    still_asked,
)
from bot.services import Services
from knowledge.article import Article
from knowledge.citations import cite
from knowledge.search import CERTAIN, Found, Passage

Buttons = Sequence[dict[str, str]]
# The manners of telling: what a user can ask for after an answer ("short me batao").
SHORT, WHOLE = "short", "whole"
# Scores of the search from which an article is told at once instead of being offered: for a short
# message within the subject of the talk, and for the part of an article that it names.
SURE_IN_CONTEXT, SURE_OF_PART = 60.0, 80.0
# How much a first place counts beside a second, when two rankings are joined.
RANKS_EVEN_OUT = 3
# Anywhere else the understanding must have it among its first topics as well.
AGREED = 3


def found(services: Services, talk: Conversation) -> Optional[Found]:
    """What the articles surely say to a message that no topic was understood of.

    First what is said around the topic of the talk, if the message is short enough to lean on it;
    then anything on which the search and the understanding agree.
    """
    if talk.form or talk.is_button:
        return None
    if (leaning := leaning_on_last(services, talk)) is not None:
        return leaning
    topic, library, search = talk.slot(TOPIC), services.library, services.search
    if topic is not None and talk.is_short:
        about = search.find(talk.text, talk.language, 1, among=library.around(topic))
        if about and about[0].score >= SURE_IN_CONTEXT and library.article(about[0].topic):
            return about[0]
    anywhere = search.find(talk.text, talk.language, 1)
    agreed = anywhere and anywhere[0].topic in talk.nearest[:AGREED]
    if agreed and anywhere[0].score >= CERTAIN and library.article(anywhere[0].topic):
        return anywhere[0]
    return None


def nearest_topics(services: Services, talk: Conversation) -> list[str]:
    """Topics that the message may be about, best first: the understanding and the search joined."""
    searched = [each.topic for each in services.search.find(talk.text, talk.language)]
    places: dict[str, float] = defaultdict(float)
    for ranking in (talk.nearest, searched):
        for place, topic in enumerate(ranking):
            places[topic] += 1 / (RANKS_EVEN_OUT + place)
    best = sorted(places, key=lambda topic: -places[topic])
    return [topic for topic in best if not topic.startswith("chat.")]


def leaning_on_last(services: Services, talk: Conversation) -> Optional[Found]:
    """The part of the last article that a few words name: "exports?" after GSTR-1's tables."""
    topic = talk.slot(TOPIC)
    if topic is None or talk.form or not talk.is_short:
        return None
    if talk.confidence >= SURE and not talk.is_few_words:
        return None  # a question that stands alone
    passage = services.search.passage(topic, talk.text, talk.language)
    if passage is None or passage.part is None or passage.score < SURE_OF_PART:
        return None
    return Found(topic, passage.score, passage)


class Teller:
    """Tells articles in the language of a conversation."""

    def __init__(
        self, services: Services, dispatcher: CollectingDispatcher, talk: Conversation
    ) -> None:
        self._services = services
        self._dispatcher = dispatcher
        self._talk = talk

    def whole(self, article: Article) -> list[EventType]:
        """The answer, what has changed, what to beware of, and its parts as buttons."""
        parts = [
            self._button(part.title[self._talk.language], article.topic, part.key)
            for part in article.parts
        ]
        return self._told(article, self._laid_out(article, article.answer, extras=True), parts)

    def brief(self, article: Article) -> list[EventType]:
        """The answer in a sentence or two."""
        whole = self._button(self._say("button.whole"), article.topic)
        return self._told(article, self._laid_out(article, article.short), [whole])

    def part(self, article: Article, key: str) -> Optional[list[EventType]]:
        """One part of a long article; None when it has no such part."""
        part = article.part(key)
        if part is None:
            return None
        overview = self._button(self._say("button.overview"), article.topic)
        text = self._laid_out(article, part.text, heading=part.title)
        return self._told(article, text, [overview])

    def found(self, answer: Found) -> list[EventType]:
        """What was found, told as its passage asks for."""
        article = self._services.library.article(answer.topic)
        if article is None:
            raise ValueError(f"{answer.topic} has no article to tell")
        return self.passage(article, answer.passage)

    def passage(self, article: Article, passage: Optional[Passage]) -> list[EventType]:
        """What of the article answers best; the whole of it when the answer itself does."""
        if passage is None or passage.field in ("answer", "short", "question"):
            return self.whole(article)
        if passage.part is not None:
            return self.part(article, passage.part) or self.whole(article)
        whole = self._button(self._say("button.whole"), article.topic)
        text = self._laid_out(article, passage.text, heading=article.question)
        return self._told(article, text, [whole])

    def _laid_out(
        self,
        article: Article,
        text: Any,
        *,
        heading: Any = None,
        extras: bool = False,
    ) -> str:
        """The message: heading, text, warning and what has changed, with their figures."""
        language = self._talk.language
        figures = self._services.figures(language)

        def words(scripts: Any) -> Optional[str]:
            return article.filled(scripts, language, figures) if scripts else None

        return self._say(
            "article",
            heading=words(heading),
            text=words(text),
            warning=words(article.warning) if extras else None,
            changed=words(article.changed) if extras else None,
        )

    def _told(self, article: Article, text: str, buttons: Buttons) -> list[EventType]:
        """Say it; outside a form it becomes the topic of the talk and is asked about.

        Where another question follows, a form's or whether to answer what was also asked, the
        thumbs stand on the answer itself: two questions at once could not be told apart.
        """
        talk = self._talk
        other = still_asked(talk, article.topic, aside=talk.form is not None)
        answer, thumbs = self._thumbs(article, votes.ANSWER)
        self._dispatcher.utter_message(
            text=text,
            topic=article.topic,
            language=talk.language,
            sources=article_sources(article, talk.language),
            buttons=[*buttons, *(thumbs if talk.form or other else [])],
        )
        if talk.form:
            return [*remember(talk, other), *back_to(talk)]
        events: list[EventType] = [
            *remember(talk, other),
            SlotSet(TOPIC, article.topic),
            SlotSet(STEPS_TRIED, 0),
            SlotSet(COMPUTED, None),
            *talk.note_error(article.topic),
        ]
        if other:
            return [*events, SlotSet(ANSWERED, answer), FollowupAction(OFFER)]
        return [*events, *self.ask_whether_it_helped(article), *back_to(talk)]

    def ask_whether_it_helped(self, article: Article) -> list[EventType]:
        """The question below an answer, with its thumbs; a typed yes or no is a vote on it too."""
        answer, thumbs = self._thumbs(article, votes.QUESTION)
        self._dispatcher.utter_message(response="utter_did_that_help", buttons=thumbs)
        return [SlotSet(OPEN_QUESTION, DID_THAT_HELP), SlotSet(ANSWERED, answer)]

    def _thumbs(self, article: Article, place: str) -> tuple[votes.Answer, list[dict[str, str]]]:
        answer = votes.given(self._talk, article.topic, article.version)
        return answer, votes.thumbs(self._services, self._talk, answer, place)

    def _say(self, key: str, **values: Any) -> str:
        return self._services.replies.render(key, self._talk.language, **values)

    def _button(self, title: str, topic: str, part: Optional[str] = None) -> dict[str, str]:
        detail = f'{{"part": "{part}"}}' if part else ""
        return {"title": title, "payload": f"/{topic}{detail}"}


def article_sources(article: Article, language: str) -> list[dict[str, str]]:
    """The sources that the article names, as they are cited in a language."""
    return [{**source, "title": cite(source["title"], language)} for source in article.sources]

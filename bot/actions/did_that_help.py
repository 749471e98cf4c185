"""After an answer: a thumb, solved, not solved, yes, no."""

from __future__ import annotations

from typing import Any, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import votes
from bot.articles import Teller, article_sources
from bot.conversation import (
    ALSO_ASKED,
    ANSWER_OTHER,
    ANSWERED,
    COMPUTED,
    DID_THAT_HELP,
    OFFER,
    OPEN_QUESTION,
    RAISE_TICKET,
    STEPS_TRIED,
    TOPIC,
    Conversation,
    back_to,
    go_on,
)
from bot.phrasing import hesitates, puzzled
from bot.services import Services, build_services
from bot.tool import ToolForm

# What yes and no mean depends on the question that is open.
ON_YES = {DID_THAT_HELP: "action_solved", RAISE_TICKET: "ticket_form"}
ON_NO = {DID_THAT_HELP: "action_not_solved"}


class ActionSolved(Action):
    """The user says that it worked."""

    def __init__(self, services: Optional[Services] = None) -> None:
        self._services = services or build_services()

    def name(self) -> str:
        """The name in the domain."""
        return "action_solved"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Be glad, count it for the answer, and forget the problem."""
        talk = Conversation(tracker)
        votes.cast(self._services, talk, votes.current(talk), helpful=True)
        dispatcher.utter_message(response="utter_solved", topic="chat.solved")
        return [
            SlotSet(TOPIC, None),
            SlotSet(STEPS_TRIED, None),
            SlotSet(OPEN_QUESTION, None),
            *go_on(talk),
        ]


class ActionNotSolved(Action):
    """The user says that it did not help: the topic's next step, then a ticket."""

    def __init__(self, services: Optional[Services] = None) -> None:
        self._services = services or build_services()

    def name(self) -> str:
        """The name in the domain."""
        return "action_not_solved"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Count it against the answer; give the next step there is, or offer a ticket."""
        talk = Conversation(tracker)
        topic, tried = talk.slot(TOPIC), int(talk.slot(STEPS_TRIED) or 0)
        if topic is None:
            dispatcher.utter_message(response="utter_what_is_not_solved", topic="chat.not_solved")
            return back_to(talk)
        if _did_not_understand(talk):
            return [FollowupAction("action_follow_up")]
        votes.cast(self._services, talk, votes.current(talk), helpful=False)
        article = self._services.library.article(topic)
        figures = self._services.figures(talk.language)
        step = article.next_step(tried, talk.language, figures) if article else None
        if article is None or step is None:
            dispatcher.utter_message(response="utter_offer_ticket", topic="chat.not_solved")
            return [SlotSet(OPEN_QUESTION, RAISE_TICKET), *back_to(talk)]
        dispatcher.utter_message(
            response="utter_next_step",
            step=step,
            topic=topic,
            sources=article_sources(article, talk.language),
        )
        asked = Teller(self._services, dispatcher, talk).ask_whether_it_helped(article)
        return [SlotSet(STEPS_TRIED, tried + 1), *asked, *back_to(talk)]


class ActionVote(Action):
    """A thumb was pressed, under the answer that the chat is about or one further up."""

    def __init__(self, services: Optional[Services] = None) -> None:
        self._services = services or build_services()

    def name(self) -> str:
        """The name in the domain."""
        return "action_vote"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """The current article goes on as if it was typed; for any other answer, thank."""
        talk = Conversation(tracker)
        answer, helpful = votes.pressed(talk)
        question, is_article = talk.slot(OPEN_QUESTION), answer["version"] is not None
        asked = question == DID_THAT_HELP or (question == ANSWER_OTHER and is_article)
        if answer == votes.current(talk) and (asked or (helpful and is_article)):
            return [FollowupAction(ON_YES[DID_THAT_HELP] if helpful else ON_NO[DID_THAT_HELP])]
        outcome = votes.cast(self._services, talk, answer, helpful) or "new"
        dispatcher.utter_message(
            response=f"utter_vote_{outcome}_{'up' if helpful else 'down'}",
            title=self._services.library.title(str(answer["topic"]), talk.language),
            topic="chat.solved" if helpful else "chat.not_solved",
        )
        turned = self._withdrawn(answer, talk) if helpful else self._about(answer, talk)
        return [*turned, *back_to(talk)]

    def _withdrawn(self, answer: votes.Answer, talk: Conversation) -> list[EventType]:
        """What helped after all needs no ticket."""
        offered = talk.slot(OPEN_QUESTION) == RAISE_TICKET
        needless = offered and answer["topic"] == talk.slot(TOPIC)
        return [SlotSet(OPEN_QUESTION, None)] if needless else []

    def _about(self, answer: votes.Answer, talk: Conversation) -> list[EventType]:
        """The talk turns to the answer that did not help, so that a ticket names it."""
        events: list[EventType] = [SlotSet(OPEN_QUESTION, RAISE_TICKET)]
        if answer["topic"] == talk.slot(TOPIC):
            return events
        computed = talk.slot(COMPUTED) or {}
        kept = computed if computed.get("topic") == answer["topic"] else None
        return [
            *events,
            SlotSet(TOPIC, answer["topic"]),
            SlotSet(STEPS_TRIED, None),
            SlotSet(COMPUTED, kept),
            SlotSet(ANSWERED, answer),
        ]


class ActionAffirm(Action):
    """A bare yes."""

    def __init__(self, services: Optional[Services] = None) -> None:
        self._services = services or build_services()

    def name(self) -> str:
        """The name in the domain."""
        return "action_affirm"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Do what the open question asked; a hum leaves it open."""
        talk = Conversation(tracker)
        question, other = talk.slot(OPEN_QUESTION) or "", talk.slot(ALSO_ASKED)
        if question == ANSWER_OTHER and other:
            return [FollowupAction(OFFER)] if hesitates(talk.text) else self._answer(other)
        if question == DID_THAT_HELP and hesitates(talk.text):
            answer = votes.current(talk)
            thumbs = votes.thumbs(self._services, talk, answer, votes.QUESTION) if answer else []
            dispatcher.utter_message(response="utter_no_hurry", buttons=thumbs)
            return back_to(talk)
        if question in ON_YES:
            return [FollowupAction(ON_YES[question])]
        dispatcher.utter_message(response="utter_chat.help", topic="chat.affirm")
        return back_to(talk)

    def _answer(self, other: dict[str, Any]) -> list[EventType]:
        """What was also asked is wanted now, in the words in which it was asked."""
        return [
            SlotSet(ALSO_ASKED, {**other, "wanted": True}),
            SlotSet(OPEN_QUESTION, None),
            FollowupAction(ToolForm.of_topic.get(other["topic"], "action_answer")),
        ]


class ActionDeny(Action):
    """A bare no."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_deny"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Do what the open question asked, or leave it at that."""
        talk = Conversation(tracker)
        question = talk.slot(OPEN_QUESTION) or ""
        if _did_not_understand(talk):
            return [FollowupAction("action_follow_up")]
        if question in ON_NO:
            return [FollowupAction(ON_NO[question])]
        if talk.form_to_change:
            return [FollowupAction(talk.form_to_change)]
        dispatcher.utter_message(response="utter_all_right", topic="chat.deny")
        closed: list[EventType] = [SlotSet(OPEN_QUESTION, None)]
        if question == ANSWER_OTHER:
            return [*closed, SlotSet(ALSO_ASKED, None), *back_to(talk)]
        return [*closed, *go_on(talk)]


def _did_not_understand(talk: Conversation) -> bool:
    """Whether the last answer was not understood, so that it is told in other words."""
    return bool(talk.slot(TOPIC)) and not talk.form and talk.is_short and puzzled(talk.text)

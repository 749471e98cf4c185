"""After an answer: a thumb, solved, not solved, yes, no."""

from __future__ import annotations

from typing import Any, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import votes
from bot.articles import Teller, article_sources
from bot.conversation import (
    ANSWERED,
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
            *back_to(talk),
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
        asked = talk.slot(OPEN_QUESTION) == DID_THAT_HELP
        solved = helpful and answer["version"] is not None
        if answer == votes.current(talk) and (asked or solved):
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

    def name(self) -> str:
        """The name in the domain."""
        return "action_affirm"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Do what the open question asked."""
        follow = ON_YES.get(Conversation(tracker).slot(OPEN_QUESTION) or "")
        if follow:
            return [FollowupAction(follow)]
        dispatcher.utter_message(response="utter_chat.help", topic="chat.affirm")
        return back_to(Conversation(tracker))


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
        follow = ON_NO.get(talk.slot(OPEN_QUESTION) or "")
        if follow:
            return [FollowupAction(follow)]
        if talk.form_to_change:
            return [FollowupAction(talk.form_to_change)]
        dispatcher.utter_message(response="utter_all_right", topic="chat.deny")
        return [SlotSet(OPEN_QUESTION, None), *back_to(talk)]

"""What every tool of the rules engine does in chat: ask for its facts, compute, answer.

Rasa calls `validate_<form>` on each message while the form is active. The base class decides
whether the message answers, corrects, asks something else or is not understood; a tool says only
which facts it reads in a message and what it must still ask. When nothing is missing, the tool's
action computes and answers.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.conversation import (
    ANSWERED,
    AS_ON,
    COMPUTED,
    LANGUAGE,
    MISUNDERSTOOD,
    OPEN_QUESTION,
    PAUSED_FORM,
    REQUESTED,
    SAY_AGAIN,
    STEPS_TRIED,
    SURE,
    TOPIC,
    WAITING,
    Conversation,
    after_tool,
    remember,
    still_asked,
)
from bot.phrasing import is_a_whole_question
from bot.replies import Replies
from bot.services import Services, build_services
from bot.votes import given, thumbs
from knowledge.citations import cite
from rules_engine.computation import as_json
from rules_engine.errors import RuleError

Facts = dict[str, Any]
# What can never be a fact: how it is called where it was found in the message.
IMPOSSIBLE = ("not_a_date", "negative_amount")
# What "repeat that" is made of, and what may be asked beside it without being a new subject.
AGAIN = frozenset({"manner", LANGUAGE})
NOT_AGAIN = frozenset({"chat.cancel", "chat.change_language"})


class ToolForm(Action, ABC):
    """Collects the facts of one tool, then hands over to the action that computes."""

    form: ClassVar[str]
    topic: ClassVar[str]
    submit: ClassVar[str]
    slots: ClassVar[tuple[str, ...]]
    # Topics beside its own that open the form.
    other_topics: ClassVar[tuple[str, ...]] = ()

    # The form of each topic that has one.
    of_topic: ClassVar[dict[str, str]] = {}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "form" in vars(cls):
            ToolForm.of_topic |= dict.fromkeys((cls.topic, *cls.other_topics), cls.form)

    def name(self) -> str:
        """The name under which Rasa calls it."""
        return f"validate_{self.form}"

    @abstractmethod
    def facts_in(self, talk: Conversation, asked: Optional[str], known: Facts) -> Facts:
        """The facts that the last message states; `asked` is the slot that was asked for."""

    @abstractmethod
    def next_question(self, known: Facts) -> Optional[str]:
        """The slot to ask for next, None when nothing is missing."""

    def known(self, talk: Conversation) -> Facts:
        """What was stated so far."""
        return {name: talk.slot(name) for name in self.slots}

    def joined(self, known: Facts, stated: Facts) -> Facts:
        """What is known with what the message adds or changes."""
        return known | stated

    def known_before(self, talk: Conversation) -> Facts:
        """What a form that starts knows already, from the answer that is changed."""
        return {}

    def starts_afresh(self, talk: Conversation) -> bool:
        """Whether the message is a question of its own, so that what was said before is over."""
        return False

    def kept(self, known: Facts) -> list[EventType]:
        """The events that keep what was stated."""
        return [SlotSet(name, known.get(name)) for name in self.slots]

    def refuses(
        self, dispatcher: CollectingDispatcher, talk: Conversation, known: Facts
    ) -> Sequence[str]:
        """Says what of the message can't be and what is accepted instead; names those facts."""
        return ()

    def can_assume(self, name: str, known: Facts) -> bool:
        """Whether the answer can be given without a fact, saying what is assumed instead."""
        return False

    def has_question(self, name: str) -> bool:
        """Whether a refused fact can be asked for again."""
        return False

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Take in the last message and say what comes next."""
        talk = Conversation(tracker)
        starting = talk.is_starting(self.form)
        if starting and talk.slot(PAUSED_FORM) == self.form:
            return [SlotSet(PAUSED_FORM, None), *self._ask(self.known(talk))]
        asked = None if starting else talk.slot(REQUESTED)
        known = self.known_before(talk) if starting else self.known(talk)
        if not starting and talk.is_returning_to(self.form):
            return [SlotSet(REQUESTED, asked)]
        if starting and known and talk.said in SAY_AGAIN:
            return [*self.kept(known), SlotSet(REQUESTED, None), FollowupAction(self.submit)]
        if not starting and self._wants_it_again(talk):
            return [SlotSet(MISUNDERSTOOD, None), SlotSet(REQUESTED, asked)]
        if known and self.starts_afresh(talk):
            asked, known = None, {}
        stated = self.facts_in(talk, asked, known)
        if not (starting or stated) and talk.does_not_know:
            return self._without(dispatcher, asked, known)
        if not starting and self._asks_something_else(talk, asked, stated):
            return []  # the form steps aside: the other topic's rule answers, then we go on
        refused = self.refuses(dispatcher, talk, self.joined(known, stated))
        if starting and known and stated.keys() <= set(refused):
            return self._unchanged(dispatcher, refused)
        if not (starting or stated or refused):
            dispatcher.utter_message(response="utter_not_an_answer")
            count = (talk.slot(MISUNDERSTOOD) or 0) + 1
            return [SlotSet(MISUNDERSTOOD, count), SlotSet(REQUESTED, asked)]
        accepted = {name: value for name, value in stated.items() if name not in refused}
        if any(_replaces(value, known.get(name)) for name, value in accepted.items()):
            dispatcher.utter_message(response="utter_corrected")
        known = self.joined(known, accepted)
        events = [*self.kept(known), SlotSet(MISUNDERSTOOD, None)]
        if starting:
            events += self._for_later(talk)
        return events + self._ask(known, refused)

    def _for_later(self, talk: Conversation) -> list[EventType]:
        """What comes when this form is done: one that it interrupts, and what was also asked."""
        paused = None if _was_left(talk) else talk.form_before
        topics = (self.topic, *self.other_topics)
        other = still_asked(talk, *topics, aside=paused is not None)
        return [SlotSet(PAUSED_FORM, paused), *remember(talk, other)]

    def _unchanged(
        self, dispatcher: CollectingDispatcher, refused: Sequence[str]
    ) -> list[EventType]:
        """The last answer stands: the message has nothing to put in its place."""
        if not refused:
            dispatcher.utter_message(response="utter_what_to_change")
        return [*self.kept({}), SlotSet(REQUESTED, None), FollowupAction(WAITING)]

    def _without(
        self, dispatcher: CollectingDispatcher, asked: Optional[str], known: Facts
    ) -> list[EventType]:
        """On without a fact that the user doesn't know, if its rule can assume it."""
        if asked is not None and self.can_assume(asked, known):
            dispatcher.utter_message(response="utter_without_that")
            return [
                SlotSet(MISUNDERSTOOD, None),
                SlotSet(REQUESTED, None),
                FollowupAction(self.submit),
            ]
        dispatcher.utter_message(response="utter_not_known")
        return [SlotSet(MISUNDERSTOOD, None), SlotSet(REQUESTED, asked)]

    def _ask(self, known: Facts, refused: Sequence[str] = ()) -> list[EventType]:
        """The question for what was refused or is missing, or the hand-over to the action."""
        again = next((name for name in refused if self.has_question(name)), None)
        question = again or self.next_question(known)
        hand_over = [] if question else [FollowupAction(self.submit)]
        return [SlotSet(REQUESTED, question), *hand_over]

    def _asks_something_else(self, talk: Conversation, asked: Optional[str], stated: Facts) -> bool:
        if not talk.changes_subject(self.topic):
            return False
        if not stated:
            return True
        if talk.is_brief:
            return False  # "sorry, Manipur": a fact with hardly a word around it is an answer
        # "What is the late fee if turnover is 2 crore?" states an amount but is a side question;
        # so is a whole question that states by the way what was asked for.
        aside = asked not in stated or is_a_whole_question(talk.text)
        return aside and talk.confidence >= SURE

    def _wants_it_again(self, talk: Conversation) -> bool:
        """Whether the message only wants the question once more: "phir se", "repeat"."""
        if talk.entity("manner") is None or not talk.entity_names <= AGAIN:
            return False
        small_talk = str(talk.said).startswith("chat.") and talk.said not in NOT_AGAIN
        return small_talk or not talk.changes_subject(self.topic)


def _was_left(talk: Conversation) -> bool:
    """Whether the form that was open has ended since the last message."""
    return any(
        event["event"] == "active_loop" and event.get("name") is None
        for event in talk.events_of_this_turn()
    )


def _replaces(stated: Any, known: Any) -> bool:
    """Whether a fact takes the place of another; one that only grows is no correction."""
    if isinstance(known, dict):
        return any(stated.get(key) != value for key, value in known.items())
    if isinstance(known, list):
        return not set(known) <= set(stated)
    return known not in (None, stated)


def refuse_impossible(
    dispatcher: CollectingDispatcher, talk: Conversation, topic: str, replies: Replies
) -> Sequence[str]:
    """Says what is accepted instead of a day that no calendar has or an amount below nothing."""
    found = [name for name in IMPOSSIBLE if talk.entity(name) is not None]
    for name in found[:1]:
        dispatcher.utter_message(
            text=replies.render(f"error.{name}", talk.language, value=talk.entity(name)),
            topic=topic,
            language=talk.language,
        )
    return found


class ToolAction(Action, ABC):
    """Computes with the facts of a form and says the result."""

    topic: ClassVar[str]
    action: ClassVar[str]
    slots: ClassVar[tuple[str, ...]]

    def __init__(self, services: Optional[Services] = None) -> None:
        self._services = services or build_services()

    def name(self) -> str:
        """The name in the domain."""
        return self.action

    @abstractmethod
    def compute(self, talk: Conversation, on: date) -> Any:
        """The frozen result of the rules engine; raises RuleError for facts it can't use."""

    def reply(self, result: Any) -> str:
        """The key of the reply that lays out this result."""
        return self.topic

    def more(self, talk: Conversation) -> dict[str, Any]:
        """Further values for the reply, beside those of the result."""
        return {}

    def buttons(self, result: Any, talk: Conversation) -> list[dict[str, str]]:
        """What to offer with the answer."""
        return [self.button("button.why", "/chat.why", talk)]

    def file(self, result: Any, talk: Conversation) -> Optional[dict[str, str]]:
        """A small text file that comes with the answer: its name, media type and text."""
        return None

    def to_change(self, talk: Conversation) -> dict[str, Any]:
        """What is kept of the question, so that "no, 5 lakh" can change it."""
        return {}

    def button(self, key: str, payload: str, talk: Conversation) -> dict[str, str]:
        """A button with its title from the replies."""
        title = self._services.replies.render(key, talk.language)
        return {"title": title, "payload": payload}

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Compute, answer, and keep what "why?" needs."""
        talk = Conversation(tracker)
        render = self._services.replies.render
        cleared = [SlotSet(name, None) for name in (*self.slots, REQUESTED)]
        asked_on = talk.slot(AS_ON) if AS_ON in self.slots else None
        on = date.fromisoformat(asked_on) if asked_on else self._services.today()
        try:
            result = self.compute(talk, on)
        except RuleError as error:
            key = f"error.{type(error).__name__}"
            dispatcher.utter_message(
                text=render(key, talk.language, **as_json(vars(error))),
                topic=self.topic,
                language=talk.language,
            )
            return [*cleared, after_tool(talk)]
        plain = as_json(result)
        sources = cited(plain, talk.language)
        answer = given(talk, self.topic)
        text = render(
            self.reply(result), talk.language, asked_on=asked_on, **plain, **self.more(talk)
        )
        dispatcher.utter_message(
            text=text,
            topic=self.topic,
            language=talk.language,
            sources=sources,
            buttons=[*self.buttons(result, talk), *thumbs(self._services, talk, answer)],
            file=self.file(result, talk),
        )
        computed = {
            "steps": plain.get("steps") or [],
            "sources": sources,
            "topic": self.topic,
            "short": {"language": talk.language, "text": text.partition("\n\n")[0]},
            **self.to_change(talk),
        }
        return [
            *cleared,
            SlotSet(TOPIC, self.topic),
            SlotSet(STEPS_TRIED, None),
            SlotSet(OPEN_QUESTION, None),
            SlotSet(COMPUTED, computed),
            SlotSet(ANSWERED, answer),
            after_tool(talk),
        ]


def cited(plain: dict[str, Any], language: str) -> list[dict[str, str]]:
    """The sources of a result as the chat shows them, each once."""
    shown = []
    for source in plain.get("sources") or []:
        entry = {"title": cite(source["title"], language)}
        if source.get("link"):
            entry["url"] = source["link"]
        if entry not in shown:
            shown.append(entry)
    return shown

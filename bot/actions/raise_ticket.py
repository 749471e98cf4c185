"""desk.raise_ticket and desk.human: a problem goes to a person."""

from __future__ import annotations

from typing import Any, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.conversation import (
    CONTEXTUAL,
    ERROR_TEXT,
    MISUNDERSTOOD,
    OPEN_QUESTION,
    REQUESTED,
    STEPS_TRIED,
    TOPIC,
    WAITING,
    Conversation,
    after_tool,
)
from bot.phrasing import hesitates, refuses
from bot.services import Services, build_services
from bot.tool import Facts, ToolForm

SLOTS = ("problem", "details", "gstin", "arn", "utr", "contact")
IDENTIFIERS = ("gstin", "arn", "utr")
CONTACTS = ("mobile", "email")
SKIP = frozenset({"chat.deny", "chat.solved"})
NOTHING_TO_ADD = "-"
# Enough words to be a description and not only "I want to talk to a person about this".
DESCRIBES = 12


class ValidateTicketForm(ToolForm):
    """Asks what the problem is, unless the chat knows it, and once for anything to add."""

    form = "ticket_form"
    topic = "desk.raise_ticket"
    submit = "action_raise_ticket"
    slots = SLOTS
    other_topics = ("desk.human",)

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """As any form; but no ticket is made of a refusal, nor of a hum."""
        talk = Conversation(tracker)
        if talk.is_starting(self.form):
            if talk.said == "chat.affirm" and hesitates(talk.text):
                dispatcher.utter_message(response="utter_offer_ticket", topic=talk.said)
                return [SlotSet(REQUESTED, None), FollowupAction(WAITING)]
        elif not talk.is_returning_to(self.form) and self._declines(talk):
            return self._left_for(self._other_wish(talk) or "action_cancel")
        return super().run(dispatcher, tracker, domain)

    def _declines(self, talk: Conversation) -> bool:
        """Whether the user wants no ticket now; a bare no to "anything to add?" is no refusal."""
        refused = refuses(talk.text) and not talk.is_button
        if talk.slot(REQUESTED) == "details":
            return refused and self._other_wish(talk) is not None
        bare = talk.said == "chat.deny" and (talk.is_button or talk.is_brief)
        return refused or (bare and talk.entity("manner") is None)

    def _other_wish(self, talk: Conversation) -> Optional[str]:
        """The form or the action for the topic that is asked for instead."""
        topic = str(talk.said)
        if topic in CONTEXTUAL or topic.startswith("chat."):
            return None
        action = self.of_topic.get(topic, "action_answer")
        return None if action == self.form else action

    def _left_for(self, action: str) -> list[EventType]:
        forgotten = (*SLOTS, REQUESTED, MISUNDERSTOOD, OPEN_QUESTION)
        return [*(SlotSet(name, None) for name in forgotten), FollowupAction(action)]

    def facts_in(self, talk: Conversation, asked: Optional[str], known: Facts) -> Facts:
        """Identifiers anywhere; what was asked for is taken in the user's own words."""
        facts: Facts = {name: talk.entity(name) for name in IDENTIFIERS if talk.entity(name)}
        contact = next((talk.entity(name) for name in CONTACTS if talk.entity(name)), None)
        if contact:
            facts["contact"] = contact
        if talk.said == "chat.cancel":
            return {}
        if asked is None:
            if talk.slot(TOPIC):
                facts["problem"] = talk.slot(TOPIC)
            elif len(talk.whole_text.split()) >= DESCRIBES and not talk.is_button:
                facts["problem"] = talk.whole_text
        elif asked == "details" and (talk.said in SKIP or talk.entity("nil")):
            facts["details"] = NOTHING_TO_ADD
        elif not talk.is_button:
            facts[asked] = talk.text
        return facts

    def _asks_something_else(self, talk: Conversation, asked: Optional[str], stated: Facts) -> bool:
        """A problem may be told as a question; only what tells nothing is about something else."""
        return not stated and talk.changes_subject(self.topic)

    def next_question(self, known: Facts) -> Optional[str]:
        """The problem, then once whatever helps to solve it."""
        return next((name for name in ("problem", "details") if not known.get(name)), None)


class ActionRaiseTicket(Action):
    """Opens the ticket and tells its number and code."""

    def __init__(self, services: Optional[Services] = None) -> None:
        self._services = services or build_services()

    def name(self) -> str:
        """The name in the domain."""
        return "action_raise_ticket"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Carries over what the chat knows: topic, language, what was tried, identifiers."""
        talk = Conversation(tracker)
        topic = talk.slot(TOPIC) or "desk.raise_ticket"
        ticket = self._services.desk.open(
            talk.id,
            topic=topic,
            language=talk.language,
            problem="\n".join(self._problem(talk, topic)),
            tried=self._tried(talk, topic),
            gstin=talk.slot("gstin"),
            arn=talk.slot("arn"),
            utr=talk.slot("utr"),
            contact=talk.slot("contact"),
        )
        response = f"utter_ticket_{'raised' if ticket.created else 'already_open'}"
        dispatcher.utter_message(
            response=response,
            topic="desk.raise_ticket",
            number=ticket.number,
            code=ticket.access_code or "",
        )
        forgotten = (*SLOTS, REQUESTED, TOPIC, STEPS_TRIED, OPEN_QUESTION, ERROR_TEXT)
        return [*(SlotSet(name, None) for name in forgotten), after_tool(talk)]

    def _problem(self, talk: Conversation, topic: str) -> list[str]:
        """The user's words, or the topic's title and what the portal said; then the details."""
        said: str = talk.slot("problem")
        lines: list[Optional[str]] = [said]
        if said == topic:
            lines = [self._services.library.title(topic, talk.language), talk.quoted_error(topic)]
        lines.append(talk.slot("details"))
        return [line for line in lines if line and line != NOTHING_TO_ADD]

    def _tried(self, talk: Conversation, topic: str) -> tuple[str, ...]:
        """The topic's answer and the steps after it that the user has been given."""
        if self._services.library.article(topic) is None:
            return ()
        steps = int(talk.slot(STEPS_TRIED) or 0)
        return (topic, *(f"{topic}: next step {n}" for n in range(1, steps + 1)))

"""What an action needs to know of the conversation, and how figures are written in each language.

Slot names are spelt here and nowhere else in the actions.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Optional

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet

LANGUAGE = "language"
LANGUAGE_WISH = "language_wish"
TOPIC = "topic"
STEPS_TRIED = "steps_tried"
OPEN_QUESTION = "open_question"
COMPUTED = "computed"
ANSWERED = "answered"
REQUESTED = "requested_slot"
MISUNDERSTOOD = "misunderstood"
PAUSED_FORM = "paused_form"
ALSO_ASKED = "also_asked"
AS_ON = "as_on"
ERROR_TEXT = "error_text"

# The yes/no questions that can be open.
DID_THAT_HELP = "did_that_help"
RAISE_TICKET = "raise_ticket"
ANSWER_OTHER = "answer_other"

FIRST_LANGUAGE = "en"
# How each language writes figures: romanised Hindi reads Indian English digits and months.
LOCALES: Mapping[str, str] = {"en": "en_IN", "hi": "hi_IN", "hi-Latn": "en_IN"}
# Labels that name no topic of their own: what they mean depends on what was asked.
CONTEXTUAL = frozenset({"inform", "follow_up", "nlu_fallback", "chat.affirm", "chat.deny"})
# What asks for the last answer once more: in another language, or shorter.
SAY_AGAIN = frozenset({"chat.change_language", "follow_up"})
# In a form, what looks like no question about GST is rather an answer not understood.
OUT_OF_SCOPE = "chat.out_of_scope"
NO_SUBJECT = CONTEXTUAL | {OUT_OF_SCOPE}
YES_OR_NO: Mapping[str, bool] = {"chat.affirm": True, "chat.deny": False}
SURE = 0.8
FEW_WORDS = 3
FEW_WORDS_MORE = 5
WAITING = "action_listen"
OFFER = "action_offer_other_topic"
# Where a message asks two things, a sum belongs to the part in which it stands ...
MONEY = frozenset({"amount", "tax_amount", "percent"})
# ... and these hold for the second part too, unless it says its own.
OF_BOTH_PARTS = frozenset({"return_form", "period", "state", "taxpayer_type", "filing"})

Message = Mapping[str, Any]
Entity = dict[str, Any]


class Conversation:
    """A read-only view of the tracker in the terms of this bot.

    Who takes up the second topic of an earlier message is heard as if its words were said now.
    """

    def __init__(self, tracker: Tracker) -> None:
        self._tracker = tracker
        form = tracker.active_loop_name
        fresh = form is None or self.is_starting(form)
        self._message: Message = _heard(tracker) if fresh else tracker.latest_message

    @property
    def id(self) -> str:
        """The conversation's id, the same in the helpdesk and in Rasa."""
        return str(self._tracker.sender_id)

    @property
    def language(self) -> str:
        """The language to answer in.

        The user's wish, else the script written last, else what the page was set to.
        """
        slot = self._tracker.get_slot
        hint = (self._tracker.latest_message.get("metadata") or {}).get(LANGUAGE)
        return slot(LANGUAGE_WISH) or slot(LANGUAGE) or hint or FIRST_LANGUAGE

    @property
    def text(self) -> str:
        """What the user wrote last, of two questions the first; for a button, its payload."""
        return self._message.get("text") or ""

    @property
    def whole_text(self) -> str:
        """All that the user wrote last."""
        return self._tracker.latest_message.get("text") or ""

    @property
    def takes_up_other(self) -> bool:
        """Whether the last message takes up the second topic of an earlier one."""
        return bool(self._message.get(ALSO_ASKED))

    @property
    def other_topic(self) -> Optional[dict[str, Any]]:
        """What the message asks beside its topic: the topic, its words and its facts."""
        other = self._message.get("second_topic")
        if not other or self.is_button:
            return None
        return {
            "topic": other["name"],
            "text": self.whole_text[other["start"] : other["end"]],
            "entities": _of_second(self._tracker.latest_message.get("entities") or [], other),
        }

    @property
    def is_button(self) -> bool:
        """Whether the last message was a button of ours; what people write begins with no slash."""
        return self.text.startswith("/")

    @property
    def is_brief(self) -> bool:
        """Whether the last message is a few words, and neither a question nor a button."""
        asks = self.text.rstrip().endswith("?")
        return len(self.text.split()) <= FEW_WORDS and not asks and not self.is_button

    @property
    def is_short(self) -> bool:
        """Whether the last message has so few words that it may lean on what was said before."""
        return len(self.text.split()) <= FEW_WORDS_MORE and not self._stands_alone

    @property
    def is_few_words(self) -> bool:
        """Whether it has so few words that it hardly says anything by itself."""
        return len(self.text.split()) <= FEW_WORDS and not self._stands_alone

    @property
    def _stands_alone(self) -> bool:
        return self.is_button or self.takes_up_other

    @property
    def does_not_know(self) -> bool:
        """Whether the last message is "I don't know"."""
        return self.entity("not_known") is not None

    @property
    def said(self) -> Optional[str]:
        """The topic (or contextual label) of the last message."""
        return self._message.get("intent", {}).get("name")

    @property
    def yes_or_no(self) -> Optional[bool]:
        """What a bare yes or no in the last message means; "I don't know" is neither."""
        return None if self.does_not_know else YES_OR_NO.get(self.said or "")

    @property
    def confidence(self) -> float:
        """How sure the label of the last message is, from 0 to 1."""
        return float(self._message.get("intent", {}).get("confidence") or 0)

    @property
    def nearest(self) -> list[str]:
        """The topics that came nearest to the last message, best first."""
        ranking = self._message.get("intent_ranking") or []
        return [entry["name"] for entry in ranking if entry["name"] not in CONTEXTUAL]

    @property
    def form(self) -> Optional[str]:
        """The form that is being filled in."""
        return self._tracker.active_loop_name

    def slot(self, name: str) -> Any:
        """The value of a slot, None if it is empty."""
        return self._tracker.get_slot(name)

    @property
    def entity_names(self) -> set[str]:
        """The kinds of entity in the last message."""
        return {entity["entity"] for entity in self._entities}

    def entities(self, name: str) -> list[Any]:
        """The values of an entity in the last message, in the order they were said."""
        return [entity["value"] for entity in self._entities if entity["entity"] == name]

    def entity(self, name: str) -> Any:
        """The first value of an entity in the last message, None if it was not said."""
        return next(iter(self.entities(name)), None)

    def details(self, name: str) -> list[dict[str, Any]]:
        """The entity with all that is known of each mention (role, group, start, end)."""
        return [entity for entity in self._entities if entity["entity"] == name]

    @property
    def _entities(self) -> list[Entity]:
        return self._message.get("entities") or []

    def quoted_error(self, topic: str) -> Optional[str]:
        """What the user quoted of a portal when telling of a topic, None if nothing."""
        quoted = self.slot(ERROR_TEXT) or {}
        return quoted.get("text") if quoted.get("topic") == topic else None

    def note_error(self, topic: str) -> list[EventType]:
        """Keeps what the last message quotes of a portal, for a ticket on the topic."""
        quoted = self.entity(ERROR_TEXT)
        return [SlotSet(ERROR_TEXT, {"topic": topic, "text": quoted})] if quoted else []

    def changes_subject(self, topic: str) -> bool:
        """Whether the last message is about another topic than the form's own."""
        return self.said is not None and self.said not in NO_SUBJECT | {topic}

    def events_of_this_turn(self) -> list[dict[str, Any]]:
        """What has happened since the user's last message."""
        events: list[dict[str, Any]] = []
        for event in reversed(self._tracker.events):
            if event["event"] == "user":
                break
            events.append(event)
        return events[::-1]

    @property
    def form_to_change(self) -> Optional[str]:
        """The form of the tool that answered last, if a few words give it other facts.

        "No, 5 lakh", "and GSTR-9C?", said of the answer before.
        """
        computed = self.slot(COMPUTED) or {}
        facts = self.entity_names - {LANGUAGE}
        still = computed.get("topic") == self.slot(TOPIC)
        few = len(self.text.split()) <= FEW_WORDS_MORE
        return computed.get("form") if facts and few and still and not self.form else None

    @property
    def last_form(self) -> Optional[str]:
        """The form that was opened last."""
        events = reversed(self._tracker.events)
        names = (event.get("name") for event in events if event["event"] == "active_loop")
        return next((name for name in names if name), None)

    @property
    def form_before(self) -> Optional[str]:
        """The form that was open when the last message came."""
        events = iter(reversed(self._tracker.events))
        for event in events:
            if event["event"] == "user":
                break
        return next((each.get("name") for each in events if each["event"] == "active_loop"), None)

    def is_starting(self, form: str) -> bool:
        """Whether the form was activated by the last message."""
        return any(
            event["event"] == "active_loop" and event.get("name") == form
            for event in self.events_of_this_turn()
        )

    def is_returning_to(self, form: str) -> bool:
        """Whether another action has answered a side question since the last message."""
        return any(
            event["event"] == "action" and event.get("name") not in {form, WAITING}
            for event in self.events_of_this_turn()
        )


def _heard(tracker: Tracker) -> Message:
    """The last message, or the words that it takes up; of two questions, the first.

    A button takes up what it names, and so does a yes that was understood as such ("wanted").
    """
    message: Message = tracker.latest_message
    label = message.get("intent", {}).get("name")
    found: list[Entity] = message.get("entities") or []
    other = tracker.get_slot(ALSO_ASKED) or {}
    bare = {entity["entity"] for entity in found} <= {LANGUAGE}
    pressed = str(message.get("text")).startswith("/") and label == other.get("topic") and bare
    if pressed or (label == "chat.affirm" and other.get("wanted")):
        return {
            "text": other["text"],
            "intent": {"name": other["topic"], "confidence": 1.0},
            "entities": other["entities"],
            ALSO_ASKED: True,
        }
    second = message.get("second_topic")
    if not second:
        return message
    first = str(message.get("text"))[: second["start"]].rstrip()
    return {**message, "text": first, "entities": _of_first(found, second)}


def _of_first(found: list[Entity], second: Message) -> list[Entity]:
    """The facts of the part asked first; no sum of the second part, nor what it repeats."""
    own = {each["entity"] for each in found if not _within(each, second)}
    return [
        each for each in found if not _within(each, second) or each["entity"] not in own | MONEY
    ]


def _of_second(found: list[Entity], second: Message) -> list[Entity]:
    """The facts of the part asked second, and what it shares with the first."""
    own = {each["entity"] for each in found if _within(each, second)}
    shared = OF_BOTH_PARTS - own
    return [each for each in found if _within(each, second) or each["entity"] in shared]


def _within(entity: Entity, part: Message) -> bool:
    start, end = entity.get("start"), entity.get("end")
    if start is None or end is None or entity["entity"] == LANGUAGE:
        return False
    return bool(part["start"] <= start and end <= part["end"])


def still_asked(talk: Conversation, *answered: str, aside: bool) -> Optional[dict[str, Any]]:
    """What is to be offered after the answer to a topic (one of `answered`), None for nothing.

    It waits as long as the topic that was asked before it is talked about, and while a form is
    open beside which this is answered (`aside`).
    """
    new, kept = talk.other_topic, talk.slot(ALSO_ASKED)
    if new is not None and new["topic"] not in (*answered, talk.slot(TOPIC)):
        return {**new, "beside": answered[0]}
    if kept is None or kept["topic"] in answered:
        return None
    return dict(kept) if aside or kept["beside"] in answered else None


def remember(talk: Conversation, other: Optional[dict[str, Any]]) -> list[EventType]:
    """Keep what was also asked for, or forget what was; an offer made before is over then."""
    if other == talk.slot(ALSO_ASKED):
        return []
    offered = talk.slot(OPEN_QUESTION) == ANSWER_OTHER
    closed: list[EventType] = [SlotSet(OPEN_QUESTION, None)] if offered else []
    return [SlotSet(ALSO_ASKED, other), *closed]


def back_to(talk: Conversation) -> list[EventType]:
    """After an answer: back to the form's question if there is one, else wait for the user."""
    return [FollowupAction(talk.form or WAITING)]


def go_on(talk: Conversation) -> list[EventType]:
    """When a matter is settled: the form's question, or what was also asked, or the user."""
    return [FollowupAction(talk.form or (OFFER if talk.slot(ALSO_ASKED) else WAITING))]


def after_tool(talk: Conversation) -> EventType:
    """When a tool is done: the form that it interrupted, or what was also asked, or the user."""
    offer = OFFER if talk.slot(ALSO_ASKED) else WAITING
    return FollowupAction(talk.slot(PAUSED_FORM) or offer)


def leave_form(talk: Conversation) -> list[EventType]:
    """End the active form; what it had collected is forgotten when it starts anew."""
    forgotten: list[EventType] = [
        SlotSet(name, None) for name in (REQUESTED, MISUNDERSTOOD, PAUSED_FORM)
    ]
    return [ActiveLoop(None), *forgotten] if talk.form else forgotten


def money(amount: Decimal, language: str) -> str:
    """Rupees in Indian grouping, paise only where there are any: ₹40,00,000 or ₹49.32."""
    pattern = "¤#,##,##0" if amount == amount.to_integral_value() else "¤#,##,##0.00"
    return str(
        format_currency(amount, "INR", pattern, locale=LOCALES[language], currency_digits=False)
    )


def number(value: Decimal | int, language: str) -> str:
    """A figure without a currency, in Indian grouping."""
    return str(format_decimal(value, "#,##,##0.##", locale=LOCALES[language]))


def day(when: date, language: str) -> str:
    """A date as people write it: 1 April 2019."""
    return str(format_date(when, "d MMMM y", locale=LOCALES[language]))


def month(when: date, language: str) -> str:
    """A month as people write it: April 2025."""
    return str(format_date(when, "LLLL y", locale=LOCALES[language]))

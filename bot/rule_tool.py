"""A tool whose facts and questions come from its rule.

The rule says which facts it lacks (FactMissing, in the order to ask) and which it can't work with
(FactInvalid); the form says only how each fact is read in a message. What was stated is kept in
one slot as the plain JSON facts of the rules engine.
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, Optional

import yaml
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.conversation import COMPUTED, CONTEXTUAL, SAY_AGAIN, Conversation
from bot.readers import Heard, Reader
from bot.services import Services, build_services
from bot.tool import Facts, ToolAction, ToolForm, refuse_impossible
from rules_engine import topics
from rules_engine.computation import as_json
from rules_engine.errors import FactInvalid, FactMissing, RuleError

DOMAIN = Path(__file__).parent / "domain"


class RuleForm(ToolForm, ABC):
    """Asks for what the rule lacks until it can answer."""

    reads: ClassVar[Mapping[str, Reader]]
    # What the rule would assume of who does not say it, and the fact that is asked for instead.
    asks: ClassVar[Mapping[str, str]] = MappingProxyType({})

    # Facts that say the same in two ways: what is stated takes the place of the others.
    instead: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType({})

    def __init__(self, services: Optional[Services] = None) -> None:
        self._services = services or build_services()

    def facts_in(self, talk: Conversation, asked: Optional[str], known: Facts) -> Facts:
        """Every fact of the rule that the message states."""
        today = self._services.today()
        stated = {
            name: read(Heard(talk, name == asked, today, known))
            for name, read in self.reads.items()
        }
        return {name: value for name, value in stated.items() if value is not None}

    def next_question(self, known: Facts) -> Optional[str]:
        """The first fact that the rule itself says it lacks, or that it would have to assume."""
        try:
            answer = topics.compute(self.topic, known, self._services.today())
        except FactMissing as missing:
            return missing.names[0]
        except RuleError:
            return None  # the action says what is wrong
        assumed = [step.key for step in answer.assumed]
        return next((fact for key, fact in self.asks.items() if key in assumed), None)

    def can_assume(self, name: str, known: Facts) -> bool:
        """Whether the fact is one that the rule assumes of who does not say it."""
        if name not in self.asks.values():
            return False
        try:
            topics.compute(self.topic, known, self._services.today())
        except RuleError:
            return False
        return True

    def known(self, talk: Conversation) -> Facts:
        """What was stated so far."""
        return dict(talk.slot(self.slots[0]) or {})

    def joined(self, known: Facts, stated: Facts) -> Facts:
        """A fact that is stated drives out those that it stands for."""
        gone = {other for name in stated for other in self.instead.get(name, ())}
        return {name: value for name, value in known.items() if name not in gone} | stated

    def known_before(self, talk: Conversation) -> Facts:
        """The facts of the last answer, where the message only changes some of them."""
        computed = talk.slot(COMPUTED) or {}
        again = CONTEXTUAL | SAY_AGAIN
        changes = talk.said in again and computed.get("topic") == self.topic
        return dict(computed.get("facts") or {}) if changes else {}

    def kept(self, known: Facts) -> list[EventType]:
        """The one slot that keeps what was stated."""
        return [SlotSet(self.slots[0], known)]

    def has_question(self, name: str) -> bool:
        """Whether the domain has a question for the fact."""
        return f"utter_ask_{self.form}_{name}" in _responses()

    def refuses(
        self, dispatcher: CollectingDispatcher, talk: Conversation, known: Facts
    ) -> Sequence[str]:
        """Says what the rule accepts instead of a fact that it refuses."""
        impossible = refuse_impossible(dispatcher, talk, self.topic, self._services.replies)
        if impossible:
            return impossible
        refused: list[str] = []
        while (error := self._refusal({**known, **dict.fromkeys(refused)})) is not None:
            fact = error.name.partition("[")[0].partition(".")[0]
            if fact not in known or fact in refused:
                break  # nothing that was stated: the action says what is wrong
            words = f"accepted.{fact}"
            key = words if words in self._services.replies else "error.FactInvalid"
            dispatcher.utter_message(
                text=self._services.replies.render(key, talk.language, **as_json(vars(error))),
                topic=self.topic,
                language=talk.language,
            )
            refused.append(fact)
        return refused

    def _refusal(self, known: Facts) -> Optional[FactInvalid]:
        topic = topics.topic(self.topic)
        try:
            for fact in topic.facts:  # also those that stand beside a fact still missing
                if known.get(fact.name) is not None:
                    fact.read(known[fact.name], fact.name)
            topic.compute(known, self._services.today())
        except FactInvalid as error:
            return error
        except RuleError:
            return None
        return None


@cache
def _responses() -> frozenset[str]:
    """The names of all responses; Rasa sends no domain along with a call."""
    found: set[str] = set()
    for file in DOMAIN.glob("*.yml"):
        domain = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        found |= set(domain.get("responses") or ())
    return frozenset(found)


class RuleAction(ToolAction, ABC):
    """Answers with the rule of the topic."""

    def compute(self, talk: Conversation, on: date) -> Any:
        """The frozen result of the rule for what was stated."""
        return topics.compute(self.topic, talk.slot(self.slots[0]) or {}, on)

    def to_change(self, talk: Conversation) -> dict[str, Any]:
        """The facts and the form that read them."""
        return {"facts": talk.slot(self.slots[0]) or {}, "form": talk.last_form}

"""A chat with the actions alone: a tracker as JSON in, events and messages out.

Stands between the test and the actions as Rasa does: it builds the tracker from what was said,
calls an action, and applies the events it returns. It understands nothing and predicts nothing.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.services import Services
from bot.tool import ToolAction, ToolForm

Json = dict[str, Any]


@dataclass(frozen=True)
class Done:
    """What one call of an action did."""

    events: list[Json]
    messages: list[Json]

    @property
    def responses(self) -> list[str]:
        """The responses of the domain that were said, in order."""
        return [message["response"] for message in self.messages if message.get("response")]

    @property
    def text(self) -> str:
        """The laid-out text of the one message that has one."""
        [text] = [message["text"] for message in self.messages if message.get("text")]
        return str(text)

    @property
    def message(self) -> Json:
        [message] = self.messages
        return message

    @property
    def offered(self) -> list[Json]:
        """The buttons of the one message, but for its thumbs."""
        return [button for button in self.message["buttons"] if "vote" not in button]

    @property
    def slots(self) -> Json:
        return {e["name"]: e["value"] for e in self.events if e["event"] == "slot"}

    @property
    def follow_up(self) -> str | None:
        return next((e["name"] for e in self.events if e["event"] == "followup"), None)

    @property
    def leaves_form(self) -> bool:
        return any(e["event"] == "active_loop" and e["name"] is None for e in self.events)

    @property
    def asks_for(self) -> str | None:
        return self.slots.get("requested_slot")


class Chat:
    """One conversation."""

    def __init__(self, services: Services, conversation_id: str) -> None:
        self.services = services
        self.id = conversation_id
        self.slots: Json = {}
        self.form: str | None = None
        self.latest: Json = {}
        self._events: list[Json] = []

    def says(self, text: str, topic: str | None = "inform", **entities: Any) -> Chat:
        """The user writes; entities as name=value, or name=[values] for several."""
        self.hears(text, topic, [*_entities(entities)])
        return self

    def presses(self, topic: str, **entities: Any) -> Chat:
        """The user presses a button."""
        return self.says(f"/{topic}", topic, **entities)

    def hears(
        self,
        text: str,
        topic: str | None,
        entities: list[Json],
        *,
        confidence: float = 1.0,
        ranking: tuple[str, ...] = (),
        metadata: Json | None = None,
    ) -> Chat:
        """The whole of what the understanding can say of a message."""
        self.latest = {
            "text": text,
            "intent": {"name": topic, "confidence": confidence},
            "entities": entities,
            "intent_ranking": [{"name": name, "confidence": 0.5} for name in (topic, *ranking)],
            "metadata": metadata or {},
        }
        language = next((e["value"] for e in entities if e["entity"] == "language"), None)
        if language:
            self.slots["language"] = language
        open_form = [{"event": "active_loop", "name": self.form}] if self.form else []
        listening = {"event": "action", "name": "action_listen"}
        self._events = [*open_form, listening, {"event": "user"}]
        return self

    def run(self, action: Action) -> Done:
        """Call an action that is not a form's."""
        done = self._call(action)
        self._events.append({"event": "action", "name": action.name()})
        self._apply(done)
        return done

    def fills(self, form: ToolForm) -> Done:
        """Call a form's own action as Rasa does; starts the form if another or none is open."""
        asked = self.slots.get("requested_slot") if self.form == form.form else None
        if self.form != form.form:
            self.form = form.form
            self._events.append({"event": "active_loop", "name": form.form})
        self.slots["requested_slot"] = asked
        self._events.append({"event": "slot", "name": "requested_slot", "value": asked})
        self._events.append({"event": "action", "name": form.form})
        done = self._call(form)
        self._apply(done)
        if "requested_slot" in done.slots and done.asks_for is None:
            self.form = None
            self._events.append({"event": "active_loop", "name": None})
        return done

    def uses(self, form: ToolForm, action: ToolAction) -> Done:
        """The form takes in the message; when nothing is missing, its action answers."""
        done = self.fills(form)
        return self.run(action) if done.follow_up == action.name() else done

    def _call(self, action: Action) -> Done:
        tracker = Tracker.from_dict(
            copy.deepcopy(
                {
                    "sender_id": self.id,
                    "slots": self.slots,
                    "latest_message": self.latest,
                    "events": self._events,
                    "paused": False,
                    "active_loop": {"name": self.form} if self.form else {},
                    "latest_action_name": "action_listen",
                }
            )
        )
        dispatcher = CollectingDispatcher()
        events = action.run(dispatcher, tracker, {})
        return Done(list(events), dispatcher.messages)

    def _apply(self, done: Done) -> None:
        self.slots.update(done.slots)
        self._events += [
            {"event": "bot", "text": message.get("text"), "metadata": {"topic": message["topic"]}}
            for message in done.messages
            if message.get("topic")
        ]
        self._events += done.events
        if done.leaves_form:
            self.form = None


def _entities(said: Json) -> list[Json]:
    found = []
    for name, value in said.items():
        for each in value if isinstance(value, list) else [value]:
            details = each if isinstance(each, dict) and "role" in each else {"value": each}
            found.append({"entity": name, **details})
    return found


def amount(value: str, role: str | None = None) -> Json:
    """An amount of rupees as the understanding finds it."""
    return {"value": value, "role": role}


def tax(head: str, value: str, side: str | None = None) -> Json:
    """An amount of tax or credit as the understanding finds it."""
    return {"head": head, "side": side, "amount": value}

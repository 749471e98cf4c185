"""Conversations in a database, at a cost per turn that does not grow with the conversation.

Every event is kept. What the next turn needs (slots, the active form, the last message) is kept
beside them in one row, so that turn 500 reads and writes as much as turn 5.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Optional

import sqlalchemy as sa
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, DEFAULT_SLOT_NAMES, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    ConversationPaused,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.pool import QueuePool

logger = logging.getLogger(__name__)

BUSY_TIMEOUT_MS = 10_000
READ_ONLY = "read_only"
# Any number that no other lock of the database has.
MAKING_TABLES = 5005
DERIVED_SLOTS = frozenset(DEFAULT_SLOT_NAMES) - {REQUESTED_SLOT}

metadata = sa.MetaData()
EVENTS = sa.Table(
    "tracker_events",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("sender_id", sa.String(255), nullable=False, index=True),
    sa.Column("type_name", sa.String(255), nullable=False),
    sa.Column("timestamp", sa.Float, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
)
STATES = sa.Table(
    "tracker_states",
    metadata,
    sa.Column("sender_id", sa.String(255), primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
)


class TurnTrackerStore(TrackerStore):
    """Keeps every event, loads for a turn only what a turn needs.

    Two workers may serve one conversation: every read goes to the database, and a worker that
    finds its state overtaken appends its events and rebuilds the state from all of them.
    """

    def __init__(
        self,
        domain: Optional[Domain] = None,
        host: str = "sqlite:///var/tracker.db",
        event_broker: Optional[Any] = None,
        **kwargs: Any,
    ) -> None:
        """Opens the database at the address `host`: so Rasa hands on the `url` of endpoints.yml."""
        super().__init__(domain, event_broker, **kwargs)
        self._engine = _engine(host)
        with self._engine.begin() as connection:
            _one_worker_at_a_time(connection)
            metadata.create_all(connection)
        self._event_types = {
            event.type_name: event for event in all_subclasses(Event) if event.type_name
        }

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """The tracker as the next turn needs it; None for an unknown conversation."""
        with self._reading() as connection:
            row = connection.execute(
                sa.select(STATES.c.version, STATES.c.state).where(STATES.c.sender_id == sender_id)
            ).first()
        if row is None:
            return None
        return self._tracker_from(sender_id, row.version, json.loads(row.state))

    async def retrieve_full_tracker(self, conversation_id: str) -> Optional[DialogueStateTracker]:
        """The tracker with every event of the conversation; None if it is unknown."""
        with self._reading() as connection:
            version = self._version(connection, conversation_id)
            tracker = self._rebuilt(connection, conversation_id)
        if version is None or not tracker.events:
            return None
        return _as_stored(tracker, version)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append what happened since the tracker was loaded, and the state for the next turn."""
        await self.stream_events(tracker)
        sender_id = tracker.sender_id
        known = getattr(tracker, "events_known_to_store", 0)
        version = getattr(tracker, "version_in_store", 0)
        new_events = list(tracker.events)[known:]
        with self._engine.begin() as connection:
            stored = self._locked_version(connection, sender_id)
            if new_events:
                connection.execute(sa.insert(EVENTS), [_row(sender_id, e) for e in new_events])
            overtaken = stored != version
            if overtaken:
                logger.warning("Conversation state was overtaken by another worker; rebuilding it.")
            state = _state_of(self._rebuilt(connection, sender_id) if overtaken else tracker)
            connection.execute(
                sa.update(STATES)
                .where(STATES.c.sender_id == sender_id)
                .values(version=stored + 1, state=json.dumps(state, ensure_ascii=False))
            )
        # An overtaken tracker does not hold what the others did: it stays overtaken.
        _as_stored(tracker, version if overtaken else stored + 1)

    async def keys(self) -> Iterable[str]:
        """The ids of all conversations."""
        with self._reading() as connection:
            return list(connection.execute(sa.select(STATES.c.sender_id)).scalars())

    async def delete(self, sender_id: str) -> None:
        """Forget a conversation."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(EVENTS).where(EVENTS.c.sender_id == sender_id))
            connection.execute(sa.delete(STATES).where(STATES.c.sender_id == sender_id))

    def _reading(self) -> Connection:
        """A connection that takes no lock."""
        return self._engine.connect().execution_options(**{READ_ONLY: True})

    def _tracker_from(
        self, sender_id: str, version: int, state: dict[str, Any]
    ) -> DialogueStateTracker:
        tracker = self.init_tracker(sender_id)
        for event in self._events_for_turn(state):
            tracker.update(event, self.domain)
        tracker.events_known_to_store = len(tracker.events)
        tracker.version_in_store = version
        return tracker

    def _events_for_turn(self, state: dict[str, Any]) -> Iterable[Event]:
        at = state["at"]
        if state["message"] is not None:
            yield self._event(state["message"])
        for name, value in state["slots"].items():
            yield SlotSet(name, value, timestamp=at)
        if state["loop"] is not None:
            yield ActiveLoop(state["loop"], timestamp=at)
        if state["paused"]:
            yield ConversationPaused(timestamp=at)
        if state["action"] is not None:
            yield ActionExecuted(state["action"], timestamp=at)

    def _rebuilt(self, connection: Connection, sender_id: str) -> DialogueStateTracker:
        """The tracker from all events, in the order in which the turns were saved."""
        rows = connection.execute(
            sa.select(EVENTS.c.data).where(EVENTS.c.sender_id == sender_id).order_by(EVENTS.c.id)
        )
        tracker = self.init_tracker(sender_id)
        for data in rows.scalars():
            tracker.update(self._event(json.loads(data)), self.domain)
        return tracker

    def _event(self, data: dict[str, Any]) -> Event:
        # Event.from_parameters searches all subclasses for each event; a table does not.
        event = self._event_types[data["event"]]._from_parameters(data)
        if event is None:
            raise ValueError(f"A stored event of type {data['event']} can't be read.")
        return event

    @staticmethod
    def _version(connection: Connection, sender_id: str) -> Optional[int]:
        found: Optional[int] = connection.execute(
            sa.select(STATES.c.version).where(STATES.c.sender_id == sender_id)
        ).scalar()
        return found

    @staticmethod
    def _locked_version(connection: Connection, sender_id: str) -> int:
        """The version in the database, 0 for a new conversation; nobody else writes until we end.

        On SQLite the transaction itself holds the lock.
        """
        insert = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[connection.dialect.name]
        connection.execute(
            insert(STATES)
            .values(sender_id=sender_id, version=0, state="{}")
            .on_conflict_do_nothing()
        )
        return int(
            connection.execute(
                sa.select(STATES.c.version).where(STATES.c.sender_id == sender_id).with_for_update()
            ).scalar_one()
        )


def _as_stored(tracker: DialogueStateTracker, version: int) -> DialogueStateTracker:
    """Note on a tracker how much of it the database holds."""
    tracker.events_known_to_store = len(tracker.events)
    tracker.version_in_store = version
    return tracker


def _state_of(tracker: DialogueStateTracker) -> dict[str, Any]:
    """What the next turn needs, as plain data; the same size however long the conversation."""
    message = tracker.get_last_event_for(UserUttered)  # of this session, and not taken back
    slots = {
        name: slot.value
        for name, slot in tracker.slots.items()
        if slot.value != slot.initial_value and name not in DERIVED_SLOTS
    }
    return {
        "at": tracker.events[-1].timestamp if tracker.events else time.time(),
        "message": message.as_dict() if message else None,
        "slots": slots,
        "loop": tracker.active_loop_name,
        "paused": tracker.is_paused(),
        "action": ACTION_LISTEN_NAME if tracker.events else None,
    }


def _row(sender_id: str, event: Event) -> dict[str, Any]:
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": event.timestamp,
        "data": json.dumps(event.as_dict(), ensure_ascii=False),
    }


def _one_worker_at_a_time(connection: Connection) -> None:
    """Two workers that start together must not both make the tables; SQLite sees to it itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MAKING_TABLES)))


def _engine(url: str) -> sa.engine.Engine:
    if not url.startswith("sqlite"):
        return sa.create_engine(url, future=True, pool_pre_ping=True)
    Path(sa.engine.make_url(url).database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        url,
        future=True,
        poolclass=QueuePool,
        connect_args={"isolation_level": None, "check_same_thread": False},
    )

    @sa.event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # One writer at a time from the first statement on: no lock upgrade can fail half-way.
        reading = connection.get_execution_options().get(READ_ONLY)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine

"""Turns of a conversation in a tracker store, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.tracker_store import TurnTrackerStore
from tests.postgres import postgres_server, postgres_url

#: What a test file imports to have the stores on both databases.
__all__ = ["other_worker", "postgres_server", "postgres_url", "store", "url"]

CHAT = "chat-1"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/folder/tracker.db"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def store(url: str, domain: Domain) -> Iterator[TurnTrackerStore]:
    made = TurnTrackerStore(domain, url)
    yield made
    made._engine.dispose()


@pytest.fixture
def other_worker(url: str, domain: Domain) -> Iterator[TurnTrackerStore]:
    made = TurnTrackerStore(domain, url)
    yield made
    made._engine.dispose()


def says(text: str, topic: str = "inform") -> UserUttered:
    return UserUttered(text, {"name": topic, "confidence": 0.9}, [], input_channel="helpdesk")


def a_turn(tracker: DialogueStateTracker, text: str, *events: Event) -> None:
    """What Rasa notes in one turn."""
    for event in (says(text), *events, ActionExecuted(ACTION_LISTEN_NAME)):
        tracker.update(event)


async def turn(store: TurnTrackerStore, text: str, *events: Event, chat: str = CHAT) -> None:
    tracker = await store.get_or_create_tracker(chat, append_action_listen=False)
    a_turn(tracker, text, *events)
    await store.save(tracker)


async def loaded(store: TurnTrackerStore, chat: str = CHAT) -> DialogueStateTracker:
    tracker = await store.retrieve(chat)
    assert tracker is not None
    return tracker


async def texts_of(store: TurnTrackerStore, chat: str = CHAT) -> list[str]:
    tracker = await store.retrieve_full_tracker(chat)
    assert tracker is not None
    return [event.text or "" for event in tracker.events if isinstance(event, UserUttered)]

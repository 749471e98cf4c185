"""The tracker store with Rasa's own trackers, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    ConversationPaused,
    ConversationResumed,
    FollowupAction,
    LoopInterrupted,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)

from bot.tracker_store import EVENTS, STATES, TurnTrackerStore
from tests.bot.turns import (
    CHAT,
    a_turn,
    loaded,
    postgres_server,
    postgres_url,
    says,
    store,
    texts_of,
    turn,
    url,
)

__all__ = ["postgres_server", "postgres_url", "store", "url"]

ROOT = Path(__file__).parent.parent.parent


async def test_an_unknown_conversation_is_none(store: TurnTrackerStore) -> None:
    assert await store.retrieve("nobody") is None
    assert await store.retrieve_full_tracker("nobody") is None
    assert not await store.exists("nobody")


async def test_every_event_is_kept_in_order(store: TurnTrackerStore) -> None:
    events = [
        SessionStarted(),
        ActionExecuted("gstin_form", policy="RulePolicy", confidence=1.0),
        ActiveLoop("gstin_form"),
        SlotSet("requested_slot", "gstin"),
        BotUttered("Send me the GSTIN", data={"buttons": [{"title": "x", "payload": "/y"}]}),
        ActionExecutionRejected("gstin_form", "RulePolicy", 1.0),
        LoopInterrupted(True),
        FollowupAction("action_listen"),
        UserUtteranceReverted(),
        ConversationPaused(),
        ConversationResumed(),
    ]
    await turn(store, "first", *events)
    await turn(store, "second", SlotSet("state", "08"))
    full = await store.retrieve_full_tracker(CHAT)
    assert full is not None
    assert [event.type_name for event in full.events] == [
        "user",
        *(event.type_name for event in events),
        "action",
        "user",
        "slot",
        "action",
    ]
    assert await texts_of(store) == ["first", "second"]
    spoken = next(event for event in full.events if isinstance(event, BotUttered))
    assert spoken.data["buttons"] == [{"title": "x", "payload": "/y"}]


async def test_the_next_turn_finds_slots_form_and_last_message(store: TurnTrackerStore) -> None:
    await turn(
        store,
        "30 lakh",
        ActionExecuted("registration_form"),
        ActiveLoop("registration_form"),
        SlotSet("aggregate_turnover", "3000000"),
        SlotSet("section_24_grounds", ["eco_supplier"]),
        SlotSet("output_tax", {"igst": "1000"}),
        SlotSet("inter_state", False),
        SlotSet("steps_tried", 0),
        SlotSet("requested_slot", "state"),
    )
    tracker = await loaded(store)
    assert tracker.get_slot("aggregate_turnover") == "3000000"
    assert tracker.get_slot("section_24_grounds") == ["eco_supplier"]
    assert tracker.get_slot("output_tax") == {"igst": "1000"}
    assert tracker.get_slot("inter_state") is False
    assert tracker.get_slot("steps_tried") == 0
    assert tracker.get_slot("requested_slot") == "state"
    assert tracker.active_loop_name == "registration_form"
    assert tracker.latest_message is not None
    assert tracker.latest_message.text == "30 lakh"
    assert tracker.latest_message.intent["name"] == "inform"
    assert tracker.latest_action_name == ACTION_LISTEN_NAME
    assert tracker.followup_action is None


async def test_a_slot_set_to_nothing_is_nothing(store: TurnTrackerStore) -> None:
    await turn(store, "a", SlotSet("state", "08"), ActiveLoop("registration_form"))
    await turn(store, "b", SlotSet("state", None), ActiveLoop(None))
    tracker = await loaded(store)
    assert tracker.get_slot("state") is None
    assert tracker.active_loop_name is None
    assert '"state": ' not in json.dumps(state_row(store)["slots"])


async def test_the_time_of_the_last_message_is_kept(store: TurnTrackerStore) -> None:
    """Rasa starts a new session by it."""
    tracker = await store.get_or_create_tracker(CHAT)
    message = says("long ago")
    message.timestamp = 1000.0
    tracker.update(message)
    await store.save(tracker)
    last = (await loaded(store)).get_last_event_for(UserUttered)
    assert last is not None
    assert last.timestamp == 1000.0


async def test_turn_500_loads_and_writes_as_much_as_turn_5(store: TurnTrackerStore) -> None:
    sizes: dict[int, tuple[int, int, int]] = {}
    for number in range(1, 501):
        tracker = await store.get_or_create_tracker(CHAT, append_action_listen=False)
        before = len(tracker.events)
        a_turn(tracker, "how much?", SlotSet("state", "08"), BotUttered("so much"))
        rows = count(store, EVENTS)
        await store.save(tracker)
        sizes[number] = (before, count(store, EVENTS) - rows, len(json.dumps(state_row(store))))
    loaded_5, written_5, size_5 = sizes[5]
    loaded_500, written_500, size_500 = sizes[500]
    assert (loaded_500, written_500) == (loaded_5, written_5)
    assert abs(size_500 - size_5) <= 4  # a time stamp's digits
    assert loaded_5 < 10
    assert len(await texts_of(store)) == 500


async def test_the_same_tracker_saved_twice_writes_its_events_once(store: TurnTrackerStore) -> None:
    tracker = await store.get_or_create_tracker(CHAT, append_action_listen=False)
    a_turn(tracker, "one")
    await store.save(tracker)
    await store.save(tracker)
    a_turn(tracker, "two")
    await store.save(tracker)
    assert await texts_of(store) == ["one", "two"]


async def test_a_full_tracker_saved_again_doubles_nothing(store: TurnTrackerStore) -> None:
    await turn(store, "one")
    full = await store.retrieve_full_tracker(CHAT)
    assert full is not None
    a_turn(full, "two")
    await store.save(full)
    assert await texts_of(store) == ["one", "two"]


async def test_a_conversation_survives_a_restart(
    url: str, store: TurnTrackerStore, domain: Domain
) -> None:
    await turn(store, "हाँ", SlotSet("language", "hi"), ActiveLoop("ticket_form"))
    store._engine.dispose()
    fresh = TurnTrackerStore(domain, url)
    tracker = await loaded(fresh)
    fresh._engine.dispose()
    assert (tracker.get_slot("language"), tracker.active_loop_name) == ("hi", "ticket_form")


@pytest.mark.parametrize(
    "text", ["क्या जीएसटी लेना पड़ेगा?", "🙏 ठीक", 'it\'s "so" \\ 100%', "a\nb\tc"]
)
async def test_texts_come_back_as_they_were(store: TurnTrackerStore, text: str) -> None:
    await turn(store, text, SlotSet("problem", text), BotUttered(text))
    tracker = await loaded(store)
    assert tracker.get_slot("problem") == text
    assert tracker.latest_message is not None
    assert tracker.latest_message.text == text
    full = await store.retrieve_full_tracker(CHAT)
    assert full is not None
    assert [e.text for e in full.events if isinstance(e, BotUttered)] == [text]


async def test_deleting_forgets_one_conversation(store: TurnTrackerStore) -> None:
    await turn(store, "mine")
    await turn(store, "yours", chat="chat-2")
    await store.delete(CHAT)
    assert await store.retrieve(CHAT) is None
    assert await store.retrieve_full_tracker(CHAT) is None
    assert list(await store.keys()) == ["chat-2"]
    await turn(store, "again")
    assert await texts_of(store) == ["again"]


async def test_a_restarted_conversation_is_empty_but_remembered(store: TurnTrackerStore) -> None:
    await turn(store, "a", SlotSet("state", "08"), ActiveLoop("registration_form"))
    await turn(store, "restart", Restarted())
    tracker = await loaded(store)
    assert tracker.get_slot("state") is None
    assert tracker.active_loop_name is None
    assert tracker.get_last_event_for(UserUttered) is None
    assert await texts_of(store) == ["a", "restart"]


async def test_a_new_session_keeps_what_it_carries_over(store: TurnTrackerStore) -> None:
    await turn(store, "a", SlotSet("language_wish", "hi"), ActiveLoop("registration_form"))
    await turn(store, "b", SessionStarted(), SlotSet("language_wish", "hi"))
    tracker = await loaded(store)
    assert tracker.get_slot("language_wish") == "hi"
    assert tracker.active_loop_name is None


async def test_a_paused_conversation_stays_paused_until_it_is_resumed(
    store: TurnTrackerStore,
) -> None:
    await turn(store, "a", ConversationPaused())
    assert (await loaded(store)).is_paused()
    await turn(store, "b", ConversationResumed())
    assert not (await loaded(store)).is_paused()


async def test_an_event_type_nobody_knows_is_named(store: TurnTrackerStore) -> None:
    await turn(store, "a")
    with store._engine.begin() as connection:
        connection.execute(
            sa.update(EVENTS).where(EVENTS.c.id == 1).values(data='{"event": "other"}')
        )
    with pytest.raises((KeyError, ValueError), match="other"):
        await store.retrieve_full_tracker(CHAT)


async def test_rasa_gets_this_store_from_endpoints_yml(
    url: str, domain: Domain, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rasa falls back to its in-memory store with a warning when it can't build ours."""
    monkeypatch.setenv("TRACKER_DATABASE_URL", url)
    monkeypatch.setenv("ACTIONS_WEBHOOK", "http://127.0.0.1:5055/webhook")
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    made = TrackerStore.create(endpoints.tracker_store, domain)
    assert type(made) is TurnTrackerStore
    assert str(made._engine.url) == url
    await turn(made, "hello")
    again = TrackerStore.create(endpoints.tracker_store, domain)
    assert await texts_of(again) == ["hello"]
    for each in (made, again):
        each._engine.dispose()


async def test_rasa_may_give_the_domain_later(url: str, domain: Domain) -> None:
    """The server builds the store before it has loaded the model."""
    store = TurnTrackerStore(None, url)
    store.domain = domain
    await turn(store, "a", SlotSet("state", "08"))
    assert (await loaded(store)).get_slot("state") == "08"
    store._engine.dispose()


def count(store: TurnTrackerStore, table: sa.Table) -> int:
    with store._engine.begin() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def state_row(store: TurnTrackerStore) -> dict[str, object]:
    with store._engine.begin() as connection:
        found: dict[str, object] = json.loads(
            connection.execute(
                sa.select(STATES.c.state).where(STATES.c.sender_id == CHAT)
            ).scalar_one()
        )
    return found

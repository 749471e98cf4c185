"""The tracker store where several workers serve one conversation."""

from __future__ import annotations

import asyncio
import logging
import threading

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, SlotSet

from bot.tracker_store import TurnTrackerStore
from tests.bot.turns import (
    CHAT,
    a_turn,
    loaded,
    other_worker,
    postgres_server,
    postgres_url,
    store,
    texts_of,
    turn,
    url,
)

__all__ = ["other_worker", "postgres_server", "postgres_url", "store", "url"]


async def test_two_workers_taking_turns_lose_nothing(
    store: TurnTrackerStore, other_worker: TurnTrackerStore
) -> None:
    for number in range(6):
        worker = (store, other_worker)[number % 2]
        await turn(worker, str(number), SlotSet("steps_tried", number))
    assert await texts_of(store) == ["0", "1", "2", "3", "4", "5"]
    assert (await loaded(other_worker)).get_slot("steps_tried") == 5


async def test_an_overtaken_save_rebuilds_the_state(
    store: TurnTrackerStore, other_worker: TurnTrackerStore, caplog: pytest.LogCaptureFixture
) -> None:
    await turn(store, "start", ActiveLoop("registration_form"))
    slow, quick = await loaded(store), await loaded(other_worker)
    a_turn(quick, "quick", SlotSet("state", "08"))
    a_turn(slow, "slow", SlotSet("supply_kind", "goods"))
    await other_worker.save(quick)
    with caplog.at_level(logging.WARNING, logger="bot.tracker_store"):
        await store.save(slow)
    assert "overtaken" in caplog.text
    tracker = await loaded(store)
    assert tracker.get_slot("state") == "08"
    assert tracker.get_slot("supply_kind") == "goods"
    assert tracker.active_loop_name == "registration_form"
    assert await texts_of(store) == ["start", "quick", "slow"]


async def test_an_overtaken_tracker_saved_again_still_loses_nothing(
    store: TurnTrackerStore, other_worker: TurnTrackerStore
) -> None:
    await turn(store, "start")
    slow = await loaded(store)
    await turn(other_worker, "quick", SlotSet("state", "08"))
    a_turn(slow, "slow")
    await store.save(slow)
    a_turn(slow, "slower")
    await store.save(slow)
    assert (await loaded(store)).get_slot("state") == "08"
    assert await texts_of(store) == ["start", "quick", "slow", "slower"]


def test_workers_in_parallel_lose_no_event(url: str, domain: Domain) -> None:
    """Both start on an empty database and both write the conversation's first turn."""
    workers, turns = 4, 8
    errors: list[Exception] = []
    start = threading.Barrier(workers)

    def work(name: int) -> None:
        try:
            start.wait()
            mine = TurnTrackerStore(domain, url)
            for number in range(turns):
                asyncio.run(turn(mine, f"{name}-{number}"))
            mine._engine.dispose()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    store = TurnTrackerStore(domain, url)
    said = asyncio.run(texts_of(store))
    store._engine.dispose()
    assert sorted(said) == sorted(f"{n}-{t}" for n in range(workers) for t in range(turns))
    for name in range(workers):
        own = [text for text in said if text.startswith(f"{name}-")]
        assert own == [f"{name}-{number}" for number in range(turns)]


async def test_a_turn_that_outlives_its_deletion_is_kept(
    store: TurnTrackerStore, other_worker: TurnTrackerStore
) -> None:
    await turn(store, "before", SlotSet("state", "08"))
    tracker = await loaded(store)
    await other_worker.delete(CHAT)
    a_turn(tracker, "after")
    await store.save(tracker)
    assert await texts_of(store) == ["after"]
    assert (await loaded(store)).get_slot("state") is None

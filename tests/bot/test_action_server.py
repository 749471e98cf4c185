"""The action server: every action is there, and one that fails is not silent."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from starlette.testclient import TestClient

from bot.action_server import ACTIONS, GuardedExecutor, create_app
from bot.channel import FAILED
from bot.services import build_services

CALL = {"next_action": "action_broken", "tracker": {"sender_id": "chat-1", "slots": {}}}


class ActionBroken(Action):
    """Says something, then fails."""

    def name(self) -> str:
        return "action_broken"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        dispatcher.utter_message(text="half an answer")
        raise RuntimeError("out of order")


class ActionQuiet(Action):
    """Returns nothing at all."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> None:
        dispatcher.utter_message(text="said")

    def name(self) -> str:
        return "action_quiet"


@pytest.fixture
def executor() -> GuardedExecutor:
    made = GuardedExecutor()
    made.register_action(ActionBroken())
    made.register_action(ActionQuiet())
    return made


@pytest.fixture
def client(executor: GuardedExecutor) -> Iterator[TestClient]:
    with TestClient(create_app(executor)) as made:
        yield made


@pytest.fixture
def own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for key in ("HELPDESK_DATABASE_URL", "HELPDESK_SECRET"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    build_services.cache_clear()
    yield
    build_services().desk.dispose()
    build_services.cache_clear()


@pytest.mark.usefixtures("own_database")
def test_the_domain_and_the_action_server_name_the_same_actions(domain: Domain) -> None:
    served = GuardedExecutor()
    served.register_package(ACTIONS)
    ours = {name for name, run in served.actions.items() if run.__module__.startswith("bot.")}
    wanted = set(domain.user_actions) - {n for n in domain.user_actions if n.startswith("utter_")}
    assert ours == wanted


def test_health(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok"}


def test_an_action_that_fails_ends_the_turn_with_a_marked_message(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="bot.action_server"):
        answer = client.post("/webhook", json=CALL)
    assert answer.status_code == 200
    [message] = answer.json()["responses"]
    assert message[FAILED] is True
    assert message["text"] != "half an answer"
    assert [event["name"] for event in answer.json()["events"]] == ["action_listen"]
    assert "action_broken" in caplog.text
    assert "out of order" in caplog.text


def test_an_action_that_returns_nothing_is_no_failure(client: TestClient) -> None:
    answer = client.post("/webhook", json={**CALL, "next_action": "action_quiet"}).json()
    assert answer["events"] == []
    assert [message["text"] for message in answer["responses"]] == ["said"]


def test_an_action_nobody_wrote_is_an_error(client: TestClient) -> None:
    answer = client.post("/webhook", json={**CALL, "next_action": "action_nobody"})
    assert answer.status_code == 404
    assert answer.json()["action_name"] == "action_nobody"


@pytest.mark.parametrize("body", [b"", b"{", b"\xff"])
def test_a_body_that_is_no_json(client: TestClient, body: bytes) -> None:
    assert client.post("/webhook", content=body).status_code == 400


@pytest.mark.parametrize("body", ["[]", "null", "3", "{}", '{"next_action": "action_quiet"}'])
def test_a_call_that_is_none_is_refused(client: TestClient, body: str) -> None:
    assert client.post("/webhook", content=body).status_code == 400

"""The service with a fresh SQLite database and a Rasa server that obeys the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from helpdesk.app import create_app
from helpdesk.chat.rate_limit import Limits
from helpdesk.tickets import Desk
from settings import Settings, load_settings
from tests.helpdesk.fake_rasa import FakeRasa, fake_rasa
from tests.sqlite import new_database

NOON = datetime(2026, 11, 20, 6, 30, tzinfo=timezone.utc)
AADHAAR = "234567890124"
PAGE_ORIGIN = {"Origin": "http://testserver"}


class TurningClock:
    """Stands still until told to go on."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def turning_clock() -> TurningClock:
    return TurningClock()


@pytest.fixture(scope="session")
def rasa_server() -> Iterator[FakeRasa]:
    with fake_rasa() as rasa:
        yield rasa


@pytest.fixture
def rasa(rasa_server: FakeRasa) -> FakeRasa:
    """The one Rasa server of all tests, as new."""
    fresh = FakeRasa()
    fresh.url = rasa_server.url
    vars(rasa_server).update(vars(fresh))
    return rasa_server


@pytest.fixture
def settings(tmp_path: Path, rasa: FakeRasa) -> Settings:
    return settings_in(tmp_path, rasa)


def settings_in(folder: Path, rasa: FakeRasa) -> Settings:
    """Those of a service that keeps all it has in a folder."""
    return load_settings(
        {
            "VAR_DIR": str(folder),
            "HELPDESK_SECRET": "a secret for tests only",
            "RASA_URL": rasa.url,
            "ACTIONS_URL": rasa.url,
        }
    )


@pytest.fixture
def fresh_desk(settings: Settings, turning_clock: TurningClock) -> Iterator[Desk]:
    desk = Desk(new_database(settings.var_dir), turning_clock)
    yield desk
    desk.dispose()


MakeClient = Callable[..., TestClient]


def stop_service(client: TestClient) -> None:
    """Shut a service down in the middle of a test (again is fine)."""
    if client.app.state.__dict__["_state"].pop("running", False):
        client.__exit__(None, None, None)


@pytest.fixture
def make_client(
    settings: Settings, fresh_desk: Desk, turning_clock: TurningClock
) -> Iterator[MakeClient]:
    """Starts the service; a second call is the service after a restart."""
    running: list[TestClient] = []

    def make(limits: Limits | None = None, desk: Any = None, **changed: Any) -> TestClient:
        app = create_app(
            replace(settings, **changed), desk or fresh_desk, clock=turning_clock, limits=limits
        )
        client = TestClient(app, raise_server_exceptions=False)
        client.__enter__()
        app.state.running = True
        running.append(client)
        return client

    yield make
    for client in running:
        stop_service(client)


@pytest.fixture
def client(make_client: MakeClient) -> TestClient:
    return make_client()


def say(client: TestClient, text: Any, session: str | None = None, **more: Any) -> Any:
    """Post one message."""
    body = {"text": text, **more} | ({"session": session} if session else {})
    return client.post("/api/chat", json=body)

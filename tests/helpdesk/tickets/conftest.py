"""A desk on a fresh database, once on SQLite and once on PostgreSQL, and a clock to turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from helpdesk.tickets import Desk, OpenedTicket
from tests.postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]


class Clock:
    """Stands still until told to go on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 6, 30, tzinfo=timezone.utc)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/desk/helpdesk.db"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str:
    return str(
        request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    )


@pytest.fixture
def desk(url: str, clock: Clock) -> Iterator[Desk]:
    made = Desk(url, clock)
    made.migrate()
    yield made
    made.dispose()


@pytest.fixture
def chat(desk: Desk) -> str:
    return desk.start_conversation("web", "en")


@pytest.fixture
def telegram_chat(desk: Desk) -> str:
    return desk.conversation_for("telegram", "4711", "hi")


@pytest.fixture
def raise_ticket(desk: Desk) -> Callable[..., OpenedTicket]:
    """Raises a ticket of the given conversation; anything may be overridden."""

    def raised(conversation_id: str, **facts: object) -> OpenedTicket:
        given: dict[str, object] = {
            "topic": "login_error.password",
            "language": "en",
            "problem": "The portal says my password is wrong.",
        }
        return desk.open(conversation_id, **{**given, **facts})  # type: ignore[arg-type]

    return raised

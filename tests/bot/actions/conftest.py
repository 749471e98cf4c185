"""The real library, replies and rules, and a real desk on a database of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.replies import Replies
from bot.services import INDIA, Services
from helpdesk.tickets.desk import Desk
from knowledge.library import load_library
from tests.bot.actions.chat import Chat
from tests.sqlite import new_database


class Clock:
    """Stands still until told to go on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 11, 0, tzinfo=INDIA)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(tmp_path: Path, clock: Clock, replies: Replies) -> Iterator[Services]:
    desk = Desk(new_database(tmp_path), clock)
    yield Services(library=load_library(), replies=replies, desk=desk, now=clock)
    desk.dispose()


@pytest.fixture
def chat(services: Services) -> Chat:
    return Chat(services, services.desk.start_conversation("web", "en"))


@pytest.fixture
def other_chat(services: Services) -> Chat:
    return Chat(services, services.desk.start_conversation("web", "en"))

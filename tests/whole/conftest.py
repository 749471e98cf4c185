"""The whole stack, users who talk to it, and a Telegram that it talks to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpdesk.channels.fake_telegram import FakeTelegram
from tests.whole.chat import Chat
from tests.whole.shared import running
from tests.whole.stack import Stack

NewChat = Callable[[], Chat]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("model")


@pytest.fixture(scope="session")
def stack(pytestconfig: pytest.Config) -> Stack:
    """The three processes of the run, well at the start; tests share them."""
    return running(pytestconfig).stack


@pytest.fixture(scope="session")
def telegram(pytestconfig: pytest.Config) -> FakeTelegram:
    """The Bot API of the shared stack."""
    return running(pytestconfig).telegram


@pytest.fixture
def chat(stack: Stack) -> Chat:
    """A new conversation."""
    return Chat(stack.url)


@pytest.fixture
def new_chat(stack: Stack) -> NewChat:
    """Starts a conversation, as often as a test likes."""
    return lambda: Chat(stack.url)

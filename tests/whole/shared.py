"""One stack for all tests of a run: starting it takes longer than most of them."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpdesk.channels.fake_telegram import TOKEN, FakeTelegram, fake_telegram
from tests.whole.stack import Stack


@dataclass(frozen=True)
class Running:
    """The stack, and the Bot API that its Telegram channel talks to."""

    stack: Stack
    telegram: FakeTelegram


_RUNNING = pytest.StashKey[Running]()


def running(config: pytest.Config) -> Running:
    """The run's stack; started by whoever asks first, ended with the run."""
    if _RUNNING not in config.stash:
        with ExitStack() as until_the_end:
            folder = until_the_end.enter_context(tempfile.TemporaryDirectory(prefix="whole-"))
            telegram = until_the_end.enter_context(fake_telegram())
            stack = Stack(Path(folder), {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram.url})
            until_the_end.callback(stack.stop)
            stack.start()
            config.add_cleanup(until_the_end.pop_all().close)
        config.stash[_RUNNING] = Running(stack, telegram)
    return config.stash[_RUNNING]

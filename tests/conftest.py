"""For every test: Rasa comes without TensorFlow, as in our own server; who runs which tests."""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

from bot.lean import install

install()

#: These talk to the whole stack, which takes longer to start than most of them take to run.
ON_THE_STACK = ("tests/whole/", "tests/browser/test_whole_helpdesk.py")


class FilesStayTogether(LoadFileScheduling):
    """With several workers: a file is one worker's, and all that needs the stack is too."""

    def _split_scope(self, nodeid: str) -> str:
        return "stack" if nodeid.startswith(ON_THE_STACK) else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FilesStayTogether:
    return FilesStayTogether(config, log)

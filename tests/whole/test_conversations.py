"""What a user can do, in every script, through the API of the whole stack."""

from __future__ import annotations

import pytest

from tests.whole.chat import SCRIPTS
from tests.whole.conversation import Player, Script, load
from tests.whole.stack import Stack

CONVERSATIONS = tuple(load())
LOGIN_ERRORS = 12


@pytest.mark.parametrize("script", CONVERSATIONS, ids=lambda one: f"{one.name} [{one.language}]")
def test_conversation(stack: Stack, script: Script) -> None:
    Player(stack.url, script).play()


def test_every_conversation_has_its_own_name() -> None:
    names = [(one.name, one.language) for one in CONVERSATIONS]
    assert sorted(set(names)) == sorted(names)


def test_every_login_error_is_walked_to_its_end_in_every_script() -> None:
    walked = {
        (step["through_steps_of"].replace("{topic}", str(one.row.get("topic"))), one.language)
        for one in CONVERSATIONS
        for step in one.steps
        if "through_steps_of" in step
    }
    assert len(walked) == LOGIN_ERRORS * len(SCRIPTS)

"""What people say of the answers reaches the desk's report."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.library import load_library
from tests.whole.chat import SCRIPTS
from tests.whole.conftest import NewChat
from tests.whole.stack import Stack

CAPTCHA = {
    "en": "captcha is not loading",
    "hi": "कैप्चा नहीं दिख रहा",
    "hi-Latn": "captcha nahi dikh raha",
}
TOPIC = "login_error.captcha"
UP, DOWN = 0, 1


def counted(stack: Stack, language: str) -> tuple[int, int]:
    """Votes for and against the article as it is now, in a script."""
    article = load_library().article(TOPIC)
    assert article is not None
    found: list[dict[str, Any]] = stack.desk_json("votes")
    answer = (TOPIC, article.version, language)
    fits = [one for one in found if (one["topic"], one["version"], one["language"]) == answer]
    return (fits[0]["up"], fits[0]["down"]) if fits else (0, 0)


@pytest.mark.parametrize("language", SCRIPTS)
def test_votes_are_counted_once_and_can_change(
    stack: Stack, new_chat: NewChat, language: str
) -> None:
    up, down = counted(stack, language)
    chat = new_chat()
    chat.say(CAPTCHA[language])
    chat.press(UP)
    chat.press(UP, back=1)
    assert counted(stack, language) == (up + 1, down)
    chat.press(DOWN, back=2)
    assert counted(stack, language) == (up, down + 1)
    chosen = [b for m in chat.messages() for b in m["buttons"] if b.get("chosen")]
    assert [button["vote"] for button in chosen] == ["down"]


@pytest.mark.parametrize("language", SCRIPTS)
def test_what_is_typed_counts_too(stack: Stack, new_chat: NewChat, language: str) -> None:
    up, down = counted(stack, language)
    chat = new_chat()
    chat.say(CAPTCHA[language])
    # a nod to "did that help?", in another script: it counts for the answer's script
    chat.say({"en": "haan ho gaya", "hi": "yes it works now", "hi-Latn": "हाँ, अब हो गया"}[language])
    assert counted(stack, language) == (up + 1, down)


def test_the_report_is_readable(stack: Stack, new_chat: NewChat) -> None:
    chat = new_chat()
    chat.say(CAPTCHA["en"])
    chat.press(DOWN)
    said = stack.desk("votes", "--worst", "5")
    assert "AT LEAST" in said
    assert "of them down." in said

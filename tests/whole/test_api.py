"""The public API as the README tells it, with the real bot behind it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.whole.chat import SCRIPTS, Chat, flaws
from tests.whole.stack import Stack


def get(stack: Stack, path: str) -> httpx.Response:
    return httpx.get(stack.url + path, timeout=10, trust_env=False)


def test_every_part_is_well(stack: Stack) -> None:
    answer = get(stack, "/api/health")
    assert answer.status_code == 200
    assert {name: part["status"] for name, part in answer.json()["parts"].items()} == dict.fromkeys(
        ("helpdesk", "database", "rasa", "actions", "telegram"), "ok"
    )


@pytest.mark.parametrize("path", ["/", "/api/docs"])
def test_the_pages_are_there(stack: Stack, path: str) -> None:
    answer = get(stack, path)
    assert answer.status_code == 200
    assert "text/html" in answer.headers["content-type"]


def test_an_answer_has_what_the_documentation_promises(chat: Chat) -> None:
    body: dict[str, Any] = chat.post("captcha is not loading").json()
    assert isinstance(body["session"], str)
    article, question = body["replies"]
    for reply in (article, question):
        assert {"text", "topic", "language", "buttons", "sources"} <= set(reply)
        assert "asks_for" not in reply
    assert all(set(button) == {"title", "payload", "vote"} for button in question["buttons"])
    assert all(set(source) <= {"title", "url"} for source in article["sources"])
    assert any(source.get("url", "").startswith("https://") for source in article["sources"])


def test_only_a_forms_question_says_what_it_asks_for(chat: Chat) -> None:
    [reply] = chat.say("do I need GST registration?").replies
    assert (reply["topic"], reply["asks_for"]) == (None, "aggregate_turnover")


@pytest.mark.parametrize("language", SCRIPTS)
def test_a_number_alone_is_answered_in_the_language_of_the_client(
    chat: Chat, language: str
) -> None:
    turn = chat.say("27AAPFU0939F1ZV", language=language)
    assert turn.topics == ["gstin.decode"]
    assert flaws(turn, language) == []


def test_what_is_written_beats_the_language_of_the_client(chat: Chat) -> None:
    turn = chat.say("मोबाइल पर ओटीपी नहीं आ रहा", language="en")
    assert flaws(turn, "hi") == []


def test_the_kept_conversation_shows_what_was_said_and_pressed(chat: Chat) -> None:
    chat.say("captcha is not loading")
    chat.press("👍 Yes")
    kept = [(m["author"], m["text"]) for m in chat.messages()]
    assert [author for author, _ in kept] == ["user", "bot", "bot", "user", "bot"]
    assert kept[0][1] == "captcha is not loading"
    assert kept[3][1] == "👍 Yes"
    said = [reply["text"] for turn in chat.turns for reply in turn.replies]
    assert [text for author, text in kept if author == "bot"] == said
    newest = chat.messages()[-1]["id"]
    assert chat.messages(after=newest) == []

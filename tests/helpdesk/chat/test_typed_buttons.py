"""What is typed and stands on a button under the last answer is that button."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from helpdesk.chat.texts import load_texts
from helpdesk.chat.typed_buttons import typed_button
from helpdesk.tickets import Desk, MessageView
from tests.helpdesk.conftest import AADHAAR, NOON, say
from tests.helpdesk.fake_rasa import FakeRasa

TEXTS = load_texts()


def button(title: str, key: str, vote: str | None = None) -> dict[str, Any]:
    return {"title": title, "payload": key} | ({"vote": vote} if vote else {})


def message(author: str, *buttons: dict[str, Any]) -> MessageView:
    return MessageView(1, "c", author, "text", NOON, buttons=buttons)


UP, DOWN = button("👍 हाँ", "up", "up"), button("👎 No", "down", "down")
BACK = button("Back to the overview", "back")
QUESTION = message("bot", button("18%", "18"), button("कुछ और पूछना है?", "hindi"))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Back to the overview", "back"),
        ("  back  to\nthe OVERVIEW… ", "back"),
        ("Back to the overview!!", "back"),
        ("👎 No", "down"),
        ("👎🏿 no.", "down"),
        ("👎", "down"),
        ("👎\ufe0f", "down"),
        ("👍🏽 !", "up"),
        ("कुछ और पूछना है", "hindi"),
        ("कुछ और पूछना है।", "hindi"),
        ("18%", "18"),
        ("18", None),
        ("No", None),
        ("overview", None),
        ("go Back to the overview", None),
        ("👌", None),
        ("?", None),
        ("", None),
    ],
)
def test_words_that_stand_on_a_button_are_that_button(text: str, key: str | None) -> None:
    answers = [message("user"), QUESTION, message("bot", BACK, UP, DOWN), message("bot")]
    assert typed_button(text, answers) == key


def test_a_letter_typed_in_two_signs_is_the_same_letter() -> None:
    one, two = "\u095e", "\u092b\u093c"  # फ़
    assert typed_button(f"लेट {two}ीस", [message("bot", button(f"लेट {one}ीस", "fee"))]) == "fee"


def test_of_two_buttons_with_the_same_words_it_is_the_newer_one() -> None:
    answers = [
        message("bot", button("Yes", "old"), button("👍 A", "old thumb", "up")),
        message("bot", button("yes.", "new"), button("👍 B", "new thumb", "up")),
    ]
    assert typed_button("yes", answers) == "new"
    assert typed_button("👍", answers) == "new thumb"
    assert typed_button("👍 a", answers) == "old thumb"


def test_what_stood_there_before_the_user_last_spoke_is_text() -> None:
    assert typed_button("Back to the overview", [message("bot", BACK), message("user")]) is None
    follow_up = [message("bot", BACK), message("user"), message("system", UP)]
    assert typed_button("👍", follow_up) == "up"
    assert typed_button("👎", follow_up) is None


# --- through the service -------------------------------------------------------------------

ANSWER = {
    "text": "₹100",
    "language": "en",
    "buttons": [
        {"title": "Which rule?", "payload": "/chat.why"},
        {"title": "👍 Yes", "payload": '/vote{"vote": "up"}', "vote": "up"},
        {"title": "👎 No", "payload": '/vote{"vote": "down"}', "vote": "down"},
    ],
}


@pytest.fixture
def session(client: TestClient, rasa: FakeRasa) -> str:
    """A conversation in which buttons stand under the last answer."""
    rasa.answer = {"replies": [ANSWER], "language": "en"}
    return str(say(client, "late fee").json()["session"])


def kept(client: TestClient, session: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/api/messages?session={session}").json()["messages"]
    return found


@pytest.mark.parametrize(
    ("typed", "payload", "title"),
    [
        ("which RULE", "/chat.why", "Which rule?"),
        ("👎 no", '/vote{"vote": "down"}', "👎 No"),
        ("👍🏽", '/vote{"vote": "up"}', "👍 Yes"),
    ],
)
def test_typing_a_title_presses_the_button_and_keeps_what_was_typed(
    client: TestClient, rasa: FakeRasa, session: str, typed: str, payload: str, title: str
) -> None:
    assert say(client, typed, session).status_code == 200
    assert rasa.asked[-1]["payload"] == payload
    assert rasa.asked[-1].get("text") is None
    messages = kept(client, session)
    assert [m["text"] for m in messages if m["author"] == "user"] == ["late fee", typed]
    chosen = [b["title"] for m in messages for b in m["buttons"] if b.get("chosen")]
    assert chosen == [title]


def test_a_thumb_where_none_stands_is_answered_kindly(
    client: TestClient, rasa: FakeRasa, session: str
) -> None:
    rasa.answer = None
    say(client, "something else", session)
    [reply] = say(client, "👍", session).json()["replies"]
    assert reply["text"] == TEXTS.say("no_words", "en")
    assert len(rasa.asked) == 2


def test_a_title_of_another_conversation_is_text(
    client: TestClient, rasa: FakeRasa, session: str
) -> None:
    say(client, "Which rule?")
    assert rasa.asked[-1]["text"] == "Which rule?"
    assert "payload" not in rasa.asked[-1]


def test_try_again_can_be_typed(client: TestClient, rasa: FakeRasa) -> None:
    rasa.behaviour = "500"
    body = say(client, f"my aadhaar is {AADHAAR}, what now?").json()
    rasa.behaviour = "ok"
    say(client, "try again", body["session"])
    assert rasa.asked[-1]["text"].endswith("what now?")
    assert AADHAAR not in str(rasa.asked)
    assert kept(client, body["session"])[-2]["text"] == "try again"


def test_with_an_agent_a_title_is_said_to_the_agent(
    client: TestClient, rasa: FakeRasa, fresh_desk: Desk, session: str
) -> None:
    conversation = rasa.asked[0]["sender"]
    ticket = fresh_desk.open(conversation, topic="desk.human", language="en", problem="help")
    fresh_desk.assign(ticket.number, "asha")
    say(client, "which rule", session)
    assert len(rasa.asked) == 1
    assert [m["text"] for m in kept(client, session) if m["author"] == "user"][-1] == "which rule"

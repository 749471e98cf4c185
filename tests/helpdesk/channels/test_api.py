"""The public API over HTTP: answers, sessions, refusals, and text that stays text."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st
from starlette.testclient import TestClient

from helpdesk.channels.web import description
from helpdesk.tickets import Desk
from tests.helpdesk.conftest import PAGE_ORIGIN, MakeClient, say
from tests.helpdesk.fake_rasa import FakeRasa

LANGUAGES = {"en", "hi", "hi-Latn"}


def test_a_message_is_answered(client: TestClient, rasa: FakeRasa) -> None:
    response = say(client, "hello")
    assert response.status_code == 200
    body = response.json()
    assert set(body) == {"session", "replies"}
    [reply] = body["replies"]
    assert reply["text"] == "You said: hello"
    assert reply["topic"] == "chat.help"
    assert reply["language"] == "en"
    assert "asks_for" not in reply
    assert reply["sources"] == [
        {"title": "CGST Act 2017, section 22", "url": "https://example.org/22"}
    ]
    [button] = reply["buttons"]
    assert button["title"] == "GSTIN"
    assert button["payload"].startswith("b_")
    assert "/gstin" not in response.text
    assert rasa.asked[0]["text"] == "hello"
    assert "payload" not in rasa.asked[0]


def test_the_helpdesk_shows_its_key_to_rasa(
    client: TestClient, rasa: FakeRasa, settings: Any
) -> None:
    say(client, "hello")
    assert rasa.keys == [settings.rasa_key]


def test_asks_for_is_shown_when_a_form_asks(client: TestClient, rasa: FakeRasa) -> None:
    rasa.answer = {
        "replies": [{"text": "Which state?", "topic": None, "language": "en", "asks_for": "state"}],
        "language": "en",
    }
    assert say(client, "x").json()["replies"][0]["asks_for"] == "state"


def test_the_session_goes_on(client: TestClient, rasa: FakeRasa) -> None:
    session = say(client, "one").json()["session"]
    assert say(client, "two", session).json()["session"] == session
    assert rasa.asked[0]["sender"] == rasa.asked[1]["sender"]
    assert rasa.asked[0]["sender"] != session
    messages = client.get(f"/api/messages?session={session}").json()["messages"]
    assert [m["author"] for m in messages] == ["user", "bot", "user", "bot"]
    bearer = client.get("/api/messages", headers={"Authorization": f"Bearer {session}"})
    assert bearer.json()["messages"] == messages


def test_without_a_session_each_message_is_a_new_conversation(
    client: TestClient, rasa: FakeRasa
) -> None:
    assert say(client, "one").json()["session"] != say(client, "two").json()["session"]
    assert not client.cookies


@pytest.mark.parametrize(
    "change",
    [
        lambda token: "victim",
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: "x" + token,
        lambda token: token.rpartition(".")[0],
        lambda token: token * 50,
        lambda token: "टोकन",
        lambda token: "\ud800",
        lambda token: 17,
        lambda token: {"a": 1},
    ],
)
def test_a_foreign_session_is_refused(client: TestClient, rasa: FakeRasa, change: Any) -> None:
    token = say(client, "hello").json()["session"]
    response = client.post(
        "/api/chat",
        content=json.dumps({"text": "x", "session": change(token)}),
        headers={"Content-Type": "application/json"},
    )
    assert response.status_code == 403
    error = response.json()["error"]
    assert error["code"] == "session_unknown"
    assert set(error["message"]) == LANGUAGES
    assert len(rasa.asked) == 1


def test_a_session_of_another_server_is_refused(make_client: MakeClient) -> None:
    other = make_client(secret="the secret of another server")
    token = say(other, "hello").json()["session"]
    assert say(make_client(), "x", token).status_code == 403


def test_the_session_of_an_erased_conversation_is_refused(
    client: TestClient, fresh_desk: Desk, rasa: FakeRasa
) -> None:
    token = say(client, "hello").json()["session"]
    fresh_desk.erase(rasa.asked[0]["sender"])
    assert say(client, "x", token).status_code == 403
    assert client.get(f"/api/messages?session={token}").status_code == 403


def test_a_cookie_is_no_token_and_a_token_no_cookie(client: TestClient) -> None:
    client.post("/api/conversation", json={}, headers=PAGE_ORIGIN)
    [cookie] = client.cookies.jar
    value = str(cookie.value)
    client.cookies.clear()
    assert say(client, "x", value).status_code == 403
    token = say(client, "hello").json()["session"]
    client.cookies.set(cookie.name, token)
    response = say(client, "x")
    assert response.status_code == 403
    assert "Max-Age=0" in response.headers["set-cookie"]


def test_the_page_gets_a_cookie_that_no_script_can_read(client: TestClient, rasa: FakeRasa) -> None:
    response = client.post("/api/conversation", json={"language": "hi"}, headers=PAGE_ORIGIN)
    cookie = response.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert response.json() == {"session": "cookie"}
    answered = client.post("/api/chat", json={"text": "hello"}, headers=PAGE_ORIGIN)
    assert answered.json()["session"] == "cookie"
    messages = client.get("/api/messages").json()["messages"]
    assert [m["text"] for m in messages] == ["hello", "You said: hello"]


def test_the_cookie_is_secure_behind_https(make_client: MakeClient) -> None:
    client = make_client(public_url="https://help.example.org")
    headers = {"Origin": "https://help.example.org"}
    response = client.post("/api/conversation", json={}, headers=headers)
    assert "Secure" in response.headers["set-cookie"]


def test_another_site_can_use_neither_the_cookie_nor_a_form(client: TestClient) -> None:
    client.post("/api/conversation", json={}, headers=PAGE_ORIGIN)
    elsewhere = {"Origin": "https://evil.example"}
    other = client.post("/api/chat", json={"text": "hi"}, headers=elsewhere)
    assert other.json()["session"] != "cookie"
    form = client.post(
        "/api/chat", content='{"text": "hi"}', headers={"Content-Type": "text/plain"}
    )
    assert form.status_code == 415
    assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '"x"', "\xff", "[" * 100_000])
def test_what_is_no_json_object_is_refused(client: TestClient, content: str) -> None:
    response = client.post(
        "/api/chat",
        content=content.encode("latin-1"),
        headers={"Content-Type": "application/json"},
    )
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "not_json"


@pytest.mark.parametrize("text", [None, {"a": 1}, ["/restart"], 17, True])
def test_what_is_no_text_is_answered_kindly(client: TestClient, rasa: FakeRasa, text: Any) -> None:
    response = say(client, text)
    assert response.status_code == 422
    assert response.json()["replies"][0]["text"]
    assert set(response.json()["error"]["message"]) == LANGUAGES
    assert rasa.asked == []


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\n" * 10_000, "\u200d" * 5000, "\u202e", "😀😀", "??!", "/", "///", "\x00", "／"],
)
def test_what_has_no_words_is_answered_kindly(
    client: TestClient, rasa: FakeRasa, text: str
) -> None:
    response = say(client, text)
    assert response.status_code == 200
    assert response.json()["replies"][0]["text"]
    assert rasa.asked == []


@pytest.mark.parametrize("size", [2001, 100_000, 600_000, 1_100_000])
def test_too_long_says_so_in_three_scripts(client: TestClient, rasa: FakeRasa, size: int) -> None:
    response = say(client, "क" * size if size < 200_000 else "x" * size)
    assert response.status_code == 413
    assert set(response.json()["error"]["message"]) == LANGUAGES
    assert "2000" in response.json()["error"]["message"]["hi"]
    assert rasa.asked == []


def test_2000_characters_are_fine(client: TestClient, rasa: FakeRasa) -> None:
    assert say(client, "क" * 2000).status_code == 200
    assert rasa.asked[0]["text"] == "क" * 2000


def test_an_unknown_language_is_named(client: TestClient) -> None:
    response = say(client, "x", language="ta")
    assert response.status_code == 422
    assert "hi-Latn" in response.json()["error"]["message"]["en"]


def test_the_users_choice_reaches_rasa(client: TestClient, rasa: FakeRasa) -> None:
    say(client, "x", language="hi-Latn")
    assert rasa.asked[0]["language"] == "hi-Latn"
    assert rasa.asked[0]["metadata"]["channel"] == "api"


def test_the_choice_made_at_the_start_counts_for_the_first_message(
    client: TestClient, rasa: FakeRasa
) -> None:
    session = client.post("/api/conversation", json={"language": "hi"}).json()["session"]
    say(client, "GSTIN", session)
    say(client, "GSTIN", session)
    assert [asked.get("language") for asked in rasa.asked] == ["hi", None]


def test_waiting_ends_with_an_agents_reply(
    client: TestClient, rasa: FakeRasa, fresh_desk: Desk
) -> None:
    session = say(client, "help").json()["session"]
    conversation = rasa.asked[0]["sender"]
    last = client.get(f"/api/messages?session={session}").json()["messages"][-1]["id"]
    threading.Timer(
        0.3, fresh_desk.record_message, args=(conversation, "agent", "Good morning")
    ).start()
    began = time.monotonic()
    found = client.get(f"/api/messages?session={session}&after={last}&wait=25").json()["messages"]
    assert [m["text"] for m in found] == ["Good morning"]
    assert time.monotonic() - began < 3


def test_waiting_ends_at_once_with_a_turn(client: TestClient, rasa: FakeRasa) -> None:
    session = say(client, "help").json()["session"]
    last = client.get(f"/api/messages?session={session}").json()["messages"][-1]["id"]
    threading.Timer(0.2, say, args=(client, "again", session)).start()
    began = time.monotonic()
    found = client.get(f"/api/messages?session={session}&after={last}&wait=25").json()["messages"]
    assert [m["author"] for m in found] == ["user", "bot"]
    assert time.monotonic() - began < 0.9


@pytest.mark.parametrize("query", ["after=-1", "after=x", "after=1.5", "wait=soon", "after=٣"])
def test_numbers_are_checked(client: TestClient, query: str) -> None:
    session = say(client, "help").json()["session"]
    response = client.get(f"/api/messages?session={session}&{query}")
    assert response.status_code == 422


def test_reading_needs_a_session(client: TestClient) -> None:
    response = client.get("/api/messages")
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "session_missing"


def shape(name: str, status: int) -> Any:
    """What the OpenAPI document promises for this status of POST /api/chat."""
    described = description()
    answer = described["paths"][name]["post"]["responses"][str(status)]
    schema = answer["content"]["application/json"]["schema"]
    return jsonschema.Draft202012Validator({**schema, "components": described["components"]})


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=40),
    st.text(alphabet="/{}EXTERNAL: b_अ०\u200d\n", max_size=40),
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
)


@settings_of_hypothesis(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=ODD, session=ODD, language=ODD)
def test_whatever_is_sent_the_answer_has_its_shape(
    client: TestClient, rasa: FakeRasa, text: Any, session: Any, language: Any
) -> None:
    response = client.post(
        "/api/chat",
        content=json.dumps({"text": text, "session": session, "language": language}),
        headers={"Content-Type": "application/json"},
    )
    shape("/api/chat", response.status_code).validate(response.json())
    assert response.json()["replies"]
    assert response.status_code < 500


def test_health(client: TestClient, rasa: FakeRasa) -> None:
    response = client.get("/api/health")
    assert response.status_code == 200
    parts = response.json()["parts"]
    assert {name: part["status"] for name, part in parts.items()} == {
        "helpdesk": "ok",
        "database": "ok",
        "rasa": "ok",
        "actions": "ok",
        "telegram": "off",
    }
    rasa.behaviour = "ill"
    ill = client.get("/api/health")
    assert ill.status_code == 503
    assert ill.json()["parts"]["rasa"]["status"] == "failed"
    assert ill.json()["parts"]["database"]["status"] == "ok"

"""The public API over HTTP: answers, sessions, refusals, and text that stays text."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import pytest
from starlette.testclient import TestClient

from helpdesk.chat.rate_limit import Limits, Rate
from helpdesk.tickets import Desk
from tests.helpdesk.conftest import AADHAAR, PAGE_ORIGIN, MakeClient
from tests.helpdesk.fake_rasa import FakeRasa

LANGUAGES = {"en", "hi", "hi-Latn"}


def say(client: TestClient, text: Any, session: str | None = None, **more: Any) -> Any:
    body = {"text": text, **more} | ({"session": session} if session else {})
    return client.post("/api/chat", json=body)


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


@pytest.mark.parametrize(
    ("sent", "passed_on"),
    [
        ("/restart", "restart"),
        ("  //restart", "restart"),
        ("／restart", "restart"),
        ("\u200b/restart", "restart"),
        ("\u202e/restart", "restart"),
        ('/greet{"language": "hi"}', 'greet("language": "hi")'),
        ("EXTERNAL: /greet", "greet"),
        ("/EXTERNAL: EXTERNAL: greet", "greet"),
        ("my name is {session_id}", "my name is (session_id)"),
        ("a\ud800b", "a\ufffdb"),
        ("مرحبا GST", "مرحبا GST"),
        ("<b>x</b>", "<b>x</b>"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("क्\u200dष", "क्\u200dष"),
    ],
)
def test_text_stays_text(client: TestClient, rasa: FakeRasa, sent: str, passed_on: str) -> None:
    response = client.post(
        "/api/chat",
        content=json.dumps({"text": sent, "payload": "/restart", "sender": "v"}),
        headers={"Content-Type": "application/json"},
    )
    assert response.status_code == 200
    [asked] = rasa.asked
    assert asked["text"] == passed_on
    assert "payload" not in asked
    assert asked["sender"] != "v"


def test_a_button_works_in_its_own_conversation_only(client: TestClient, rasa: FakeRasa) -> None:
    first = say(client, "one").json()
    key = first["replies"][0]["buttons"][0]["payload"]
    other = say(client, "two").json()
    refused = say(client, key, other["session"])
    assert refused.status_code == 200
    assert refused.json()["replies"][0]["buttons"] == []
    assert len(rasa.asked) == 2
    say(client, key, first["session"])
    assert rasa.asked[2]["payload"] == '/gstin.decode{"a": "b"}'
    assert "text" not in rasa.asked[2] or rasa.asked[2]["text"] is None
    messages = client.get(f"/api/messages?session={first['session']}").json()["messages"]
    assert messages[2]["text"] == "GSTIN"


def test_a_button_works_after_a_restart(make_client: MakeClient, rasa: FakeRasa) -> None:
    first = say(make_client(), "one").json()
    key = first["replies"][0]["buttons"][0]["payload"]
    say(make_client(), key, first["session"])
    assert rasa.asked[1]["payload"] == '/gstin.decode{"a": "b"}'


def test_an_unknown_button_is_no_text(client: TestClient, rasa: FakeRasa) -> None:
    assert say(client, "b_" + "x" * 22).json()["replies"][0]["text"]
    assert rasa.asked == []


@pytest.mark.parametrize("behaviour", ["500", "empty", "blank", "garbage", "wrong shape"])
def test_a_failure_becomes_an_apology_with_a_way_on(
    client: TestClient,
    rasa: FakeRasa,
    caplog: pytest.LogCaptureFixture,
    behaviour: str,
) -> None:
    rasa.behaviour = behaviour
    response = say(client, "मेरा सवाल ख़ास है")
    assert response.status_code == 200
    body = response.json()
    [reply] = body["replies"]
    assert reply["text"].startswith("माफ़ कीजिए")
    assert [b["title"] for b in reply["buttons"]] == ["फिर से कोशिश करें", "टिकट बनाएँ"]
    errors = [r for r in caplog.records if r.levelname == "ERROR"]
    assert errors
    assert "correlation=" in errors[0].getMessage()
    assert "ख़ास" not in caplog.text
    rasa.behaviour = "ok"
    again = say(client, reply["buttons"][0]["payload"], body["session"])
    assert again.json()["replies"][0]["text"] == "You said: मेरा सवाल ख़ास है"


def test_trying_a_button_again_presses_it_again(client: TestClient, rasa: FakeRasa) -> None:
    first = say(client, "one").json()
    rasa.behaviour = "500"
    session = first["session"]
    failed = say(client, first["replies"][0]["buttons"][0]["payload"], session).json()
    rasa.behaviour = "ok"
    say(client, failed["replies"][0]["buttons"][0]["payload"], session)
    assert rasa.asked[-1]["payload"] == '/gstin.decode{"a": "b"}'


def test_a_ticket_can_be_raised_while_rasa_is_away(
    client: TestClient, rasa: FakeRasa, fresh_desk: Desk
) -> None:
    rasa.behaviour = "500"
    body = say(client, "portal nahi chal raha").json()
    ticket = body["replies"][0]["buttons"][1]["payload"]
    raised = say(client, ticket, body["session"]).json()["replies"][0]
    [summary] = fresh_desk.list()
    assert summary.number in raised["text"]
    assert summary.problem == "portal nahi chal raha"
    assert raised["topic"] == "desk.raise_ticket"


def test_the_ticket_button_goes_to_the_bot_when_it_is_back(
    client: TestClient, rasa: FakeRasa
) -> None:
    rasa.behaviour = "empty"
    body = say(client, "help").json()
    rasa.behaviour = "ok"
    say(client, body["replies"][0]["buttons"][1]["payload"], body["session"])
    assert rasa.asked[-1]["payload"] == "/desk.raise_ticket"


def test_no_rasa_at_all(make_client: MakeClient) -> None:
    client = make_client(rasa_url="http://127.0.0.1:9")
    assert say(client, "hello").json()["replies"][0]["buttons"]


class BrokenDesk:
    """A database that is away."""

    def __getattr__(self, name: str) -> Any:
        def broken(*_: object, **__: object) -> None:
            if name != "dispose":
                raise OSError("the database is away: 9876543210")

        return broken


def test_no_database_is_an_apology(make_client: MakeClient, caplog: Any) -> None:
    client = make_client(desk=BrokenDesk())
    response = say(client, "hello")
    assert response.status_code == 503
    assert set(response.json()["error"]["message"]) == LANGUAGES
    assert "Traceback" not in response.text
    assert client.get("/api/health").json()["parts"]["database"]["status"] == "failed"


def test_secrets_are_masked_before_anything(client: TestClient, rasa: FakeRasa) -> None:
    secret = f"mera aadhaar {AADHAAR} hai, password Ram@1234 hai, otp 482913 hai"
    body = say(client, secret).json()
    warning, answer = body["replies"]
    assert "Aadhaar" in warning["text"]
    assert "OTP" in warning["text"]
    stored = client.get(f"/api/messages?session={body['session']}").text
    for value in (AADHAAR, "Ram@1234", "482913"):
        assert value not in rasa.asked[0]["text"]
        assert value not in stored
        assert value not in answer["text"]


def test_the_warning_speaks_the_language_of_the_reply(client: TestClient, rasa: FakeRasa) -> None:
    rasa.answer = {"replies": [{"text": "ठीक है", "language": "hi"}], "language": "hi"}
    warning, _ = say(client, "my otp is 482913").json()["replies"]
    assert warning["language"] == "hi"
    assert warning["text"].startswith("मैंने")


def test_too_fast_says_how_long_to_wait(
    make_client: MakeClient, turning_clock: Any, rasa: FakeRasa
) -> None:
    client = make_client(limits=Limits(conversation=Rate(2, 0.1)))
    session = say(client, "one").json()["session"]
    assert say(client, "two", session).status_code == 200
    refused = say(client, "three", session)
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "10"
    assert "10" in refused.json()["replies"][0]["text"]
    assert refused.json()["session"] == session
    assert len(rasa.asked) == 2
    assert say(client, "other").status_code == 200
    turning_clock.forward(10)
    assert say(client, "three", session).status_code == 200


def test_an_unknown_language_is_named(client: TestClient) -> None:
    response = say(client, "x", language="ta")
    assert response.status_code == 422
    assert "hi-Latn" in response.json()["error"]["message"]["en"]


def test_the_users_choice_reaches_rasa(client: TestClient, rasa: FakeRasa) -> None:
    say(client, "x", language="hi-Latn")
    assert rasa.asked[0]["language"] == "hi-Latn"
    assert rasa.asked[0]["metadata"]["channel"] == "api"


def test_with_an_agent_the_bot_is_silent(
    client: TestClient, rasa: FakeRasa, fresh_desk: Desk
) -> None:
    session = say(client, "help").json()["session"]
    conversation = rasa.asked[0]["sender"]
    ticket = fresh_desk.open(conversation, topic="desk.human", language="en", problem="help")
    fresh_desk.assign(ticket.number, "asha")
    first = say(client, "are you there? otp 482913", session).json()["replies"]
    assert len(first) == 2
    assert say(client, "hello?", session).json()["replies"] == []
    assert len(rasa.asked) == 1
    assert "482913" not in str(fresh_desk.show(ticket.number))
    fresh_desk.reply(ticket.number, "asha", "Yes, I am")
    messages = client.get(f"/api/messages?session={session}").json()["messages"]
    assert (messages[-1]["author"], messages[-1]["text"]) == ("agent", "Yes, I am")
    fresh_desk.hand_back(ticket.number)
    assert say(client, "thanks", session).json()["replies"][0]["text"] == "You said: thanks"


def test_an_agent_who_takes_over_meanwhile_gets_the_message(
    client: TestClient, rasa: FakeRasa, fresh_desk: Desk
) -> None:
    session = say(client, "help").json()["session"]
    conversation = rasa.asked[0]["sender"]
    ticket = fresh_desk.open(conversation, topic="desk.human", language="en", problem="help")
    rasa.seconds = 0.5
    answers: list[Any] = []
    turn = threading.Thread(target=lambda: answers.append(say(client, "slow", session).json()))
    turn.start()
    time.sleep(0.2)
    fresh_desk.assign(ticket.number, "asha")
    turn.join()
    assert answers[0]["replies"] == []
    messages = client.get(f"/api/messages?session={session}").json()["messages"]
    assert messages[-1]["author"] in ("user", "system")


def test_one_conversation_is_answered_in_order(client: TestClient, rasa: FakeRasa) -> None:
    session = say(client, "start").json()["session"]
    rasa.seconds = 0.05
    threads = [
        threading.Thread(target=say, args=(client, f"m{number}", session)) for number in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rasa.most_at_once == 1
    messages = client.get(f"/api/messages?session={session}").json()["messages"]
    said = [m["text"] for m in messages if m["author"] == "user"]
    heard = [m["text"] for m in messages if m["author"] == "bot"]
    assert heard == [f"You said: {text}" for text in said]


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

"""Turns through the whole service: text stays text, buttons, failures, secrets, agents, order."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import pytest
from starlette.testclient import TestClient

from helpdesk.chat.rate_limit import Limits, Rate
from helpdesk.tickets import Desk
from tests.helpdesk.conftest import AADHAAR, MakeClient, say
from tests.helpdesk.fake_rasa import FakeRasa

LANGUAGES = {"en", "hi", "hi-Latn"}


@pytest.mark.parametrize(
    ("sent", "passed_on"),
    [
        ("/restart", "restart"),
        ("  //restart", "restart"),
        ("／restart", "restart"),
        ("\u200b/restart", "restart"),
        ("\u202e/restart", "restart"),
        ('/greet{"language": "hi"}', "greet"),
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


def test_a_thumb_is_told_apart_and_remembered_when_it_was_pressed(
    client: TestClient, rasa: FakeRasa
) -> None:
    thumbs = [
        {"title": "Which rule?", "payload": "/chat.why", "vote": "sideways"},
        {"title": "👍 Helpful", "payload": '/vote{"vote": "up"}', "vote": "up"},
        {"title": "👎 Not helpful", "payload": '/vote{"vote": "down"}', "vote": "down"},
    ]
    rasa.answer = {"replies": [{"text": "₹100", "language": "en", "buttons": thumbs}]}
    body = say(client, "late fee").json()
    session, buttons = body["session"], body["replies"][0]["buttons"]
    assert [button.get("vote") for button in buttons] == [None, "up", "down"]

    def chosen() -> list[str]:
        kept = client.get(f"/api/messages?session={session}").json()["messages"]
        return [b["title"] for message in kept for b in message["buttons"] if b.get("chosen")]

    for pressed in buttons[1:]:
        assert say(client, pressed["payload"], session).status_code == 200
        assert chosen() == [pressed["title"]]
    assert rasa.asked[-1]["payload"] == '/vote{"vote": "down"}'
    rasa.behaviour = "500"
    say(client, buttons[1]["payload"], session)
    assert chosen() == ["👎 Not helpful"]  # the other vote did not get through


@pytest.mark.parametrize(
    "payload", ["/vote", '/vote{"vote": "down", "topic": "late_fee.calculate"}']
)
def test_a_vote_can_not_be_typed(client: TestClient, rasa: FakeRasa, payload: str) -> None:
    say(client, payload)
    [asked] = rasa.asked
    assert asked["text"] == "vote"
    assert not asked.get("payload")


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

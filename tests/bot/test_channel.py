"""The helpdesk's door of the Rasa server: who may come in, what is a command, what goes out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from rasa.core.channels.channel import UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Sanic

from bot.action_server import FAILED
from bot.channel import KEY_HEADER, HelpdeskChannel

KEY = "a-key-that-only-we-know"


class Turns:
    """Stands for Rasa: notes what arrived and says what the test wants."""

    def __init__(self) -> None:
        self.messages: list[UserMessage] = []
        self.says: list[dict[str, Any]] = [{"text": "hello"}]
        self.error: Exception | None = None

    async def __call__(self, message: UserMessage) -> None:
        self.messages.append(message)
        if self.error:
            raise self.error
        for said in self.says:
            await message.output_channel.send_response(message.sender_id, said)

    @property
    def text(self) -> str:
        [message] = self.messages
        return str(message.text)


@pytest.fixture(scope="module")
def app_and_turns() -> tuple[Sanic, Turns]:
    """One server for all: Sanic can be started only once in a process."""
    turns = Turns()
    app = Sanic("channel", configure_logging=False)
    app.blueprint(HelpdeskChannel(KEY).blueprint(turns), url_prefix="/webhooks/helpdesk")
    asyncio.run(app._startup())
    return app, turns


@pytest.fixture
def turns(app_and_turns: tuple[Sanic, Turns]) -> Turns:
    _, shared = app_and_turns
    vars(shared).update(vars(Turns()))
    return shared


@pytest.fixture
async def server(
    app_and_turns: tuple[Sanic, Turns], turns: Turns
) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app_and_turns[0])
    async with httpx.AsyncClient(transport=transport, base_url="http://rasa") as client:
        yield client


async def post(server: httpx.AsyncClient, body: Any, key: str | None = KEY) -> httpx.Response:
    headers = {} if key is None else {KEY_HEADER: key}
    return await server.post("/webhooks/helpdesk/webhook", json=body, headers=headers)


async def send(server: httpx.AsyncClient, **body: Any) -> dict[str, Any]:
    answer = await post(server, {"sender": "chat-1", **body})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


async def test_health_needs_no_key(server: httpx.AsyncClient) -> None:
    answer = await server.get("/webhooks/helpdesk/")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("key", [None, "", "wrong", KEY[:-1], KEY + "x", "कुंजी".encode()])
async def test_only_the_helpdesk_may_come_in(
    server: httpx.AsyncClient, turns: Turns, key: Any
) -> None:
    answer = await post(server, {"sender": "chat-1", "text": "hello"}, key)
    assert answer.status_code == 403
    assert turns.messages == []


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "text",
        3,
        {},
        {"text": "no sender"},
        {"sender": "", "text": "empty sender"},
        {"sender": 7, "text": "sender is a number"},
        {"sender": "chat-1"},
        {"sender": "chat-1", "text": None},
        {"sender": "chat-1", "text": 12},
        {"sender": "chat-1", "text": ["a"]},
        {"sender": "chat-1", "payload": "no slash"},
        {"sender": "chat-1", "payload": ["/inform"]},
        {"sender": "chat-1", "payload": ""},
    ],
    ids=str,
)
async def test_what_can_not_be_read_is_refused(
    server: httpx.AsyncClient, turns: Turns, body: Any
) -> None:
    assert (await post(server, body)).status_code == 400
    assert turns.messages == []


async def test_a_body_that_is_no_json_is_refused(server: httpx.AsyncClient) -> None:
    answer = await server.post(
        "/webhooks/helpdesk/webhook", content=b"{", headers={KEY_HEADER: KEY}
    )
    assert answer.status_code == 400


async def test_a_text_arrives_as_it_was_said(server: httpx.AsyncClient, turns: Turns) -> None:
    await send(server, text="जीएसटी/GST क्या है? and/or")
    [message] = turns.messages
    assert message.text == "जीएसटी/GST क्या है? and/or"
    assert (message.sender_id, message.input_channel) == ("chat-1", "helpdesk")


@pytest.mark.parametrize(
    "start",
    [
        "/",
        "//",
        " / / ",
        "\n/\t/",
        "／",
        " ／/ ",
        "\u00a0/",
        "/\u00a0/",
        "\u2003／",
        "\u200b/",
        "\ufeff/",
    ],
    ids=ascii,
)
async def test_a_text_is_never_a_command(
    server: httpx.AsyncClient, turns: Turns, start: str
) -> None:
    await send(server, text=f"{start}restart ")
    assert turns.text == "restart"


async def test_a_text_of_slashes_only_says_nothing(server: httpx.AsyncClient, turns: Turns) -> None:
    await send(server, text=" // ")
    assert turns.text == ""


async def test_a_payload_is_a_command(server: httpx.AsyncClient, turns: Turns) -> None:
    await send(server, payload='/inform{"state": "08"}')
    assert turns.text == '/inform{"state": "08"}'


@pytest.mark.parametrize(
    ("payload", "arrives"),
    [
        ("/chat.greet", '/chat.greet{"language": "hi"}'),
        ('/inform{"state": "08"}', '/inform{"language": "hi", "state": "08"}'),
    ],
)
async def test_a_button_is_answered_in_the_language_of_the_page(
    server: httpx.AsyncClient, turns: Turns, payload: str, arrives: str
) -> None:
    await send(server, payload=payload, language="hi")
    assert turns.text == arrives


async def test_what_the_page_is_set_to_goes_along(server: httpx.AsyncClient, turns: Turns) -> None:
    await send(server, text="27AAPFU0939F1ZV", language="hi")
    await send(server, text="27AAPFU0939F1ZV", language=["hi"])
    assert [message.metadata for message in turns.messages] == [{"language": "hi"}, {}]


async def test_replies_carry_what_the_helpdesk_shows(
    server: httpx.AsyncClient, turns: Turns
) -> None:
    source = {"title": "Section 22", "url": "https://example.org"}
    turns.says = [
        {
            "text": "answer",
            "topic": "registration.threshold",
            "language": "hi",
            "sources": [source],
            "timestamp": 1.0,
            "number": "GST-2026-000001",
            "file": {"name": "gst.ics", "type": "text/calendar", "text": "BEGIN"},
        },
        {
            "text": "question",
            "language": "hi",
            "asks_for": "state",
            "buttons": [
                {"title": "Goods", "payload": "/inform", "type": "postback"},
                {"title": "👍 Helpful", "payload": '/vote{"vote": "up"}', "vote": "up"},
            ],
        },
        {"text": None, "buttons": None, "sources": None},
    ]
    answer = await send(server, text="?")
    assert answer == {
        "replies": [
            {
                "text": "answer",
                "topic": "registration.threshold",
                "language": "hi",
                "asks_for": None,
                "sources": [source],
                "file": {"name": "gst.ics", "type": "text/calendar", "text": "BEGIN"},
                "buttons": [],
            },
            {
                "text": "question",
                "topic": None,
                "language": "hi",
                "asks_for": "state",
                "sources": [],
                "file": None,
                "buttons": [
                    {"title": "Goods", "payload": "/inform"},
                    {"title": "👍 Helpful", "payload": '/vote{"vote": "up"}', "vote": "up"},
                ],
            },
            {
                "text": "",
                "topic": None,
                "language": None,
                "asks_for": None,
                "sources": [],
                "file": None,
                "buttons": [],
            },
        ],
        "language": "hi",
    }


async def test_two_turns_do_not_mix(server: httpx.AsyncClient) -> None:
    await send(server, text="one")
    assert len((await send(server, text="two"))["replies"]) == 1


async def test_a_turn_that_fails_is_an_error_and_logged(
    server: httpx.AsyncClient, turns: Turns, caplog: pytest.LogCaptureFixture
) -> None:
    turns.error = RuntimeError("out of order")
    with caplog.at_level(logging.ERROR, logger="bot.channel"):
        answer = await post(server, {"sender": "chat-1", "text": "my secret words"})
    assert answer.status_code == 500
    assert "out of order" in caplog.text
    assert "my secret words" not in caplog.text


async def test_an_action_that_failed_is_an_error(server: httpx.AsyncClient, turns: Turns) -> None:
    turns.says = [{"text": "first"}, {"text": "-", FAILED: True}]
    answer = await post(server, {"sender": "chat-1", "text": "hello"})
    assert answer.status_code == 500


@pytest.mark.parametrize("credentials", [None, {}, {"key": ""}, {"key": "${RASA_KEY}"}], ids=str)
def test_without_a_key_the_server_does_not_start(credentials: Any) -> None:
    with pytest.raises(RasaException, match="helpdesk"):
        HelpdeskChannel.from_credentials(credentials)


def test_the_key_comes_from_the_credentials() -> None:
    assert isinstance(HelpdeskChannel.from_credentials({"key": KEY}), HelpdeskChannel)

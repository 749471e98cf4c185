"""Telegram against a fake Bot API over HTTP: order, once only, buttons, limits, refusals."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from helpdesk.chat.rate_limit import Limits, Rate
from helpdesk.chat.texts import load_texts
from helpdesk.tickets import Desk
from tests.helpdesk.channels.fake_telegram import TOKEN, FakeTelegram, fake_telegram
from tests.helpdesk.conftest import MakeClient, stop_service
from tests.helpdesk.fake_rasa import FakeRasa

TEXTS = load_texts()
StartBot = Callable[..., TestClient]


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with fake_telegram() as fake:
        yield fake


@pytest.fixture
def start_bot(make_client: MakeClient, telegram: FakeTelegram) -> Iterator[StartBot]:
    started: list[TestClient] = []

    def start(**changed: Any) -> TestClient:
        defaults = {"telegram_token": TOKEN, "telegram_api_url": telegram.url}
        started.append(make_client(**(defaults | changed)))
        return started[-1]

    yield start
    telegram.hangs_up = True
    for client in started:
        stop_service(client)


def test_a_text_is_answered(start_bot: StartBot, telegram: FakeTelegram, rasa: FakeRasa) -> None:
    client = start_bot()
    telegram.receives_text("मेरा पासवर्ड Ram@1234 है")
    telegram.until(lambda: len(telegram.sent()) == 2)
    warning, answer = telegram.sent()
    assert warning["text"] == TEXTS.say("secret_password", "hi")
    assert rasa.asked[0]["language"] == "hi"  # Telegram says that the user speaks Hindi
    assert answer["text"].startswith("You said: मेरा पासवर्ड")
    assert "Ram@1234" not in str(telegram.calls) + str(rasa.asked)
    assert "CGST Act 2017, section 22\nhttps://example.org/22" in answer["text"]
    assert "parse_mode" not in answer
    [button] = telegram.buttons(answer)
    assert button["text"] == "GSTIN"
    assert len(button["callback_data"].encode()) <= 64
    assert rasa.asked[0]["metadata"]["channel"] == "telegram"
    assert client.get("/api/health").json()["parts"]["telegram"]["status"] == "ok"


def test_a_file_follows_its_answer(
    start_bot: StartBot, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    start_bot()
    file = {"name": "gst-2026-12.ics", "type": "text/calendar", "text": "BEGIN:VCALENDAR"}
    rasa.answer = {"replies": [{"text": "December", "language": "en", "file": file}]}
    telegram.receives_text("my calendar")
    telegram.until(lambda: telegram.called("sendDocument"))
    assert telegram.texts() == ["December"]
    [call] = telegram.called("sendDocument")
    assert 'filename="gst-2026-12.ics"' in call["multipart"]
    assert "BEGIN:VCALENDAR" in call["multipart"]


def test_a_button_is_pressed_and_acknowledged(
    start_bot: StartBot, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    start_bot()
    telegram.receives_text("hello")
    telegram.until(lambda: telegram.sent())
    key = telegram.buttons(telegram.sent()[0])[0]["callback_data"]
    telegram.query_too_old = True
    telegram.presses(key)
    telegram.until(lambda: len(telegram.sent()) == 2)
    assert rasa.asked[1]["payload"] == '/gstin.decode{"a": "b"}'
    assert len(telegram.called("answerCallbackQuery")) == 1


def test_a_title_or_a_thumb_that_is_typed_is_pressed(
    start_bot: StartBot, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    start_bot()
    thumbs = [
        {"title": "सभी हिस्से देखें", "payload": "/article.overview"},
        {"title": "👎 नहीं", "payload": '/vote{"vote": "down"}', "vote": "down"},
    ]
    rasa.answer = {"replies": [{"text": "₹100", "language": "hi", "buttons": thumbs}]}
    telegram.receives_text("late fee")
    telegram.receives_text("👎🏽")
    telegram.receives_text("सभी  हिस्से देखें।")
    telegram.until(lambda: len(telegram.sent()) == 3)
    assert [asked.get("payload") for asked in rasa.asked] == [
        None,
        '/vote{"vote": "down"}',
        "/article.overview",
    ]


def test_thumbs_stand_side_by_side_and_the_chosen_one_is_marked(
    start_bot: StartBot, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    start_bot()
    thumbs = [
        {"title": "Which rule?", "payload": "/chat.why"},
        {"title": "👍 Helpful", "payload": '/vote{"vote": "up"}', "vote": "up"},
        {"title": "👎 Not helpful", "payload": '/vote{"vote": "down"}', "vote": "down"},
    ]
    rasa.answer = {"replies": [{"text": "₹100", "language": "en", "buttons": thumbs}]}
    telegram.receives_text("late fee")
    telegram.until(lambda: telegram.sent())
    shown = json.loads(telegram.sent()[0]["reply_markup"])
    why, line = shown["inline_keyboard"]
    assert [[b["text"] for b in each] for each in (why, line)] == [
        ["Which rule?"],
        ["👍 Helpful", "👎 Not helpful"],
    ]

    def press(button: dict[str, Any], marked: list[str]) -> dict[str, Any]:
        before = len(telegram.called("editMessageReplyMarkup"))
        telegram.presses(button["callback_data"], reply_markup=shown)
        telegram.until(lambda: len(telegram.called("editMessageReplyMarkup")) > before)
        edited: dict[str, Any] = json.loads(
            telegram.called("editMessageReplyMarkup")[-1]["reply_markup"]
        )
        assert [b["text"] for b in edited["inline_keyboard"][1]] == marked
        assert edited["inline_keyboard"][0] == why
        return edited

    shown = press(line[0], ["✓ 👍 Helpful", "👎 Not helpful"])
    assert rasa.asked[-1]["payload"] == '/vote{"vote": "up"}'
    press(line[1], ["👍 Helpful", "✓ 👎 Not helpful"])
    edits = len(telegram.called("editMessageReplyMarkup"))
    telegram.presses(why[0]["callback_data"], reply_markup=shown)
    telegram.presses(line[0]["callback_data"], reply_markup=shown)  # is marked already
    telegram.until(lambda: len(rasa.asked) == 5)
    telegram.receives_text("thanks")
    telegram.until(lambda: len(telegram.sent()) == 6)
    assert len(telegram.called("editMessageReplyMarkup")) == edits


def test_the_button_of_another_chat_does_nothing(
    start_bot: StartBot, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    start_bot()
    telegram.receives_text("hello")
    telegram.until(lambda: telegram.sent())
    key = telegram.buttons(telegram.sent()[0])[0]["callback_data"]
    telegram.presses(key, chat=43)
    telegram.presses("/restart", chat=43)
    telegram.until(lambda: len(telegram.sent(43)) == 2)
    assert telegram.texts(43) == [TEXTS.say("button_gone", "hi")] * 2
    assert len(rasa.asked) == 1


@pytest.mark.parametrize(
    ("command", "payload"),
    [
        ("/start", "/chat.greet"),
        ("/start deep_link", "/chat.greet"),
        ("/help@sahayak_bot", "/chat.help"),
        ("/language", "/chat.change_language"),
        ("/cancel", "/chat.cancel"),
        ("/ticket", "/desk.raise_ticket"),
    ],
)
def test_commands_are_payloads_of_ours(
    start_bot: StartBot, telegram: FakeTelegram, rasa: FakeRasa, command: str, payload: str
) -> None:
    start_bot()
    telegram.receives_text(command)
    telegram.until(lambda: telegram.sent())
    assert rasa.asked[0]["payload"] == payload


def test_an_unknown_command_goes_nowhere(
    start_bot: StartBot, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    start_bot()
    telegram.receives_text("/restart")
    telegram.until(lambda: telegram.sent())
    assert telegram.texts() == [TEXTS.say("telegram_command", "hi")]
    assert rasa.asked == []


@pytest.mark.parametrize(
    "content",
    [
        {"voice": {"file_id": "a", "file_unique_id": "b", "duration": 3}},
        {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]},
        {"document": {"file_id": "a", "file_unique_id": "b"}, "caption": "my notice"},
        {"contact": {"phone_number": "9876543210", "first_name": "Asha"}},
        {"location": {"latitude": 1.5, "longitude": 2.5}},
    ],
)
def test_what_is_no_text_gets_a_kind_answer(
    start_bot: StartBot, telegram: FakeTelegram, rasa: FakeRasa, content: dict[str, Any]
) -> None:
    start_bot()
    telegram.receives(**content)
    telegram.until(lambda: telegram.sent())
    assert telegram.texts() == [TEXTS.say("telegram_kind", "hi")]
    assert rasa.asked == []


def test_edits_groups_and_service_messages(
    start_bot: StartBot, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    start_bot()
    telegram.receives_text("hello", chat=-7, kind="group")
    telegram.receives(new_chat_title="x")
    telegram.receives_text("changed", update="edited_message", edit_date=1_795_000_001)
    telegram.until(lambda: telegram.sent())
    assert telegram.texts() == [TEXTS.say("telegram_edited", "hi")]
    assert rasa.asked == []


def test_the_order_of_a_chat_is_kept(
    start_bot: StartBot, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    start_bot()
    rasa.seconds = 0.03
    for number in range(6):
        telegram.receives_text(f"m{number}", chat=1)
        telegram.receives_text(f"n{number}", chat=2)
    telegram.until(lambda: len(telegram.sent()) == 12)
    for chat, letter in ((1, "m"), (2, "n")):
        first_lines = [text.splitlines()[0] for text in telegram.texts(chat)]
        assert first_lines == [f"You said: {letter}{number}" for number in range(6)]


def test_an_update_is_answered_once_also_after_a_restart(
    start_bot: StartBot, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    telegram.acknowledges = False
    telegram.receives_text("once")
    first = start_bot()
    telegram.until(lambda: telegram.sent())
    stop_service(first)
    telegram.receives_text("while down")
    start_bot()
    telegram.until(lambda: len(telegram.sent()) == 2)
    assert [asked["text"] for asked in rasa.asked] == ["once", "while down"]


def test_a_slow_answer_is_seen_coming(
    start_bot: StartBot, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    start_bot()
    rasa.seconds = 2.0
    telegram.receives_text("hello")
    telegram.until(lambda: telegram.sent())
    assert telegram.called("sendChatAction")[0]["action"] == "typing"


def test_telegram_is_obeyed_when_it_asks_to_wait(
    start_bot: StartBot, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    telegram.refusals = [
        (429, {"description": "Too Many Requests", "parameters": {"retry_after": 1}}),
        (502, {"description": "Bad Gateway"}),
    ]
    start_bot()
    telegram.receives_text("hello")
    telegram.until(lambda: telegram.sent())
    assert telegram.refusals == []
    assert len(telegram.sent()) == 1


def test_a_user_who_blocked_the_bot_breaks_nothing(
    start_bot: StartBot, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    telegram.refusals = [(403, {"description": "Forbidden: bot was blocked by the user"})]
    start_bot()
    telegram.receives_text("hello")
    telegram.receives_text("again")
    telegram.until(lambda: telegram.sent())
    assert telegram.texts()[0].startswith("You said: again")


def test_long_answers_are_split_and_buttons_come_last(
    start_bot: StartBot, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    text = "\n\n".join(["क्षेत्र " * 100] * 12)
    buttons = [{"title": "हाँ", "payload": "/chat.affirm"}]
    rasa.answer = {"replies": [{"text": text, "language": "hi", "buttons": buttons}]}
    start_bot()
    telegram.receives_text("hello")
    telegram.until(lambda: telegram.sent() and telegram.buttons(telegram.sent()[-1]))
    assert len(telegram.sent()) > 1
    assert [bool(telegram.buttons(m)) for m in telegram.sent()][:-1] == [False] * (
        len(telegram.sent()) - 1
    )
    assert "".join("".join(telegram.texts()).split()) == "".join(text.split())


def test_an_agents_reply_arrives(
    start_bot: StartBot, telegram: FakeTelegram, rasa: FakeRasa, fresh_desk: Desk
) -> None:
    start_bot()
    telegram.receives_text("hello")
    telegram.until(lambda: telegram.sent())
    conversation = rasa.asked[0]["sender"]
    ticket = fresh_desk.open(conversation, topic="desk.human", language="hi", problem="x")
    fresh_desk.assign(ticket.number, "asha")
    fresh_desk.reply(ticket.number, "asha", "नमस्ते, मैं देख रही हूँ")
    telegram.until(lambda: "नमस्ते, मैं देख रही हूँ" in telegram.texts(42))
    telegram.receives_text("thanks")
    telegram.until(lambda: len(telegram.sent()) == 3)
    assert telegram.texts()[-1] in TEXTS.everywhere("with_agent").values()
    assert len(rasa.asked) == 1


def test_a_flood_is_told_to_wait_once(
    start_bot: StartBot, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    start_bot(limits=Limits(conversation=Rate(2, 0.01)))
    for number in range(8):
        telegram.receives_text(f"m{number}")
    telegram.until(lambda: len(telegram.sent()) == 3 and not telegram.waiting)
    telegram.receives_text("other", chat=43)
    telegram.until(lambda: telegram.sent(43))
    assert len(telegram.sent(42)) == 3
    assert len(rasa.asked) == 3


def test_a_wrong_token_does_not_hurt_the_page(
    start_bot: StartBot, telegram: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = "987654321:AAWrongTokenWrongTokenWrongToken"
    client = start_bot(telegram_token=wrong)
    telegram.until(lambda: "TELEGRAM_TOKEN" in caplog.text)
    assert client.get("/").status_code == 200
    health = client.get("/api/health")
    assert health.status_code == 200
    assert health.json()["parts"]["telegram"]["status"] == "failed"
    assert wrong not in caplog.text


def test_telegram_out_of_reach_does_not_hurt_the_page(
    start_bot: StartBot, telegram: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    client = start_bot(telegram_api_url="http://127.0.0.1:9")
    telegram.until(lambda: "can't be reached" in caplog.text)
    assert client.post("/api/chat", json={"text": "hello"}).status_code == 200
    assert client.get("/api/health").json()["parts"]["telegram"]["status"] == "failed"

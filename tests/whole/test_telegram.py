"""Telegram with everything behind it: Rasa, the action server, the desk."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from tests.helpdesk.channels.fake_telegram import FakeTelegram
from tests.whole.stack import Stack

CHATS = count(7001)


class TelegramUser:
    """One private chat with the bot."""

    def __init__(self, telegram: FakeTelegram) -> None:
        self._telegram = telegram
        self.chat = next(CHATS)
        self._seen = 0

    def write(self, text: str, answers: int = 1) -> list[dict[str, Any]]:
        self._telegram.receives_text(text, chat=self.chat)
        return self.new(answers)

    def press(self, title: str, answers: int = 1) -> list[dict[str, Any]]:
        """The newest button with this title."""
        for message in reversed(self._telegram.sent(self.chat)):
            for button in self._telegram.buttons(message):
                if button["text"].startswith(title):
                    self._telegram.presses(button["callback_data"], chat=self.chat)
                    return self.new(answers)
        raise AssertionError(f"no button {title!r} in {self._telegram.sent(self.chat)}")

    def new(self, at_least: int) -> list[dict[str, Any]]:
        """What was sent since the last look."""
        wanted = self._seen + at_least
        self._telegram.until(lambda: len(self._telegram.sent(self.chat)) >= wanted)
        fresh = self._telegram.sent(self.chat)[self._seen :]
        self._seen += len(fresh)
        return fresh


@pytest.fixture
def user(telegram: FakeTelegram) -> TelegramUser:
    return TelegramUser(telegram)


def test_from_a_question_in_hindi_to_an_agents_reply(
    stack: Stack, telegram: FakeTelegram, user: TelegramUser
) -> None:
    article, question = user.write("कैप्चा नहीं दिख रहा", answers=2)
    assert "JavaScript" in article["text"]
    assert "ब्राउज़र" in article["text"]
    assert "क्या इससे काम बना?" in question["text"]
    buttons = [button["text"] for button in telegram.buttons(question)]
    assert buttons == ["👍 हाँ", "👎 नहीं"]

    step, _ = user.press("👎 नहीं", answers=2)
    assert "Ctrl+Shift+N" in step["text"]
    user.press("👎 नहीं", answers=2)
    [offer] = user.press("👎 नहीं")
    assert "टिकट" in offer["text"]
    user.press("टिकट बनाइए")
    [raised] = user.press("और कुछ नहीं")
    number = "GST-" + raised["text"].split("GST-")[1][:11]

    [ticket] = [each for each in stack.desk_json("list") if each["number"] == number]
    assert ticket["topic"] == "login_error.captcha"
    assert ticket["language"] == "hi"
    [status] = user.write("मेरे टिकट का क्या हुआ?")
    assert number in status["text"]

    stack.desk("reply", number, "--agent", "Asha", "नमस्ते, Chrome अपडेट कर लीजिए।")
    [reply] = user.new(1)
    assert "Chrome अपडेट कर लीजिए।" in reply["text"]


def test_a_form_over_telegram(user: TelegramUser) -> None:
    [asked] = user.write("30 lakh ka kapde ka kaam, rajasthan")
    assert "rajya" in asked["text"]
    [answer] = user.press("Sirf apne rajya")
    assert "₹40,00,000" in answer["text"]
    assert "10/2019" in answer["text"]


def test_the_same_secrets_are_masked(
    stack: Stack, telegram: FakeTelegram, user: TelegramUser
) -> None:
    warning, *_ = user.write("mera password Mango@3391 hai, login nahi ho raha", answers=2)
    assert "Mango@3391" not in str(telegram.texts(user.chat))
    assert "password" in warning["text"]
    for file in stack.var_dir.rglob("*"):
        assert not (file.is_file() and b"Mango@3391" in file.read_bytes()), file.name


def test_commands(user: TelegramUser) -> None:
    [start] = user.write("/start")
    assert "GST Sahayak" in start["text"] or "जीएसटी सहायक" in start["text"]
    [language] = user.write("/language")
    assert "Hinglish" in str(language)
    [helped] = user.write("/help")
    assert "GSTIN" in helped["text"]


def test_no_command_of_rasa_gets_through(user: TelegramUser) -> None:
    user.write("do I need GST registration?")
    [state] = user.write("35 lakh")
    assert "State" in state["text"]
    user.write("/restart")
    answer = user.write("Kerala")[-1]
    assert "goods" in answer["text"]

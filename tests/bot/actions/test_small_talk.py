"""Small talk, change of language, cancel."""

from __future__ import annotations

import pytest

from bot.actions.registration import ValidateRegistrationForm
from bot.actions.small_talk import ActionCancel, ActionChangeLanguage, ActionChat
from tests.bot.actions.chat import Chat

TOPICS = (
    "chat.greet",
    "chat.bye",
    "chat.thanks",
    "chat.help",
    "chat.bot_challenge",
    "chat.out_of_scope",
)


def in_a_form(chat: Chat) -> None:
    chat.says("30 lakh", "registration.threshold", amount="3000000")
    chat.fills(ValidateRegistrationForm(chat.services))


@pytest.mark.parametrize("topic", TOPICS)
def test_small_talk(chat: Chat, topic: str) -> None:
    chat.slots["open_question"] = "did_that_help"
    chat.says("hello", topic)
    done = chat.run(ActionChat(chat.services))
    assert done.responses == [f"utter_{topic}"]
    assert done.message["topic"] == topic
    assert chat.slots["open_question"] is None
    assert done.follow_up == "action_listen"


def test_small_talk_in_a_form_goes_back_to_it(chat: Chat) -> None:
    in_a_form(chat)
    chat.says("thanks", "chat.thanks")
    assert chat.run(ActionChat(chat.services)).follow_up == "registration_form"
    assert chat.slots["aggregate_turnover"] == "3000000"


@pytest.mark.parametrize("wish", ["en", "hi", "hi-Latn"])
def test_a_language_is_wished_for(chat: Chat, wish: str) -> None:
    chat.says("x", "chat.change_language", requested_language=wish)
    done = chat.run(ActionChangeLanguage())
    assert done.responses == ["utter_language_changed"]
    assert done.message["language_wish"] == wish
    assert chat.slots["language_wish"] == wish


def test_no_language_named_is_asked_for(chat: Chat) -> None:
    chat.says("another language", "chat.change_language")
    done = chat.run(ActionChangeLanguage())
    assert done.responses == ["utter_which_language"]
    assert "language_wish" not in done.slots


def test_a_change_of_language_in_a_form_asks_its_question_again(chat: Chat) -> None:
    in_a_form(chat)
    chat.presses("chat.change_language", requested_language="hi")
    assert chat.run(ActionChangeLanguage()).follow_up == "registration_form"
    done = chat.fills(ValidateRegistrationForm(chat.services))
    assert done.slots == {"requested_slot": "state"}


def test_cancel_leaves_the_form(chat: Chat) -> None:
    in_a_form(chat)
    chat.presses("chat.cancel")
    assert chat.fills(ValidateRegistrationForm(chat.services)).events == []
    done = chat.run(ActionCancel(chat.services))
    assert done.responses == ["utter_cancelled"]
    assert done.leaves_form
    assert done.follow_up == "action_listen"
    assert chat.slots["requested_slot"] is None


def test_cancel_without_a_form(chat: Chat) -> None:
    chat.slots["open_question"] = "raise_ticket"
    chat.says("cancel", "chat.cancel")
    done = chat.run(ActionCancel(chat.services))
    assert not done.leaves_form
    assert chat.slots["open_question"] is None

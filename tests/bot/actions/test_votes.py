"""Thumbs: under an article, under a tool's answer, on an old answer, twice, and typed."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from typing import Any, cast

import pytest

from bot.actions.answer import ActionAnswer
from bot.actions.did_that_help import ActionNotSolved, ActionSolved, ActionVote
from bot.actions.raise_ticket import ActionRaiseTicket, ValidateTicketForm
from bot.actions.registration import ActionRegistrationThreshold, ValidateRegistrationForm
from bot.services import Services
from tests.bot.actions.chat import Chat, Done

ARTICLE = "login_error.otp_not_received"
OTHER = "login_error.captcha"
TOOL = "registration.threshold"
LANGUAGES = ("en", "hi", "hi-Latn")


class Away:
    """A desk whose database can't be reached."""

    def vote(self, *_: object, **__: object) -> str:
        raise ConnectionError("no route to 10.0.0.1")


def read(chat: Chat, topic: str = ARTICLE, language: str = "en") -> Done:
    chat.says("the OTP does not come", topic, language=language)
    return chat.run(ActionAnswer(chat.services))


def compute(chat: Chat, turnover: str = "5000000", language: str = "en") -> Done:
    facts = {"amount": turnover, "state": "08", "supply_kind": "goods"}
    chat.says("x", TOOL, language=language, **facts)
    form = ValidateRegistrationForm(chat.services)
    return chat.uses(form, ActionRegistrationThreshold(chat.services))


def press(chat: Chat, done: Done, vote: str) -> Done:
    """Press a thumb of an answer; what the current article goes on with is done as well."""
    [payload] = [
        button["payload"]
        for message in done.messages
        for button in message.get("buttons") or ()
        if button.get("vote") == vote
    ]
    named = json.loads(payload.removeprefix("/vote"))
    chat.hears(payload, "vote", [{"entity": k, "value": v} for k, v in named.items()])
    pressed = chat.run(ActionVote(chat.services))
    for action in (ActionSolved, ActionNotSolved):
        if pressed.follow_up == action(chat.services).name():
            return chat.run(action(chat.services))
    return pressed


def counted(chat: Chat) -> list[tuple[str, bool, str, int, int]]:
    found = chat.services.desk.vote_counts()
    return sorted((c.topic, bool(c.version), c.language, c.up, c.down) for c in found)


def thumbs(done: Done) -> list[dict[str, Any]]:
    return [b for m in done.messages for b in m.get("buttons") or () if b.get("vote")]


# --- the buttons -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_article_is_asked_about_with_thumbs_that_name_it(
    chat: Chat, services: Services, language: str
) -> None:
    done = read(chat, language=language)
    article = services.library.article(ARTICLE)
    assert article is not None
    assert done.messages[-1]["response"] == "utter_did_that_help"
    buttons = done.messages[-1]["buttons"]
    assert [button["vote"] for button in buttons] == ["up", "down"]
    for button in buttons:
        named = json.loads(button["payload"].removeprefix("/vote"))
        assert named.pop("turn")
        assert named == {
            "vote": button["vote"],
            "topic": ARTICLE,
            "script": language,
            "version": article.version,
        }
        assert len(button["title"].split()) > 1  # words beside the thumb


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tool_s_answer_has_thumbs_of_its_own_with_words(chat: Chat, language: str) -> None:
    first, second = compute(chat, language=language), compute(chat, "6000000", language)
    assert [b["vote"] for b in thumbs(first)] == ["up", "down"]
    assert all(len(button["title"].split()) > 1 for button in thumbs(first))
    assert first.messages[-1]["buttons"][0]["payload"] == "/chat.why"
    names = [json.loads(b["payload"].removeprefix("/vote")) for b in thumbs(first)]
    assert [set(name) for name in names] == [{"vote", "topic", "script", "turn"}] * 2
    assert thumbs(first)[0]["payload"] != thumbs(second)[0]["payload"]


def test_an_article_told_within_a_form_has_thumbs_and_does_not_ask(chat: Chat) -> None:
    chat.says("30 lakh", TOOL, amount="3000000")
    chat.fills(ValidateRegistrationForm(chat.services))
    done = read(chat)
    assert done.responses == []
    assert [b["vote"] for b in thumbs(done)] == ["up", "down"]
    pressed = press(chat, done, "down")
    assert pressed.responses == ["utter_vote_new_down"]
    assert pressed.follow_up == "registration_form"
    assert chat.slots["aggregate_turnover"] == "3000000"
    assert counted(chat) == [(ARTICLE, True, "en", 0, 1)]


# --- the article that the chat is about --------------------------------------------------------


def test_up_is_solved_and_a_second_click_is_said_kindly(chat: Chat) -> None:
    answer = read(chat)
    done = press(chat, answer, "up")
    assert done.responses == ["utter_solved"]
    assert chat.slots["topic"] is None
    again = press(chat, answer, "up")
    assert again.responses == ["utter_vote_same_up"]
    assert counted(chat) == [(ARTICLE, True, "en", 1, 0)]


def test_down_gives_each_next_step_then_a_ticket_and_is_one_vote(
    chat: Chat, services: Services
) -> None:
    done = read(chat, language="hi")
    article = services.library.article(ARTICLE)
    assert article is not None
    for _ in article.next_steps:
        done = press(chat, done, "down")
        assert done.responses == ["utter_next_step", "utter_did_that_help"]
    last, done = done, press(chat, done, "down")
    assert done.responses == ["utter_offer_ticket"]
    assert press(chat, last, "down").responses == ["utter_vote_same_down"]
    assert counted(chat) == [(ARTICLE, True, "hi", 0, 1)]
    assert press(chat, last, "up").responses == ["utter_solved"]
    assert counted(chat) == [(ARTICLE, True, "hi", 1, 0)]


def test_a_thumb_of_an_earlier_step_takes_no_further_step(chat: Chat) -> None:
    first = read(chat)
    press(chat, first, "down")
    assert press(chat, first, "down").responses == ["utter_vote_same_down"]
    assert chat.slots["steps_tried"] == 1


# --- other answers -----------------------------------------------------------------------------


def test_a_tool_s_answer_is_thanked_for_and_a_ticket_names_it(
    chat: Chat, services: Services
) -> None:
    answer = compute(chat)
    assert press(chat, answer, "up").responses == ["utter_vote_new_up"]
    assert chat.slots["topic"] == TOOL
    done = press(chat, answer, "down")
    assert done.responses == ["utter_vote_changed_down"]
    assert done.message["title"] == services.library.title(TOOL, "en")
    assert chat.slots["open_question"] == "raise_ticket"
    assert chat.slots["computed"]["topic"] == TOOL
    assert counted(chat) == [(TOOL, False, "en", 0, 1)]
    assert ticket_topic(chat) == TOOL


def test_an_offer_of_a_ticket_is_withdrawn_when_it_helped_after_all(chat: Chat) -> None:
    answer = compute(chat)
    press(chat, answer, "down")
    assert press(chat, answer, "up").responses == ["utter_vote_changed_up"]
    assert chat.slots["open_question"] is None


def test_two_answers_of_a_tool_are_two_votes(chat: Chat) -> None:
    first, second = compute(chat), compute(chat, "6000000")
    assert press(chat, second, "up").responses == ["utter_vote_new_up"]
    assert press(chat, first, "down").responses == ["utter_vote_new_down"]
    assert counted(chat) == [(TOOL, False, "en", 1, 1)]


def test_an_old_answer_s_thumb_is_a_vote_on_that_answer(chat: Chat) -> None:
    old, new = read(chat, language="hi"), read(chat, OTHER, "hi-Latn")
    assert press(chat, old, "up").responses == ["utter_vote_new_up"]
    assert (chat.slots["topic"], chat.slots["open_question"]) == (OTHER, "did_that_help")
    assert press(chat, new, "down").responses == ["utter_next_step", "utter_did_that_help"]
    assert counted(chat) == [(OTHER, True, "hi-Latn", 0, 1), (ARTICLE, True, "hi", 1, 0)]


def test_a_ticket_after_an_old_answer_s_thumb_names_that_answer(chat: Chat) -> None:
    old = read(chat)
    compute(chat)
    done = press(chat, old, "down")
    assert done.responses == ["utter_vote_new_down"]
    assert chat.slots["computed"] is None  # "why?" is no longer about the tool
    assert ticket_topic(chat) == ARTICLE


def ticket_topic(chat: Chat) -> str:
    chat.presses("desk.raise_ticket")
    chat.fills(ValidateTicketForm())
    chat.presses("chat.deny")
    chat.uses(ValidateTicketForm(), cast(Any, ActionRaiseTicket(chat.services)))
    [ticket] = chat.services.desk.tickets_of(chat.id)
    return ticket.topic


# --- typed -------------------------------------------------------------------------------------


def test_what_is_typed_after_an_answer_is_its_vote_in_the_answer_s_script(chat: Chat) -> None:
    read(chat, language="en")
    chat.says("abhi bhi nahi ho raha", "chat.not_solved", language="hi-Latn")
    chat.run(ActionNotSolved(chat.services))
    assert counted(chat) == [(ARTICLE, True, "en", 0, 1)]


def test_it_worked_is_a_vote_for_a_tool_s_answer_too(chat: Chat) -> None:
    compute(chat)
    chat.says("haan ho gaya", "chat.solved")
    assert chat.run(ActionSolved(chat.services)).responses == ["utter_solved"]
    assert counted(chat) == [(TOOL, False, "en", 1, 0)]
    chat.says("still not working", "chat.not_solved")
    assert chat.run(ActionNotSolved(chat.services)).responses == ["utter_what_is_not_solved"]
    assert counted(chat) == [(TOOL, False, "en", 1, 0)]


def test_what_is_typed_about_something_else_is_no_vote(chat: Chat) -> None:
    read(chat)
    chat.slots["topic"] = "desk.remind_me"  # nothing is written on it
    for text, topic, action in (
        ("still not working", "chat.not_solved", ActionNotSolved),
        ("it works", "chat.solved", ActionSolved),
    ):
        chat.says(text, topic)
        chat.run(action(chat.services))
    assert counted(chat) == []


# --- the database is away ----------------------------------------------------------------------


def test_a_database_that_is_away_costs_nobody_the_reply(
    chat: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    article, computed = read(chat), compute(chat)
    chat.services = replace(chat.services, desk=cast(Any, Away()))
    with caplog.at_level(logging.ERROR):
        assert press(chat, computed, "up").responses == ["utter_vote_new_up"]
        assert press(chat, article, "down").responses == ["utter_vote_new_down"]
        answer = read(chat)
        assert press(chat, answer, "down").responses == ["utter_next_step", "utter_did_that_help"]
        chat.says("it works", "chat.solved")
        assert chat.run(ActionSolved(chat.services)).responses == ["utter_solved"]
    assert [r.getMessage() for r in caplog.records] == [
        "a vote was not counted: ConnectionError"
    ] * 4


def test_the_desk_does_not_know_the_conversation(chat: Chat) -> None:
    answer = compute(chat)
    chat.services.desk.erase(chat.id)
    assert press(chat, answer, "up").responses == ["utter_vote_new_up"]
    assert counted(chat) == []

"""Parts that go away and come back: an apology with a way on, and nothing is lost."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from helpdesk.chat.texts import load_texts
from tests.whole.chat import SCRIPTS, Chat, Turn, flaws
from tests.whole.stack import Stack

TEXTS = load_texts()
CAPTCHA = {
    "en": "captcha is not loading",
    "hi": "कैप्चा नहीं दिख रहा",
    "hi-Latn": "captcha nahi dikh raha",
}
REGISTER = {
    "en": "do I need GST registration?",
    "hi": "क्या मुझे जीएसटी रजिस्ट्रेशन लेना पड़ेगा?",
    "hi-Latn": "kya mujhe gst registration lena padega?",
}
LAKH = {"en": "35 lakh", "hi": "35 लाख", "hi-Latn": "35 lakh"}
KERALA = {"en": "Kerala", "hi": "केरल", "hi-Latn": "kerala"}
SERVICES = {"en": "Services", "hi": "सेवा", "hi-Latn": "Service"}


@pytest.fixture
def chats(own_stack: Stack) -> dict[str, Chat]:
    """One conversation in each script."""
    return {language: Chat(own_stack.url) for language in SCRIPTS}


@pytest.fixture(autouse=True)
def _well_afterwards(own_stack: Stack) -> Iterator[None]:
    yield
    own_stack.mend()


def test_the_action_server_is_away(own_stack: Stack, chats: dict[str, Chat]) -> None:
    own_stack.end("actions")
    assert own_stack.health()["actions"]["status"] == "failed"
    for language, chat in chats.items():
        check_apology(chat.say(CAPTCHA[language]), language)
    own_stack.begin("actions")
    for language, chat in chats.items():
        turn = chat.press(TEXTS.say("retry", language))
        assert turn.topics[0] == "login_error.captcha", str(chat)
        assert flaws(turn, language, [CAPTCHA[language]]) == []


def test_a_ticket_can_be_raised_while_the_action_server_is_away(
    own_stack: Stack, chats: dict[str, Chat]
) -> None:
    own_stack.end("actions")
    for language, chat in chats.items():
        chat.say(CAPTCHA[language])
        turn = chat.press(TEXTS.say("raise_ticket", language))
        assert turn.topics == ["desk.raise_ticket"], str(chat)
        assert "GST-" in turn.text
        assert flaws(turn, language) == []
    own_stack.begin("actions")
    listed = own_stack.desk_json("list")
    for language, text in CAPTCHA.items():
        assert any(t["language"] == language and text in t["problem"] for t in listed)
    status = chats["hi"].say("मेरे टिकट का क्या हुआ?")
    assert status.topics == ["desk.ticket_status"]


def test_rasa_dies_in_mid_form_and_the_form_goes_on(
    own_stack: Stack, chats: dict[str, Chat]
) -> None:
    for language, chat in chats.items():
        chat.say(REGISTER[language])
        assert chat.say(LAKH[language]).asks_for == "state"
    own_stack.end("rasa", signal.SIGKILL)
    assert own_stack.health()["rasa"]["status"] == "failed"
    for language, chat in chats.items():
        check_apology(chat.say(KERALA[language]), language)
    assert "no answer from Rasa" in own_stack.log("helpdesk")
    own_stack.begin("rasa")
    for language, chat in chats.items():
        # the same answer once more, by the button of the apology
        assert chat.press(TEXTS.say("retry", language)).asks_for == "supply_kind", str(chat)
        turn = chat.press(SERVICES[language])
        assert turn.topics == ["registration.threshold"], str(chat)
        assert "₹35,00,000" in turn.text
        assert flaws(turn, language, ["", *LAKH.values()]) == []


def test_rasa_is_restarted_between_two_answers(own_stack: Stack, chats: dict[str, Chat]) -> None:
    for language, chat in chats.items():
        chat.say(REGISTER[language])
        assert chat.say(LAKH[language]).asks_for == "state"
    own_stack.restart("rasa")
    for language, chat in chats.items():
        assert chat.say(KERALA[language]).asks_for == "supply_kind", str(chat)
        turn = chat.press(SERVICES[language])
        assert turn.topics == ["registration.threshold"]
        assert "₹35,00,000" in turn.text
        why = chat.press(0)
        assert why.topics == ["chat.why"]


def test_the_action_server_is_killed_in_mid_form(own_stack: Stack) -> None:
    chat = Chat(own_stack.url)
    chat.say(REGISTER["hi"])
    own_stack.end("actions", signal.SIGKILL)
    check_apology(chat.say(LAKH["hi"]), "hi")
    own_stack.begin("actions")
    assert chat.press(TEXTS.say("retry", "hi")).asks_for == "state", str(chat)


def test_the_helpdesk_is_restarted(own_stack: Stack, chats: dict[str, Chat]) -> None:
    for language, chat in chats.items():
        chat.say(CAPTCHA[language])
    before = {language: chat.messages() for language, chat in chats.items()}
    own_stack.restart("helpdesk")
    for language, chat in chats.items():
        assert chat.messages() == before[language]
        # the second button is "no, still not working"
        turn = chat.press(1)
        assert turn.topics == ["login_error.captcha"], str(chat)
        assert flaws(turn, language) == []


def test_everything_is_killed_at_once(own_stack: Stack) -> None:
    chat = Chat(own_stack.url)
    chat.say("raise a ticket")
    chat.say("cash ledger is empty though the challan is paid")
    number = chat.press("Nothing to add").text.split("GST-")[1][:11]
    for name in ("helpdesk", "rasa", "actions"):
        own_stack.end(name, signal.SIGKILL)
    own_stack.start()
    turn = chat.say("ticket status")
    assert number in turn.text


def check_apology(turn: Turn, language: str) -> None:
    """Sorry, in the user's language, with a button to try again and one for a ticket."""
    assert turn.text == TEXTS.say("apology", language), str(turn)
    assert turn.titles == [TEXTS.say("retry", language), TEXTS.say("raise_ticket", language)]
    assert flaws(turn, language) == []

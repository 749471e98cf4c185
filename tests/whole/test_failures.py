"""Parts that go away and come back: an apology with a way on, and nothing is lost."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from helpdesk.chat.texts import load_texts
from tests.whole.chat import SCRIPTS, Chat, Turn, flaws
from tests.whole.stack import Stack

TEXTS = load_texts()
GREETING = {"en": "hello", "hi": "नमस्ते", "hi-Latn": "namaste ji"}
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

Chats = dict[str, Chat]


@pytest.fixture
def chats(stack: Stack) -> Chats:
    """One conversation in each script, begun with a greeting."""
    started = {language: Chat(stack.url) for language in SCRIPTS}
    for language, chat in started.items():
        chat.say(GREETING[language])
    return started


@pytest.fixture(autouse=True)
def _well_afterwards(stack: Stack) -> Iterator[None]:
    yield
    stack.mend()


def test_the_action_server_dies(stack: Stack, chats: Chats) -> None:
    newcomer, in_a_form, with_ticket = Chat(stack.url), Chat(stack.url), Chat(stack.url)
    in_a_form.say(REGISTER["hi"])
    with_ticket.say(GREETING["hi-Latn"])

    stack.end("actions", signal.SIGKILL)
    assert stack.health()["actions"]["status"] == "failed"
    for language, chat in chats.items():
        check_apology(chat.say(CAPTCHA[language]), language)
    check_apology(in_a_form.say(LAKH["hi"]), "hi")
    # Rasa is there and knows which script this is, though it is the first message
    first = newcomer.say(CAPTCHA["hi-Latn"])
    # a ticket needs neither Rasa nor the action server
    with_ticket.say(CAPTCHA["hi-Latn"])
    raised = with_ticket.press(TEXTS.say("raise_ticket", "hi-Latn"))
    assert raised.topics == ["desk.raise_ticket"], str(with_ticket)
    assert flaws(raised, "hi-Latn") == []

    stack.begin("actions")
    for language, chat in chats.items():
        turn = chat.press(TEXTS.say("retry", language))
        assert turn.topics[0] == "login_error.captcha", str(chat)
        assert flaws(turn, language, [CAPTCHA[language]]) == []
    assert in_a_form.press(TEXTS.say("retry", "hi")).asks_for == "state", str(in_a_form)
    status = with_ticket.say("mere ticket ka kya hua?")
    assert status.topics == ["desk.ticket_status"]
    assert any(
        each["language"] == "hi-Latn" and CAPTCHA["hi-Latn"] in each["problem"]
        for each in stack.desk_json("list")
    )
    check_apology(first, "hi-Latn")


def test_rasa_dies_and_then_the_rest(stack: Stack, chats: Chats) -> None:
    waiting = {language: Chat(stack.url) for language in SCRIPTS}
    for chat, language in [*pairs(chats), *pairs(waiting)]:
        chat.say(REGISTER[language])
        assert chat.say(LAKH[language]).asks_for == "state"
    ticket = Chat(stack.url)
    ticket.say("raise a ticket")
    ticket.say("cash ledger is empty though the challan is paid")
    number = ticket.press("Nothing to add").text.split("GST-")[1][:11]

    stack.end("rasa", signal.SIGKILL)
    assert stack.health()["rasa"]["status"] == "failed"
    for chat, language in pairs(chats):
        check_apology(chat.say(KERALA[language]), language)
    assert "no answer from Rasa" in stack.log("helpdesk")
    for name in ("helpdesk", "actions"):
        stack.end(name, signal.SIGKILL)
    stack.start()

    for chat, language in pairs(chats):
        # the same answer once more, by the button of the apology
        assert chat.press(TEXTS.say("retry", language)).asks_for == "supply_kind", str(chat)
        check_goes_on(chat, language)
    for chat, language in pairs(waiting):
        assert chat.say(KERALA[language]).asks_for == "supply_kind", str(chat)
        check_goes_on(chat, language)
    assert number in ticket.say("ticket status").text


def test_the_helpdesk_is_restarted(stack: Stack, chats: Chats) -> None:
    for language, chat in chats.items():
        chat.say(CAPTCHA[language])
    before = {language: chat.messages() for language, chat in chats.items()}
    stack.restart("helpdesk")
    for language, chat in chats.items():
        assert chat.messages() == before[language]
        # the second button is the thumb that says no
        turn = chat.press(1)
        assert turn.topics == ["login_error.captcha"], str(chat)
        assert flaws(turn, language) == []


def pairs(chats: Chats) -> list[tuple[Chat, str]]:
    return [(chat, language) for language, chat in chats.items()]


def check_apology(turn: Turn, language: str) -> None:
    """Sorry, in the user's language, with a button to try again and one for a ticket."""
    assert turn.text == TEXTS.say("apology", language), str(turn)
    assert turn.titles == [TEXTS.say("retry", language), TEXTS.say("raise_ticket", language)]
    assert flaws(turn, language) == []


def check_goes_on(chat: Chat, language: str) -> None:
    """The form has kept what was said before, and what it computed can be explained."""
    turn = chat.press(SERVICES[language])
    assert turn.topics == ["registration.threshold"], str(chat)
    assert "₹35,00,000" in turn.text
    assert flaws(turn, language) == []
    assert chat.press(0).topics == ["chat.why"]

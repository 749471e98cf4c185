"""Agents on the command line and users in the chat, on one database."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from helpdesk.chat.texts import load_texts
from tests.whole.chat import Chat
from tests.whole.stack import Stack

TEXTS = load_texts()
AGENT = ("--agent", "Asha")


@pytest.fixture(scope="module")
def user(stack: Stack) -> Chat:
    """Someone whose OTP does not come, in romanised Hindi, who has a ticket."""
    chat = Chat(stack.url)
    chat.say("otp nahi aa raha mobile pe")
    chat.say("nahi hua")
    chat.press("👎 Nahi")
    chat.press("👎 Nahi")
    chat.press("👎 Nahi")
    chat.press("Ticket banaiye")
    turn = chat.say("mera gstin 27AAPFU0939F1ZV, mobile 9876543210, ARN AA270126012345X")
    assert turn.topics == ["desk.raise_ticket"], str(chat)
    return chat


@pytest.fixture(scope="module")
def number(stack: Stack, user: Chat) -> str:
    """The number that the user was told."""
    found = user.turns[-1].text.split("GST-")[1][:11]
    return f"GST-{found}"


def test_the_ticket_carries_what_the_chat_knew(stack: Stack, user: Chat, number: str) -> None:
    ticket = stack.desk_json("show", number)
    assert ticket["topic"] == "login_error.otp_not_received"
    assert ticket["language"] == "hi-Latn"
    assert ticket["status"] == "open"
    assert ticket["gstin"] == "27AAPFU0939F1ZV"
    assert ticket["arn"] == "AA270126012345X"
    # the answer, and the three next steps that were given
    assert len(ticket["tried"]) == 4


def test_an_agent_takes_the_chat_and_gives_it_back(stack: Stack, user: Chat, number: str) -> None:
    stack.desk("assign", number, *AGENT)
    first = user.say("kab tak hoga?")
    assert [reply["text"] for reply in first.replies] == [TEXTS.say("with_agent", "hi-Latn")]
    second = user.say("otp nahi aa raha")
    assert second.replies == ()
    written = [m["text"] for m in user.messages() if m["author"] == "user"]
    assert written[-2:] == ["kab tak hoga?", "otp nahi aa raha"]

    heard = heard_while_waiting(
        user, stack, "reply", number, *AGENT, "Aapka number badal diya hai."
    )
    assert [(m["author"], m["text"]) for m in heard] == [("agent", "Aapka number badal diya hai.")]

    stack.desk("hand-back", number, *AGENT)
    again = user.say("captcha nahi dikh raha")
    assert again.topics == ["login_error.captcha"]
    status = user.say("mere ticket ka status")
    assert number in status.text


def test_a_note_is_for_agents_only(stack: Stack, user: Chat, number: str) -> None:
    stack.desk("note", number, *AGENT, "called the bank, secret remark")
    assert "secret remark" in stack.desk("show", number)
    assert "secret remark" not in str(user.messages())
    assert "secret remark" not in user.say(f"{number} ka status").text


def test_a_closed_ticket_is_told_as_closed(stack: Stack, user: Chat, number: str) -> None:
    stack.desk("close", number, *AGENT, "--reason", "OTP aa gaya")
    status = user.say(f"{number} ka status")
    assert status.topics == ["desk.ticket_status"]
    assert "band ho gaya" in status.text
    assert number not in stack.desk("list")
    stack.desk("reopen", number, *AGENT)
    assert number in stack.desk("list")


def test_a_number_that_does_not_exist_is_one_clear_line(stack: Stack) -> None:
    said = stack.desk("show", "GST-2026-987654", check=False)
    assert "GST-2026-987654" in said
    assert "Traceback" not in said


def heard_while_waiting(chat: Chat, stack: Stack, *command: str) -> list[dict[str, Any]]:
    """What arrives at a reader who is already waiting when the agent does something."""
    last = max(message["id"] for message in chat.messages())
    heard: list[dict[str, Any]] = []
    reader = threading.Thread(target=lambda: heard.extend(chat.messages(last, wait=20)))
    reader.start()
    stack.desk(*command)
    reader.join(timeout=25)
    assert not reader.is_alive()
    return heard

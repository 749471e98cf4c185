"""Nobody reads another's conversation or ticket, and no button works in another's chat."""

from __future__ import annotations

import httpx
import pytest

from tests.whole.chat import Chat
from tests.whole.conftest import NewChat
from tests.whole.stack import Stack


@pytest.fixture
def owner(new_chat: NewChat) -> Chat:
    """Someone with a ticket."""
    chat = new_chat()
    chat.say("raise a ticket")
    chat.say("my cash ledger in Jaipur is empty")
    chat.press("Nothing to add")
    return chat


def test_another_session_sees_nothing_of_it(owner: Chat, new_chat: NewChat) -> None:
    stranger = new_chat()
    turn = stranger.say("ticket status")
    assert turn.asks_for == "ticket_number"
    assert "Jaipur" not in turn.text + str(stranger.messages())


@pytest.mark.parametrize("change", ["", "x", "forged", "swapped"])
def test_a_session_that_was_not_given_out_is_refused(
    stack: Stack, owner: Chat, new_chat: NewChat, change: str
) -> None:
    assert owner.session is not None
    stranger = new_chat()
    stranger.say("hello")
    assert stranger.session is not None
    mine, theirs = stranger.session.rpartition("."), owner.session.rpartition(".")
    token = {"forged": theirs[0] + ".AAAA", "swapped": theirs[0] + "." + mine[2]}.get(
        change, change
    )
    for answer in (
        httpx.post(f"{stack.url}/api/chat", json={"text": "hi", "session": token}, trust_env=False),
        httpx.get(
            f"{stack.url}/api/messages", params={"session": token, "after": 0}, trust_env=False
        ),
    ):
        assert answer.status_code == 403
        assert "Jaipur" not in answer.text


def test_a_button_works_in_its_own_chat_only(owner: Chat, new_chat: NewChat) -> None:
    key = owner.turns[-1].buttons[0]["payload"]
    stranger = new_chat()
    stranger.say("hello")
    refused = stranger.say(key)
    assert refused.topics == []
    assert "Jaipur" not in refused.text
    assert "Jaipur" in owner.say(key).text


def test_wrong_codes_are_slowed_down_and_the_right_one_still_works_for_the_owner(
    owner: Chat, new_chat: NewChat
) -> None:
    number = "GST-" + owner.turns[-1].text.split("GST-")[1][:11]
    stranger = new_chat()
    answers = []
    for guess in ("2A3B4C", "2A3B4D", "2A3B4E", "2A3B4F"):
        stranger.say(f"status of ticket {number}")
        answers.append(stranger.say(guess).text)
    assert not any("Jaipur" in answer for answer in answers)
    assert answers[0] != answers[3], "the fourth try in a row was not slowed down"
    assert number in owner.say("ticket status").text


def test_an_unknown_number_looks_like_anybody_elses(owner: Chat, new_chat: NewChat) -> None:
    number = "GST-" + owner.turns[-1].text.split("GST-")[1][:11]
    answers = []
    unknown = number[:9] + "9" + number[10:]
    for asked in (number, unknown):
        stranger = new_chat()
        needed = stranger.say(f"status of ticket {asked}")
        refused = stranger.say("2A3B4C")
        answers.append((needed.text + refused.text).replace(asked, "NUMBER"))
    assert answers[0] == answers[1]


def test_rasa_and_the_action_server_have_no_open_door(stack: Stack) -> None:
    rasa = f"http://127.0.0.1:{stack.environ['RASA_PORT']}"
    hello = {"sender": "x", "text": "hi", "message": "hi"}
    for path in ("/webhooks/helpdesk/webhook", "/webhooks/rest/webhook", "/model/parse"):
        answer = httpx.post(rasa + path, json=hello, timeout=10, trust_env=False)
        assert answer.status_code in {401, 403, 404}, path

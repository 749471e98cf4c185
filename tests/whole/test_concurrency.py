"""Many users at once: nobody gets another's answer, and each one's order is kept."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from tests.whole.chat import Chat, Turn
from tests.whole.conftest import NewChat
from tests.whole.conversation import Player, load
from tests.whole.stack import Stack

USERS = 8
# Long ones, each of another kind.
PLAYED = (
    "registration: One by one, by buttons",
    "set_off: One by one",
    "set_off: Tax in one message, credit in the next",
    "gstin: Asked for, sent, and once more",
    "chains: Potato chips, one by one",
    "login_errors: The ticket is declined",
    "tickets: On request, and its status in the same chat",
    "small_talk: Help",
)


def test_conversations_side_by_side_do_not_mix(stack: Stack) -> None:
    scripts = [one for one in load() if one.name in PLAYED]
    assert len({one.name for one in scripts}) == len(PLAYED)
    with ThreadPoolExecutor(USERS) as pool:
        played = [pool.submit(Player(stack.url, script).play) for script in scripts]
    failed = [str(one.exception()) for one in played if one.exception()]
    assert failed == []


def test_each_user_gets_the_own_figures_back(new_chat: NewChat) -> None:
    def ask(number: int) -> list[str]:
        chat = new_chat()
        chat.say("set off my ITC")
        chat.say(f"IGST {1000 + number}, CGST 0, SGST 0")
        turn = chat.say("IGST 0, CGST 0, SGST 0")
        return [line for line in turn.text.splitlines() if line.startswith("Cash to pay")]

    with ThreadPoolExecutor(USERS) as pool:
        answers = list(pool.map(ask, range(USERS)))
    assert answers == [[f"Cash to pay: ₹{1000 + n:,}"] for n in range(USERS)]


def test_tickets_raised_at_the_same_time_have_their_own_numbers(new_chat: NewChat) -> None:
    gate = threading.Barrier(USERS)

    def raise_ticket(_: int) -> str:
        chat = new_chat()
        chat.say("raise a ticket")
        chat.say("the cash ledger does not show what I have paid")
        gate.wait()
        turn = chat.press("Nothing to add")
        return turn.text.split("GST-")[1][:11]

    with ThreadPoolExecutor(USERS) as pool:
        numbers = list(pool.map(raise_ticket, range(USERS)))
    assert len(set(numbers)) == USERS


def test_two_quick_messages_of_one_user_keep_their_order(new_chat: NewChat) -> None:
    for _ in range(3):
        chat = new_chat()
        chat.say("hello")
        first, second = at_once(chat, "do I need GST registration?", "35 lakh")
        assert first.asks_for == "aggregate_turnover", str(first)
        assert second.asks_for == "state", str(second)
        kept = [message["text"] for message in chat.messages() if message["author"] == "user"]
        assert kept == ["hello", "do I need GST registration?", "35 lakh"]


def at_once(chat: Chat, *texts: str) -> list[Turn]:
    """Sent one after the other without waiting for an answer."""

    def send(text: str) -> Turn:
        return Chat(chat.url, chat.session).say(text)

    with ThreadPoolExecutor(len(texts)) as pool:
        sent = []
        for text in texts:
            sent.append(pool.submit(send, text))
            time.sleep(0.02)
        return [one.result() for one in sent]

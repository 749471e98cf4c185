from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from helpdesk.tickets import Button, ConversationNotFound, Desk
from helpdesk.tickets.database import open_engine
from helpdesk.tickets.models import metadata
from tests.helpdesk.tickets.conftest import Clock

REPLY = {
    "text": "क्या इससे मदद मिली?",
    "topic": "login_error.password",
    "language": "hi",
    "asks_for": None,
    "buttons": [
        {"title": "हाँ", "payload": "/chat.affirm"},
        {"title": "नहीं", "payload": '/chat.deny{"step": 2}'},
    ],
    "sources": [{"title": "Rule 8 CGST Rules", "url": "https://cbic-gst.gov.in"}],
    "file": {"name": "gst.ics", "type": "text/calendar", "text": "BEGIN:VCALENDAR"},
}


def test_a_conversation_is_random_and_remembers_its_language(desk: Desk, clock: Clock) -> None:
    one, two = (desk.start_conversation("web", "hi-Latn") for _ in range(2))
    assert one != two
    assert len(one) >= 22
    desk.set_language(one, "hi")
    found = desk.conversation(one)
    assert found is not None
    assert (found.channel, found.language, found.handled_by) == ("web", "hi", None)
    assert found.created_at == clock.now
    assert desk.conversation("nobody") is None


def test_a_turn_is_recorded_as_a_whole(desk: Desk, chat: str, clock: Clock) -> None:
    replies = desk.record_replies(chat, "पासवर्ड गलत", None, [REPLY, {"text": "second"}])
    [asked, first, second] = desk.messages_after(chat, 0)
    assert [first, second] == replies
    assert (asked.author, asked.text) == ("user", "पासवर्ड गलत")
    assert (first.author, first.text, first.topic) == ("bot", REPLY["text"], REPLY["topic"])
    assert first.sources == ({"title": "Rule 8 CGST Rules", "url": "https://cbic-gst.gov.in"},)
    assert first.file == {"name": "gst.ics", "type": "text/calendar", "text": "BEGIN:VCALENDAR"}
    assert second.file is None
    assert asked.id < first.id < second.id
    assert first.at == clock.now
    assert first.at.utcoffset() == datetime.now(first.at.tzinfo).utcoffset()
    assert desk.messages_after(chat, first.id) == [second]
    assert desk.messages_after(chat, 0, limit=1) == [asked]
    assert desk.last_messages(chat, 2) == [first, second]


def test_a_pressed_button_is_what_the_user_said(desk: Desk, chat: str) -> None:
    desk.record_replies(chat, "b_secret", "हाँ", [REPLY])
    assert desk.messages_after(chat, 0)[0].text == "हाँ"


def test_a_turn_is_written_completely_or_not_at_all(desk: Desk, chat: str) -> None:
    with pytest.raises(KeyError):
        desk.record_replies(chat, "hello", None, [{"text": "one"}, {"no": "text"}])
    assert desk.messages_after(chat, 0) == []


def test_an_unknown_conversation_is_refused(desk: Desk) -> None:
    with pytest.raises(ConversationNotFound):
        desk.record_replies("nobody", "hello", None, [REPLY])
    with pytest.raises(ConversationNotFound):
        desk.record_message("nobody", "user", "hello")
    with pytest.raises(ConversationNotFound):
        desk.set_language("nobody", "hi")
    with pytest.raises(ConversationNotFound):
        desk.open("nobody", topic="t", language="en", problem="p")
    assert desk.messages_after("nobody", 0) == []


def test_a_button_is_opaque_and_works_only_in_its_own_conversation(desk: Desk, chat: str) -> None:
    [reply] = desk.record_replies(chat, "hello", None, [REPLY])
    yes, no = (button["payload"] for button in reply.buttons)
    assert yes.startswith("b_")
    assert len(yes.encode()) <= 64  # Telegram's limit
    assert desk.press(chat, no) == Button("नहीं", '/chat.deny{"step": 2}')
    assert desk.press(desk.start_conversation("web", "en"), no) is None
    assert desk.press(chat, "b_unknown") is None
    assert desk.press(chat, "/chat.affirm") is None
    assert desk.press(chat, "b_\x00\ud800") is None


def test_everything_survives_a_restart(url: str, desk: Desk, chat: str, clock: Clock) -> None:
    [reply] = desk.record_replies(chat, "hello", None, [REPLY])
    before = desk.messages_after(chat, 0)
    desk.dispose()
    again = Desk(url, clock)
    again.migrate()
    assert again.messages_after(chat, 0) == before
    assert again.press(chat, reply.buttons[0]["payload"]) == Button("हाँ", "/chat.affirm")
    again.dispose()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
        ("'; DROP TABLE messages; --", "'; DROP TABLE messages; --"),
        ("{slot} %s :name ४०", "{slot} %s :name ४०"),
        ("a\x00b", "a\ufffdb"),
        ("a\ud800b", "a\ufffdb"),
        ("\u200bक्‍ष 😀", "\u200bक्‍ष 😀"),
        ("", ""),
    ],
)
def test_text_stays_text(desk: Desk, chat: str, text: str, kept: str) -> None:
    said = desk.record_message(chat, "user", text)
    assert said.text == kept
    assert desk.messages_after(chat, 0) == [said]


def test_messages_of_one_chat_appear_in_the_order_of_their_ids(desk: Desk, chat: str) -> None:
    """A reader that goes on from the last id it saw misses nothing, whoever writes meanwhile."""
    seen: list[int] = []

    def read() -> None:
        while len(seen) < 100:
            seen.extend(m.id for m in desk.messages_after(chat, seen[-1] if seen else 0))

    with ThreadPoolExecutor(11) as pool:
        reading = pool.submit(read)
        list(pool.map(lambda n: desk.record_message(chat, "user", str(n)), range(100)))
        reading.result(timeout=60)
    assert len(set(seen)) == 100


def test_an_address_has_one_conversation(desk: Desk) -> None:
    with ThreadPoolExecutor(10) as pool:
        ids = set(pool.map(lambda _: desk.conversation_for("telegram", "4711"), range(20)))
    assert len(ids) == 1
    [only] = ids
    assert desk.address_of(only) == "4711"
    assert desk.conversation_for("other", "4711") != only
    assert desk.address_of(desk.start_conversation("web")) is None


def test_an_update_is_seen_for_the_first_time_once(url: str, desk: Desk, clock: Clock) -> None:
    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(lambda _: desk.first_sight(2**40), range(20))) == 1
    again = Desk(url, clock)
    assert again.first_sight(2**40) is False
    assert again.first_sight(2**40 + 1) is True
    clock.forward(days=4)
    again.tidy()
    assert again.first_sight(2**40) is True
    again.dispose()


def test_erasing_leaves_nothing_of_a_conversation(url: str, desk: Desk, telegram_chat: str) -> None:
    kept = desk.start_conversation("web", "en")
    desk.record_replies(telegram_chat, "hello", None, [REPLY])
    ticket = desk.open(telegram_chat, topic="t", language="en", problem="p", contact="98290")
    desk.reply(ticket.number, "asha", "text")
    desk.erase(telegram_chat)
    with pytest.raises(ConversationNotFound):
        desk.erase(telegram_chat)
    engine = open_engine(url)
    with engine.begin() as connection:
        left = {
            table.name: connection.exec_driver_sql(f"SELECT count(*) FROM {table.name}").scalar()
            for table in metadata.tables.values()
        }
    engine.dispose()
    assert {name: n for name, n in left.items() if n} == {"conversations": 1, "ticket_counters": 1}
    assert desk.conversation(kept) is not None


def test_a_clock_without_zone_is_refused(sqlite_url: str) -> None:
    desk = Desk(sqlite_url, lambda: datetime(2026, 11, 20))  # noqa: DTZ001
    with pytest.raises(Exception, match="has no time zone"):
        desk.migrate()
    desk.dispose()

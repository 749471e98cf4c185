"""due_date.lookup, due_date.calendar and returns.which in chat."""

from __future__ import annotations

import pytest

from tests.bot.actions.chat import Chat, amount
from tests.bot.actions.tool import Tool

LANGUAGES = ("en", "hi", "hi-Latn")


@pytest.fixture
def lookup(chat: Chat) -> Tool:
    return Tool(chat, "due_date.lookup")


@pytest.fixture
def calendar(chat: Chat) -> Tool:
    return Tool(chat, "due_date.calendar")


@pytest.fixture
def returns(chat: Chat) -> Tool:
    return Tool(chat, "returns.which")


# --- due_date.lookup -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("due date of gstr 3b for april 2025, monthly", "en", ["20 May 2025 (Tuesday)"]),
        ("gstr-3b apr-jun 2025 quarter due date delhi", "en", ["24 July 2025", "GSTR-1 of April"]),
        ("जीएसटीआर-3बी अप्रैल 2025 मासिक की आखिरी तारीख", "hi", ["20 मई 2025 (मंगलवार)"]),
        ("महाराष्ट्र में अप्रैल-जून 2025 तिमाही का जीएसटीआर-3बी कब तक", "hi", ["22 जुलाई 2025"]),
        ("gstr1 april 2025 monthly ki last date kya hai", "hi-Latn", ["11 May 2025 (Ravivar)"]),
        ("cmp 08 apr-jun 2025 kab tak bharna hai", "hi-Latn", ["18 July 2025 (Shukravar)"]),
        ("gstr-4 2024-25 due date", "en", ["30 June 2025", "30 April 2025"]),
        ("gstr-9 fy 2024-25 turnover 1.5 crore due date", "en", ["need not file"]),
        ("gstr 10 due date, registration cancelled on 15 may 2025", "en", ["15 August 2025"]),
    ],
)
def test_one_message_holds_everything(
    lookup: Tool, text: str, language: str, shown: list[str]
) -> None:
    done = lookup.reads(text, language)
    assert done.message["topic"] == "due_date.lookup"
    for each in shown:
        assert each in done.text


def test_one_by_one(lookup: Tool) -> None:
    assert lookup.starts().asks_for == "return_form"
    done = lookup.hears("GSTR-3B", return_form="GSTR-3B")
    assert "20 December 2026" in done.text
    assert "22 January 2027 or 24 January 2027" in done.text
    asked = lookup.starts(return_form="GSTR-3B", period="2025-06", filing="quarterly")
    assert asked.asks_for == "state"
    done = lookup.hears("Delhi", state="07")
    assert "24 July 2025" in done.text
    assert "means the quarter April to June 2025" in done.text


def test_a_return_without_regular_periods_needs_its_period(lookup: Tool) -> None:
    assert lookup.starts(return_form="ITC-04").asks_for == "period"


def test_the_turnover_is_asked_where_it_decides(lookup: Tool) -> None:
    asked = lookup.starts(return_form="ITC-04", period="2025-26-Q1")
    assert asked.asks_for == "annual_turnover"
    assert "25 October 2025" in lookup.hears("6 crore", amount=amount("60000000")).text


def test_qrmp_means_quarterly(lookup: Tool) -> None:
    done = lookup.starts(return_form="GSTR-1", period="2025-05", taxpayer_type="qrmp")
    assert "13 July 2025" in done.text


def test_a_correction(lookup: Tool) -> None:
    lookup.starts(return_form="GSTR-3B", period="2025-06", filing="quarterly")
    done = lookup.hears("no, July", period="2025-07")
    assert done.responses == ["utter_corrected"]
    assert lookup.facts["period"] == "2025-07"


def test_a_side_question(lookup: Tool) -> None:
    lookup.starts(return_form="GSTR-3B", filing="quarterly")
    assert lookup.hears("what is QRMP?", "returns.qrmp").events == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("form", "period"),
    [("PMT-06", "2025-06"), ("GSTR-3B", "2017-05"), ("GSTR-9", "2025-05"), ("CMP-08", "2024-25")],
)
def test_a_period_that_does_not_fit_is_refused_in_words(
    lookup: Tool, form: str, period: str, language: str
) -> None:
    lookup.chat.slots["language"] = language
    done = lookup.starts(return_form=form, period=period, filing="monthly")
    assert len(done.text) > 40
    assert done.asks_for == "period"
    assert "period" not in lookup.facts


def test_a_state_without_a_group_is_refused_in_words(lookup: Tool) -> None:
    done = lookup.starts(return_form="GSTR-3B", period="2025-26-Q1", state="97")
    assert "“97”" in done.text
    assert done.asks_for == "state"


def test_a_date_that_does_not_exist(lookup: Tool) -> None:
    lookup.starts(return_form="GSTR-10")
    done = lookup.hears("31 february 2025", not_a_date="31 february 2025")
    assert "31 february 2025" in done.text
    assert done.asks_for == "cancelled_on"


@pytest.mark.parametrize(
    ("said", "meant"),
    [("--10", "2026-10"), ("--01", "2027-01"), ("--04", "2026-04"), ("last_month", "2026-10")],
)
def test_a_month_without_a_year(lookup: Tool, said: str, meant: str) -> None:
    lookup.starts(return_form="GSTR-3B", filing="quarterly", period=said)
    assert lookup.facts["period"] == meant


def test_a_date_is_no_cancellation_unless_the_final_return_is_meant(lookup: Tool) -> None:
    lookup.starts(return_form="GSTR-3B", filing="quarterly", date="2025-05-15")
    assert "cancelled_on" not in lookup.facts


# --- due_date.calendar ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("my gst calendar for october 2026, qrmp, maharashtra", "en", ["22 October 2026"]),
        ("अक्टूबर 2026 का जीएसटी कैलेंडर, QRMP, दिल्ली", "hi", ["24 अक्टूबर 2026 (शनिवार)"]),
        ("is mahine ka gst calendar, har mahine return bharta hu", "hi-Latn", ["20 November 2026"]),
    ],
)
def test_the_calendar_in_one_message(
    calendar: Tool, text: str, language: str, shown: list[str]
) -> None:
    done = calendar.reads(text, language)
    for each in shown:
        assert each in done.text
    file = done.message["file"]
    assert file["name"].endswith(".ics")
    assert file["type"] == "text/calendar"
    assert file["text"].startswith("BEGIN:VCALENDAR\r\n")


def test_the_calendar_one_by_one(calendar: Tool) -> None:
    assert calendar.starts(period="2026-10").asks_for == "taxpayer_type"
    assert calendar.hears("Regular", taxpayer_type="regular").asks_for == "filing"
    assert calendar.hears("quarterly", filing="quarterly").asks_for == "state"
    assert "24 October 2026" in calendar.hears("Delhi", state="07").text


def test_two_kinds_at_once_are_asked_again(calendar: Tool) -> None:
    done = calendar.starts(taxpayer_type=["composition", "regular"], filing="monthly")
    assert done.asks_for == "taxpayer_type"


def test_a_month_with_nothing_due_brings_no_file(calendar: Tool) -> None:
    done = calendar.starts(taxpayer_type="uin", period="2026-08")
    assert "Nothing falls due" in done.text
    assert not done.message.get("file")


# --- returns.which -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("which returns must a regular taxpayer with 3 crore turnover file", "en", ["GSTR-9"]),
        ("कंपोज़िशन डीलर को कौन से रिटर्न भरने हैं", "hi", ["CMP-08", "30 जून 2027"]),
        ("qrmp me kaun kaun se return bharne hote hain, gujarat", "hi-Latn", ["22 January 2027"]),
    ],
)
def test_the_returns_in_one_message(
    returns: Tool, text: str, language: str, shown: list[str]
) -> None:
    done = returns.reads(text, language)
    for each in shown:
        assert each in done.text


def test_the_returns_one_by_one(returns: Tool) -> None:
    assert returns.starts().asks_for == "taxpayer_type"
    assert returns.hears("Regular", taxpayer_type="regular").asks_for == "annual_turnover"
    done = returns.hears("1.5 crore", amount=amount("15000000"))
    assert "GSTR-9 (annual return): not needed at your turnover" in done.text
    assert "₹5,00,00,000" in done.text

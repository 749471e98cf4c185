"""late_fee.calculate in chat: everything in one message, or asked one by one."""

from __future__ import annotations

import pytest

from tests.bot.actions.chat import Chat, amount
from tests.bot.actions.tool import Tool

TOPIC = "late_fee.calculate"


def date(value: str, role: str | None = None) -> dict[str, str | None]:
    return {"value": value, "role": role}


@pytest.fixture
def tool(chat: Chat) -> Tool:
    return Tool(chat, TOPIC)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "late fee for GSTR-3B of April 2025 filed on 5 June 2025, turnover 80 lakh, not nil",
        ),
        ("en", "GSTR 3B april 2025 filed 5 june, 80 lakh turnover, not nil: how much late fee?"),
        ("hi", "GSTR-3B अप्रैल 2025, 5 जून को भरा, टर्नओवर 80 लाख, निल नहीं है, लेट फीस कितनी?"),
        ("hi-Latn", "late fee gstr3b april 2025 filed 5 june turnover 80 lakh nil nahi hai"),
        ("hi-Latn", "april ka gstr3b 5 june 2025 ko bhara, turnover 80 lakh, nil nahi, late fee?"),
    ],
)
def test_all_in_one_message(tool: Tool, language: str, text: str) -> None:
    done = tool.reads(text, language=language)
    # 20 May to 5 June is 16 days, 16 × 50 = 800, at most 2,000
    for figure in ("₹800", "₹400", "16", "₹50", "₹2,000", "2025"):
        assert figure in done.text
    assert done.message["topic"] == TOPIC


def test_one_by_one(tool: Tool) -> None:
    assert tool.hears("late fee", TOPIC).asks_for == "return_form"
    assert tool.hears("3b", return_form="GSTR-3B").asks_for == "period"
    assert tool.hears("april 2025", period="2025-04").asks_for == "filed_on"
    assert tool.hears("today", date="today").asks_for == "nil"
    assert tool.hears("no", "chat.deny").asks_for == "annual_turnover"
    done = tool.hears("2 crore", amount="20000000")
    assert "₹5,000" in done.text
    assert "reached" in done.text


def test_only_what_decides_is_asked(tool: Tool) -> None:
    done = tool.hears("x", TOPIC, return_form="GSTR-1", period="2025-12", days="11")
    assert done.asks_for == "nil"
    assert "₹550" in tool.hears("no", nil_return="no").text


def test_a_bare_day_and_month_answers_what_was_asked(tool: Tool) -> None:
    tool.hears("x", TOPIC, return_form="GSTR-3B")
    assert tool.hears("april 25", period="2025-04", date="--04-25").asks_for == "filed_on"
    assert tool.hears("june 20", period="2020-06", date="--06-20").asks_for == "nil"
    assert tool.facts["period"] == "2025-04"
    assert tool.facts["filed_on"] == "2025-06-20"


def test_a_quarter_asks_for_the_state(tool: Tool) -> None:
    facts = {"return_form": "GSTR-3B", "period": "2025-26-Q1", "nil_return": "no"}
    done = tool.hears("x", TOPIC, date=[date("2025-07-27", "filed")], **facts)
    assert done.asks_for == "state"
    assert "₹150" in tool.hears("Delhi", state="07").text


def test_a_due_date_that_was_moved(tool: Tool) -> None:
    done = tool.hears(
        "x",
        TOPIC,
        return_form="GSTR-3B",
        period="2025-04",
        nil_return="no",
        date=[date("--05-31", "due"), date("--06-05", "filed")],
    )
    assert "₹250" in done.text


def test_a_final_return(tool: Tool) -> None:
    text = "gstr 10 late fee cancellation 31 march 2025, order 20 april 2025, filed 30 july 2025"
    assert "₹2,000" in tool.reads(text).text


def test_a_final_return_one_by_one(tool: Tool) -> None:
    assert tool.hears("x", TOPIC, return_form="GSTR-10").asks_for == "filed_on"
    assert tool.hears("30 july 2025", date="2025-07-30").asks_for == "cancelled_on"
    assert "₹2,000" in tool.hears("20 april 2025", date="2025-04-20").text


def test_the_annual_return(tool: Tool) -> None:
    done = tool.hears("x", TOPIC, return_form="GSTR-9", period="2023-24", days="30")
    assert done.asks_for == "annual_turnover"
    done = tool.hears("6 crore", amount=[amount("60000000"), amount("25000000", "state_turnover")])
    # 30 × 100 = 3,000; 0.04 % of 2,50,00,000 = 10,000
    assert "₹3,000" in done.text
    assert "₹10,000" in done.text


def test_the_turnover_of_one_state(tool: Tool) -> None:
    done = tool.hears("x", TOPIC, return_form="GSTR-9A", period="2018-19", days="10")
    assert done.asks_for == "state_turnover"
    assert "₹2,000" in tool.hears("50 lakh", amount="5000000").text


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "No late fee"), ("hi", "कोई लेट फीस नहीं"), ("hi-Latn", "Koi late fee")],
)
def test_none_and_in_time(tool: Tool, language: str, words: str) -> None:
    assert words in tool.reads("cmp-08 q1 2025-26 10 days late fee", language=language).text
    text = "gstr 3b april 2025 filed 20 may 2025 late fee"
    assert words in tool.reads(text, language=language).text


def test_a_day_to_come_is_refused_in_words_and_asked_again(tool: Tool) -> None:
    done = tool.reads("late fee gstr3b october 2026 filed 5 december")
    assert "5 December 2026" in done.text
    assert done.asks_for == "filed_on"


def test_no_such_date(tool: Tool) -> None:
    done = tool.reads("late fee gstr3b april 2025 filed on 31 june 2025")
    assert "31" in done.text
    assert done.asks_for == "filed_on"


def test_a_correction(tool: Tool) -> None:
    tool.hears("x", TOPIC, return_form="GSTR-3B", period="2025-04")
    done = tool.hears("no, May 2025", period="2025-05")
    assert done.responses == ["utter_corrected"]
    assert done.asks_for == "filed_on"
    assert tool.facts["period"] == "2025-05"

"""interest.calculate in chat: tax paid late, and credit wrongly used."""

from __future__ import annotations

import pytest

from tests.bot.actions.chat import Chat
from tests.bot.actions.tool import Tool

TOPIC = "interest.calculate"


@pytest.fixture
def tool(chat: Chat) -> Tool:
    return Tool(chat, TOPIC)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "interest on 50000 tax for april 2025 paid on 5 june"),
        ("hi", "टैक्स 50,000 अप्रैल 2025 का 5 जून 2025 को जमा किया, ब्याज कितना?"),
        ("hi-Latn", "tax 50000 april 2025 ka 5 june ko bhara byaj kitna"),
    ],
)
def test_all_in_one_message(tool: Tool, language: str, text: str) -> None:
    done = tool.reads(text, language=language)
    # 50,000 × 18 % × 16 / 365 = 394.52
    for figure in ("₹395", "₹394.52", "₹50,000", "16", "18%"):
        assert figure in done.text
    assert done.message["topic"] == TOPIC


def test_one_by_one(tool: Tool) -> None:
    assert tool.hears("interest", TOPIC).asks_for == "tax"
    assert tool.hears("50000", amount="50000").asks_for == "period"
    assert tool.hears("last month", period="last_month").asks_for == "paid_on"
    # due on 20 November 2026, today is the 22nd
    assert "₹49" in tool.hears("today", date="today").text


def test_the_part_from_credit_is_free(tool: Tool) -> None:
    done = tool.reads("interest: tax 1 lakh, itc se 60000, cash 40000, 30 days late")
    assert "₹592" in done.text


def test_cash_in_the_ledger(tool: Tool) -> None:
    text = "jan 2026 tax 1 lakh cash ledger balance 30000 paid 22 march 2026 interest"
    done = tool.reads(text)
    assert "₹1,036" in done.text
    assert "₹70,000" in done.text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "interest on wrongly availed ITC 100000, lowest credit ledger balance 40000, "
            "used on 20 may 2025, reversed on 18 august 2025",
        ),
        (
            "hi-Latn",
            "galat ITC 1 lakh liya, ledger balance 40000 tak gaya, 20 may 2025 ko use hua, "
            "18 august 2025 ko reverse kiya byaj?",
        ),
    ],
)
def test_wrong_credit_in_one_message(tool: Tool, language: str, text: str) -> None:
    done = tool.reads(text, language=language)
    # 60,000 × 18 % × 90 / 365 = 2,663.01
    assert "₹2,663" in done.text
    assert "24%" in done.text


def test_wrong_credit_one_by_one(tool: Tool) -> None:
    done = tool.hears("x", TOPIC, interest_case="wrong_credit", wrong_credit="yes")
    assert done.asks_for == "wrong_credit"
    assert tool.hears("1 lakh", amount="100000").asks_for == "lowest_credit_balance"
    assert tool.hears("40000", amount="40000").asks_for == "utilised_on"
    assert tool.hears("20 may 2025", date="2025-05-20").asks_for == "paid_on"
    assert "₹2,663" in tool.hears("18 august 2025", date="2025-08-18").text


@pytest.mark.parametrize(
    ("language", "words"), [("en", "No interest"), ("hi", "कोई ब्याज नहीं"), ("hi-Latn", "Koi byaj")]
)
def test_no_interest(tool: Tool, language: str, words: str) -> None:
    text = "tax 50000 april 2025 paid 20 may 2025 interest"
    assert words in tool.reads(text, language=language).text
    done = tool.reads("interest tax 1 lakh, itc se 1 lakh", language=language)
    assert words in done.text
    text = "wrongly availed ITC 1 lakh, credit ledger balance 2 lakh, interest"
    assert words in tool.reads(text, language=language).text


def test_a_quarter_asks_for_the_state(tool: Tool) -> None:
    done = tool.hears("x", TOPIC, amount="20000", period="2025-26-Q1", date="2025-08-03")
    assert done.asks_for == "state"
    assert "₹99" in tool.hears("Delhi", state="07").text


def test_a_final_return(tool: Tool) -> None:
    done = tool.hears("x", TOPIC, amount="20000", return_form="GSTR-10")
    assert done.asks_for == "paid_on"
    assert tool.hears("30 july 2025", date="2025-07-30").asks_for == "cancelled_on"
    assert "₹99" in tool.hears("20 april 2025", date="2025-04-20").text


def test_more_credit_than_tax_is_refused_in_words(tool: Tool) -> None:
    tool.hears("x", TOPIC)
    done = tool.reads("tax 50000, 60000 itc se", topic="inform")
    assert "₹60,000" in done.text
    assert done.asks_for == "period"


def test_a_form_without_tax_is_refused_in_words(tool: Tool) -> None:
    done = tool.reads("interest on gstr-1 late tax 50000 april 2025")
    assert "GSTR-1" in done.text
    assert done.asks_for == "paid_on"


def test_a_day_to_come_is_refused_in_words(tool: Tool) -> None:
    done = tool.reads("interest on tax 50000 october 2026 paid 5 december")
    assert "5 December 2026" in done.text
    assert done.asks_for == "paid_on"

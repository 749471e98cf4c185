"""itc.supply_chain in chat: the chains of the seed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.actions.chat import Chat, amount
from tests.bot.actions.tool import Tool

TOPIC = "itc.supply_chain"


@pytest.fixture
def tool(chat: Chat) -> Tool:
    return Tool(chat, TOPIC)


def test_the_chips_in_one_message(tool: Tool) -> None:
    done = tool.hears(
        "chips for 20000, then 25000, then 30000 at 5%, input tax 360",
        TOPIC,
        amount=[amount("20000"), amount("25000"), amount("30000"), amount("360", "input_tax")],
        percent="5",
    )
    for cash in ("→ cash ₹640", "→ cash ₹250"):
        assert cash in done.text
    assert done.text.count("→ cash ₹250") == 2
    assert "₹1,500 in all" in done.text
    assert done.message["topic"] == TOPIC


def test_one_by_one(tool: Tool) -> None:
    assert tool.hears("tax along a chain", TOPIC).asks_for == "sales"
    assert tool.hears("x", amount=["20000", "25000"]).asks_for == "rate"
    assert tool.hears("18", amount="18").asks_for == "input_tax"
    assert "→ cash ₹3,240" in tool.hears("360", amount="360").text


@pytest.mark.parametrize(
    ("topic", "entities"),
    [("inform", {"nil": "yes"}), ("chat.deny", {}), ("inform", {"amount": "0"})],
)
def test_no_input_tax(tool: Tool, topic: str, entities: dict[str, Any]) -> None:
    tool.hears("x", TOPIC, amount=["20000", "25000"], percent="5")
    assert "→ cash ₹1,000" in tool.hears("none", topic, **entities).text


def test_one_price_is_no_chain(tool: Tool) -> None:
    tool.hears("x", TOPIC)
    assert tool.hears("20000", amount="20000").responses == ["utter_not_an_answer"]


def test_other_prices_are_a_correction(tool: Tool) -> None:
    tool.hears("x", TOPIC, amount=["20000", "25000"])
    done = tool.hears("no: 21000, 25000", amount=["21000", "25000"])
    assert done.responses == ["utter_corrected"]
    assert tool.chat.slots["supply_chain_facts"]["sales"] == ["21000", "25000"]


def test_a_side_question(tool: Tool) -> None:
    tool.hears("x", TOPIC)
    assert tool.hears("what is ITC?", "itc.what").events == []


def test_a_rate_that_is_none_is_refused_in_words_and_asked_again(tool: Tool) -> None:
    tool.hears("x", TOPIC, amount=["20000", "25000"], input_tax="0")
    done = tool.hears("500%", percent="500")
    assert "“500”" in done.text
    assert done.asks_for == "rate"
    assert "rate" not in tool.chat.slots["supply_chain_facts"]


def test_a_negative_amount_is_refused_in_words(tool: Tool) -> None:
    tool.hears("x", TOPIC)
    done = tool.hears("-5000", negative_amount="-5000")
    assert "“-5000”" in done.text
    assert done.asks_for == "sales"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "maker 1000, trader 1500, shop 2000, gst 18%"),
        ("hi", "निर्माता 1000, व्यापारी 1500, दुकान 2000, जीएसटी 18%"),
        ("hi-Latn", "banane wala 1000 me, trader 1500 me, dukan 2000 me, gst 18%"),
    ],
)
def test_no_price_of_a_chain_is_lost(tool: Tool, language: str, text: str) -> None:
    assert tool.reads(text, language).asks_for == "input_tax"
    assert tool.facts["sales"] == ["1000", "1500", "2000"]
    # 2,000 × 18 % = 360, of which the last pays 360 − 270 = 90
    done = tool.hears("no", "chat.deny")
    for figure in ("₹360", "₹90"):
        assert figure in done.text

"""tax.split in chat: heads, prices with tax, the States, and what is asked for."""

from __future__ import annotations

import pytest

from tests.bot.actions.chat import Chat, amount, tax
from tests.bot.actions.tool import Tool

TOPIC = "tax.split"


@pytest.fixture
def tool(chat: Chat) -> Tool:
    return Tool(chat, TOPIC)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "gst on 10000 at 18% from delhi to haryana"),
        ("en", "18% GST on Rs 10,000/- sold from Delhi to Haryana"),
        ("hi", "दिल्ली से हरियाणा 10000 पर 18% जीएसटी"),
        ("hi-Latn", "10000 par 18% gst delhi se haryana"),
    ],
)
def test_all_in_one_message_between_states(tool: Tool, language: str, text: str) -> None:
    done = tool.reads(text, language)
    # 10,000 × 18 % = 1,800
    for figure in ("IGST 18%: ₹1,800", "₹11,800"):
        assert figure in done.text
    assert done.message["topic"] == TOPIC


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "split 1180 including gst 18% same state maharashtra"),
        ("hi", "1180 में 18% जीएसटी मिलाकर है, एक ही राज्य में, महाराष्ट्र"),
        ("hi-Latn", "1180 gst mila ke, 18%, same state maharashtra"),
    ],
)
def test_a_price_with_tax_inside_a_state(tool: Tool, language: str, text: str) -> None:
    done = tool.reads(text, language)
    # 1,180 × 9 ÷ 118 = 90
    for figure in ("CGST 9%: ₹90", "SGST 9%: ₹90", "₹1,000", "₹1,180"):
        assert figure in done.text


def test_one_by_one(tool: Tool) -> None:
    assert tool.hears("gst calculation", TOPIC).asks_for == "amount"
    assert tool.hears("5000", amount="5000").asks_for == "rate"
    assert tool.hears("18", amount="18").asks_for == "supplier_state"
    assert tool.hears("chandigarh", state="04").asks_for == "place_of_supply"
    done = tool.hears("chandigarh", state="04")
    assert "UTGST 9%: ₹450" in done.text


@pytest.mark.parametrize(
    ("entities", "head"),
    [
        ({"inter_state": "no"}, "SGST 9%: ₹450"),
        ({"inter_state": "yes"}, "IGST 18%: ₹900"),
        ({"export": "yes"}, "IGST 18%: ₹900"),
        ({"state": "29"}, "IGST 18%: ₹900"),
    ],
)
def test_where_it_goes_by_button_or_name(tool: Tool, entities: dict[str, str], head: str) -> None:
    tool.hears("x", TOPIC, amount="5000", percent="18", state="27")
    assert tool.facts["supplier_state"] == "27"
    assert head in tool.hears("x", **entities).text


def test_an_amount_beside_the_name_of_a_tax(tool: Tool) -> None:
    done = tool.hears("sold in Chandigarh", TOPIC, state="04", tax_amount=[tax("utgst", "9000")])
    assert done.asks_for == "rate"
    assert tool.facts == {"amount": "9000", "supplier_state": "04"}


def test_several_lines_with_their_rates(tool: Tool) -> None:
    done = tool.reads("rice 10000 at 5% and soap 20000 at 18%, gujarat to rajasthan")
    # 500 + 3,600
    for figure in ("₹10,000 at 5%: ₹500", "₹20,000 at 18%: ₹3,600", "IGST: ₹4,100"):
        assert figure in done.text


def test_lines_are_not_disturbed_by_another_amount(tool: Tool) -> None:
    tool.hears("x", TOPIC, amount=["100", "200"], percent=["5", "18"])
    assert tool.hears("300", amount="300").responses == ["utter_not_an_answer"]


def test_the_date_decides_the_rate(tool: Tool) -> None:
    done = tool.reads("gst on 1000 at 12% on 10 august 2025, interstate")
    assert "₹120" in done.text
    assert "ended" not in done.text


def test_a_rate_that_ended_is_told(tool: Tool) -> None:
    done = tool.reads("gst on 1000 at 12%, interstate")
    assert "21 September 2025" in done.text


def test_another_amount_is_a_correction(tool: Tool) -> None:
    tool.hears("x", TOPIC, amount="1000")
    assert tool.hears("no, 2000", amount="2000").responses == ["utter_corrected"]
    assert tool.facts["amount"] == "2000"


def test_another_supplier_only_when_it_is_said_so(tool: Tool) -> None:
    tool.hears("x", TOPIC, amount="1000", state={"value": "27", "role": "from"})
    tool.hears("x", state={"value": "24", "role": "from"})
    assert tool.facts["supplier_state"] == "24"


@pytest.mark.parametrize(
    ("entities", "words"),
    [
        ({"percent": "200"}, "“200”"),
        ({"date": "2017-06-30"}, "30 June 2017"),
        ({"negative_amount": "-500"}, "“-500”"),
    ],
)
def test_what_can_not_be_is_refused_in_words(
    tool: Tool, entities: dict[str, str], words: str
) -> None:
    done = tool.hears("x", TOPIC, amount=[amount("1000")], inter_state="no", **entities)
    assert words in done.text
    assert done.asks_for == "rate"


@pytest.mark.parametrize(
    "text",
    [
        "gst on 500 and 2000 at 18%, goa to goa",
        "500 और 2000 पर 18% जीएसटी, गोवा से गोवा",
        "500 aur 2000 par 18% gst goa se goa",
    ],
)
def test_one_rate_for_several_amounts(tool: Tool, text: str) -> None:
    done = tool.reads(text)
    # 2,500 × 18 % = 450
    assert "₹450" in done.text


def test_several_amounts_before_their_rate(tool: Tool) -> None:
    assert tool.reads("gst on 500 and 2000, goa to goa").asks_for == "rate"
    assert "₹450" in tool.reads("18%", topic="inform").text
    tool.starts("gst at 18%, goa to goa", percent="18", inter_state="no")
    assert "₹450" in tool.reads("500 and 2000", topic="inform").text


def test_a_small_line_is_not_lost(tool: Tool) -> None:
    done = tool.reads("500 at 5%, 80 at 18%, goa to goa")
    # 25 + 14.40
    assert "₹39.40" in done.text


@pytest.mark.parametrize("text", ["cgst 9% sgst 9% on 5000", "5% or 18% on 5000"])
def test_none_of_several_rates_is_taken(tool: Tool, text: str) -> None:
    assert tool.reads(text).asks_for == "rate"
    assert tool.facts["amount"] == "5000"


def test_a_rate_said_twice_is_one(tool: Tool) -> None:
    assert "₹900" in tool.reads("18% gst, 5000 pe 18% kitna, goa to goa").text


@pytest.mark.parametrize(
    ("language", "text", "assumed"),
    [
        ("en", "18% gst on 11800 inclusive", "I have assumed"),
        ("hi", "11800 में 18% जीएसटी मिलाकर है", "दूसरे राज्य"),
        ("hi-Latn", "11800 gst mila ke 18%", "doosre rajya"),
    ],
)
def test_a_price_with_tax_needs_no_state(
    tool: Tool, language: str, text: str, assumed: str
) -> None:
    done = tool.reads(text, language)
    # 11,800 × 18 ÷ 118 = 1,800
    for said in ("₹10,000", "₹1,800", "IGST", assumed):
        assert said in done.text


def test_a_state_that_was_told_is_followed_up(tool: Tool) -> None:
    assert tool.reads("18% gst on 11800 inclusive from delhi").asks_for == "place_of_supply"

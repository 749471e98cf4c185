"""composition.eligibility and composition.compare in chat."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.actions.chat import Chat, amount
from tests.bot.actions.tool import Tool

ELIGIBILITY = "composition.eligibility"
COMPARE = "composition.compare"


@pytest.fixture
def may_i(chat: Chat) -> Tool:
    return Tool(chat, ELIGIBILITY)


@pytest.fixture
def compare(chat: Chat) -> Tool:
    return Tool(chat, COMPARE)


# --- may I? -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "can I take composition? turnover 1.2 crore, trader in Maharashtra, no sale outside"
            " state",
        ),
        ("hi", "कंपोजिशन मिलेगा? टर्नओवर 1.2 करोड़, दुकान महाराष्ट्र में, दूसरे राज्य में नहीं बेचता"),
        (
            "hi-Latn",
            "composition milega? turnover 1.2 crore, dukan maharashtra me, dusre state me nahi",
        ),
    ],
)
def test_all_in_one_message(may_i: Tool, language: str, text: str) -> None:
    done = may_i.reads(text, language)
    for figure in ("1%", "0.5%", "₹1,20,00,000", "₹1,50,00,000", "CMP-02", "2027"):
        assert figure in done.text
    assert done.message["topic"] == ELIGIBILITY


def test_above_the_lower_limit(may_i: Tool) -> None:
    done = may_i.reads(
        "composition le sakta hu? turnover 90 lakh, dukan uttarakhand me, dusre state me nahi",
        "hi-Latn",
    )
    assert "₹75,00,000" in done.text
    assert "₹15,00,000" in done.text


def test_asked_one_by_one(may_i: Tool) -> None:
    assert may_i.starts("composition?").asks_for == "annual_turnover"
    assert may_i.hears("1 crore", amount="10000000").asks_for == "business"
    assert may_i.hears("shop", composition_kind="trader").asks_for == "state"
    assert may_i.hears("Assam", state="18").asks_for == "inter_state_sales"
    assert "open to you: 1%" in may_i.hears("no", "chat.deny").text


def test_only_what_decides_is_asked(may_i: Tool) -> None:
    done = may_i.starts("x", amount=[amount("3000000", "turnover")], composition_kind="services")
    assert done.asks_for == "inter_state_sales"
    assert "6%" in may_i.hears("no", inter_state="no").text


def test_sales_to_other_states_end_the_questions(may_i: Tool) -> None:
    assert "other States" in may_i.starts("x", inter_state="yes").text


@pytest.mark.parametrize(
    ("entities", "facts"),
    [
        ({"composition_kind": ["trader", "services"]}, {"business": "trader"}),
        ({"composition_kind": ["trader", "manufacturer"]}, {}),
        ({"taxpayer_type": ["composition", "job_work"]}, {"business": "services"}),
        ({"section_24_ground": "eco_supplier"}, {"eco_goods": True}),
        (
            {"section_24_ground": "eco_supplier", "composition_kind": "services"},
            {"business": "services", "eco_services": True},
        ),
        ({"taxpayer_type": "casual"}, {"casual_or_non_resident": True}),
        ({"excluded_goods": "yes"}, {"excluded_goods": True}),
    ],
)
def test_what_is_read(may_i: Tool, entities: dict[str, Any], facts: dict[str, Any]) -> None:
    may_i.chat.says("x", ELIGIBILITY, **entities)
    may_i.chat.fills(may_i.form)
    assert may_i.facts == facts


# --- does it pay? ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "composition or regular: I buy for 20000 and sell for 25000, gst 5%, trader"),
        ("hi", "खरीद 20000, बिक्री 25000, जीएसटी 5%, दुकान है, कंपोजिशन या रेगुलर किसमें फ़ायदा?"),
        ("hi-Latn", "khareed 20000 aur bikri 25000, gst 5%, dukan hai, composition ya regular?"),
    ],
)
def test_the_chips_of_the_guide(compare: Tool, language: str, text: str) -> None:
    done = compare.reads(text, language)
    for figure in ("₹5,000", "₹3,750", "₹4,987.50", "₹250"):
        assert figure in done.text
    assert done.message["topic"] == COMPARE


def test_the_tax_beside_the_purchases_and_the_one_percent_scheme(compare: Tool) -> None:
    done = compare.reads(
        "1% wala scheme lu ya normal? mera maal 4 lakh ka aata hai GST 72000, bikta hai 5 lakh me",
        "hi-Latn",
    )
    assert done.asks_for == "business"
    assert compare.facts == {"purchases": "400000", "purchase_tax": "72000", "sales": "500000"}
    done = compare.hears("dukan", composition_kind="trader")
    for figure in ("₹1,00,000", "₹23,000", "₹1,12,100"):
        assert figure in done.text


def test_compared_one_by_one(compare: Tool) -> None:
    assert compare.starts("regular or composition?").asks_for == "purchases"
    assert compare.hears("20000", amount="20000").asks_for == "sales"
    assert compare.hears("25000", amount="25000").asks_for == "purchase_rate"
    assert compare.hears("5", amount="5").asks_for == "business"
    assert compare.hears("factory", composition_kind="manufacturer").asks_for == "sale_rate"
    assert compare.facts["purchase_rate"] == "5"
    assert "₹8,205" in compare.hears("18%", percent="18").text


@pytest.mark.parametrize(
    ("entities", "facts"),
    [
        ({"amount": ["100", "150"]}, {"purchases": "100", "sales": "150"}),
        (
            {"amount": [amount("100", "purchase"), amount("150")]},
            {"purchases": "100", "sales": "150"},
        ),
        (
            {"amount": [amount("150", "sale"), amount("100")]},
            {"purchases": "100", "sales": "150"},
        ),
        (
            {
                "amount": [amount("150", "sale"), amount("100", "purchase")],
                "percent": ["18", "5"],
            },
            {"purchases": "100", "sales": "150", "purchase_rate": "5", "sale_rate": "18"},
        ),
        (
            {
                "amount": [
                    amount("100", "purchase"),
                    amount("9", "input_tax"),
                    amount("150", "sale"),
                ]
            },
            {"purchases": "100", "purchase_tax": "9", "sales": "150"},
        ),
        ({"amount": [amount("0"), amount("0"), amount("150")]}, {}),
        ({"percent": "18"}, {"purchase_rate": "18", "sale_rate": "18"}),
        ({"percent": "6"}, {}),
        ({"price_kind": "inclusive"}, {"prices_include_tax": True}),
    ],
)
def test_what_is_read_of_a_trade(
    compare: Tool, entities: dict[str, Any], facts: dict[str, Any]
) -> None:
    compare.chat.says("x", COMPARE, **entities)
    compare.chat.fills(compare.form)
    assert compare.facts == facts


def test_a_rate_asked_for_is_not_that_of_the_other_side(compare: Tool) -> None:
    compare.starts("x", amount=["100", "150"])
    compare.hears("5%", percent="5")
    assert compare.facts == {"purchases": "100", "sales": "150", "purchase_rate": "5"}


def test_a_rate_that_is_none_is_refused_in_words(compare: Tool) -> None:
    compare.starts("x", amount=["100", "150"], composition_kind="manufacturer")
    done = compare.hears("500%", percent="500")
    assert done.asks_for == "purchase_rate"
    assert "“500”" in done.text


def test_a_correction(compare: Tool) -> None:
    compare.starts("x", amount=["100", "150"])
    done = compare.hears("no", amount=[amount("120", "purchase")])
    assert done.responses == ["utter_corrected"]
    assert compare.facts["purchases"] == "120"

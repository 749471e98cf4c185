"""Signing, password, e-invoice, e-way bill and State code in chat."""

from __future__ import annotations

import pytest

from tests.bot.actions.chat import Chat, amount
from tests.bot.actions.tool import Tool

LANGUAGES = ("en", "hi", "hi-Latn")


@pytest.mark.parametrize(
    ("topic", "language", "text", "shown"),
    [
        ("signing.dsc_or_evc", "en", "can a proprietor file with evc", "EVC will do: a proprietor"),
        ("signing.dsc_or_evc", "hi", "एलएलपी EVC से साइन कर सकती है?", "सिर्फ़ DSC: एलएलपी"),
        (
            "signing.dsc_or_evc",
            "hi-Latn",
            "pvt ltd company ko dsc chahiye kya",
            "Sirf DSC: company",
        ),
        (
            "password.expiry",
            "en",
            "password created on 2 august 2026 when will it expire",
            "expires on 30 November 2026, in 8 days. Change it now.",
        ),
        (
            "password.expiry",
            "hi",
            "पासवर्ड 1 नवंबर 2026 को बनाया था, कब खत्म होगा",
            "1 मार्च 2027 को खत्म होगा, यानी 99 दिन में।",
        ),
        (
            "password.expiry",
            "hi-Latn",
            "maine password 15 sep ko banaya tha kab expire hoga",
            "13 January 2027 ko khatam hoga, yaani 52 din mein.",
        ),
        (
            "e_invoice.applicability",
            "en",
            "turnover 6 crore in 2023-24 e invoice from when",
            "mandatory for you since 1 April 2024",
        ),
        (
            "e_invoice.applicability",
            "hi",
            "टर्नओवर 12 करोड़ है, ई-इनवॉइस ज़रूरी है? बिल 1 नवंबर 2026 का",
            "30 दिन में डालना है, बिल की तारीख गिनकर: 30 नवंबर 2026 तक।",
        ),
        (
            "e_invoice.applicability",
            "hi-Latn",
            "mera turnover 4 crore hai e-invoice banana padega kya",
            "Nahi, aapke liye e-invoice zaroori nahi hai",
        ),
        (
            "eway_bill.required",
            "en",
            "e-way bill needed for goods worth 80000 from Delhi to Punjab, 310 km",
            "Valid for 2 days: to midnight of 24 November 2026",
        ),
        (
            "eway_bill.required",
            "hi",
            "दिल्ली से जयपुर 60,000 का माल 280 किमी ई-वे बिल कितने दिन चलेगा",
            "2 दिन चलेगा: 24 नवंबर 2026 की आधी रात तक",
        ),
        (
            "eway_bill.required",
            "hi-Latn",
            "60000 ka maal delhi se haryana 250 km eway bill chahiye?",
            "Haan, e-way bill chahiye: ₹60,000 ka maal hai",
        ),
        ("gstin.state_code", "en", "gst code of surat", "GST code 24 is Gujarat."),
        ("gstin.state_code", "hi", "महाराष्ट्र का स्टेट कोड", "जीएसटी कोड 27 महाराष्ट्र का है।"),
        (
            "gstin.state_code",
            "hi-Latn",
            "code 29 kis state ka hai",
            "GST code 29 Karnataka ka hai.",
        ),
    ],
)
def test_one_message_holds_everything(
    chat: Chat, topic: str, language: str, text: str, shown: str
) -> None:
    done = Tool(chat, topic, language).reads(text)
    assert shown in done.text
    assert done.message["topic"] == topic


# --- signing.dsc_or_evc --------------------------------------------------------------------------


def test_a_bank_is_asked_whether_it_is_a_company(chat: Chat) -> None:
    tool = Tool(chat, "signing.dsc_or_evc")
    assert tool.starts().asks_for == "entity_type"
    assert tool.hears("bank", entity_type="bank").asks_for == "companies_act"
    assert "DSC only" in tool.hears("yes", "chat.affirm").text


def test_another_kind_is_a_correction(chat: Chat) -> None:
    tool = Tool(chat, "signing.dsc_or_evc")
    tool.starts(entity_type="bank")
    done = tool.chat.says("no, a partnership", entity_type="partnership").fills(tool.form)
    assert done.responses == ["utter_corrected"]
    assert tool.facts == {"entity_type": "partnership"}


# --- password.expiry -----------------------------------------------------------------------------


def test_the_day_of_the_password_is_asked(chat: Chat) -> None:
    tool = Tool(chat, "password.expiry")
    assert tool.starts().asks_for == "created_on"
    assert "22 March 2027" in tool.hears("today", date="today").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_password_of_tomorrow_is_refused_in_words(chat: Chat, language: str) -> None:
    tool = Tool(chat, "password.expiry", language)
    done = tool.starts(date="2026-11-23")
    assert "23" in done.text
    assert done.asks_for == "created_on"
    assert tool.facts == {}


def test_a_day_that_does_not_exist(chat: Chat) -> None:
    tool = Tool(chat, "password.expiry")
    tool.starts()
    done = tool.hears("31 february", not_a_date="31 february")
    assert "“31 february”" in done.text
    assert done.asks_for == "created_on"


# --- e_invoice.applicability ---------------------------------------------------------------------


def test_the_turnover_is_asked(chat: Chat) -> None:
    tool = Tool(chat, "e_invoice.applicability")
    assert tool.starts().asks_for == "annual_turnover"
    assert "since 1 August 2023" in tool.hears("6 crore", amount="60000000").text


def test_a_range_counts_by_its_higher_end(chat: Chat) -> None:
    done = Tool(chat, "e_invoice.applicability").starts(
        amount=[amount("45000000", "turnover"), amount("55000000", "turnover")]
    )
    assert "₹5,50,00,000" in done.text


def test_a_bank_is_exempt_without_a_turnover(chat: Chat) -> None:
    done = Tool(chat, "e_invoice.applicability").starts(entity_type="bank")
    assert "a bank makes no e-invoices" in done.text


def test_the_current_year_is_the_year_asked_about(chat: Chat) -> None:
    tool = Tool(chat, "e_invoice.applicability")
    done = tool.starts(period=["this_year", "2025-04"], amount=amount("60000000", "turnover"))
    assert "since 1 August 2023" in done.text


def test_an_invoice_from_before_gst_is_refused_in_words(chat: Chat) -> None:
    tool = Tool(chat, "e_invoice.applicability")
    done = tool.starts(date=amount("2017-06-30", "invoice"))
    assert "30 June 2017" in done.text
    assert done.asks_for == "annual_turnover"


# --- eway_bill.required --------------------------------------------------------------------------


def test_only_what_decides_is_asked(chat: Chat) -> None:
    tool = Tool(chat, "eway_bill.required")
    assert tool.starts().asks_for == "consignment_value"
    assert tool.hears("80000", amount="80000").asks_for == "inter_state"
    assert tool.hears("inside", inter_state="no").asks_for == "from_state"
    assert "not above the limit of ₹1,00,000" in tool.hears("Delhi", state="07").text


def test_the_state_named_when_asked_where_to_is_where_the_goods_go(chat: Chat) -> None:
    tool = Tool(chat, "eway_bill.required")
    assert tool.starts(amount="80000", state="27").asks_for == "inter_state"
    assert "above the limit of ₹50,000" in tool.hears("Gujarat", state="24").text


def test_within_the_state_that_was_named(chat: Chat) -> None:
    tool = Tool(chat, "eway_bill.required")
    tool.starts(amount="80000", state="27")
    assert "₹1,00,000" in tool.hears("no", "chat.deny").text


@pytest.mark.parametrize(
    ("entities", "shown"),
    [
        ({"handicraft": "yes"}, "handicraft goods"),
        ({"taxpayer_type": "job_work"}, "goods sent to a job worker"),
        ({"exempt_only": "yes"}, "goods exempt from GST"),
    ],
)
def test_movements_with_a_rule_of_their_own(
    chat: Chat, entities: dict[str, str], shown: str
) -> None:
    tool = Tool(chat, "eway_bill.required")
    assert shown in tool.starts(amount="10000", inter_state="yes", **entities).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_facts_that_can_not_be_are_refused_in_words(chat: Chat, language: str) -> None:
    tool = Tool(chat, "eway_bill.required", language)
    assert "0" in tool.starts(distance_km="0").text
    tool.chat.form = None
    done = tool.starts(date=amount("2027-01-01", "invoice"), distance_km="100")
    texts = [message["text"] for message in done.messages if message.get("text")]
    assert "2027" in texts[0]


def test_an_old_invoice_has_no_validity(chat: Chat) -> None:
    tool = Tool(chat, "eway_bill.required")
    facts = {"amount": "60000", "inter_state": "yes", "distance_km": "100"}
    done = tool.starts(date=amount("2026-01-01", "invoice"), **facts)
    assert "no e-way bill can be made after 30 June 2026" in done.text
    assert "Valid for" not in done.text


# --- gstin.state_code ----------------------------------------------------------------------------


def test_a_name_that_the_understanding_does_not_know(chat: Chat) -> None:
    tool = Tool(chat, "gstin.state_code")
    assert tool.starts().asks_for == "name"
    assert "“Gujraatt”" in tool.hears("Gujraatt").text


def test_a_bare_code_as_an_answer(chat: Chat) -> None:
    tool = Tool(chat, "gstin.state_code")
    tool.starts()
    assert "GST code 07 is Delhi." in tool.hears("7", amount="7").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_unknown_names_and_codes_are_refused_in_words(chat: Chat, language: str) -> None:
    tool = Tool(chat, "gstin.state_code", language)
    tool.starts()
    done = tool.hears("Atlantis")
    assert "“Atlantis”" in done.text
    assert done.asks_for == "name"
    assert "“45”" in tool.hears("code 45", state_code="45").text


def test_too_many_words_are_no_name(chat: Chat) -> None:
    tool = Tool(chat, "gstin.state_code")
    tool.starts()
    done = tool.hears("I have no idea what you want from me", "nlu_fallback")
    assert done.responses == ["utter_not_an_answer"]


def test_a_side_question(chat: Chat) -> None:
    tool = Tool(chat, "gstin.state_code")
    tool.starts()
    assert tool.hears("what is ITC?", "itc.what").events == []

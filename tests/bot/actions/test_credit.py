"""itc.blocked_check, itc.eligible_claim and itc.time_limit in chat."""

from __future__ import annotations

import pytest

from tests.bot.actions.chat import Chat, amount
from tests.bot.actions.tool import Tool


@pytest.fixture
def blocked(chat: Chat) -> Tool:
    return Tool(chat, "itc.blocked_check")


@pytest.fixture
def claim(chat: Chat) -> Tool:
    return Tool(chat, "itc.eligible_claim")


@pytest.fixture
def limit(chat: Chat) -> Tool:
    return Tool(chat, "itc.time_limit")


# --- blocked credit -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "Can I take ITC on a car for the director?", "No credit"),
        ("hi", "डायरेक्टर के लिए कार पर आईटीसी मिलेगा?", "क्रेडिट नहीं मिलता"),
        ("hi-Latn", "director ke liye car par itc milega?", "Credit nahi milta"),
        ("en", "is itc available on a car bought to run as taxi", "Yes, credit"),
        ("hi", "टैक्सी चलाने के लिए कार खरीदी, क्रेडिट मिलेगा?", "हाँ"),
        ("hi-Latn", "taxi chalane ke liye car li, itc milega?", "Haan"),
        ("en", "itc on a 40 seater bus", "Yes, credit"),
        ("hi", "40 सीट की बस पर क्रेडिट", "हाँ"),
        ("hi-Latn", "40 seater bus pe itc", "Haan"),
        ("en", "diwali gifts to dealers itc", "17(5)(h)"),
        ("hi", "दिवाली के उपहार पर आईटीसी", "17(5)(h)"),
        ("hi-Latn", "diwali ke gift par itc", "17(5)(h)"),
        ("en", "petrol itc", "no GST"),
        ("hi", "पेट्रोल पर क्रेडिट", "जीएसटी नहीं लगता"),
        ("hi-Latn", "petrol par credit", "GST nahi lagta"),
    ],
)
def test_a_purchase_in_one_message(blocked: Tool, language: str, text: str, said: str) -> None:
    done = blocked.reads(text, language)
    assert said in done.text
    assert done.message["topic"] == "itc.blocked_check"


def test_what_decides_is_asked(blocked: Tool) -> None:
    assert blocked.starts("can i take itc?").asks_for == "item"
    assert blocked.hears("bus").asks_for == "seats"
    assert blocked.hears("12", amount="12").asks_for == "purpose"
    done = blocked.presses(credit_purpose="own_use")
    assert "17(5)(a)" in done.text
    assert "taxi" in done.text


def test_the_use_in_words_is_no_other_purchase(blocked: Tool) -> None:
    blocked.starts("itc on car")
    done = blocked.hears("for taxi")
    assert "Yes, credit" in done.text
    assert done.responses == []


@pytest.mark.parametrize(
    ("text", "said"), [("for my family", "personal use"), ("a gift", "gifts"), ("csr", "CSR")]
)
def test_a_use_that_is_also_an_item(blocked: Tool, text: str, said: str) -> None:
    blocked.starts("itc on car")
    assert f"cars and two-wheelers ({said})" in blocked.hears(text).text


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("ITC on staff food", "gift to dealers itc"),
        ("स्टाफ के खाने पर आईटीसी", "डीलरों को गिफ्ट पर आईटीसी"),
        ("staff ka khana itc", "dealers ko gift par itc"),
    ],
)
def test_a_question_of_its_own_starts_afresh(blocked: Tool, first: str, then: str) -> None:
    assert blocked.reads(first).asks_for == "purpose"
    done = blocked.reads(then)
    assert "17(5)(h)" in done.text
    assert "17(5)(b)" not in done.text
    assert done.responses == []


@pytest.mark.parametrize("text", ["and for gifts, itc?", "gifts?"])
def test_what_leans_on_the_question_does_not(blocked: Tool, text: str) -> None:
    blocked.reads("ITC on staff food")
    assert "17(5)(b)(i)" in blocked.reads(text).text


def test_another_purchase_is_a_correction(blocked: Tool) -> None:
    blocked.starts("itc on bus")
    done = blocked.hears("no, a truck")
    assert done.messages
    assert "goods vehicles" in str(done.messages[-1])


def test_repairs_ask_for_the_books(blocked: Tool) -> None:
    assert blocked.starts("itc on office renovation").asks_for == "capitalised"
    assert "Yes, credit" in blocked.presses(capitalised="no").text


def test_nothing_is_guessed(blocked: Tool) -> None:
    blocked.starts("itc?")
    done = blocked.hears("flux capacitor")
    assert "flux capacitor" in done.text
    assert "16(1)" in done.text


def test_another_topic_is_no_item(blocked: Tool) -> None:
    blocked.starts("itc?")
    assert blocked.hears("what is the late fee?", "late_fee.calculate").events == []


# --- the claim of a month -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "books show ITC of 80000 but GSTR-2B shows 65000, how much for October 2026?"),
        ("hi", "बुक्स में 80,000 का आईटीसी है और 2बी में 65,000, अक्टूबर 2026, कितना क्लेम?"),
        ("hi-Latn", "books me 80000 aur 2b me 65000, october 2026, kitna claim karu"),
    ],
)
def test_a_claim_in_one_message(claim: Tool, language: str, text: str) -> None:
    done = claim.reads(text, language)
    for figure in ("₹80,000", "₹65,000", "₹15,000", "2026"):
        assert figure in done.text


def test_a_claim_one_by_one(claim: Tool) -> None:
    assert claim.starts().asks_for == "books_credit"
    assert claim.hears("80000", amount="80000").asks_for == "gstr2b_credit"
    assert "₹65,000" in claim.hears("65000", amount="65000").text


def test_a_blocked_part(claim: Tool) -> None:
    found = [amount("80000", "books"), amount("80000", "gstr2b"), amount("5000", "blocked")]
    assert "₹75,000" in claim.starts(amount=found, period="2026-10").text


def test_more_blocked_than_bought_is_refused(claim: Tool) -> None:
    found = [amount("80000", "books"), amount("80000", "gstr2b"), amount("90000", "blocked")]
    done = claim.chat.says("x", claim.form.topic, amount=found).fills(claim.form)
    assert "“90000”" in done.text
    assert "blocked_credit" not in claim.facts


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "supplier not paid for 180 days, itc of 9000, what to reverse?"),
        ("hi", "180 दिन से भुगतान नहीं किया, 9000 का आईटीसी, क्या वापस करना है?"),
        ("hi-Latn", "180 din se payment nahi kiya, 9000 ka itc, kya reverse karna hai"),
    ],
)
def test_unpaid_bills(claim: Tool, language: str, text: str) -> None:
    done = claim.reads(text, language)
    assert "₹9,000" in done.text
    assert "18%" in done.text


# --- until when -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "last date to claim ITC on an invoice dated 5 June 2025"),
        ("en", "FY 2025-26 invoice, until when can I take the credit?"),
        ("hi", "5 जून 2025 के बिल का आईटीसी कब तक ले सकते हैं"),
        ("hi-Latn", "5 june 2025 ke bill ka itc kab tak le sakte hain"),
    ],
)
def test_the_last_day(limit: Tool, language: str, text: str) -> None:
    done = limit.reads(text, language)
    assert "2026" in done.text
    assert "30" in done.text
    assert "16(4)" in done.text


def test_the_last_day_by_a_button(limit: Tool) -> None:
    assert limit.starts().asks_for == "invoice_date"
    assert "30 November 2026" in limit.presses(period="last_year").text


def test_a_month_belongs_to_its_year(limit: Tool) -> None:
    assert "30 November 2024" in limit.starts(period="2024-03").text


def test_the_annual_return_and_the_day_of_the_claim(limit: Tool) -> None:
    filed = {"value": "2024-09-15", "role": "filed"}
    done = limit.starts(period="2023-24", date=[filed], return_form="GSTR-9")
    assert "15 September 2024" in done.text


def test_the_day_of_the_claim(limit: Tool) -> None:
    filed = {"value": "2021-11-25", "role": "filed"}
    done = limit.starts(period="2019-20", date=[filed], return_form="GSTR-3B")
    assert "In time" in done.text


def test_a_debit_note_beside_its_invoice(limit: Tool) -> None:
    done = limit.reads("debit note 10 nov 2024, invoice 5 june 2023, last date for itc", "en")
    assert "30 November 2025" in done.text


def test_a_debit_note_alone(limit: Tool) -> None:
    done = limit.reads("debit note dated 10 november 2024, last date for itc", "en")
    assert "30 November 2025" in done.text


def test_a_bill_of_tomorrow_is_refused_and_asked_again(limit: Tool) -> None:
    done = limit.starts(date=[{"value": "2031-01-01", "role": "invoice"}])
    assert done.asks_for == "invoice_date"
    assert "2031" in done.text

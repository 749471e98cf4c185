"""A trader in front of the page, with the real helpdesk, Rasa and action server behind it."""

from __future__ import annotations

import re

import pytest
from selenium import webdriver

from tests.browser.chat_page import ChatPage
from tests.whole.shared import running
from tests.whole.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.model]

NO = "👎 नहीं"


@pytest.fixture
def whole(pytestconfig: pytest.Config) -> Stack:
    """The stack of the whole run."""
    return running(pytestconfig).stack


@pytest.fixture
def whole_page(browser: webdriver.Chrome, whole: Stack) -> ChatPage:
    """The page as the real helpdesk serves it, in Hindi."""
    page = ChatPage(browser, f"{whole.url}/")
    page.open()
    page.switch("hi")
    return page


def test_from_a_login_error_in_hindi_to_an_agents_reply(whole_page: ChatPage, whole: Stack) -> None:
    page = whole_page
    page.ask("लॉगिन पेज पर कैप्चा दिख ही नहीं रहा", "JavaScript")
    page.bubble("क्या इससे काम बना?")
    page.button(NO).click()
    page.bubble("Ctrl+Shift+N")
    last_of(page, "Ctrl+Shift+N")
    page.button(NO).click()
    page.bubble("मोबाइल डेटा")
    page.button(NO).click()
    page.bubble("क्या मैं टिकट बना दूँ?")
    page.button("टिकट बनाइए").click()
    page.bubble("कुछ और जो काम आए")
    page.button("और कुछ नहीं").click()
    raised = page.bubble("उसका कोड")
    number = re.search(r"GST-\d{4}-\d{6}", raised.text)
    assert number is not None

    status = page.ask("मेरे टिकट का क्या हुआ?", "इंतज़ार है")
    assert number[0] in status.text

    whole.desk("reply", number[0], "--agent", "Asha", "नमस्ते, Chrome अपडेट कर लीजिए।")
    reply = page.bubble("Chrome अपडेट कर लीजिए।")
    assert "agent" in str(reply.get_attribute("class")).split()
    assert page.console_errors() == []

    page.reload()
    page.bubble("Chrome अपडेट कर लीजिए।")
    assert number[0] in " ".join(page.bubbles("bot"))


def test_a_corrected_gstin_is_one_click_away(whole_page: ChatPage) -> None:
    whole_page.ask("इस बिल पर 27AAPFUO939F1ZV लिखा है, सही है?", "अक्षर 8")
    whole_page.button("27AAPFU0939F1ZV").click()
    whole_page.bubble("महाराष्ट्र (27)")


def test_a_set_off_is_a_table(whole_page: ChatPage) -> None:
    whole_page.ask(
        "सेट ऑफ करो: देय टैक्स IGST 1000 CGST 300 SGST 300, क्रेडिट IGST 1300 CGST 200 SGST 200",
        "नकद में देना है: ₹0",
    )
    rows = [row.text for row in whole_page.all("#log tr")]
    assert "IGST → CGST: ₹150" in rows


def last_of(page: ChatPage, text: str) -> None:
    """Wait until the question below the newest step is there too: its buttons are pressed next."""
    page.wait(lambda: page.bubbles("bot")[-1] == "क्या इससे काम बना?" and text in page.bubbles()[-2])

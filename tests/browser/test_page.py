"""The chat page in a real Chromium, against a scripted service: what a user can do with it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from selenium.webdriver import ActionChains, Keys

from tests.browser.chat_page import ChatPage
from tests.browser.stub_service import HTML, StubServer

pytestmark = pytest.mark.browser

AWAY = {"en": "Please wait a minute.", "hi": "एक मिनट रुकें।", "hi-Latn": "Ek minute rukein."}


def test_a_newcomer_sees_a_welcome_and_can_send_an_example(page: ChatPage) -> None:
    examples = page.all("#examples button")
    assert len(examples) == 6
    assert page.console_errors() == []  # nothing was asked for that there can't be
    first = examples[0].text
    examples[0].click()
    page.bubble(f"You said: {first}")
    assert page.bubbles("user") == [first]
    assert not page.one("#welcome").is_displayed()


def test_typed_text_is_sent_with_enter_and_shift_enter_makes_a_line(
    page: ChatPage, page_server: StubServer
) -> None:
    page.type("first line")
    page.one("#message").send_keys(Keys.SHIFT, Keys.ENTER)
    page.send("second line")
    page.bubble("You said:")
    assert [post["text"] for post in page_server.service.posts] == ["first line\nsecond line"]
    assert page.one("#message").get_attribute("value") == ""


def test_enter_while_an_input_method_composes_does_not_send(
    page: ChatPage, page_server: StubServer
) -> None:
    page.type("नमस")
    page.run(
        "arguments[0].dispatchEvent(new KeyboardEvent('keydown',"
        "{key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))",
        page.one("#message"),
    )
    page.send("्ते")
    page.bubble("You said: नमस्ते")
    assert len(page_server.service.posts) == 1


def test_blank_text_is_not_sent(page: ChatPage, page_server: StubServer) -> None:
    page.send("   ")
    page.ask("something", "You said: something")
    assert len(page_server.service.posts) == 1


def test_turns_written_quickly_are_sent_in_order(page: ChatPage, page_server: StubServer) -> None:
    page_server.service.delay = 0.3
    for text in ("first", "second", "third"):
        page.send(text)
    page.bubble("You said: third")
    assert page.bubbles("user") == ["first", "second", "third"]
    assert page.bubbles("bot") == [f"You said: {text}" for text in ("first", "second", "third")]


def test_a_button_sends_its_key_and_shows_its_title(
    page: ChatPage, page_server: StubServer
) -> None:
    page.ask("table", "Here is how")
    page.button("Did that help? Yes").click()
    page.bubble("Good to hear.")
    assert page_server.service.posts[-1]["text"] == "b_yes_0123456789abcdef"
    assert page.bubbles("user") == ["table", "Did that help? Yes"]


def test_a_double_click_sends_once(page: ChatPage, page_server: StubServer) -> None:
    page.ask("table", "Here is how")
    button = page.button("Did that help? Yes")
    ActionChains(page.browser).double_click(button).perform()
    page.bubble("Good to hear.")
    button.click()
    page.ask("end", "You said: end")
    assert [post["text"] for post in page_server.service.posts] == [
        "table",
        "b_yes_0123456789abcdef",
        "end",
    ]


def test_an_older_button_still_works_but_is_quieter(
    page: ChatPage, page_server: StubServer
) -> None:
    page.ask("table", "Here is how")
    button = page.button("No, still not working")
    loud = button.value_of_css_property("color")
    page.ask("something else", "You said: something else")
    assert button.value_of_css_property("color") != loud
    button.click()
    page.bubble("GST-2026-000123")
    assert page_server.service.posts[-1]["text"] == "b_no_0123456789abcdef"


def test_reload_brings_the_history_back(page: ChatPage) -> None:
    page.ask("table", "Here is how")
    page.button("No, still not working").click()
    page.bubble("GST-2026-000123")
    before = page.bubbles()
    page.reload()
    page.bubble("GST-2026-000123")
    assert page.bubbles() == before
    assert [button.text for button in page.all("#log .choices button")][:2] == [
        "Did that help? Yes",
        "No, still not working",
    ]


def test_an_answer_that_was_lost_on_the_way_is_not_asked_for_twice(
    page: ChatPage, page_server: StubServer
) -> None:
    page.ask("hello", "You said: hello")
    page_server.service.lose_answer = True
    page.send("only once")
    page.bubble("You said: only once")
    page.ask("end", "You said: end")
    assert page.bubbles("user") == ["hello", "only once", "end"]
    assert page.all(".error") == []
    assert [post["text"] for post in page_server.service.posts] == ["hello", "only once", "end"]


def test_retry_after_an_error_of_the_service(page: ChatPage, page_server: StubServer) -> None:
    page_server.service.refusals = [(500, None)]
    page.send("try me")
    error = page.bubble("Something went wrong on our side")
    assert "Not sent" in page.one(".user").text
    error.find_element("css selector", "button").click()
    page.bubble("You said: try me")
    assert page.all(".error") == []
    assert page.bubbles("user") == ["try me"]
    assert "Not sent" not in page.one(".user").text


def test_the_service_speaks_the_language_of_the_page(
    page: ChatPage, page_server: StubServer
) -> None:
    page.switch("hi")
    page_server.service.refusals = [(429, AWAY)]
    page.send("एक सवाल")
    error = page.bubble(AWAY["hi"])
    assert "फिर से भेजें" in error.text


def test_a_text_that_is_refused_can_be_changed(page: ChatPage, page_server: StubServer) -> None:
    page_server.service.refusals = [(413, "At most 2,000 characters, please.")]
    page.send("much too long")
    error = page.bubble("At most 2,000 characters, please.")
    error.find_element("css selector", "button").click()
    assert page.one("#message").get_attribute("value") == "much too long"
    assert page.bubbles() == []


def test_a_conversation_that_is_gone_can_be_started_anew(
    page: ChatPage, page_server: StubServer
) -> None:
    page.ask("hello", "You said: hello")
    page_server.service.refusals = [(403, None)]
    page.send("still there?")
    error = page.bubble("no longer open")
    error.find_element("css selector", "button").click()
    page.one("#confirm-new .main").click()
    page.wait(lambda: page.one("#welcome").is_displayed())
    page.ask("hello again", "You said: hello again")
    assert page.bubbles("user") == ["hello again"]


def test_what_the_service_says_but_does_not_keep_is_shown(
    page: ChatPage, page_server: StubServer
) -> None:
    page.ask("nothing kept", "I can't read that")
    page.ask("hello", "You said: hello")
    assert page.bubbles() == ["nothing kept", "I can't read that", "hello", "You said: hello"]


def test_the_page_reconnects_when_the_service_comes_back(
    page: ChatPage, page_server: StubServer
) -> None:
    page.ask("hello", "You said: hello")
    page_server.stop()
    page.wait(lambda: page.one("#connection").text == "Connecting…")
    page.send("are you there?")
    error = page.bubble("did not reach us")
    page_server.start()
    error.find_element("css selector", "button").click()
    page.bubble("You said: are you there?")
    page.wait(lambda: page.one("#connection").text == "", seconds=40)
    page_server.service.agent_writes("I am with you now.", agent="Meera Nair")
    assert "Meera Nair" in page.bubble("I am with you now.").text


def test_an_agents_message_comes_by_itself_and_is_seen_in_the_title(
    page: ChatPage, page_server: StubServer
) -> None:
    page.ask("agent please", "You said")
    # A page in the background; headless Chromium has no second window to cover it.
    hide = "Object.defineProperty(document, 'hidden', {value: arguments[0], configurable: true});"
    page.run(hide + "document.dispatchEvent(new Event('visibilitychange'))", True)
    page_server.service.agent_writes("Namaste, this is Meera.")
    message = page.bubble("Namaste, this is Meera.")
    assert "Helpdesk team" in message.text
    assert "agent" in str(message.get_attribute("class")).split()
    assert page.browser.title == "(1) GST Sahayak"
    page.run(hide + "document.dispatchEvent(new Event('visibilitychange'))", False)
    assert page.browser.title == "GST Sahayak"


def test_typing_is_shown_while_the_service_thinks(page: ChatPage, page_server: StubServer) -> None:
    page_server.service.delay = 1.5
    page.send("slow")
    page.wait(lambda: page.all(".dots"))
    assert page.one("#typing").get_attribute("textContent") == "GST Sahayak is writing…"
    page.bubble("That took a while.")
    page.wait(lambda: not page.all(".dots"))


def test_a_new_conversation_asks_first(page: ChatPage) -> None:
    page.ask("hello", "You said: hello")
    page.one("#new").click()
    page.one("#confirm-new [value='no']").click()
    assert page.bubbles("user") == ["hello"]
    page.one("#new").click()
    page.one("#confirm-new [value='yes']").click()
    page.wait(lambda: page.one("#welcome").is_displayed())
    assert page.bubbles() == []
    page.reload()
    assert page.bubbles() == []


def test_html_in_messages_is_text(page: ChatPage) -> None:
    page.ask("html", "<b>bold</b>")
    page.send(HTML)
    page.wait(lambda: len(page.bubbles("bot")) == 2)
    assert page.bubbles() == ["html", HTML, HTML, f"You said: {HTML}"]
    assert page.all("#log img, #log script, #log .text b") == []
    assert page.browser.title == "GST Sahayak"


def test_only_real_addresses_become_links(page: ChatPage) -> None:
    page.ask("links", "See https")
    links = page.all("#log .text a")
    assert [link.get_attribute("href") for link in links] == [
        "https://www.gst.gov.in/help",
        "https://tutorial.gst.gov.in/",
        "mailto:helpdesk@gst.gov.in",
    ]
    assert "noopener" in str(links[0].get_attribute("rel"))


def test_a_table_and_its_sources(page: ChatPage) -> None:
    page.ask("table", "Here is how")
    rows = [row.text for row in page.all("#log tr")]
    assert rows == [
        "Tax Output tax Credit used Cash",
        "IGST 1,000 1,000 0",
        "CGST 300 250 50",
        "SGST 300 0 300",
    ]
    assert len(page.all("#log .item")) == 3
    page.one(".sources summary").click()
    assert [item.text for item in page.all(".sources li")] == [
        "CGST Act 2017, section 49A",
        "CGST Rules 2017, rule 88A",
        "A source with a bad address",
    ]
    assert len(page.all(".sources a")) == 1


def test_names_and_their_values_stand_in_line(page: ChatPage) -> None:
    page.ask("pairs", "correctly formed")
    assert [row.text for row in page.all("#log tr")] == [
        "State: Maharashtra (27)",
        "PAN: ······939F",
        "Holder: partnership firm",
        "IGST → CGST: ₹1,000",
        "IGST → SGST: ₹12,500",
    ]
    assert [cell.text for cell in page.all("#log td.number")] == ["₹1,000", "₹12,500"]


def test_a_file_can_be_kept(page: ChatPage, tmp_path: Path) -> None:
    where = {"behavior": "allow", "downloadPath": str(tmp_path)}
    page.browser.execute_cdp_cmd("Browser.setDownloadBehavior", where)
    page.ask("calendar", "Your dates.")
    page.one("a.file").click()
    kept = tmp_path / "gst-2026-12.ics"
    page.wait(kept.exists)
    assert kept.read_bytes() == b"BEGIN:VCALENDAR\r\n"


def test_a_ticket_number_can_be_copied(page: ChatPage) -> None:
    page.ask("b_no_0123456789abcdef", "GST-2026-000123")
    page.one(".ticket").click()
    page.wait(lambda: page.one("#announcer").get_attribute("textContent") == "Copied")
    page.one("#message").send_keys(Keys.CONTROL, "v")
    assert page.one("#message").get_attribute("value") == "GST-2026-000123"


def test_the_counter_warns_and_holds_back_what_is_too_long(
    page: ChatPage, page_server: StubServer
) -> None:
    fill = (
        "arguments[0].value = 'ज'.repeat(arguments[1]);"
        "arguments[0].dispatchEvent(new Event('input'))"
    )
    page.run(fill, page.one("#message"), 1900)
    assert page.one("#counter").text == "1,900 / 2,000"
    page.run(fill, page.one("#message"), 2001)
    assert "Too long" in page.one("#counter").text
    page.one("#send").click()
    page.run(fill, page.one("#message"), 2000)
    page.one("#send").click()
    page.bubble("You said")
    assert [len(post["text"]) for post in page_server.service.posts] == [2000]


def test_someone_who_reads_back_is_left_in_peace(page: ChatPage, page_server: StubServer) -> None:
    page.ask("long", "A long answer.")
    page.ask("long", "A long answer.")
    page.run("document.getElementById('scroller').scrollTop = 40")
    page.wait(lambda: page.one("#newest").is_displayed())
    page_server.service.agent_writes("Something new.")
    page.wait(lambda: page.one("#newest").text == "New messages")
    assert page.run("return document.getElementById('scroller').scrollTop") == 40
    page.one("#newest").click()
    page.wait(lambda: not page.one("#newest").is_displayed())
    assert page.run("return document.getElementById('scroller').scrollTop") > 400


def test_a_long_answer_is_shown_from_its_beginning(page: ChatPage) -> None:
    page.ask("hello", "You said: hello")
    answer = page.ask("long", "A long answer.")
    time.sleep(0.3)
    top = page.run(
        "return arguments[0].getBoundingClientRect().top"
        " - document.getElementById('scroller').getBoundingClientRect().top",
        answer,
    )
    assert 0 <= top < 60

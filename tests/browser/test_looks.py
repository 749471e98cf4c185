"""How the chat page looks and reads: small screens, colours, languages, keyboard, reader."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest
import yaml
from selenium.webdriver import ActionChains, Keys

from tests.browser.chat_page import ChatPage
from tests.browser.stub_service import LANGUAGES, PAGE, StubServer

pytestmark = pytest.mark.browser

TEXTS: dict[str, Any] = yaml.safe_load((PAGE / "texts.yml").read_text(encoding="utf-8"))
# Portal words and names that stay as they are in Hindi.
KEPT = {
    "GST",
    "OTP",
    "GSTIN",
    "GSTR",
    "Enter",
    "Shift",
    "English",
    "Hindi",
    "Hinglish",
    "Roman",
    "letters",
    "mein",
}
LATIN = re.compile(r"\b(?<!\d)[A-Za-z]{2,}\b")
# Every word that a user can see, hear or hover over, apart from what was said in the chat.
WORDS = """
const said = '.text, .choices [lang], .votes [lang], .sources li, .author b, noscript, script, '
  + 'a[href*=gst]';
const words = [document.title];
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  if (!texts.currentNode.parentElement.closest(said)) words.push(texts.currentNode.textContent);
}
for (const node of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
  if (!node.closest(said)) words.push(node.ariaLabel, node.title, node.placeholder);
}
return words.filter((word) => word?.trim());
"""
OVERFLOWING = """
const wide = document.documentElement.clientWidth;
return [...document.querySelectorAll('body *')]
  .filter((node) => node.checkVisibility() && !node.closest('.sr, .skip, svg'))
  .filter((node) => node.getBoundingClientRect().right > wide + 0.5)
  .map((node) => node.outerHTML.slice(0, 80));
"""


def _everything(page: ChatPage, server: StubServer) -> None:
    """Brings every kind of message on the page."""
    page.ask("table", "Here is how")
    page.run("document.querySelector('.sources').open = true")
    page.button("No, still not working").click()
    page.bubble("GST-2026-000123")
    page.ask("fee", "Late fee")
    page.all("#log .votes button")[0].click()
    page.bubble("Thank you!")
    page.ask("तालिका", "आपके क्रेडिट")
    server.service.agent_writes("Namaste, this is Meera.", agent="Meera Nair")
    page.bubble("Namaste, this is Meera.")
    server.service.refusals = [(500, None)]
    page.send("and now?")
    page.wait(lambda: page.all(".error"))


@pytest.mark.parametrize("width", [320, 360])
def test_a_phone_needs_no_sideways_scrolling(
    page: ChatPage, page_server: StubServer, width: int
) -> None:
    page.size(width, 640)
    for language in LANGUAGES:
        page.switch(language)
        assert page.run(OVERFLOWING) == []
    _everything(page, page_server)
    page.ask("word", "WWWW")
    page.ask("V" * 300, "You said")
    for language in LANGUAGES:
        page.switch(language)
        assert page.run(OVERFLOWING) == []
    assert page.run("return document.documentElement.scrollWidth") == width
    page.one("#new").click()
    assert page.run(OVERFLOWING) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read(page: ChatPage, page_server: StubServer, scheme: str) -> None:
    page.media(prefers_color_scheme=scheme)
    dark = page.run("return matchMedia('(prefers-color-scheme: dark)').matches")
    assert dark is (scheme == "dark")
    assert page.contrasts()[0]["ratio"] >= 4.5
    _everything(page, page_server)
    weakest = page.contrasts()[0]
    assert weakest["ratio"] >= 4.5, weakest
    placeholder = page.run(
        "return getComputedStyle(document.getElementById('message'), '::placeholder').opacity"
    )
    assert placeholder == "1"
    page.one("#new").click()
    weakest = page.contrasts()[0]
    assert weakest["ratio"] >= 4.5, weakest


def test_switching_to_hindi_leaves_no_english_word(page: ChatPage, page_server: StubServer) -> None:
    _everything(page, page_server)
    page_server.service.delay = 1
    page.switch("hi")
    page.send("slow")
    page.wait(lambda: page.all(".dots"))
    left = {word for text in page.run(WORDS) for word in LATIN.findall(text)}
    assert left - KEPT - {"pm", "am"} == set()
    assert page.run("return document.documentElement.lang") == "hi"
    assert page.browser.title == TEXTS["title"]["hi"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_choice_of_a_language_is_remembered_and_sent(
    page: ChatPage, page_server: StubServer, language: str
) -> None:
    page.switch(language)
    page.reload()
    assert page.run("return document.documentElement.lang") == language
    pressed = page.all("#languages [aria-pressed='true']")
    assert [button.get_attribute("data-language") for button in pressed] == [language]
    placeholder = page.one("#message").get_attribute("placeholder")
    assert placeholder == TEXTS["message_placeholder"][language]
    shown = [button.text for button in page.all("#examples button")]
    assert shown == TEXTS["examples"][language]
    page.ask("GST?", "You said")
    assert page_server.service.posts[0]["language"] == language


def test_after_an_answer_the_hint_follows_the_conversation_until_the_user_switches(
    page: ChatPage, page_server: StubServer
) -> None:
    page.ask("तालिका", "आपके क्रेडिट")
    page.ask("ठीक", "You said")
    page.switch("hi-Latn")
    page.ask("theek", "You said: theek")
    assert [post["language"] for post in page_server.service.posts] == ["en", "hi", "hi-Latn"]


def test_a_message_keeps_its_own_language(page: ChatPage) -> None:
    page.ask("तालिका", "आपके क्रेडिट")
    assert page.one(".bot .text").get_attribute("lang") == "hi"
    assert page.one(".bot .choices button").get_attribute("lang") == "hi"
    assert page.one(".bot summary").text == "Source (3)"


def test_devanagari_is_not_clipped(page: ChatPage) -> None:
    page.switch("hi")
    clipped = page.run(
        "return [...document.querySelectorAll('h1, h2, p, button, .text')]"
        ".filter((node) => node.checkVisibility() && !node.closest('.sr'))"
        ".filter((node) => node.scrollHeight > node.clientHeight + 1 && node.clientHeight)"
        ".map((node) => node.textContent)"
    )
    assert clipped == []
    ratio = page.run(
        "const style = getComputedStyle(document.querySelector('.welcome p'));"
        "return parseFloat(style.lineHeight) / parseFloat(style.fontSize)"
    )
    assert ratio >= 1.65


def test_everything_works_from_the_keyboard(page: ChatPage, page_server: StubServer) -> None:
    def press(*keys: str) -> None:
        ActionChains(page.browser).send_keys(*keys).perform()

    def tab_to(text: str) -> None:
        for _ in range(40):
            press(Keys.TAB)
            if page.focused() == text:
                return
        pytest.fail(f"the tab key does not reach {text!r}")

    assert page.focused() == "message"
    press("table", Keys.ENTER)
    page.bubble("Here is how")
    tab_to("No, still not working")
    outline = page.run("return getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    press(Keys.ENTER, Keys.ENTER)
    page.bubble("GST-2026-000123")
    assert len(page_server.service.posts) == 2
    tab_to("हिन्दी")
    press(Keys.SPACE)
    assert page.run("return document.documentElement.lang") == "hi"
    tab_to("new")
    press(Keys.ENTER)
    page.wait(lambda: page.one("#confirm-new").is_displayed())
    assert page.focused() == TEXTS["new_no"]["hi"]
    press(Keys.ESCAPE)
    page.wait(lambda: not page.one("#confirm-new").is_displayed())
    assert page.focused() == "new"
    page_server.service.refusals = [(500, None)]
    tab_to("message")
    press("again", Keys.ENTER)
    page.wait(lambda: page.all(".error"))
    tab_to(TEXTS["retry"]["hi"])
    press(Keys.ENTER)
    page.bubble("You said: again")
    assert page.focused() == "message"


def test_a_screen_reader_hears_new_messages_and_knows_who_speaks(page: ChatPage) -> None:
    page.ask("table", "Here is how")
    log = page.one("#log")
    assert log.aria_role == "log"
    assert log.get_attribute("aria-live") == "polite"
    assert log.accessible_name == "Conversation"
    assert page.one("#typing").aria_role == "status"
    assert page.one("#message").accessible_name == "Your message"
    assert page.one("#send").accessible_name == "Send"
    assert page.one("#languages").accessible_name == "Language"
    assert page.one("#log .choices").accessible_name == "Suggested answers"
    speakers = [each.get_attribute("textContent") for each in page.all("#log .sr")]
    assert speakers == ["You", "GST Sahayak"]
    named = page.run(
        "return [...document.querySelectorAll('button, a, textarea, summary')]"
        ".filter((node) => node.checkVisibility())"
        ".filter((node) => !(node.ariaLabel || node.textContent.trim() || node.labels?.length))"
        ".map((node) => node.outerHTML)"
    )
    assert named == []
    page.reload()
    page.bubble("Here is how")
    # The history is not read out again; what comes after it is.
    page.wait(lambda: page.one("#log").get_attribute("aria-live") == "polite")


def test_touch_targets_are_large_enough(page: ChatPage) -> None:
    page.size(360, 640)
    page.ask("table", "Here is how")
    small = page.run(
        "return [...document.querySelectorAll('button')]"
        ".filter((node) => node.checkVisibility())"
        ".filter((node) => Math.min(node.offsetWidth, node.offsetHeight) < 36)"
        ".map((node) => node.outerHTML)"
    )
    assert small == []


def test_motion_is_reduced_on_request(page: ChatPage) -> None:
    page.media(prefers_reduced_motion="reduce")
    page.ask("hello", "You said")
    assert page.one(".fresh").value_of_css_property("animation-name") == "none"


def test_nothing_is_refused_by_the_content_security_policy(
    page: ChatPage, page_server: StubServer
) -> None:
    _everything(page, page_server)
    page.one("#new").click()
    errors = [line for line in page.console_errors() if "Failed to load resource" not in line]
    assert errors == []


def test_the_page_is_light_and_comes_from_here_alone(page: ChatPage) -> None:
    page.ask("hello", "You said")
    loaded = page.run("return performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert [name for name in loaded if not name.startswith(page.url)] == []
    files = [*(PAGE / "static").glob("*.js"), *(PAGE / "static").glob("*.css")]
    sent = sum(len(gzip.compress(file.read_bytes())) for file in files)
    assert sent < 16_000


@pytest.mark.parametrize("width", [412, 1280])
def test_only_the_conversation_scrolls_however_long_it_is(page: ChatPage, width: int) -> None:
    page.size(width, 700)
    for _ in range(4):
        page.ask("long", "A long answer.")
        page.ask("table", "Here is how")
    page.run("scrollTo(0, 10_000)")
    height, visible, top = page.run(
        "return [document.scrollingElement.scrollHeight, innerHeight, scrollY]"
    )
    assert height <= visible
    assert top == 0
    assert page.run("return document.getElementById('scroller').scrollHeight") > 4 * visible


def test_without_javascript_the_way_to_help_is_shown_in_every_language(
    page: ChatPage,
) -> None:
    page.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        page.browser.refresh()
        shown = page.one(".noscript").text
        ways = [link.get_attribute("href") for link in page.all(".noscript a[href*='/help']")]
    finally:
        page.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert shown.count("selfservice.gstsystem.in") == len(LANGUAGES)
    for language in LANGUAGES:
        assert TEXTS["noscript"][language] in shown
    assert ways == [f"{page.url}help/{language}" for language in LANGUAGES]


def test_a_missing_page_says_so_in_every_language(page: ChatPage) -> None:
    page.browser.get(f"{page.url}nowhere")
    shown = page.one("body").text
    for language in LANGUAGES:
        assert TEXTS["page_not_found"][language] in shown
        way = page.one(f"a[href='/help/{language}']")
        assert way.text == TEXTS["to_help"][language]
    page.one("a").click()
    page.wait(lambda: page.all("#welcome"))


def test_every_word_of_the_page_is_there_in_every_language() -> None:
    for key, words in TEXTS.items():
        assert list(words) == list(LANGUAGES), key
        assert all(words.values()), key
    assert len({len(examples) for examples in TEXTS["examples"].values()}) == 1


def test_every_word_that_the_page_uses_exists() -> None:
    template = (PAGE / "templates" / "index.html").read_text(encoding="utf-8")
    scripts = "".join(file.read_text(encoding="utf-8") for file in (PAGE / "static").glob("*.js"))
    used = set(re.findall(r'word\("(\w+)"\)', template + scripts))
    used |= set(re.findall(r'data-(?:text|label|placeholder)="(\w+)"', template))
    used |= set(re.findall(r"texts\.(\w+)", template + scripts))
    assert used <= set(TEXTS)

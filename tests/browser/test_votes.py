"""The thumbs under an answer: seen, heard, pressed by mouse and keyboard, and after a reload."""

from __future__ import annotations

import pytest
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.remote.webelement import WebElement

from tests.browser.chat_page import ChatPage
from tests.browser.stub_service import StubServer
from tests.browser.test_looks import TEXTS

pytestmark = pytest.mark.browser

UP, DOWN = "[data-vote='up']", "[data-vote='down']"
SMALLEST = 44


def thumb(page: ChatPage, which: str, place: str = ".votes") -> WebElement:
    """The newest thumb of this kind in the chat."""
    return page.wait(lambda: page.all(f"#log {place} {which}")[-1])


def pressed(page: ChatPage) -> list[str | None]:
    """Whether each thumb in the chat is the chosen one, as a screen reader is told."""
    return [each.get_attribute("aria-pressed") for each in page.all("#log [data-vote]")]


def ready(page: ChatPage) -> None:
    """Waits until the buttons that rest after a press can be pressed again."""
    page.wait(lambda: not page.all("#log [data-busy]"))


def test_a_tool_s_thumbs_are_quiet_to_see_and_words_to_hear(page: ChatPage) -> None:
    page.ask("fee", "Late fee")
    group = page.one("#log .votes")
    assert (group.aria_role, group.accessible_name) == ("group", TEXTS["votes"]["en"])
    up, down = page.all("#log .votes button")
    assert [up.accessible_name, down.accessible_name] == ["Helpful", "Not helpful"]
    assert [each.get_attribute("title") for each in (up, down)] == ["Helpful", "Not helpful"]
    assert [each.text for each in (up, down)] == ["👍", "👎"]
    assert [b.text for b in page.all("#log .choices button")] == ["Which rule?"]
    page.switch("hi")
    assert group.accessible_name == TEXTS["votes"]["hi"]


def test_below_the_question_the_thumbs_have_their_words(page: ChatPage) -> None:
    page.ask("article", "Did that help?")
    assert page.all("#log .votes") == []
    assert [b.text for b in page.all("#log .choices button")] == ["👍 Yes", "👎 No"]
    thumb(page, UP, ".choices").click()
    page.bubble("Good to hear!")
    assert pressed(page) == ["true", "false"]
    assert page.bubbles("user")[-1] == "👍 Yes"


def test_the_chosen_thumb_is_shown_and_can_be_changed(
    page: ChatPage, page_server: StubServer
) -> None:
    page.ask("fee", "Late fee")
    assert pressed(page) == ["false", "false"]
    thumb(page, UP).click()
    page.bubble("Thank you!")
    assert pressed(page) == ["true", "false"]
    ready(page)
    thumb(page, DOWN).click()
    page.bubble("I am sorry.")
    assert pressed(page) == ["false", "true"]
    assert page.bubbles("user") == ["fee", "👍 Helpful", "👎 Not helpful"]
    sent = [post["text"] for post in page_server.service.posts]
    assert sent == ["fee", "b_up_0123456789abcdef", "b_down_0123456789abcdef"]


def test_the_choice_is_there_after_a_reload(page: ChatPage) -> None:
    page.ask("fee", "Late fee")
    thumb(page, DOWN).click()
    page.bubble("I am sorry.")
    page.ask("article", "Did that help?")
    page.reload()
    page.bubble("Did that help?")
    assert pressed(page) == ["false", "true", "false", "false"]
    thumb(page, UP).click()
    page.bubble("Thank you!")
    page.reload()
    page.bubble("Thank you!")
    assert pressed(page)[:2] == ["true", "false"]


def test_a_double_click_is_one_vote(page: ChatPage, page_server: StubServer) -> None:
    page.ask("fee", "Late fee")
    ActionChains(page.browser).double_click(thumb(page, UP)).perform()
    page.bubble("Thank you!")
    page.ask("end", "You said: end")
    assert len(page_server.service.posts) == 3
    assert pressed(page) == ["true", "false"]


def test_a_thumb_far_up_still_votes_and_other_buttons_keep_their_choice(page: ChatPage) -> None:
    page.ask("fee", "Late fee")
    page.button("Which rule?").click()
    page.bubble("You said: b_why")
    page.ask("something else", "You said: something else")
    thumb(page, UP).click()
    page.bubble("Thank you!")
    page.reload()
    page.bubble("Thank you!")
    assert pressed(page) == ["true", "false"]
    assert "pressed" in str(page.button("Which rule?").get_attribute("class"))


def test_the_thumbs_work_from_the_keyboard_and_keep_the_focus(page: ChatPage) -> None:
    def press(*keys: str) -> None:
        ActionChains(page.browser).send_keys(*keys).perform()

    page.ask("fee", "Late fee")
    page.run("arguments[0].focus()", page.button("Which rule?"))
    press(Keys.TAB)
    assert page.run("return document.activeElement.dataset.vote") == "up"
    assert page.run("return getComputedStyle(document.activeElement).outlineStyle") == "solid"
    press(Keys.TAB, Keys.SPACE)
    page.bubble("I am sorry.")
    assert pressed(page) == ["false", "true"]
    assert page.run("return document.activeElement.dataset.vote") == "down"


@pytest.mark.parametrize("width", [320, 1280])
def test_thumbs_are_large_enough_for_a_finger_also_old_ones(page: ChatPage, width: int) -> None:
    page.size(width, 640)
    page.ask("fee", "Late fee")
    page.ask("article", "Did that help?")
    page.ask("something else", "You said: something else")
    sizes = page.run(
        "return [...document.querySelectorAll('#log [data-vote]')]"
        ".map((node) => node.getBoundingClientRect()).map(({ width, height }) => [width, height])"
    )
    assert len(sizes) == 4
    assert all(min(size) >= SMALLEST for size in sizes), sizes


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chosen_thumb_does_not_differ_by_colour_alone(page: ChatPage, scheme: str) -> None:
    page.media(prefers_color_scheme=scheme)
    page.ask("fee", "Late fee")
    thumb(page, UP).click()
    page.bubble("Thank you!")
    chosen, other = (
        page.run("return getComputedStyle(arguments[0]).borderTopWidth", thumb(page, which))
        for which in (UP, DOWN)
    )
    assert (chosen, other) == ("2px", "1px")

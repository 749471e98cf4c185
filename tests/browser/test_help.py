"""The help pages in a real browser: search while typing, languages, small screens, paper."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from helpdesk.app import create_app
from settings import load_settings
from tests.browser.test_looks import OVERFLOWING
from tests.helpdesk.serving import served

pytestmark = pytest.mark.browser

CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
OTP = "login_error.otp_not_received"
ASKED = {"en": "otp not coming", "hi": "ओटीपी नहीं आया", "hi-Latn": "otp nahi aaya"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service without Rasa: the help pages need none."""
    folder = tmp_path_factory.mktemp("help")
    settings = load_settings({"VAR_DIR": str(folder), "HELPDESK_SECRET": "a secret for tests"})
    with served(create_app(settings)) as url:
        yield url


def phone(browser: webdriver.Chrome, width: int) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 800, "deviceScaleFactor": 2, "mobile": True},
    )


@pytest.mark.parametrize("language", ASKED)
def test_it_finds_while_one_types(browser: webdriver.Chrome, site: str, language: str) -> None:
    browser.get(f"{site}/help/{language}")
    field = browser.find_element(By.ID, "q")
    field.send_keys(ASKED[language])
    results = WebDriverWait(browser, 10).until(
        lambda page: page.find_elements(By.CSS_SELECTOR, ".results a")
    )
    assert results[0].get_attribute("href") == f"{site}/help/{language}/{OTP}"
    assert "?q=" in browser.current_url
    results[0].click()
    assert browser.find_element(By.TAG_NAME, "h1").text
    browser.back()
    assert browser.find_elements(By.CSS_SELECTOR, ".results a")
    field = browser.find_element(By.ID, "q")
    field.clear()
    field.send_keys(" ")
    WebDriverWait(browser, 10).until(
        lambda page: not page.find_elements(By.CSS_SELECTOR, ".results a")
    )
    assert browser.get_log("browser") == []


def test_the_same_article_in_the_other_language(browser: webdriver.Chrome, site: str) -> None:
    browser.get(f"{site}/help/en/{OTP}")
    browser.find_element(By.LINK_TEXT, "हिन्दी").click()
    assert browser.current_url == f"{site}/help/hi/{OTP}"
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "hi"


@pytest.mark.parametrize("width", [320, 412])
@pytest.mark.parametrize("language", ASKED)
def test_nothing_sticks_out_on_a_phone(
    browser: webdriver.Chrome, site: str, language: str, width: int
) -> None:
    phone(browser, width)
    for path in ("", f"/{OTP}", "/returns.gstr1_tables", "?q=gstr+3b+late+fee"):
        browser.get(f"{site}/help/{language}{path}")
        assert browser.execute_script(OVERFLOWING) == [], path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(browser: webdriver.Chrome, site: str, scheme: str) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia",
        {"features": [{"name": "prefers-color-scheme", "value": scheme}]},
    )
    for path in ("?q=otp", "/records.audit"):
        browser.get(f"{site}/help/hi{path}")
        assert [each for each in browser.execute_script(CONTRAST) if each["ratio"] < 4.5] == []


def test_links_are_large_enough_for_a_thumb(browser: webdriver.Chrome, site: str) -> None:
    phone(browser, 412)
    browser.get(f"{site}/help/hi")
    small = browser.execute_script(
        "return [...document.querySelectorAll('header a, .jump a, .search button, .search input')]"
        ".filter((node) => node.getBoundingClientRect().height < 40).map((node) => node.outerHTML)"
    )
    assert small == []


def test_paper_shows_the_answer_and_not_the_tools(browser: webdriver.Chrome, site: str) -> None:
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    browser.get(f"{site}/help/en/{OTP}")
    shown = "return document.querySelector(arguments[0]).checkVisibility()"
    assert browser.execute_script(shown, ".answer")
    assert browser.execute_script(shown, ".sources")
    assert not browser.execute_script(shown, "header")
    assert not browser.execute_script(shown, ".ask")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_a_question_is_taken_along_to_the_chat_but_not_sent(
    browser: webdriver.Chrome, site: str
) -> None:
    browser.get(f"{site}/help/en/{OTP}")
    question = browser.find_element(By.TAG_NAME, "h1").text
    browser.find_element(By.CSS_SELECTOR, ".ask a").click()
    message = WebDriverWait(browser, 10).until(lambda page: page.find_element(By.ID, "message"))
    end = time.monotonic() + 10
    while message.get_attribute("value") != question and time.monotonic() < end:
        time.sleep(0.05)
    assert message.get_attribute("value") == question
    assert browser.find_elements(By.CSS_SELECTOR, ".message") == []
    assert "ask=" not in browser.current_url

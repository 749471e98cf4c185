"""The chat page as a user sees it: what one can do on it, and what is read off it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
WAIT_SECONDS = 15


class ChatPage:
    """Works with any server that serves the page, the stub as well as the whole helpdesk."""

    def __init__(self, browser: Chrome, url: str) -> None:
        self.browser = browser
        self.url = url

    # --- getting there ---------------------------------------------------------------------
    def open(self) -> None:
        self.browser.get(self.url)
        self.wait(lambda: self.one("#welcome").is_displayed() or self.bubbles())

    def reload(self) -> None:
        self.browser.refresh()
        self.wait(lambda: self.one("#welcome").is_displayed() or self.bubbles())

    def size(self, width: int, height: int) -> None:
        self.browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600},
        )

    def media(self, **features: str) -> None:
        named = [{"name": name.replace("_", "-"), "value": v} for name, v in features.items()]
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": named})

    # --- doing ------------------------------------------------------------------------------
    def type(self, text: str) -> None:
        self.one("#message").send_keys(text)

    def send(self, text: str) -> None:
        self.type(text)
        self.one("#message").send_keys(Keys.ENTER)

    def ask(self, text: str, answer: str) -> WebElement:
        """Sends the text and waits for a bubble that contains the answer."""
        self.send(text)
        return self.bubble(answer)

    def button(self, title: str) -> WebElement:
        """The newest quick reply with this title."""
        return self.wait(
            lambda: next(
                (b for b in reversed(self.all(".choices button")) if b.text == title), None
            )
        )

    def switch(self, language: str) -> None:
        self.one(f"#languages [data-language='{language}']").click()

    # --- reading ----------------------------------------------------------------------------
    def one(self, selector: str) -> WebElement:
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def run(self, script: str, *arguments: Any) -> Any:
        return self.browser.execute_script(script, *arguments)

    def bubbles(self, kind: str = "") -> list[str]:
        """The texts of the messages, without their authors and times."""
        return self.run(
            "return [...document.querySelectorAll(`#log ${arguments[0]} .text`)]"
            ".map((text) => text.textContent)",
            f".{kind}" if kind else ".message",
        )

    def bubble(self, text: str) -> WebElement:
        return self.wait(
            lambda: next((m for m in self.all("#log .message") if text in m.text), None)
        )

    def focused(self) -> str:
        return self.run("return document.activeElement.id || document.activeElement.textContent")

    def contrasts(self) -> list[dict[str, Any]]:
        """Every visible text with its contrast to what is behind it, weakest first."""
        return self.run(CONTRAST)

    def console_errors(self) -> list[str]:
        return [e["message"] for e in self.browser.get_log("browser") if e["level"] == "SEVERE"]

    def wait(self, condition: Callable[[], Any], seconds: float = WAIT_SECONDS) -> Any:
        passing = [StaleElementReferenceException, NoSuchElementException]
        return WebDriverWait(self.browser, seconds, 0.05, passing).until(lambda _: condition())

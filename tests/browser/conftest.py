"""A real Chromium and a page to open in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from tests.browser.chat_page import ChatPage
from tests.browser.stub_service import StubServer

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--window-size=1280,800",
)


def _program(*names: str) -> str:
    for name in names:
        if found := shutil.which(name):
            return found
    pytest.fail(
        f"{names[0]} is not installed and the browser tests need it: "
        "apt-get install chromium chromium-driver fonts-noto-core",
        pytrace=False,
    )


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """One Chromium for the whole run; `browser` hands it out clean."""
    options = webdriver.ChromeOptions()
    options.binary_location = _program("chromium", "chromium-browser", "google-chrome")
    profile: Path = tmp_path_factory.mktemp("chromium")
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(service=Service(_program("chromedriver")), options=options)
    driver.set_page_load_timeout(30)
    yield driver
    driver.quit()


@pytest.fixture
def browser(chromium: webdriver.Chrome) -> Iterator[webdriver.Chrome]:
    """Chromium without cookies, storage, emulation or messages of an earlier test."""
    yield chromium
    if chromium.current_url.startswith("http"):
        chromium.execute_script("localStorage.clear()")
    chromium.get("about:blank")
    chromium.execute_cdp_cmd("Network.clearBrowserCookies", {})
    chromium.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    chromium.get_log("browser")


@pytest.fixture
def page_server() -> Iterator[StubServer]:
    """The page with a scripted service behind it."""
    server = StubServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def page(browser: webdriver.Chrome, page_server: StubServer) -> ChatPage:
    """The chat page, opened for the first time."""
    chat = ChatPage(browser, page_server.url)
    chat.open()
    return chat

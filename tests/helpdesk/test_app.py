"""The process itself: starts, says so, stops quickly, and explains a busy port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.helpdesk.fake_rasa import FakeRasa

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(tmp_path: Path, rasa: FakeRasa, port: int, **more: str) -> subprocess.Popen[str]:
    environ = os.environ | {
        "HELPDESK_PORT": str(port),
        "VAR_DIR": str(tmp_path / "var"),
        "RASA_URL": rasa.url,
        "ACTIONS_URL": rasa.url,
        **more,
    }
    environ.pop("TELEGRAM_TOKEN", None)
    return subprocess.Popen(
        [sys.executable, "-m", "helpdesk"],
        cwd=ROOT,
        env=environ | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def until_well(url: str, process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        assert process.poll() is None, process.communicate()[0]
        try:
            if httpx.get(f"{url}/api/health", trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the service did not get well")


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def running(tmp_path: Path, rasa: FakeRasa, port: int) -> Iterator[Any]:
    process = start(tmp_path, rasa, port)
    until_well(f"http://127.0.0.1:{port}", process)
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate()


@pytest.mark.parametrize("told_by", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_quickly_while_pages_wait(running: Any, port: int, told_by: int) -> None:
    url = f"http://127.0.0.1:{port}"
    with httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
        session = client.post("/api/chat", json={"text": "mera password Ram@1234 hai"}).json()
        token = session["session"]
        last = client.get("/api/messages", params={"session": token}).json()["messages"][-1]["id"]
        answers: list[Any] = []

        def wait() -> None:
            query = {"session": token, "after": str(last), "wait": "25"}
            answers.append(client.get("/api/messages", params=query).status_code)

        waiting = threading.Thread(target=wait)
        waiting.start()
        time.sleep(0.5)
        began = time.monotonic()
        running.send_signal(told_by)
        output, _ = running.communicate(timeout=10)
        waiting.join(timeout=10)
    assert time.monotonic() - began < 5
    assert answers == [200]
    assert running.returncode == 0, output
    assert f"listening on {url}" in output
    assert "set TELEGRAM_TOKEN" in output
    assert "outcome=answered" in output
    assert "Ram@1234" not in output
    assert "password" not in output
    assert "Traceback" not in output


def test_a_busy_port_is_one_clear_line(tmp_path: Path, rasa: FakeRasa, port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        process = start(tmp_path, rasa, port)
        output, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    [line] = output.strip().splitlines()
    assert str(port) in line
    assert "HELPDESK_PORT" in line


def test_a_wrong_setting_is_one_clear_line(tmp_path: Path, rasa: FakeRasa, port: int) -> None:
    process = start(tmp_path, rasa, port, RASA_URL="not an address")
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 2
    [line] = output.strip().splitlines()
    assert "RASA_URL" in line

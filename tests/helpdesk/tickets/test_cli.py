import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import pytest

from helpdesk.tickets import Desk
from helpdesk.tickets.__main__ import main
from tests.helpdesk.tickets.conftest import Clock

ROOT = Path(__file__).parents[3]


class Agent:
    """Types commands in a terminal, as an agent does."""

    def __init__(self, url: str) -> None:
        self._environ = {**os.environ, "HELPDESK_DATABASE_URL": url}

    def __call__(self, *words: str, stdin: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "-m", "helpdesk.tickets", *words],
            input=stdin,
            capture_output=True,
            text=True,
            env=self._environ,
            cwd=ROOT,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Runs a command in this process and returns what it prints."""

    def run_command(url: str, *words: str, fails: bool = False) -> str:
        code = main(words, {"HELPDESK_DATABASE_URL": url, "HELPDESK_AGENT": "meena"})
        out, err = capsys.readouterr()
        assert (code, out if fails else err) == (2 if fails else 0, "")
        return err if fails else out

    return run_command


def test_a_ticket_from_list_to_close(
    run: Callable[..., str], url: str, desk: Desk, telegram_chat: str, clock: Clock
) -> None:
    agent = Agent(url)
    desk.record_replies(telegram_chat, "पासवर्ड?", None, [{"text": "क्या हुआ?"}])
    number = desk.open(
        telegram_chat,
        topic="login_error.password",
        language="hi",
        problem="पासवर्ड गलत\x1b[31m बता रहा है",
        contact="98290 12345",
        tried=("reset",),
    ).number

    listed = agent("list").splitlines()
    assert listed[0].split() == [
        "NUMBER", "STATUS", "AGENT", "OPENED", "CHANNEL", "LANG", "TOPIC", "PROBLEM",
    ]  # fmt: skip
    assert number in listed[1]
    assert "\x1b" not in listed[1]

    assert agent("assign", number, "--agent", "asha") == (
        f"{number}: assigned, agent asha; the agent answers in the chat.\n"
    )
    assert desk.handled_by(telegram_chat) == "asha"

    agent("reply", number, "--agent", "asha", "-", stdin="कैश साफ़ करें\nफिर लॉगिन करें\n")
    clock.now = datetime(9999, 1, 1, tzinfo=timezone.utc)  # the command has a clock of its own
    [due] = desk.due_deliveries()
    assert due.text == "कैश साफ़ करें\nफिर लॉगिन करें"
    run(url, "note", number.lower(), "--agent", "asha", "call back")

    shown = agent("show", number, "--chat")
    assert "***345" in shown
    assert "98290" not in shown
    assert "asha replied (delivery: pending)\n      कैश साफ़ करें\n      फिर लॉगिन करें" in shown
    assert "asha noted (internal)\n      call back" in shown
    assert "क्या हुआ?" in shown
    assert "98290 12345" in run(url, "show", number, "--reveal")

    assert "the bot answers" in run(url, "hand-back", number, "--agent", "asha")
    assert ": resolved" in run(url, "resolve", number, "--agent", "asha", "--reason", "done")
    assert ": closed" in run(url, "close", number, "--agent", "asha")
    assert run(url, "list") == "No tickets.\n"
    assert number in run(url, "list", "--all")
    assert ": open;" in run(url, "reopen", number, "--agent", "asha", "--reason", "back")


def test_json(run: Callable[..., str], url: str, desk: Desk, chat: str) -> None:
    number = desk.open(chat, topic="t", language="en", problem="p", contact="a@b.in").number
    [listed] = json.loads(run(url, "list", "--json"))
    assert (listed["number"], listed["status"]) == (number, "open")
    assert listed["opened_at"] == "2026-11-20T06:30:00+00:00"
    shown = json.loads(run(url, "show", number, "--json"))
    assert (shown["contact"], shown["entries"][0]["verb"]) == ("a***@b.in", "opened")
    run(url, "note", number, "text")
    assert json.loads(run(url, "show", number, "--json"))["entries"][1]["who"] == "meena"
    assert json.loads(run(url, "assign", number, "asha", "--json"))["assignee"] == "asha"


def test_refusals_are_one_clear_line(
    run: Callable[..., str], sqlite_url: str, clock: Clock
) -> None:
    url = sqlite_url
    assert run(url, "show", "GST-2026-000009", fails=True) == (
        "error: There is no ticket 'GST-2026-000009'; numbers look like GST-2026-000123."
        " `list` shows the tickets.\n"
    )
    desk = Desk(sqlite_url, clock)
    number = desk.open(desk.start_conversation("web"), topic="t", language="en", problem="p").number
    assert "reply is empty" in run(url, "reply", number, " ", fails=True)
    run(url, "close", number)
    assert "it must be open or assigned" in run(url, "reply", number, "text", fails=True)
    desk.dispose()


@pytest.mark.parametrize("url", ["mysql://u:secret@h/d", "nonsense:secret", "sqlite://"])
def test_a_bad_database_address_is_named_without_its_password(
    run: Callable[..., str], url: str
) -> None:
    said = run(url, "list", fails=True)
    assert said.startswith("error: HELPDESK_DATABASE_URL must be")
    assert "secret" not in said


def test_a_database_that_is_away_is_one_clear_line(run: Callable[..., str]) -> None:
    said = run("postgresql://u:secret@127.0.0.1:1/d", "list", fails=True)
    assert said.startswith("error: The database (HELPDESK_DATABASE_URL) can't be used:")
    assert said.count("\n") == 1
    assert "secret" not in said


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["delete", "GST-2026-000001"], {})
    assert refused.value.code == 2
    assert "invalid choice" in capsys.readouterr().err

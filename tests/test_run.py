"""Starting and ending the three processes, with small stand-ins for them."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parent.parent
ENDS_WITHIN = 10

# What a process of ours may do. Each notes its id first, so that an orphan would be found.
NOTE = "import os, pathlib, signal, sys, time\npathlib.Path('pids', str(os.getpid())).touch()\n"
STAND_INS = {
    "waits": NOTE + "time.sleep(60)\n",
    "dies": NOTE + "time.sleep(0.2)\nprint('first line')\nsys.exit('the disk is full')\n",
    "ends": NOTE + "time.sleep(0.2)\n",
    "stubborn": NOTE + "signal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(60)\n",
    "healthy": NOTE
    + """
import json
from http.server import BaseHTTPRequestHandler, HTTPServer

class Health(BaseHTTPRequestHandler):
    def do_GET(self):
        parts = {"rasa": {"status": "ok"}, "telegram": {"status": "off"}}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"parts": parts}).encode())

    def log_message(self, *_):
        pass

HTTPServer(("127.0.0.1", int(os.environ["HELPDESK_PORT"])), Health).serve_forever()
""",
}
DRIVER = """
import pathlib, sys
import run
run.PROCESSES = dict(zip(("actions", "rasa", "helpdesk"), sys.argv[1:]))
run.newest_model = lambda: pathlib.Path("model.tar.gz")
run.READY_WITHIN = {ready_within}
sys.exit(run.main())
"""


@pytest.fixture
def ports() -> list[int]:
    """Three free ports."""
    with socket.socket() as a, socket.socket() as b, socket.socket() as c:
        for probe in (a, b, c):
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in (a, b, c)]


@pytest.fixture
def environ(tmp_path: Path, ports: list[int]) -> dict[str, str]:
    for name, code in STAND_INS.items():
        (tmp_path / f"{name}.py").write_text(code, encoding="utf-8")
    (tmp_path / "pids").mkdir()
    keys = ("HELPDESK_PORT", "RASA_PORT", "ACTIONS_PORT")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("HELPDESK", "RASA", "LOG"))}
    return {
        **clean,
        **dict(zip(keys, map(str, ports), strict=True)),
        "VAR_DIR": str(tmp_path / "var"),
        "PYTHONPATH": f"{tmp_path}:{ROOT}",
    }


Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path, environ: dict[str, str]) -> Iterator[Start]:
    """Starts run.py with three stand-ins, in a process group of its own as a terminal does."""
    started: list[subprocess.Popen[str]] = []

    def begin(*stand_ins: str, ready_within: int = 30) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", DRIVER.format(ready_within=ready_within), *stand_ins],
            cwd=tmp_path,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=ENDS_WITHIN)
    for pid in pids(tmp_path):
        if psutil.pid_exists(pid):
            psutil.Process(pid).kill()


def pids(folder: Path) -> list[int]:
    return [int(file.name) for file in (folder / "pids").iterdir()]


def wait_until_all_run(folder: Path) -> None:
    deadline = time.monotonic() + 20
    while len(pids(folder)) < 3:
        assert time.monotonic() < deadline, "the stand-ins did not start"
        time.sleep(0.05)


def orphans(folder: Path) -> list[int]:
    return [
        pid
        for pid in pids(folder)
        if psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    ]


def refused(environ: dict[str, str], code: str) -> str:
    """What run.py says when it does not even start; it must be one line, and fail."""
    done = subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, timeout=30
    )
    assert done.returncode != 0
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    return line


RUN = "import pathlib, sys, run\nrun.newest_model = lambda: {model}\nsys.exit(run.main())\n"


@pytest.mark.parametrize(
    ("key", "index"), [("HELPDESK_PORT", 0), ("RASA_PORT", 1), ("ACTIONS_PORT", 2)]
)
def test_a_busy_port_is_named_with_its_key(
    environ: dict[str, str], ports: list[int], key: str, index: int
) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", ports[index]))
        busy.listen()
        line = refused(environ, RUN.format(model="pathlib.Path('x')"))
    assert line == (
        f"Port {ports[index]} can't be used (Address already in use): "
        f"stop what uses it, or set {key} to another port."
    )


def test_a_missing_model_is_one_line(environ: dict[str, str]) -> None:
    line = refused(environ, RUN.format(model=None))
    assert line == "There is no trained model: run `make train` first."


def test_a_wrong_setting_is_one_line(environ: dict[str, str]) -> None:
    line = refused({**environ, "RASA_PORT": "many"}, RUN.format(model=None))
    assert line.startswith("RASA_PORT='many' can't be used")


def test_the_address_is_printed_when_all_are_healthy(
    start: Start, tmp_path: Path, ports: list[int]
) -> None:
    process = start("waits", "waits", "healthy")
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(4)]
    assert lines[0] == "Starting the helpdesk, Rasa and the action server …\n"
    assert lines[1].startswith("Ready after ")
    assert lines[1].endswith(f"open http://127.0.0.1:{ports[0]}\n")
    assert "/api/docs" in lines[2]
    assert "{actions,rasa,helpdesk}.log" in lines[3]


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_being_stopped_ends_all_and_is_no_error(
    start: Start, tmp_path: Path, sent: signal.Signals
) -> None:
    process = start("waits", "waits", "waits")
    wait_until_all_run(tmp_path)
    began = time.monotonic()
    os.killpg(process.pid, sent)  # a terminal sends it to the whole group
    said, errors = process.communicate(timeout=ENDS_WITHIN)
    assert time.monotonic() - began < ENDS_WITHIN
    assert (process.returncode, errors) == (0, "")
    assert said.endswith("Stopped.\n")
    assert orphans(tmp_path) == []


def test_one_that_does_not_want_to_end_is_killed_in_time(start: Start, tmp_path: Path) -> None:
    process = start("waits", "stubborn", "waits")
    wait_until_all_run(tmp_path)
    time.sleep(0.3)
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=ENDS_WITHIN)
    assert process.returncode == 0
    assert orphans(tmp_path) == []


def test_one_that_dies_ends_all_and_is_named_with_its_last_words(
    start: Start, tmp_path: Path
) -> None:
    process = start("waits", "dies", "waits")
    said, errors = process.communicate(timeout=20)
    first, *last_words = errors.splitlines()
    assert process.returncode == 1
    assert first == (f"rasa ended by itself, so all were stopped: {tmp_path}/var/log/rasa.log")
    assert [line.strip() for line in last_words] == ["first line", "the disk is full"]
    assert "Stopped." not in said
    assert orphans(tmp_path) == []


def test_one_that_ends_without_an_error_is_an_error_too(start: Start, tmp_path: Path) -> None:
    process = start("ends", "waits", "waits")
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert errors.startswith("actions ended by itself")
    assert orphans(tmp_path) == []


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGKILL])
def test_one_that_somebody_kills_is_an_error_too(
    start: Start, tmp_path: Path, sent: signal.Signals
) -> None:
    process = start("waits", "waits", "waits")
    wait_until_all_run(tmp_path)
    os.kill(pids(tmp_path)[0], sent)
    _, errors = process.communicate(timeout=20)
    assert process.returncode not in (0, None)
    assert " ended by itself, so all were stopped: " in errors
    assert orphans(tmp_path) == []


def test_not_getting_ready_is_said_and_ends_all(start: Start, tmp_path: Path) -> None:
    process = start("waits", "waits", "waits", ready_within=2)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert errors == f"Not ready after 2 s: see {tmp_path}/var/log.\n"
    assert orphans(tmp_path) == []

"""Children are watched and always ended, with what they started."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import psutil
import pytest

from bench.processes import BenchFailed, Fleet, free_ports, resident

NAP = "import time; time.sleep(60)"
PARENT = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {NAP!r}]); {NAP}"


def command(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_leaving_ends_children_and_grandchildren(tmp_path: Path) -> None:
    with Fleet(tmp_path) as fleet:
        child = fleet.start("parent", command(PARENT), os.environ, tmp_path)
        parent = psutil.Process(child.process.pid)
        fleet.wait([child], lambda: bool(parent.children()), 10)
        grandchild = parent.children()[0].pid
        assert resident([child])["parent"] > parent.memory_info().rss
    assert child.process.poll() is not None
    deadline = time.monotonic() + 5
    while not gone(grandchild) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert gone(grandchild)


def test_an_interrupt_ends_them_too(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    child = fleet.start("nap", command(NAP), os.environ, tmp_path)

    def interrupted() -> None:
        with fleet:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert child.process.poll() is not None


def test_a_child_that_ignores_the_request_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bench.processes.PATIENCE", 0.2)
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); "
    with Fleet(tmp_path) as fleet:
        child = fleet.start("deaf", command(deaf + "time.sleep(60)"), os.environ, tmp_path)
        fleet.wait([child], lambda: "deaf" in child.tail(), 10)
    assert child.process.returncode == -9


def test_a_dead_child_is_named_with_the_end_of_its_log(tmp_path: Path) -> None:
    code = "print('no config'); raise SystemExit(3)"
    with Fleet(tmp_path) as fleet:
        child = fleet.start("early", command(code), os.environ, tmp_path, of="ours")
        with pytest.raises(BenchFailed, match=r"early ended \(exit code 3\):\n.*no config"):
            fleet.wait([child], lambda: False, 10)
    assert (tmp_path / "ours-early.log").exists()


def test_running_to_the_end_gives_the_time_or_the_log(tmp_path: Path) -> None:
    with Fleet(tmp_path) as fleet:
        assert fleet.run("short", command("pass"), os.environ, tmp_path, 10) < 10
        with pytest.raises(BenchFailed, match="bad"):
            fleet.run("bad", command("raise SystemExit('bad')"), os.environ, tmp_path, 10)
        with pytest.raises(BenchFailed, match="more than 0 s"):
            fleet.run("long", command(NAP), os.environ, tmp_path, 0.1)


def test_free_ports_differ() -> None:
    assert len(set(free_ports(5))) == 5

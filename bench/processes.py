"""Child processes: started in groups of their own, watched, weighed, and always ended."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil

from bench.progress import say

LINES_OF_A_LOG = 15
PATIENCE = 10.0
TOLD_EVERY = 30.0
LOOK_EVERY = 0.2


class BenchFailed(Exception):
    """A process ended or did not get ready; the message holds the end of its log."""


@dataclass(frozen=True)
class Child:
    """A process of ours and where it writes."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def tail(self, lines: int = LINES_OF_A_LOG) -> str:
        """The end of its log, progress bars reduced to their last state."""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        kept = [line.rpartition("\r")[2].rstrip() for line in text.splitlines() if line.strip()]
        return "\n".join(f"    {line}" for line in kept[-lines:])

    def resident(self) -> int:
        """Bytes of memory that it and its children hold (RSS)."""
        parent = psutil.Process(self.process.pid)
        return sum(each.memory_info().rss for each in [parent, *parent.children(recursive=True)])


class Fleet:
    """All children of the bench; leaving the `with` block ends them."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._children: list[Child] = []

    def __enter__(self) -> Fleet:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(
        self, name: str, command: list[str], env: Mapping[str, str], cwd: Path, of: str = ""
    ) -> Child:
        """Start one `of` a group; its output goes to `<of>-<name>.log`."""
        log = self._logs / f"{of}-{name}.log".removeprefix("-").replace(" ", "-")
        with log.open("ab") as output:
            process = subprocess.Popen(
                command,
                env=dict(env),
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        child = Child(name, process, log)
        self._children.append(child)
        return child

    def wait(self, children: Iterable[Child], ready: Callable[[], bool], within: float) -> None:
        """Until ready.

        Raises:
            BenchFailed: a child ended, or it took too long.
        """
        children = list(children)
        end = time.monotonic() + within
        while not ready():
            for child in children:
                if child.process.poll() is not None:
                    raise BenchFailed(
                        f"{child.name} ended (exit code {child.process.returncode}):\n"
                        + child.tail()
                    )
            if time.monotonic() > end:
                tails = "\n".join(f"  {child.name}:\n{child.tail()}" for child in children)
                raise BenchFailed(f"not ready after {within:.0f} s\n{tails}")
            time.sleep(LOOK_EVERY)

    def run(
        self, name: str, command: list[str], env: Mapping[str, str], cwd: Path, within: float
    ) -> float:
        """Run one to its end; returns the seconds it took.

        Raises:
            BenchFailed: it failed or took too long.
        """
        began = told = time.monotonic()
        child = self.start(name, command, env, cwd)
        while child.process.poll() is None:
            now = time.monotonic()
            if now - began > within:
                raise BenchFailed(f"{name} took more than {within:.0f} s:\n{child.tail()}")
            if now - told > TOLD_EVERY:
                told = now
                say(f"  {name}: {now - began:.0f} s … {child.tail(1).strip()[:70]}")
            time.sleep(LOOK_EVERY)
        if child.process.returncode:
            raise BenchFailed(
                f"{name} failed (exit code {child.process.returncode}):\n{child.tail()}"
            )
        self._children.remove(child)
        return time.monotonic() - began

    def stop(self, children: Iterable[Child] | None = None) -> None:
        """End some, or all: asked first, killed if that takes too long."""
        stopping = list(self._children if children is None else children)
        before = _deaf_to_interrupts()
        try:
            for child in stopping:
                _signal(child, signal.SIGTERM)
            end = time.monotonic() + PATIENCE
            for child in stopping:
                with suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.1, end - time.monotonic()))
            for child in stopping:
                _signal(child, signal.SIGKILL)  # whatever it left behind in its group, too
                child.process.wait()
                self._children.remove(child)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _deaf_to_interrupts() -> dict[signal.Signals, Any]:
    """While children are being ended, a second Ctrl-C must not leave them behind."""
    return {
        number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)
    }


def _signal(child: Child, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.process.pid, number)


def free_ports(count: int) -> list[int]:
    """Ports that nobody uses now."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def resident(children: Iterable[Child]) -> dict[str, int]:
    """Bytes held by each, by name."""
    return {child.name: child.resident() for child in children}

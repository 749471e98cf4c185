"""Starts the three processes together, says when they are ready, and ends them together.

Each can also be started alone: `python -m bot.action_server`, `python -m bot.server`,
`python -m helpdesk`.
"""

from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from honcho.manager import Manager
from honcho.printer import Message

from bot.train import newest_model
from settings import Settings, SettingsError, load_settings

PROCESSES = {"actions": "bot.action_server", "rasa": "bot.server", "helpdesk": "helpdesk"}
READY_WITHIN = 180
LINES_OF_A_DEAD_PROCESS = 5
# What Honcho returns when it was told to stop; a child that was killed has a negative code.
INTERRUPTED = {130, 143}


def main() -> int:
    """Run until Ctrl-C (0) or until a process ends by itself (not 0)."""
    try:
        settings = load_settings()
        _check_ports(settings)
    except (SettingsError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    if newest_model() is None:
        print("There is no trained model: run `make train` first.", file=sys.stderr)
        return 1
    settings.log_dir.mkdir(parents=True, exist_ok=True)
    print("Starting the helpdesk, Rasa and the action server …", flush=True)
    printer = _FirstToStop()
    manager = Manager(printer=printer)
    for name, module in PROCESSES.items():
        manager.add_process(name, _command(module, _log(settings, name)), env=dict(os.environ))
    gave_up = threading.Event()
    watch = threading.Thread(target=_announce, args=(settings, manager, gave_up), daemon=True)
    watch.start()
    signal.signal(signal.SIGHUP, _stop)  # the terminal was closed
    manager.loop()
    if manager.returncode in INTERRUPTED:
        print("Stopped.")
        return 0
    if not gave_up.is_set():
        _explain(settings, printer.name)
    return abs(manager.returncode) or 1


def _stop(_signal: int, _frame: object) -> None:
    """Stop as at Ctrl-C: the children live in sessions of their own and would stay."""
    os.kill(os.getpid(), signal.SIGTERM)


def _command(module: str, log: Path) -> str:
    python = shlex.quote(sys.executable)
    return f"exec {python} -W ignore -m {module} >>{shlex.quote(str(log))} 2>&1"


def _log(settings: Settings, name: str) -> Path:
    return settings.log_dir / f"{name}.log"


def _check_ports(settings: Settings) -> None:
    """Raises OSError with one clear line for the first port that is taken."""
    ports = {
        "HELPDESK_PORT": (settings.host, settings.port),
        "RASA_PORT": ("127.0.0.1", settings.rasa_port),
        "ACTIONS_PORT": ("127.0.0.1", settings.actions_port),
    }
    for key, address in ports.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(address)
            except OSError as error:
                raise OSError(
                    f"Port {address[1]} can't be used ({error.strerror}): "
                    f"stop what uses it, or set {key} to another port."
                ) from None


def _announce(settings: Settings, manager: Manager, gave_up: threading.Event) -> None:
    """Wait until every part is healthy, then print the address."""
    url = f"http://{settings.host}:{settings.port}"
    started = time.monotonic()
    told = 0
    while (waited := time.monotonic() - started) < READY_WITHIN:
        parts = _health(url)
        if parts and all(part["status"] in {"ok", "off"} for part in parts.values()):
            print(
                f"Ready after {waited:.0f} s: open {settings.public_url}\n"
                f"API: {url}/api/docs   health: {url}/api/health\n"
                f"Logs: {settings.log_dir}/{{{','.join(PROCESSES)}}}.log   Ctrl-C ends it.",
                flush=True,
            )
            return
        if waited - told >= 5:
            told = int(waited)
            waiting = [name for name, part in parts.items() if part["status"] not in {"ok", "off"}]
            print(f"  {told} s, waiting for {', '.join(waiting) or 'the helpdesk'} …", flush=True)
        time.sleep(0.5)
    print(f"Not ready after {READY_WITHIN} s: see {settings.log_dir}.", file=sys.stderr)
    gave_up.set()
    manager.returncode = 1
    manager.terminate()


def _health(url: str) -> dict[str, dict[str, str]]:
    """The parts and how they are; empty while the helpdesk does not answer."""
    try:
        with urllib.request.urlopen(f"{url}/api/health", timeout=3) as answer:
            body = json.load(answer)
    except urllib.error.HTTPError as error:
        body = json.load(error)
    except (OSError, ValueError):
        return {}
    parts: dict[str, dict[str, str]] = body["parts"]
    return parts


def _explain(settings: Settings, name: str | None) -> None:
    """One line for the process that ended first, and the end of its log."""
    log = _log(settings, name) if name else settings.log_dir
    print(f"{name or 'A process'} ended by itself, so all were stopped: {log}", file=sys.stderr)
    if name and log.exists():
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        for line in lines[-LINES_OF_A_DEAD_PROCESS:]:
            print(f"  {line}", file=sys.stderr)


class _FirstToStop:
    """Takes Honcho's own lines (the processes write to their logs) and notes who stopped first."""

    width = 0
    name: str | None = None

    def write(self, message: Message) -> None:
        """Honcho says `rasa stopped (rc=1)`."""
        if self.name is None and " stopped (rc=" in str(message.data):
            self.name = str(message.data).partition(" ")[0]


if __name__ == "__main__":
    sys.exit(main())

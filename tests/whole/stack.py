"""The real thing: action server, Rasa server and helpdesk as processes of their own.

They listen on free ports and keep everything in a folder of their own, so that a run touches
neither `var/` nor a helpdesk that happens to run on this machine. The model is the newest in
`models/`; where there is none, it is trained first.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from bot.train import newest_model

ROOT = Path(__file__).parents[2]
# In the order in which they start: who is asked comes before who asks.
MODULES = {"actions": "bot.action_server", "rasa": "bot.server", "helpdesk": "helpdesk"}
READY_SECONDS = 90
ENDS_WITHIN = 10
LINES_OF_A_LOG = 25
SECRET = "the secret of the whole-stack tests"


class StackFailed(Exception):
    """The stack did not start or stop as it should; the message ends with the logs."""


class Stack:
    """The three processes; each can be stopped and started again alone."""

    def __init__(self, var_dir: Path, environ: Mapping[str, str] | None = None) -> None:
        self.var_dir = var_dir
        ports = dict(zip(MODULES, _free_ports(len(MODULES)), strict=True))
        self.url = f"http://127.0.0.1:{ports['helpdesk']}"
        self.environ = {
            **{name: value for name, value in os.environ.items() if name not in _OURS},
            "VAR_DIR": str(var_dir),
            "HELPDESK_SECRET": SECRET,
            "HELPDESK_PORT": str(ports["helpdesk"]),
            "RASA_PORT": str(ports["rasa"]),
            "ACTIONS_PORT": str(ports["actions"]),
            "HELPDESK_DATABASE_URL": f"sqlite:///{var_dir}/helpdesk.db",
            "TRACKER_DATABASE_URL": f"sqlite:///{var_dir}/tracker.db",
            **(environ or {}),
        }
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    # --- starting and stopping ---------------------------------------------------------------

    def start(self) -> None:
        """Start all three and wait until the helpdesk finds every part well."""
        _train_if_needed()
        self.log_dir.mkdir(parents=True, exist_ok=True)
        for name in MODULES:
            self._launch(name)
        self.wait_until_well()

    def stop(self) -> None:
        """End all of them, the helpdesk first."""
        for name in reversed(MODULES):
            if name in self._running:
                self.end(name)

    def restart(self, name: str) -> None:
        """End one process and start it again."""
        self.end(name)
        self.begin(name)

    def end(self, name: str, how: int = signal.SIGTERM) -> None:
        """Stop one process as an operator would, or kill it; raises StackFailed if it stays."""
        process = self._running.pop(name)
        process.send_signal(how)
        try:
            process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(ENDS_WITHIN)
            raise StackFailed(
                f"{name} did not end within {ENDS_WITHIN} s.\n{self.tails()}"
            ) from None

    def mend(self) -> None:
        """Start again whatever does not run, for example after a test that failed."""
        missing = [name for name in MODULES if name not in self._running]
        for name in missing:
            self._launch(name)
        if missing:
            self.wait_until_well()

    def begin(self, name: str) -> None:
        """Start one process that was stopped and wait until all are well."""
        self._launch(name)
        self.wait_until_well()

    def wait_until_well(self) -> None:
        """Wait for the health check; a process that ended meanwhile is named at once."""
        until = time.monotonic() + READY_SECONDS
        while True:
            for name, process in self._running.items():
                if process.poll() is not None:
                    raise StackFailed(
                        f"{name} ended by itself with code {process.returncode}.\n{self.tails()}"
                    )
            parts = self.health()
            if parts and all(part["status"] in {"ok", "off"} for part in parts.values()):
                return
            if time.monotonic() > until:
                raise StackFailed(f"not well after {READY_SECONDS} s: {parts}\n{self.tails()}")
            time.sleep(0.1)

    def health(self) -> dict[str, dict[str, str]]:
        """Every part as the helpdesk sees it; empty while the helpdesk does not answer."""
        try:
            with urllib.request.urlopen(f"{self.url}/api/health", timeout=5) as answer:
                body = json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                body = json.load(error)
        except (OSError, ValueError):
            return {}
        parts: dict[str, dict[str, str]] = body["parts"]
        return parts

    # --- what it leaves behind -----------------------------------------------------------------

    @property
    def log_dir(self) -> Path:
        return self.var_dir / "log"

    def log(self, name: str) -> str:
        """All that a process has written so far."""
        return (self.log_dir / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def tails(self) -> str:
        """The ends of the logs, for a failure's message."""
        return "\n".join(
            f"--- {file.name}\n" + "\n".join(self.log(file.stem).splitlines()[-LINES_OF_A_LOG:])
            for file in sorted(self.log_dir.glob("*.log"))
        )

    def desk(self, *arguments: str, check: bool = True) -> str:
        """Run `python -m helpdesk.tickets …` on the same database, as an agent does."""
        done = subprocess.run(
            [sys.executable, "-m", "helpdesk.tickets", *arguments],
            cwd=ROOT,
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=60,
        )
        if check and done.returncode != 0:
            raise StackFailed(f"helpdesk.tickets {' '.join(arguments)}: {done.stderr}")
        return done.stdout if check else done.stdout + done.stderr

    def desk_json(self, *arguments: str) -> Any:
        """The same, read as JSON."""
        return json.loads(self.desk(*arguments, "--json"))

    def _launch(self, name: str) -> None:
        with self._log_for_writing(name) as log:
            self._running[name] = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", MODULES[name]],
                cwd=ROOT,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def _log_for_writing(self, name: str) -> IO[bytes]:
        return (self.log_dir / f"{name}.log").open("ab")


_OURS = {
    "HELPDESK_HOST",
    "PUBLIC_URL",
    "RASA_URL",
    "ACTIONS_URL",
    "TELEGRAM_TOKEN",
    "TELEGRAM_API_URL",
    "LOG_LEVEL",
}


def _train_if_needed() -> None:
    """Rasa stays out of this process: its warnings are not ours."""
    if newest_model(ROOT / "models") is None:
        subprocess.run([sys.executable, "-W", "ignore", "-m", "bot.train"], cwd=ROOT, check=True)


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listens on; held together while they are chosen, so that they differ."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()

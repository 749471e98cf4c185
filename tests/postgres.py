"""A real, temporary PostgreSQL for tests, started once per session on a free loopback port.

`postgres_url` is an empty database of its own for one test. Use it from a test or a conftest with
`from tests.postgres import postgres_server, postgres_url`. If no PostgreSQL can be started, the
test fails: a guarantee that was not tried on PostgreSQL is none.
"""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

_names = count(1)
_SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "shared_buffers=32MB",
)


@dataclass(frozen=True)
class PostgresServer:
    """Where the running cluster listens, and who may do everything there."""

    port: int
    user: str

    def url(self, database: str) -> str:
        return f"postgresql://{self.user}@127.0.0.1:{self.port}/{database}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The cluster; stopped and removed when the session ends."""
    binaries = _binaries()
    owner = "postgres" if os.geteuid() == 0 else getpass.getuser()
    folder = Path(tempfile.mkdtemp(prefix="desk-postgres-"))
    if os.geteuid() == 0:
        account = pwd.getpwnam(owner)
        os.chown(folder, account.pw_uid, account.pw_gid)
    data, port = folder / "data", _free_port()
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 "
    options += " ".join(f"-c {setting}" for setting in _SETTINGS)
    try:
        _run(owner, binaries / "initdb", "-D", data, "-A", "trust", "-U", owner,
             "-E", "UTF8", "--locale=C", "--no-sync")  # fmt: skip
        _run(owner, binaries / "pg_ctl", "-D", data, "-w", "-t", "60",
             "-l", folder / "log", "-o", options, "start")  # fmt: skip
        try:
            yield PostgresServer(port, owner)
        finally:
            _run(owner, binaries / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of a fresh, empty database, dropped after the test."""
    name = f"test_{next(_names)}"
    engine = create_engine(
        postgres_server.url("postgres"), future=True, isolation_level="AUTOCOMMIT"
    )
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        yield postgres_server.url(name)
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        engine.dispose()


def _binaries() -> Path:
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parent.parent.name)
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        pytest.fail("PostgreSQL is not installed; install the Debian package 'postgresql'.")
    return Path(on_path).parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(owner: str, *command: str | Path) -> None:
    as_owner = ["runuser", "-u", owner, "--"] if os.geteuid() == 0 else []
    # output goes to a file: the server would inherit a pipe and keep it open
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            [*as_owner, *map(str, command)],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            check=False,
        )
        if done.returncode != 0:
            output.seek(0)
            said = output.read().decode("utf-8", "replace")
            pytest.fail(f"PostgreSQL could not be started or stopped: {command[0]}: {said}")

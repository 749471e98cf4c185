"""Opening the database: SQLite for one machine, PostgreSQL for several."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from helpdesk.tickets.errors import DatabaseNotSupported

BUSY_SECONDS = 30


def open_engine(url: str) -> Engine:
    """An engine for the desk; creates the folder of a SQLite file, connects on first use.

    Raises DatabaseNotSupported for anything but a SQLite file or PostgreSQL: what lives only in
    memory would be another database for each connection.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseNotSupported from None
    backend = parsed.get_backend_name()
    if backend == "postgresql":
        return create_engine(parsed, future=True, pool_size=5, max_overflow=10, pool_pre_ping=True)
    if backend != "sqlite" or parsed.database in (None, "", ":memory:"):
        raise DatabaseNotSupported
    Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        parsed,
        future=True,
        poolclass=QueuePool,
        pool_size=5,
        max_overflow=10,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def writer(engine: Engine) -> Engine:
    """The same engine and pool, whose transactions take SQLite's write lock at the start.

    A transaction that reads first and writes later would otherwise fail with "database is
    locked" as soon as another one wrote in between.
    """
    return engine.execution_options(desk_writes=True)


class Transactions:
    """One database, its transactions and the clock; safe to share between threads."""

    def __init__(self, engine_or_url: Engine | str, clock: Callable[[], datetime]) -> None:
        """Connects on first use. A given engine comes from `open_engine`."""
        if isinstance(engine_or_url, str):
            engine_or_url = open_engine(engine_or_url)
        self._engine = engine_or_url
        self._writer = writer(self._engine)
        self._clock = clock

    def dispose(self) -> None:
        """Close idle connections."""
        self._engine.dispose()

    def _read(self) -> AbstractContextManager[Connection]:
        return self._engine.begin()  # type: ignore[no-any-return]

    def _write(self) -> AbstractContextManager[Connection]:
        return self._writer.begin()  # type: ignore[no-any-return]


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin in _begin_sqlite, not in the driver
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = NORMAL")
    _use_wal(connection, cursor)
    cursor.close()


def _use_wal(connection: Any, cursor: Any) -> None:
    """WAL lets readers go on while one writes. The switch itself does not wait for a lock."""
    last_try = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except connection.OperationalError:
            if time.monotonic() > last_try:
                raise
            time.sleep(0.02)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("desk_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def insert_if_new(connection: Connection, table: Any, row: Mapping[str, Any]) -> bool:
    """Insert the row; False when it (its primary or a unique key) was there already."""
    insert = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[connection.dialect.name]
    statement = insert(table).on_conflict_do_nothing()
    return bool(connection.execute(statement, row).rowcount == 1)

"""The history of the tables, applied by `Desk.migrate()` when a process starts.

A new step: change models.py, then
`alembic -c helpdesk/tickets/migrations/alembic.ini revision --autogenerate -m "what changes"`
with HELPDESK_DATABASE_URL naming a migrated database, and read what it wrote.
"""

from __future__ import annotations

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.engine import Engine

_LOCK = 0x475354  # any number that no other program's advisory lock uses


def ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether Alembic should compare this with the models: not SQLite's own bookkeeping."""
    return (kind, name) != ("table", "sqlite_sequence")


def upgrade(engine: Engine) -> None:
    """Apply the missing steps in one transaction, which waits for another process's.

    SQLite: `engine` comes from `database.writer`, so the write lock is held from the start.
    """
    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

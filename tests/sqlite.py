"""A desk's SQLite database for one test: migrated once per run, then copied.

Tests of the migrations themselves start from nothing: `tests/helpdesk/tickets/`.
"""

from __future__ import annotations

import tempfile
from datetime import datetime, timezone
from functools import cache
from pathlib import Path

from helpdesk.tickets import Desk


def new_database(folder: Path) -> str:
    """The address of a database of its own, with all tables and nothing in them."""
    file = folder / "helpdesk.db"
    file.write_bytes(_migrated())
    return f"sqlite:///{file}"


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory(prefix="desk-sqlite-") as folder:
        file = Path(folder) / "helpdesk.db"
        desk = Desk(f"sqlite:///{file}", lambda: datetime.now(timezone.utc))
        desk.migrate()
        desk.dispose()  # the last to let go writes the log back into the file
        return file.read_bytes()

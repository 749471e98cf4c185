"""Which updates of a messenger were seen already: it repeats what we did not confirm."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.engine import Connection

from helpdesk.tickets.database import insert_if_new
from helpdesk.tickets.models import seen_updates

REMEMBERED = timedelta(days=3)  # Telegram keeps an update for a day


def first_sight(connection: Connection, update_id: int, now: datetime) -> bool:
    """True exactly once per update."""
    return insert_if_new(connection, seen_updates, {"update_id": update_id, "seen_at": now})


def prune(connection: Connection, now: datetime) -> None:
    """Forget updates that can't come again."""
    connection.execute(delete(seen_updates).where(seen_updates.c.seen_at < now - REMEMBERED))

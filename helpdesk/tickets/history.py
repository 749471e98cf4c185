"""The history of a ticket: entries, which are added and never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from helpdesk.tickets.models import entries

USER = "user"
AGENT = "agent"
SYSTEM = "system"


def add_entry(
    connection: Connection,
    number: str,
    verb: str,
    who: str,
    role: str,
    now: datetime,
    *,
    text: str | None = None,
    message_id: int | None = None,
    public: bool = True,
) -> None:
    """Leave a trace: who did what, when, and whether the user may see it."""
    connection.execute(
        insert(entries),
        {
            "ticket_number": number,
            "at": now,
            "who": who,
            "role": role,
            "verb": verb,
            "public": public,
            "text": text,
            "message_id": message_id,
        },
    )

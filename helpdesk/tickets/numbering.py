"""Ticket numbers: GST-<year in India>-<six digits>, without gaps, also under load.

The counter is a row, changed in the same transaction as the ticket: who comes second waits
for it, and a transaction that fails gives its number back.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from helpdesk.tickets.database import insert_if_new
from helpdesk.tickets.errors import TicketNotFound
from helpdesk.tickets.models import ticket_counters

INDIA = timezone(timedelta(hours=5, minutes=30), "IST")  # no summer time, so no zone database
_NUMBER = re.compile(r"\s*gst[\s\-‐-―]*(\d{4})[\s\-‐-―]*(\d{1,9})\s*", re.IGNORECASE)


def next_number(connection: Connection, now: datetime) -> str:
    """The next number of the Indian calendar year of `now`; locks that year until the commit."""
    year = now.astimezone(INDIA).year
    bump = (
        update(ticket_counters)
        .where(ticket_counters.c.year == year)
        .values(last=ticket_counters.c.last + 1)
    )
    if connection.execute(bump).rowcount == 0:
        insert_if_new(connection, ticket_counters, {"year": year, "last": 0})
        connection.execute(bump)
    last = connection.execute(
        select(ticket_counters.c.last).where(ticket_counters.c.year == year)
    ).scalar_one()
    return written(year, last)


def written(year: int, serial: int) -> str:
    """A number as it is told to people.

    >>> written(2026, 123)
    'GST-2026-000123'
    """
    return f"GST-{year}-{serial:06d}"


def compact(text: str) -> str:
    """The number that people meant; raises TicketNotFound when it is no ticket number.

    >>> compact("gst 2026 123")
    'GST-2026-000123'
    >>> compact("GST-२०२६-०००१२३")
    'GST-2026-000123'
    """
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise TicketNotFound(text)
    return written(int(found[1]), int(found[2]))

"""Access codes: who may ask about a ticket from another conversation.

Six characters that can't be misread (no 0 O 1 I L), kept only as a salted scrypt hash. Wrong
codes are counted per ticket and per asking conversation, in the database, so that neither a
restart nor a second process forgets them. A try is counted *before* its code is looked at:
twenty at once are twenty tries. A number that was never given out is treated like any other.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection

from helpdesk.tickets.database import insert_if_new
from helpdesk.tickets.errors import AccessRefused, TooSoon, WrongAccessCode
from helpdesk.tickets.models import access_attempts

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH = 6

# wrong codes so far -> seconds until the next try
WAITS = {3: 10, 4: 30, 5: 60, 6: 5 * 60, 7: 15 * 60}
REFUSED_FROM = 8
REMEMBERED = timedelta(hours=24)

_COST, _BLOCK = 2**12, 8  # about 10 ms, 4 MB


def new_code() -> str:
    """A fresh random code; about 890 million are possible."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def hashed(code: str) -> str:
    """The code as it is stored: cost, block size, salt and scrypt hash."""
    salt = secrets.token_bytes(16)
    return f"scrypt${_COST}${_BLOCK}${salt.hex()}${_scrypt(code, salt, _COST, _BLOCK).hex()}"


def fits(code: str, stored: str | None) -> bool:
    """Whether the code is the stored one; takes as long when there is no ticket (`None`)."""
    if stored is None:
        _scrypt(code, b"no such ticket..", _COST, _BLOCK)
        return False
    _, cost, block, salt, digest = stored.split("$")
    return hmac.compare_digest(
        _scrypt(code, bytes.fromhex(salt), int(cost), int(block)), bytes.fromhex(digest)
    )


@dataclass(frozen=True)
class Try:
    """A counted try: how many there are now, and when the conversation tried before."""

    count: int
    at: datetime
    before: datetime


def count_try(connection: Connection, number: str, conversation_id: str, now: datetime) -> Try:
    """Count one try before its code is looked at.

    Raises TooSoon or AccessRefused, uncounted, while an earlier wait is running.
    """
    rows = _locked(connection, _subjects(number, conversation_id), now)
    most = max(wrong for wrong, _ in rows.values())
    waiting = max(
        ceil((last_at - now).total_seconds() + _wait(wrong)) for wrong, last_at in rows.values()
    )
    if waiting > 0:
        raise AccessRefused(waiting) if most >= REFUSED_FROM else TooSoon(waiting)
    for subject, (wrong, _) in rows.items():
        connection.execute(
            update(access_attempts)
            .where(access_attempts.c.subject == subject)
            .values(wrong=wrong + 1, last_at=now)
        )
    return Try(most + 1, now, rows[_subjects(number, conversation_id)[1]][1])


def refusal(tried: Try) -> WrongAccessCode | AccessRefused:
    """What to raise when the code of this try was wrong."""
    wait = _wait(tried.count)
    return AccessRefused(wait) if tried.count >= REFUSED_FROM else WrongAccessCode(wait)


def take_back(connection: Connection, number: str, conversation_id: str, tried: Try) -> None:
    """The code was right: the ticket starts afresh, the conversation loses this one try.

    The conversation's other tries stay, or one's own ticket would buy tries at others'.
    """
    ticket, conversation = _subjects(number, conversation_id)
    mine = access_attempts.c.subject == conversation
    connection.execute(
        update(access_attempts)
        .where(mine, access_attempts.c.wrong > 0)
        .values(wrong=access_attempts.c.wrong - 1)
    )
    connection.execute(
        update(access_attempts)
        .where(mine, access_attempts.c.last_at == tried.at)
        .values(last_at=tried.before)
    )
    connection.execute(
        update(access_attempts).where(access_attempts.c.subject == ticket).values(wrong=0)
    )


def forget(connection: Connection, conversation_id: str) -> None:
    """Forget what a conversation tried, when it is erased."""
    subject = _subjects("", conversation_id)[1]
    connection.execute(delete(access_attempts).where(access_attempts.c.subject == subject))


def prune(connection: Connection, now: datetime) -> None:
    """Drop counts that no longer matter."""
    old = (
        select(access_attempts.c.subject)
        .where(access_attempts.c.last_at < now - REMEMBERED)
        .with_for_update(skip_locked=True)
    )
    connection.execute(delete(access_attempts).where(access_attempts.c.subject.in_(old)))


def _scrypt(code: str, salt: bytes, cost: int, block: int) -> bytes:
    kept = "".join(c for c in unicodedata.normalize("NFKC", code).upper() if c.isalnum())
    return hashlib.scrypt(kept.encode("utf-8", "replace"), salt=salt, n=cost, r=block, p=1)


def _subjects(number: str, conversation_id: str) -> tuple[str, str]:
    return f"ticket {number}", f"conversation {conversation_id}"


def _locked(
    connection: Connection, subjects: tuple[str, str], now: datetime
) -> dict[str, tuple[int, datetime]]:
    """Count and time of the last try per subject, locked in one order (no deadlock)."""
    for subject in sorted(subjects):
        insert_if_new(connection, access_attempts, {"subject": subject, "wrong": 0, "last_at": now})
    rows = connection.execute(
        select(access_attempts)
        .where(access_attempts.c.subject.in_(subjects))
        .order_by(access_attempts.c.subject)
        .with_for_update()
    )
    return {
        row.subject: (row.wrong if now - row.last_at < REMEMBERED else 0, row.last_at)
        for row in rows
    }


def _wait(wrong: int) -> int:
    if wrong >= REFUSED_FROM:
        return int(REMEMBERED.total_seconds())
    return WAITS.get(wrong, 0)

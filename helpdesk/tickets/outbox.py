"""The outbox: messages that must reach an address outside the page.

A row per message, so that a message is carried once. Who takes a row owns it for a while
(`HELD_FOR`); if that worker dies, the row comes back. Of one conversation only the oldest
waiting row is ever handed out: messages arrive in the order in which they were written.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, insert, select, update
from sqlalchemy.engine import Connection

from helpdesk.tickets import conversations
from helpdesk.tickets.history import SYSTEM, add_entry
from helpdesk.tickets.models import conversations as conversation_table
from helpdesk.tickets.models import deliveries, entries, messages
from helpdesk.tickets.views import DeliveryView, MessageView

PENDING = "pending"
DELIVERED = "delivered"
BLOCKED = "blocked"
FAILED = "failed"

# Channels that must be written to; a page fetches its messages itself.
PUSHED_CHANNELS = frozenset({"telegram"})
HELD_FOR = timedelta(minutes=2)


def post(connection: Connection, conversation: Any, message: MessageView, now: datetime) -> None:
    """Put a message into the outbox if its conversation's channel needs that."""
    if conversation.channel not in PUSHED_CHANNELS or conversation.address is None:
        return
    connection.execute(
        insert(deliveries),
        {
            "conversation_id": conversation.id,
            "message_id": message.id,
            "state": PENDING,
            "attempts": 0,
            "due_at": now,
        },
    )


def anything_due(connection: Connection, now: datetime) -> bool:
    """Whether a worker should look (a read, so that an idle desk never writes)."""
    due = select(deliveries.c.id).where(deliveries.c.state == PENDING, deliveries.c.due_at <= now)
    return connection.execute(due.limit(1)).first() is not None


def take_due(connection: Connection, limit: int, now: datetime) -> list[DeliveryView]:
    """Take up to `limit` deliveries, at most one per conversation, and hold them."""
    before = deliveries.alias("before")
    earlier_waits = exists(
        select(before.c.id).where(
            before.c.conversation_id == deliveries.c.conversation_id,
            before.c.state == PENDING,
            before.c.id < deliveries.c.id,
        )
    )
    ids = (
        connection.execute(
            select(deliveries.c.id)
            .where(deliveries.c.state == PENDING, deliveries.c.due_at <= now, ~earlier_waits)
            .order_by(deliveries.c.due_at, deliveries.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        .scalars()
        .all()
    )
    if not ids:
        return []
    connection.execute(
        update(deliveries).where(deliveries.c.id.in_(ids)).values(due_at=now + HELD_FOR)
    )
    rows = connection.execute(
        select(
            deliveries,
            messages.c.text,
            conversation_table.c.channel,
            conversation_table.c.address,
        )
        .join_from(deliveries, messages, messages.c.id == deliveries.c.message_id)
        .join(conversation_table, conversation_table.c.id == deliveries.c.conversation_id)
        .where(deliveries.c.id.in_(ids))
        .order_by(deliveries.c.id)
    ).all()
    under = conversations.buttons_under(connection, [row.message_id for row in rows])
    return [
        DeliveryView(
            id=row.id,
            conversation_id=row.conversation_id,
            channel=row.channel,
            address=row.address,
            text=row.text,
            attempts=row.attempts,
            buttons=under.get(row.message_id, ()),
        )
        for row in rows
    ]


def delivered(connection: Connection, delivery_id: int, now: datetime) -> None:
    """It arrived."""
    _settle(connection, delivery_id, state=DELIVERED, delivered_at=now, error=None)


def postponed(connection: Connection, delivery_id: int, until: datetime) -> None:
    """The channel asked to wait; this is no failed attempt."""
    _settle(connection, delivery_id, due_at=until)


def failed(
    connection: Connection,
    delivery_id: int,
    error: str,
    retry_at: datetime | None,
    now: datetime,
) -> None:
    """An attempt failed; without `retry_at` it was the last, and the ticket's agent sees it."""
    values: dict[str, Any] = {"attempts": deliveries.c.attempts + 1, "error": error}
    if retry_at is not None:
        _settle(connection, delivery_id, due_at=retry_at, **values)
    elif _settle(connection, delivery_id, state=FAILED, **values):
        _tell_agents(connection, delivery_id, "delivery_failed", now)


def blocked(connection: Connection, delivery_id: int, now: datetime) -> None:
    """The user blocked the bot: nothing that waits for this chat is tried again."""
    if not _settle(connection, delivery_id, state=BLOCKED, attempts=deliveries.c.attempts + 1):
        return
    _tell_agents(connection, delivery_id, "delivery_blocked", now)
    conversation_id = (
        select(deliveries.c.conversation_id).where(deliveries.c.id == delivery_id).scalar_subquery()
    )
    connection.execute(
        update(deliveries)
        .where(deliveries.c.conversation_id == conversation_id, deliveries.c.state == PENDING)
        .values(state=BLOCKED)
    )


def _settle(connection: Connection, delivery_id: int, **values: Any) -> bool:
    changed = connection.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery_id, deliveries.c.state == PENDING)
        .values(**values)
    )
    return bool(changed.rowcount == 1)


def _tell_agents(connection: Connection, delivery_id: int, verb: str, now: datetime) -> None:
    number = connection.execute(
        select(entries.c.ticket_number)
        .join_from(deliveries, entries, entries.c.message_id == deliveries.c.message_id)
        .where(deliveries.c.id == delivery_id)
    ).scalar()
    if number is not None:
        add_entry(connection, number, verb, "outbox", SYSTEM, now, public=False)

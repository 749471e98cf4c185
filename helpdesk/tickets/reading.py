"""Tickets as they are shown: lists, the agents' full view, the user's public view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from helpdesk.tickets import numbering
from helpdesk.tickets.errors import TicketNotFound
from helpdesk.tickets.models import conversations, deliveries, entries, messages, tickets
from helpdesk.tickets.views import EntryView, TicketSummary, TicketView

_WITH_CHAT = select(tickets, conversations.c.channel, conversations.c.agent_ticket).join_from(
    tickets, conversations
)


def of_conversation(connection: Connection, conversation_id: str) -> list[TicketSummary]:
    """The tickets raised in a conversation, newest first."""
    rows = connection.execute(
        _WITH_CHAT.where(tickets.c.conversation_id == conversation_id).order_by(
            tickets.c.opened_at.desc(), tickets.c.number.desc()
        )
    )
    return [_summary(row) for row in rows]


def listed(
    connection: Connection,
    status_in: Sequence[str],
    assignee: str | None,
    topic: str | None,
    limit: int,
) -> list[TicketSummary]:
    """Tickets in these statuses, the one waiting longest first."""
    query = _WITH_CHAT.where(tickets.c.status.in_(status_in))
    if assignee is not None:
        query = query.where(tickets.c.assignee == assignee)
    if topic is not None:
        query = query.where(tickets.c.topic == topic)
    rows = connection.execute(query.order_by(tickets.c.opened_at, tickets.c.number).limit(limit))
    return [_summary(row) for row in rows]


def full(connection: Connection, number: str) -> TicketView:
    """Everything about a ticket, for agents; raises TicketNotFound."""
    number = numbering.compact(number)
    row = connection.execute(_WITH_CHAT.where(tickets.c.number == number)).one_or_none()
    if row is None:
        raise TicketNotFound(number)
    return _view(row, _entries(connection, number, public_only=False), row.contact)


def public(connection: Connection, number: str) -> TicketView:
    """What the user sees: public entries, contact masked."""
    row = connection.execute(_WITH_CHAT.where(tickets.c.number == number)).one_or_none()
    if row is None:
        raise TicketNotFound(number)
    return _view(row, _entries(connection, number, public_only=True), mask_contact(row.contact))


def access_of(connection: Connection, number: str) -> tuple[str, str] | None:
    """Conversation and stored code of a ticket, or None."""
    row = connection.execute(
        select(tickets.c.conversation_id, tickets.c.access_hash).where(tickets.c.number == number)
    ).one_or_none()
    return None if row is None else (row.conversation_id, row.access_hash)


def mask_contact(contact: str | None) -> str | None:
    """A contact that its owner recognises and nobody else can use.

    >>> mask_contact("ramesh@example.in"), mask_contact("+91 98290 12345"), mask_contact("asha")
    ('r***@example.in', '***345', '***')
    """
    if contact is None:
        return None
    name, at, domain = contact.strip().rpartition("@")
    if at:
        return f"{name[:1]}***@{domain}"
    digits = [c for c in contact if c.isdigit()]
    return "***" + "".join(digits[-3:] if len(digits) >= 7 else ())


def _entries(connection: Connection, number: str, *, public_only: bool) -> tuple[EntryView, ...]:
    query = (
        select(
            entries,
            func.coalesce(entries.c.text, messages.c.text).label("words"),
            deliveries.c.state,
        )
        .join_from(entries, messages, messages.c.id == entries.c.message_id, isouter=True)
        .join(deliveries, deliveries.c.message_id == entries.c.message_id, isouter=True)
        .where(entries.c.ticket_number == number)
        .order_by(entries.c.id)
    )
    if public_only:
        query = query.where(entries.c.public)
    return tuple(
        EntryView(
            id=row.id,
            at=row.at,
            who=row.who,
            role=row.role,
            verb=row.verb,
            public=row.public,
            text=row.words,
            delivery=row.state,
        )
        for row in connection.execute(query)
    )


def _basics(row: Any) -> dict[str, Any]:
    return {
        "number": row.number,
        "status": row.status,
        "topic": row.topic,
        "language": row.language,
        "problem": row.problem,
        "assignee": row.assignee,
        "conversation_id": row.conversation_id,
        "channel": row.channel,
        "opened_at": row.opened_at,
        "changed_at": row.changed_at,
    }


def _summary(row: Any) -> TicketSummary:
    return TicketSummary(**_basics(row))


def _view(row: Any, history: tuple[EntryView, ...], contact: str | None) -> TicketView:
    return TicketView(
        **_basics(row),
        tried=tuple(row.tried),
        gstin=row.gstin,
        arn=row.arn,
        utr=row.utr,
        contact=contact,
        chat_taken=row.agent_ticket == row.number,
        entries=history,
    )

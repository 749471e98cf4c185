"""The life of a ticket: every verb changes it under the conversation's lock and leaves an entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from helpdesk.tickets import conversations, numbering, outbox, statuses
from helpdesk.tickets.errors import ChatTaken, NotHandledByAgent, TextMissing, TicketNotFound
from helpdesk.tickets.history import AGENT, USER, add_entry
from helpdesk.tickets.models import conversations as conversation_table
from helpdesk.tickets.models import tickets
from helpdesk.tickets.views import MessageView, OpenedTicket

SAME_PROBLEM_WITHIN = timedelta(minutes=10)


def open_ticket(
    connection: Connection,
    conversation_id: str,
    *,
    topic: str,
    language: str,
    problem: str,
    tried: Sequence[str],
    gstin: str | None,
    arn: str | None,
    utr: str | None,
    contact: str | None,
    request_id: str | None,
    access_code: str,
    access_hash: str,
    now: datetime,
) -> OpenedTicket:
    """Raise a ticket, or find the one that the same request has raised already."""
    conversations.lock(connection, conversation_id)
    earlier = _same_request(connection, conversation_id, topic, request_id, now)
    if earlier is not None:
        return OpenedTicket(number=earlier.number, status=earlier.status, created=False)
    number = numbering.next_number(connection, now)
    connection.execute(
        insert(tickets),
        {
            "number": number,
            "conversation_id": conversation_id,
            "request_id": request_id,
            "status": statuses.OPEN,
            "access_hash": access_hash,
            "topic": topic,
            "language": language,
            "problem": problem,
            "tried": list(tried),
            "gstin": gstin,
            "arn": arn,
            "utr": utr,
            "contact": contact,
            "opened_at": now,
            "changed_at": now,
        },
    )
    add_entry(connection, number, "opened", USER, USER, now)
    return OpenedTicket(number=number, status=statuses.OPEN, created=True, access_code=access_code)


def assign(connection: Connection, number: str, agent: str, take_chat: bool, now: datetime) -> None:
    """Give the ticket to an agent, and the chat as well unless told otherwise."""
    agent = _given(agent, "agent's name")
    conversation, ticket = _hold(connection, number)
    others = conversation.agent is not None and conversation.agent != agent
    if take_chat and others and conversation.agent_ticket != ticket.number:
        raise ChatTaken(conversation.agent, conversation.agent_ticket)
    _move(connection, ticket, "assign", now, assignee=agent)
    if take_chat:
        _give_chat(connection, ticket, agent)
    else:
        _return_chat(connection, ticket)
    add_entry(connection, ticket.number, "assigned", agent, AGENT, now)


def reply(connection: Connection, number: str, agent: str, text: str, now: datetime) -> MessageView:
    """Answer the user in the chat where the ticket was raised, and through its channel.

    A ticket that nobody had becomes the agent's; the bot goes on answering in the chat.
    """
    agent, text = _given(agent, "agent's name"), _given(text, "reply")
    conversation, ticket = _hold(connection, number)
    _move(connection, ticket, "reply", now, assignee=ticket.assignee or agent)
    conversations.touch(connection, ticket.conversation_id, now)
    said = {"text": text, "language": ticket.language, "agent": agent}
    [message] = conversations.add_messages(connection, ticket.conversation_id, AGENT, [said], now)
    add_entry(connection, ticket.number, "replied", agent, AGENT, now, message_id=message.id)
    outbox.post(connection, conversation, message, now)
    return message


def note(connection: Connection, number: str, agent: str, text: str, now: datetime) -> None:
    """Write something down that only agents see."""
    agent, text = _given(agent, "agent's name"), _given(text, "note")
    _, ticket = _hold(connection, number)
    _move(connection, ticket, "note", now)
    add_entry(connection, ticket.number, "noted", agent, AGENT, now, text=text, public=False)


def comment(connection: Connection, number: str, text: str, now: datetime) -> None:
    """Add what the user wants to say; who may is decided before, see `Desk.add_comment`."""
    text = _given(text, "comment")
    _, ticket = _hold(connection, number)
    _move(connection, ticket, "comment", now)
    add_entry(connection, ticket.number, "commented", USER, USER, now, text=text)


def user_message(
    connection: Connection, conversation_id: str, text: str, now: datetime
) -> MessageView:
    """Record what the user says to the agent who has the chat, in chat and ticket."""
    conversation = conversations.lock(connection, conversation_id)
    if conversation.agent_ticket is None:
        raise NotHandledByAgent
    ticket = _row(connection, conversation.agent_ticket)
    _move(connection, ticket, "comment", now)
    conversations.touch(connection, conversation_id, now)
    [message] = conversations.add_messages(connection, conversation_id, USER, [{"text": text}], now)
    add_entry(connection, ticket.number, "wrote", USER, USER, now, message_id=message.id)
    return message


def hand_back(connection: Connection, number: str, agent: str | None, now: datetime) -> None:
    """Return the chat to the bot; the ticket stays with its agent."""
    _, ticket = _hold(connection, number)
    _move(connection, ticket, "hand_back", now)
    _return_chat(connection, ticket)
    who = agent or ticket.assignee
    add_entry(connection, ticket.number, "handed_back", who, AGENT, now)


def settle(
    connection: Connection, number: str, verb: str, agent: str, reason: str, now: datetime
) -> None:
    """`resolve` or `close`; either returns the chat to the bot."""
    agent = _given(agent, "agent's name")
    _, ticket = _hold(connection, number)
    _move(connection, ticket, verb, now)
    _return_chat(connection, ticket)
    done = {"resolve": "resolved", "close": "closed"}[verb]
    add_entry(connection, ticket.number, done, agent, AGENT, now, text=reason.strip() or None)


def reopen(
    connection: Connection, number: str, who: str, role: str, reason: str, now: datetime
) -> None:
    """Put a settled ticket back into the queue, without an agent."""
    who = _given(who, "agent's name")
    _, ticket = _hold(connection, number)
    _move(connection, ticket, "reopen", now, assignee=None)
    add_entry(connection, ticket.number, "reopened", who, role, now, text=reason.strip() or None)


def _same_request(
    connection: Connection, conversation_id: str, topic: str, request_id: str | None, now: datetime
) -> Any:
    mine = select(tickets.c.number, tickets.c.status).where(
        tickets.c.conversation_id == conversation_id
    )
    if request_id is not None:
        found = connection.execute(mine.where(tickets.c.request_id == request_id)).one_or_none()
        if found is not None:
            return found
    return connection.execute(
        mine.where(
            tickets.c.topic == topic,
            tickets.c.status.in_(statuses.UNSETTLED),
            tickets.c.opened_at > now - SAME_PROBLEM_WITHIN,
        )
        .order_by(tickets.c.opened_at.desc())
        .limit(1)
    ).one_or_none()


def _hold(connection: Connection, number: str) -> tuple[Any, Any]:
    """The conversation's and the ticket's row, held for a change; raises TicketNotFound."""
    number = numbering.compact(number)
    conversation_id = connection.execute(
        select(tickets.c.conversation_id).where(tickets.c.number == number)
    ).scalar_one_or_none()
    if conversation_id is None:
        raise TicketNotFound(number)
    conversation = conversations.lock(connection, conversation_id)
    return conversation, _row(connection, number)


def _row(connection: Connection, number: str) -> Any:
    return connection.execute(select(tickets).where(tickets.c.number == number)).one()


def _move(connection: Connection, ticket: Any, verb: str, now: datetime, **changes: Any) -> None:
    status = statuses.move(ticket.status, verb)
    connection.execute(
        update(tickets)
        .where(tickets.c.number == ticket.number)
        .values(status=status, changed_at=now, **changes)
    )


def _give_chat(connection: Connection, ticket: Any, agent: str) -> None:
    connection.execute(
        update(conversation_table)
        .where(conversation_table.c.id == ticket.conversation_id)
        .values(agent=agent, agent_ticket=ticket.number)
    )


def _return_chat(connection: Connection, ticket: Any) -> None:
    connection.execute(
        update(conversation_table)
        .where(
            conversation_table.c.id == ticket.conversation_id,
            conversation_table.c.agent_ticket == ticket.number,
        )
        .values(agent=None, agent_ticket=None)
    )


def _given(text: str, what: str) -> str:
    text = text.strip()
    if not text:
        raise TextMissing(what)
    return text

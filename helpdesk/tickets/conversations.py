"""Conversations, their messages and the buttons under them.

The row of a conversation is the lock for all that hangs on it: whoever writes messages or
changes a ticket holds it first (`lock`). So message ids of one conversation become visible in
rising order, and two verbs never wait for each other crosswise.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, insert, select, update
from sqlalchemy.engine import Connection

from helpdesk.tickets.database import insert_if_new
from helpdesk.tickets.errors import ConversationNotFound
from helpdesk.tickets.models import buttons, conversations, messages, storable
from helpdesk.tickets.views import Button, ConversationView, MessageView


def start(
    connection: Connection,
    channel: str,
    language: str | None,
    now: datetime,
    address: str | None = None,
) -> str:
    """Create a conversation; its id is random and safe in a URL."""
    conversation_id = secrets.token_urlsafe(18)
    connection.execute(
        insert(conversations),
        {
            "id": conversation_id,
            "channel": channel,
            "address": address,
            "language": language,
            "created_at": now,
        },
    )
    return conversation_id


def find(connection: Connection, conversation_id: str) -> ConversationView | None:
    """The conversation, or None."""
    row = connection.execute(
        select(conversations).where(conversations.c.id == conversation_id)
    ).one_or_none()
    if row is None:
        return None
    return ConversationView(
        id=row.id,
        channel=row.channel,
        language=row.language,
        address=row.address,
        handled_by=row.agent,
        created_at=row.created_at,
        last_message_at=row.last_message_at,
    )


def find_by_address(connection: Connection, channel: str, address: str) -> str | None:
    """The id of the one conversation with this address on this channel."""
    found = connection.execute(
        select(conversations.c.id).where(
            conversations.c.channel == channel, conversations.c.address == address
        )
    ).scalar_one_or_none()
    return None if found is None else str(found)


def start_for_address(
    connection: Connection, channel: str, address: str, language: str | None, now: datetime
) -> None:
    """Create the conversation of an address, unless another process just did."""
    insert_if_new(
        connection,
        conversations,
        {
            "id": secrets.token_urlsafe(18),
            "channel": channel,
            "address": address,
            "language": language,
            "created_at": now,
        },
    )


def lock(connection: Connection, conversation_id: str) -> Any:
    """The row, held until the end of the transaction; raises ConversationNotFound."""
    row = connection.execute(
        select(conversations)
        .where(conversations.c.id == conversation_id)
        .with_for_update(key_share=True)
    ).one_or_none()
    if row is None:
        raise ConversationNotFound
    return row


def touch(connection: Connection, conversation_id: str, now: datetime) -> None:
    """Hold the row and note the time of a message; raises ConversationNotFound."""
    changed = connection.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id)
        .values(last_message_at=now)
    )
    if changed.rowcount == 0:
        raise ConversationNotFound


def set_language(connection: Connection, conversation_id: str, language: str) -> None:
    """Remember the language; raises ConversationNotFound."""
    changed = connection.execute(
        update(conversations).where(conversations.c.id == conversation_id).values(language=language)
    )
    if changed.rowcount == 0:
        raise ConversationNotFound


def erase(connection: Connection, conversation_id: str) -> None:
    """Delete it with all that belongs to it; raises ConversationNotFound."""
    gone = connection.execute(delete(conversations).where(conversations.c.id == conversation_id))
    if gone.rowcount == 0:
        raise ConversationNotFound


def add_messages(
    connection: Connection,
    conversation_id: str,
    author: str,
    said: Iterable[Mapping[str, Any]],
    now: datetime,
) -> list[MessageView]:
    """Write messages of a conversation that is held; buttons get their opaque keys here."""
    views: list[MessageView] = []
    button_rows: list[dict[str, Any]] = []
    for one in said:
        row: dict[str, Any] = {
            "conversation_id": conversation_id,
            "author": author,
            "text": storable(str(one["text"])),
            "at": now,
            "topic": one.get("topic"),
            "language": one.get("language"),
            "asks_for": one.get("asks_for"),
            "agent": one.get("agent"),
            "sources": [dict(source) for source in one.get("sources") or ()],
            "file": one.get("file"),
        }
        message_id: int = connection.execute(insert(messages), row).inserted_primary_key[0]
        own: list[dict[str, Any]] = [
            {
                "key": f"b_{secrets.token_urlsafe(16)}",
                "conversation_id": conversation_id,
                "message_id": message_id,
                "position": position,
                "title": storable(str(button["title"])),
                "payload": storable(str(button["payload"])),
                "vote": button.get("vote"),
            }
            for position, button in enumerate(one.get("buttons") or ())
        ]
        button_rows += own
        views.append(
            MessageView(
                id=message_id,
                buttons=tuple(_shown(b["title"], b["key"], b["vote"]) for b in own),
                **{**row, "sources": tuple(row["sources"])},
            )
        )
    if button_rows:
        connection.execute(insert(buttons), button_rows)
    return views


def messages_after(
    connection: Connection, conversation_id: str, after_id: int, limit: int
) -> list[MessageView]:
    """Messages with a greater id, oldest first."""
    rows = connection.execute(
        select(messages)
        .where(messages.c.conversation_id == conversation_id, messages.c.id > after_id)
        .order_by(messages.c.id)
        .limit(limit)
    ).all()
    return _views(connection, rows)


def last_messages(connection: Connection, conversation_id: str, limit: int) -> list[MessageView]:
    """The newest messages, oldest of them first."""
    rows = connection.execute(
        select(messages)
        .where(messages.c.conversation_id == conversation_id)
        .order_by(messages.c.id.desc())
        .limit(limit)
    ).all()
    return _views(connection, rows[::-1])


def buttons_under(
    connection: Connection, message_ids: Sequence[int]
) -> dict[int, tuple[Mapping[str, Any], ...]]:
    """Title and opaque key of the buttons of each message that has some."""
    found: dict[int, tuple[Mapping[str, Any], ...]] = {}
    if not message_ids:
        return found
    rows = connection.execute(
        select(buttons)
        .where(buttons.c.message_id.in_(message_ids))
        .order_by(buttons.c.message_id, buttons.c.position)
    )
    for row in rows:
        shown = _shown(row.title, row.key, row.vote, row.chosen_at is not None)
        found[row.message_id] = (*found.get(row.message_id, ()), shown)
    return found


def _shown(title: str, key: str, vote: str | None, chosen: bool = False) -> dict[str, Any]:
    """A button as clients see it."""
    button: dict[str, Any] = {"title": title, "payload": key}
    if vote:
        button["vote"] = vote
    if chosen:
        button["chosen"] = True
    return button


def press(connection: Connection, conversation_id: str, key: str) -> Button | None:
    """What the button means, in its own conversation; None for any other key."""
    row = connection.execute(
        select(buttons.c.title, buttons.c.payload).where(
            buttons.c.key == storable(key), buttons.c.conversation_id == conversation_id
        )
    ).one_or_none()
    return None if row is None else Button(title=row.title, payload=row.payload)


def choose(connection: Connection, conversation_id: str, key: str, now: datetime) -> None:
    """Remember the button as chosen, if it is one of the conversation.

    Of the thumbs of a message one is chosen, and of its other buttons one.
    """
    row = connection.execute(
        select(buttons.c.message_id, buttons.c.vote).where(
            buttons.c.key == storable(key), buttons.c.conversation_id == conversation_id
        )
    ).one_or_none()
    if row is None:
        return
    alike = buttons.c.vote.is_(None) if row.vote is None else buttons.c.vote.is_not(None)
    connection.execute(
        update(buttons)
        .where(buttons.c.message_id == row.message_id, alike)
        .values(chosen_at=case((buttons.c.key == key, now), else_=None))
    )


def _views(connection: Connection, rows: Sequence[Any]) -> list[MessageView]:
    under = buttons_under(connection, [row.id for row in rows])
    return [
        MessageView(
            id=row.id,
            conversation_id=row.conversation_id,
            author=row.author,
            text=row.text,
            at=row.at,
            topic=row.topic,
            language=row.language,
            asks_for=row.asks_for,
            agent=row.agent,
            buttons=under.get(row.id, ()),
            sources=tuple(row.sources),
            file=row.file,
        )
        for row in rows
    ]

"""The tables. Their history is in migrations/; a test proves that both agree.

Everything personal hangs on a conversation and goes with it (ON DELETE CASCADE).
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcTime(TypeDecorator):  # type: ignore[misc]  # SQLAlchemy 1.4 has no types
    """A moment: aware in Python, UTC in the database. Refuses a time without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; the desk's clock must give aware times")
        return value.astimezone(timezone.utc)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            return value.replace(tzinfo=timezone.utc)
        return value.astimezone(timezone.utc)


class Words(TypeDecorator):  # type: ignore[misc]  # SQLAlchemy 1.4 has no types
    """Text that people wrote. What no database can hold (NUL, lone surrogates) becomes U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        return None if value is None else storable(value)


def storable(text: str) -> str:
    """The text as it will be read back.

    >>> storable("a\\x00b") == "a\\ufffdb"
    True
    """
    if text.isascii() and "\x00" not in text:
        return text
    return (
        text.replace("\x00", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    )


# SQLite numbers rows only with INTEGER; PostgreSQL gets 64 bits.
RowId = BigInteger().with_variant(Integer, "sqlite")


def _belongs_to(column: str) -> ForeignKey:
    return ForeignKey(column, ondelete="CASCADE")


conversations = Table(
    "conversations",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("address", String(200)),
    Column("language", String(20)),
    # who has the chat, and for which ticket; both empty while the bot answers
    Column("agent", Words),
    Column("agent_ticket", String(20)),
    Column("created_at", UtcTime, nullable=False),
    Column("last_message_at", UtcTime),
    UniqueConstraint("channel", "address"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("conversation_id", String(40), _belongs_to("conversations.id"), nullable=False),
    Column("author", String(10), nullable=False),
    Column("text", Words, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("topic", String(80)),
    Column("language", String(20)),
    Column("asks_for", String(80)),
    # the name of the agent who wrote it; empty unless the author is an agent
    Column("agent", Words),
    Column("sources", JSON, nullable=False),
    # a small text file to keep, such as a calendar: name, type and text
    Column("file", JSON(none_as_null=True)),
    Index(None, "conversation_id", "id"),
    sqlite_autoincrement=True,  # an id is never used again, also after an erasure
)

buttons = Table(
    "buttons",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("conversation_id", String(40), _belongs_to("conversations.id"), nullable=False),
    Column("message_id", RowId, _belongs_to("messages.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("title", Words, nullable=False),
    Column("payload", Words, nullable=False),
    # up or down, if the button is a vote on an answer
    Column("vote", String(10)),
    # when it was chosen; another one beside it takes that away
    Column("chosen_at", UtcTime),
    Index(None, "message_id"),
    Index(None, "conversation_id"),
)

votes = Table(
    "votes",
    metadata,
    Column("id", RowId, primary_key=True),
    # empty once the conversation is erased: the vote still counts, as nobody's
    Column("conversation_id", String(40), ForeignKey("conversations.id", ondelete="SET NULL")),
    Column("topic", String(80), nullable=False),
    Column("language", String(20), nullable=False),
    # of the article; empty for what a tool computed
    Column("version", String(40)),
    # which answer of the conversation: the version again, or the turn of a tool's answer
    Column("answer", String(40), nullable=False),
    Column("helpful", Boolean, nullable=False),
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("conversation_id", "topic", "language", "answer"),
    Index(None, "at"),
)

tickets = Table(
    "tickets",
    metadata,
    Column("number", String(20), primary_key=True),
    Column("conversation_id", String(40), _belongs_to("conversations.id"), nullable=False),
    Column("request_id", String(80)),
    Column("status", String(20), nullable=False),
    Column("assignee", Words),
    Column("access_hash", Text, nullable=False),
    Column("topic", String(80), nullable=False),
    Column("language", String(20), nullable=False),
    Column("problem", Words, nullable=False),
    Column("tried", JSON, nullable=False),
    Column("gstin", Words),
    Column("arn", Words),
    Column("utr", Words),
    Column("contact", Words),
    Column("opened_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    UniqueConstraint("conversation_id", "request_id"),
    Index(None, "status", "opened_at"),
    Index(None, "assignee", "opened_at"),
)

entries = Table(
    "entries",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("ticket_number", String(20), _belongs_to("tickets.number"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("who", Words, nullable=False),
    Column("role", String(10), nullable=False),
    Column("verb", String(20), nullable=False),
    Column("public", Boolean, nullable=False),
    Column("text", Words),
    # what was said in the chat is kept once, there
    Column("message_id", RowId, _belongs_to("messages.id")),
    Index(None, "ticket_number", "id"),
    Index(None, "message_id"),
    sqlite_autoincrement=True,
)

ticket_counters = Table(
    "ticket_counters",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

access_attempts = Table(
    "access_attempts",
    metadata,
    Column("subject", String(80), primary_key=True),
    Column("wrong", Integer, nullable=False),
    Column("last_at", UtcTime, nullable=False),
    Index(None, "last_at"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("conversation_id", String(40), _belongs_to("conversations.id"), nullable=False),
    Column("message_id", RowId, _belongs_to("messages.id"), nullable=False, unique=True),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("error", Words),
    Column("delivered_at", UtcTime),
    Index(None, "state", "due_at"),
    Index(None, "conversation_id", "state", "id"),
    sqlite_autoincrement=True,
)

seen_updates = Table(
    "seen_updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("seen_at", UtcTime, nullable=False),
    Index(None, "seen_at"),
)

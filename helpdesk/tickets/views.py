"""What the desk hands out: frozen copies, never rows. All times are UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

# What a vote was: the first on its answer, another than before, or the same once more.
VoteOutcome = Literal["new", "changed", "same"]


@dataclass(frozen=True)
class ConversationView:
    """One chat with one person. `handled_by` names the agent who has the chat, if any."""

    id: str
    channel: str
    language: str | None
    address: str | None
    handled_by: str | None
    created_at: datetime
    last_message_at: datetime | None


@dataclass(frozen=True)
class Button:
    """What a pressed button stands for: its words and the payload meant for Rasa."""

    title: str
    payload: str


@dataclass(frozen=True)
class MessageView:
    """One message; `id` only grows. `buttons` carry opaque keys, never payloads for Rasa.

    A button that is a vote says which (`vote`: up or down); one that was pressed, that it is
    `chosen`.
    `file` is a small text file to keep: its `name`, media `type` and `text`.
    """

    id: int
    conversation_id: str
    author: str
    text: str
    at: datetime
    topic: str | None = None
    language: str | None = None
    asks_for: str | None = None
    agent: str | None = None
    buttons: tuple[Mapping[str, Any], ...] = ()
    sources: tuple[Mapping[str, Any], ...] = ()
    file: Mapping[str, str] | None = None


@dataclass(frozen=True)
class OpenedTicket:
    """A ticket just raised. The access code is shown this once and stored only as a hash."""

    number: str
    status: str
    created: bool
    access_code: str | None = None

    @property
    def outcome(self) -> str:
        """`opened`, or `already_open` when the same request came twice."""
        return "opened" if self.created else "already_open"


@dataclass(frozen=True)
class EntryView:
    """One step in a ticket's history. `delivery` is the state of a reply's outbox row."""

    id: int
    at: datetime
    who: str
    role: str
    verb: str
    public: bool
    text: str | None
    delivery: str | None = None


@dataclass(frozen=True)
class TicketSummary:
    """A ticket as a line in a list."""

    number: str
    status: str
    topic: str
    language: str
    problem: str
    assignee: str | None
    conversation_id: str
    channel: str
    opened_at: datetime
    changed_at: datetime


@dataclass(frozen=True)
class TicketView(TicketSummary):
    """A ticket with its history; from `status` only what is public, contact masked."""

    tried: tuple[str, ...]
    gstin: str | None
    arn: str | None
    utr: str | None
    contact: str | None
    chat_taken: bool
    entries: tuple[EntryView, ...]


@dataclass(frozen=True)
class DeliveryView:
    """A message waiting to be carried to an address on a channel."""

    id: int
    conversation_id: str
    channel: str
    address: str
    text: str
    attempts: int
    buttons: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class VoteCount:
    """How one answer in one script was voted on; `version` is None for what a tool computed.

    `share` are the votes against it among all, `at_least` how large that share is for certain:
    the answers are sorted by it, so that one vote alone does not make an answer the worst.
    """

    topic: str
    version: str | None
    language: str
    up: int
    down: int
    share: float
    at_least: float

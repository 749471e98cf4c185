"""What a turn gives back to the channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from helpdesk.tickets import MessageView

Outcome = Literal[
    "answered",  # the bot answered
    "with_agent",  # recorded for the agent who has the chat
    "failed",  # the bot could not answer; an apology is in the chat
    "kept_out",  # nothing that could be answered: empty, no words, a dead button
    "not_text",
    "too_long",
    "rate_limited",
    "desk_down",
]


@dataclass(frozen=True)
class Reply:
    """One message to the user. `id` is None for what is said but not kept."""

    text: str
    language: str
    topic: str | None = None
    asks_for: str | None = None
    buttons: tuple[Mapping[str, Any], ...] = ()
    sources: tuple[Mapping[str, Any], ...] = ()
    file: Mapping[str, str] | None = None
    id: int | None = None
    at: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As the API shows it; `asks_for`, `id`, `at` and `file` only where there is one."""
        shown: dict[str, Any] = {
            "text": self.text,
            "topic": self.topic,
            "language": self.language,
            "buttons": [dict(button) for button in self.buttons],
            "sources": [dict(source) for source in self.sources],
        }
        extra = {"asks_for": self.asks_for, "id": self.id, "at": self.at, "file": self.file}
        return shown | {key: value for key, value in extra.items() if value is not None}


@dataclass(frozen=True)
class Turn:
    """The replies to one message, and how it went."""

    replies: tuple[Reply, ...]
    outcome: Outcome
    wait_seconds: int = 0


def reply_of(message: MessageView, default_language: str) -> Reply:
    """A kept message as a reply."""
    return Reply(
        text=message.text,
        language=message.language or default_language,
        topic=message.topic,
        asks_for=message.asks_for,
        buttons=message.buttons,
        sources=message.sources,
        file=message.file,
        id=message.id,
        at=message.at.isoformat(),
    )

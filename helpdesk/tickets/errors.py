"""What can go wrong at the desk: one class per event, one readable sentence each.

The sentences are for agents and logs; taxpayers get the bot's own words, chosen by class.
No sentence holds message text, a contact or an access code.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date


class DeskError(Exception):
    """Base of everything that the desk refuses."""


class DatabaseNotSupported(DeskError):
    """A database address that the desk can't work with. The address may hold a password: unsaid."""

    def __init__(self) -> None:
        super().__init__(
            "HELPDESK_DATABASE_URL must be sqlite:///path/to/file.db"
            " or postgresql://user@host/name."
        )


class ConversationNotFound(DeskError):
    """There is no such conversation (or it was erased)."""

    def __init__(self) -> None:
        super().__init__(
            "This conversation is unknown or was erased; start one with start_conversation."
        )


class TicketNotFound(DeskError):
    """There is no such ticket, or what was given is not a ticket number at all."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(
            f"There is no ticket {number[:40]!r}; numbers look like GST-2026-000123."
            " `list` shows the tickets."
        )


class MoveNotAllowed(DeskError):
    """A verb that the ticket's status does not allow."""

    def __init__(self, verb: str, status: str, accepted: Iterable[str]) -> None:
        self.verb = verb
        self.status = status
        self.accepted = tuple(accepted)
        super().__init__(
            f"A ticket that is {status} does not allow '{verb}';"
            f" it must be {' or '.join(self.accepted)}."
        )


class ChatTaken(DeskError):
    """Another agent is talking in this conversation, for another ticket."""

    def __init__(self, agent: str, number: str) -> None:
        self.agent = agent
        self.number = number
        super().__init__(
            f"This chat is with {agent} for {number}; hand that back first,"
            " or assign without taking the chat."
        )


class NotHandledByAgent(DeskError):
    """No agent has this chat, so a message can't go to one."""

    def __init__(self) -> None:
        super().__init__("No agent has taken this chat; the bot answers here.")


class TextMissing(DeskError):
    """An agent's name, a reply, a note or a comment without any text."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"The {what} is empty; give some text.")


class PeriodEmpty(DeskError):
    """A period that ends before it begins."""

    def __init__(self, since: date, until: date) -> None:
        super().__init__(f"From {since} until {until} there is no day; exchange the two dates.")


class AccessCodeNeeded(DeskError):
    """A ticket asked about from a conversation that did not raise it."""

    def __init__(self) -> None:
        super().__init__("Ask again with the access code that was given with the ticket.")


class WrongAccessCode(DeskError):
    """The code does not fit the number; the same for a number that was never given out.

    `retry_after_seconds` is how long to wait before the next try counts (0: at once).
    """

    def __init__(self, retry_after_seconds: int) -> None:
        self.retry_after_seconds = retry_after_seconds
        super().__init__(
            "Number and access code do not fit together;"
            f" the next try is possible in {retry_after_seconds} seconds."
        )


class TooSoon(WrongAccessCode):
    """A try before the wait was over: the code was not even looked at, nor counted."""


class AccessRefused(DeskError):
    """Too many wrong codes, for this ticket or from this conversation."""

    def __init__(self, retry_after_seconds: int) -> None:
        self.retry_after_seconds = retry_after_seconds
        super().__init__(
            f"Too many wrong access codes; refused for {retry_after_seconds} more seconds."
        )

"""The desk: every verb, one transaction each.

A verb returns a frozen view, or raises a DeskError whose class says what happened. The clock
is given, so that a test owns the time; all times are aware and come back in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from helpdesk.tickets import (
    access,
    conversations,
    lifecycle,
    numbering,
    outbox,
    reading,
    statuses,
    updates,
    votes,
)
from helpdesk.tickets.database import Transactions
from helpdesk.tickets.errors import AccessCodeNeeded, ConversationNotFound
from helpdesk.tickets.history import AGENT
from helpdesk.tickets.views import (
    Button,
    ConversationView,
    DeliveryView,
    MessageView,
    OpenedTicket,
    TicketSummary,
    TicketView,
    VoteCount,
    VoteOutcome,
)


class Desk(Transactions):
    """The only way to the helpdesk's database."""

    def migrate(self) -> None:
        """Bring the database to the newest form; safe when several processes start at once."""
        from helpdesk.tickets.migrations import upgrade  # Alembic, only needed at the start

        upgrade(self._writer)
        self.tidy()

    def tidy(self) -> None:
        """Drop what no longer matters: old update ids, old counts of wrong codes."""
        with self._write() as connection:
            updates.prune(connection, self._clock())
            access.prune(connection, self._clock())

    # --- conversations ----------------------------------------------------------------

    def start_conversation(self, channel: str, language: str | None = None) -> str:
        """A new conversation; returns its random id."""
        with self._write() as connection:
            return conversations.start(connection, channel, language, self._clock())

    def conversation_for(self, channel: str, address: str, language: str | None = None) -> str:
        """The one conversation of an address on a channel, created at first sight."""
        with self._read() as connection:
            found = conversations.find_by_address(connection, channel, address)
        if found is not None:
            return found
        with self._write() as connection:
            conversations.start_for_address(connection, channel, address, language, self._clock())
        with self._read() as connection:
            found = conversations.find_by_address(connection, channel, address)
        if found is None:
            raise ConversationNotFound
        return found

    def conversation(self, conversation_id: str) -> ConversationView | None:
        """Channel, language and who answers (`handled_by`), in one read; None if unknown."""
        with self._read() as connection:
            return conversations.find(connection, conversation_id)

    def address_of(self, conversation_id: str) -> str | None:
        """The address on the conversation's channel; None for a page, or if unknown."""
        found = self.conversation(conversation_id)
        return found.address if found else None

    def handled_by(self, conversation_id: str) -> str | None:
        """The agent who has the chat; None while the bot answers."""
        found = self.conversation(conversation_id)
        return found.handled_by if found else None

    def set_language(self, conversation_id: str, language: str) -> None:
        """Remember the language of a conversation."""
        with self._write() as connection:
            conversations.set_language(connection, conversation_id, language)

    def erase(self, conversation_id: str) -> None:
        """Delete a conversation with its messages, buttons, tickets and deliveries.

        Ticket numbers are not given out again. Its votes stay counted, as nobody's.
        """
        with self._write() as connection:
            access.forget(connection, conversation_id)
            conversations.erase(connection, conversation_id)

    # --- messages ---------------------------------------------------------------------

    def record_message(
        self,
        conversation_id: str,
        author: str,
        text: str,
        *,
        topic: str | None = None,
        language: str | None = None,
        buttons: Sequence[Mapping[str, str]] = (),
        sources: Sequence[Mapping[str, Any]] = (),
        asks_for: str | None = None,
    ) -> MessageView:
        """Write one message of `user`, `bot`, `agent` or `system`."""
        said = {
            "text": text,
            "topic": topic,
            "language": language,
            "buttons": buttons,
            "sources": sources,
            "asks_for": asks_for,
        }
        now = self._clock()
        with self._write() as connection:
            conversations.touch(connection, conversation_id, now)
            [view] = conversations.add_messages(connection, conversation_id, author, [said], now)
            return view

    def record_replies(
        self,
        conversation_id: str,
        user_text: str,
        user_payload_title: str | None,
        replies: Sequence[Mapping[str, Any]],
        *,
        pressed: str | None = None,
    ) -> list[MessageView]:
        """Write a whole turn at once; returns the bot's replies, with opaque button keys.

        `user_payload_title` are the words of a pressed button, which stand for what the user
        said; with its key as `pressed` it is shown as chosen. `replies` are as Rasa sent them.
        """
        said = {"text": user_text if user_payload_title is None else user_payload_title}
        now = self._clock()
        with self._write() as connection:
            conversations.touch(connection, conversation_id, now)
            conversations.add_messages(connection, conversation_id, "user", [said], now)
            if pressed is not None:
                conversations.choose(connection, conversation_id, pressed, now)
            return conversations.add_messages(connection, conversation_id, "bot", replies, now)

    def record_user_message_for_agent(self, conversation_id: str, text: str) -> MessageView:
        """Write what the user says to the agent who has the chat, also into the ticket.

        Raises NotHandledByAgent when the bot answers (again).
        """
        with self._write() as connection:
            return lifecycle.user_message(connection, conversation_id, text, self._clock())

    def messages_after(
        self, conversation_id: str, after_id: int, limit: int = 200
    ) -> list[MessageView]:
        """The messages of a conversation with a greater id, oldest first."""
        with self._read() as connection:
            return conversations.messages_after(connection, conversation_id, after_id, limit)

    def last_messages(self, conversation_id: str, limit: int = 20) -> list[MessageView]:
        """The newest messages of a conversation, oldest of them first."""
        with self._read() as connection:
            return conversations.last_messages(connection, conversation_id, limit)

    def press(self, conversation_id: str, key: str) -> Button | None:
        """What a button means; None for unknown keys and those of other conversations."""
        with self._read() as connection:
            return conversations.press(connection, conversation_id, key)

    # --- votes ------------------------------------------------------------------------

    def vote(
        self,
        conversation_id: str,
        *,
        topic: str,
        language: str,
        version: str | None,
        helpful: bool,
        turn: str = "",
    ) -> VoteOutcome:
        """Whether an answer helped: one vote per conversation and answer, the last one counts.

        The answers of a tool have no `version`; `turn` tells one of them from the next.
        """
        answer = votes.Answer(topic, language, version, turn)
        with self._write() as connection:
            return votes.cast(connection, conversation_id, answer, helpful, self._clock())

    def vote_counts(
        self, *, since: datetime | None = None, until: datetime | None = None
    ) -> Sequence[VoteCount]:
        """Votes per topic, version and language, what fails most first; `until` is exclusive."""
        with self._read() as connection:
            return votes.counts(connection, since, until)

    # --- tickets, for the user --------------------------------------------------------

    def open(
        self,
        conversation_id: str,
        *,
        topic: str,
        language: str,
        problem: str,
        tried: Sequence[str] = (),
        gstin: str | None = None,
        arn: str | None = None,
        utr: str | None = None,
        contact: str | None = None,
        request_id: str | None = None,
    ) -> OpenedTicket:
        """Raise a ticket. The access code is in the result this once.

        The same `request_id`, or the same topic within ten minutes while that ticket is
        unsettled, gives the existing ticket: `created` is False and there is no code.
        """
        code = access.new_code()
        stored = access.hashed(code)  # slow on purpose, so before the lock
        with self._write() as connection:
            return lifecycle.open_ticket(
                connection,
                conversation_id,
                topic=topic,
                language=language,
                problem=problem,
                tried=tried,
                gstin=gstin,
                arn=arn,
                utr=utr,
                contact=contact,
                request_id=request_id,
                access_code=code,
                access_hash=stored,
                now=self._clock(),
            )

    def status(
        self, number: str, *, conversation_id: str, access_code: str | None = None
    ) -> TicketView:
        """The public side of a ticket.

        The conversation that raised it needs no code. Any other raises AccessCodeNeeded,
        WrongAccessCode (or TooSoon) or AccessRefused, whether the number exists or not;
        TicketNotFound means that this can't be a ticket number at all.
        """
        number = self._admitted(number, conversation_id, access_code)
        with self._read() as connection:
            return reading.public(connection, number)

    def add_comment(
        self, number: str, text: str, *, conversation_id: str, access_code: str | None = None
    ) -> TicketView:
        """Add what the user wants to say; the right to do so is that of `status`."""
        number = self._admitted(number, conversation_id, access_code)
        with self._write() as connection:
            lifecycle.comment(connection, number, text, self._clock())
            return reading.public(connection, number)

    def tickets_of(self, conversation_id: str) -> list[TicketSummary]:
        """The tickets that were raised in a conversation, newest first."""
        with self._read() as connection:
            return reading.of_conversation(connection, conversation_id)

    def _admitted(self, number: str, conversation_id: str, code: str | None) -> str:
        number = numbering.compact(number)
        with self._read() as connection:
            found = reading.access_of(connection, number)
        if found is not None and found[0] == conversation_id:
            return number
        if not code or not code.strip():
            raise AccessCodeNeeded
        with self._write() as connection:
            tried = access.count_try(connection, number, conversation_id, self._clock())
        if not access.fits(code, found[1] if found else None):
            raise access.refusal(tried)
        with self._write() as connection:
            access.take_back(connection, number, conversation_id, tried)
        return number

    # --- tickets, for agents ----------------------------------------------------------

    def list(
        self,
        *,
        status: str | None = None,
        assignee: str | None = None,
        topic: str | None = None,
        settled: bool = False,
        limit: int = 100,
    ) -> Sequence[TicketSummary]:
        """Tickets, oldest first: the unsettled ones, all with `settled`, or those of one status."""
        among = statuses.STATUSES if settled else statuses.UNSETTLED
        with self._read() as connection:
            return reading.listed(
                connection, (status,) if status else among, assignee, topic, limit
            )

    def show(self, number: str) -> TicketView:
        """Everything about a ticket, the contact unmasked."""
        with self._read() as connection:
            return reading.full(connection, number)

    def assign(self, number: str, agent: str, *, take_chat: bool = True) -> TicketView:
        """Give a ticket to an agent, who then also has the chat: the bot is silent there."""
        with self._write() as connection:
            lifecycle.assign(connection, number, agent, take_chat, self._clock())
            return reading.full(connection, number)

    def reply(self, number: str, agent: str, text: str) -> MessageView:
        """Answer the user, in the chat and through its channel."""
        with self._write() as connection:
            return lifecycle.reply(connection, number, agent, text, self._clock())

    def note(self, number: str, agent: str, text: str) -> TicketView:
        """Write something down that only agents see."""
        with self._write() as connection:
            lifecycle.note(connection, number, agent, text, self._clock())
            return reading.full(connection, number)

    def hand_back(self, number: str, agent: str | None = None) -> TicketView:
        """Return the chat to the bot; the ticket stays with its agent."""
        with self._write() as connection:
            lifecycle.hand_back(connection, number, agent, self._clock())
            return reading.full(connection, number)

    def resolve(self, number: str, agent: str, reason: str = "") -> TicketView:
        """The agent believes it is solved; the chat returns to the bot."""
        with self._write() as connection:
            lifecycle.settle(connection, number, "resolve", agent, reason, self._clock())
            return reading.full(connection, number)

    def close(self, number: str, agent: str, reason: str = "") -> TicketView:
        """End it; the chat returns to the bot. The user sees the reason."""
        with self._write() as connection:
            lifecycle.settle(connection, number, "close", agent, reason, self._clock())
            return reading.full(connection, number)

    def reopen(self, number: str, agent: str, reason: str = "") -> TicketView:
        """Put a settled ticket back into the queue."""
        with self._write() as connection:
            lifecycle.reopen(connection, number, agent, AGENT, reason, self._clock())
            return reading.full(connection, number)

    # --- channels ---------------------------------------------------------------------

    def first_sight(self, update_id: int) -> bool:
        """True exactly once per update of the messenger, also across restarts."""
        with self._write() as connection:
            if update_id % 1000 == 0:
                updates.prune(connection, self._clock())
            return updates.first_sight(connection, update_id, self._clock())

    def due_deliveries(self, limit: int = 20) -> Sequence[DeliveryView]:
        """Take deliveries that are due, at most one per conversation.

        They stay with the caller for `outbox.HELD_FOR`; within that time it must say
        `delivered`, `delivery_failed`, `delivery_postponed` or `delivery_blocked`.
        """
        now = self._clock()
        with self._read() as connection:
            if not outbox.anything_due(connection, now):
                return []
        with self._write() as connection:
            return outbox.take_due(connection, limit, now)

    def delivered(self, delivery_id: int) -> None:
        """It arrived."""
        with self._write() as connection:
            outbox.delivered(connection, delivery_id, self._clock())

    def delivery_failed(self, delivery_id: int, error: str, retry_at: datetime | None) -> None:
        """An attempt failed; None as `retry_at` gives up and tells the ticket's agent."""
        with self._write() as connection:
            outbox.failed(connection, delivery_id, error, retry_at, self._clock())

    def delivery_postponed(self, delivery_id: int, until: datetime) -> None:
        """The channel asked to wait; not counted as an attempt."""
        with self._write() as connection:
            outbox.postponed(connection, delivery_id, until)

    def delivery_blocked(self, delivery_id: int) -> None:
        """The user blocked the bot: all that waits for this chat is given up, agents see it."""
        with self._write() as connection:
            outbox.blocked(connection, delivery_id, self._clock())

"""One turn: what the user sent goes in, what the user sees comes out, whatever happens.

Text of a client is only ever text. It is cleaned and its secrets are masked before anything is
stored or passed on. An agent who has the chat silences the bot. Silence or failure of Rasa
becomes an apology with a way on.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from anyio import to_thread

from helpdesk.chat.cleaning import as_plain_text, clean, has_words
from helpdesk.chat.rasa_client import RasaAnswer, RasaClient, RasaFailed
from helpdesk.chat.rate_limit import REMEMBERED_KEYS, Limits, RateLimiter
from helpdesk.chat.redaction import redact
from helpdesk.chat.reply import Outcome, Reply, Turn, reply_of
from helpdesk.chat.signals import Signals
from helpdesk.chat.texts import Texts
from helpdesk.chat.typed_buttons import typed_button
from helpdesk.tickets import Button, ConversationView, Desk, DeskError, NotHandledByAgent

log = logging.getLogger(__name__)

BUTTON_KEY = re.compile(r"b_[A-Za-z0-9_-]{16,64}")
TICKET = "/desk.raise_ticket"
# The payload of "Try again" after a text: the text itself, already masked.
SAY = "say:"
ABSURDLY_LONG = 20

T = TypeVar("T")


@dataclass
class _Message:
    """What one turn is about."""

    conversation: ConversationView
    language: str
    hint: str | None
    text: str
    title: str | None = None
    payload: str | None = None
    key: str | None = None
    secrets: tuple[str, ...] = ()
    correlation: str = ""


class ConversationGone(Exception):
    """There is no such conversation, or it was erased."""

    def __init__(self) -> None:
        super().__init__("This conversation is not known any more; start a new one.")


class ChatEngine:
    """Runs the turns of all conversations, those of one conversation one after the other."""

    def __init__(
        self,
        desk: Desk,
        rasa: RasaClient,
        texts: Texts,
        clock: Callable[[], datetime],
        limits: Limits | None = None,
        signals: Signals | None = None,
    ) -> None:
        self._desk = desk
        self._rasa = rasa
        self.texts = texts
        self.limits = limits or Limits()
        self.signals = signals or Signals()
        self._clock = clock
        self._per_conversation = RateLimiter(self.limits.conversation)
        self._per_address = RateLimiter(self.limits.address)
        self._starts = RateLimiter(self.limits.new_conversations)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._acknowledged: dict[str, str] = {}
        # Per conversation: the language of its last turn, and what the client hinted at then.
        self._spoken: OrderedDict[str, tuple[str, str | None]] = OrderedDict()

    def wait_to_start(self, address: str | None) -> int:
        """Seconds this address has to wait before it may start one more conversation."""
        return self._starts.wait(address, self._now()) if address else 0

    async def turn(
        self,
        conversation_id: str,
        text: object,
        language_hint: str | None = None,
        *,
        address: str | None = None,
        command: Button | None = None,
    ) -> Turn:
        """Answer one message.

        `address` is where it came from (an IP address), if that should be limited. `command` is
        one of our own commands, used instead of the text.

        Raises:
            ConversationGone: there is no such conversation; anything else is answered.
        """
        hint = self.texts.known(language_hint)
        guess = self._guess(conversation_id, text, hint)
        waits = [self._per_conversation.wait(conversation_id, self._now())]
        if address:
            waits.append(self._per_address.wait(address, self._now()))
        if max(waits):
            said = self._passing("rate_limited", guess, seconds=max(waits))
            return Turn(said, "rate_limited", max(waits))
        if command is None:
            refused = self._refused(text, guess)
            if refused:
                return refused
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        async with lock:
            try:
                return await self._ordered(conversation_id, str(text), hint, guess, command)
            except ConversationGone:
                raise
            except Exception:
                log.exception("turn failed conversation=%s", conversation_id[:8])
                return Turn(self._passing("desk_down", guess), "desk_down")

    def _refused(self, text: object, language: str | None) -> Turn | None:
        """The kind answer to what is no message at all."""
        if not isinstance(text, str):
            return Turn(self._passing("not_text", language), "not_text")
        limit = self.limits.characters
        if len(text) > ABSURDLY_LONG * limit or len(clean(text)) > limit:
            return Turn(self._passing("too_long", language, limit=limit), "too_long")
        return None

    async def _ordered(
        self,
        conversation_id: str,
        text: str,
        hint: str | None,
        guess: str | None,
        command: Button | None,
    ) -> Turn:
        began = time.perf_counter()
        cleaned = "" if command else clean(text)
        conversation, key, pressed = await self._call(self._look_up, conversation_id, cleaned)
        known = self.texts.known(conversation.language)
        if conversation.last_message_at is None:
            hint = hint or known  # said when the conversation was started
        language = guess or known or self.texts.default
        if key and pressed is None:
            return Turn(self._passing("button_gone", language), "kept_out")
        pressed = command or pressed
        plain = as_plain_text(cleaned).strip()
        if pressed is None and not (plain and has_words(plain)):
            missing = "no_words" if cleaned else "empty"
            return Turn(self._passing(missing, language), "kept_out")
        message = _Message(conversation, language, hint, "", correlation=secrets.token_hex(6))
        if pressed is None:
            redacted = redact(cleaned)
            message.text, message.secrets = redacted.text, redacted.kinds
        elif pressed.payload.startswith(SAY):
            message.title, message.text = pressed.title, pressed.payload[len(SAY) :]
        else:
            message.title, message.payload, message.key = pressed.title, pressed.payload, key
        turn = await self._answer(message)
        self._remember(conversation_id, message.language, hint)
        self.signals.notify(conversation_id)
        log.info(
            "turn conversation=%s outcome=%s ms=%d correlation=%s",
            conversation_id[:8],
            turn.outcome,
            (time.perf_counter() - began) * 1000,
            message.correlation,
        )
        return turn

    def _guess(self, conversation_id: str, text: object, hint: str | None) -> str | None:
        """The language of our own words: the script written, a new choice, the last turn."""
        written = isinstance(text, str) and self.texts.script_of(text[: self.limits.characters])
        last, hinted_then = self._spoken.get(conversation_id, (None, None))
        return written or (last if last and hint in (None, hinted_then) else hint)

    def _remember(self, conversation_id: str, language: str, hint: str | None) -> None:
        self._spoken[conversation_id] = (language, hint)
        self._spoken.move_to_end(conversation_id)
        while len(self._spoken) > REMEMBERED_KEYS:
            self._spoken.popitem(last=False)

    def _look_up(
        self, conversation_id: str, said: str
    ) -> tuple[ConversationView, str | None, Button | None]:
        """The conversation, and the key and meaning of a button that was pressed or typed."""
        conversation = self._desk.conversation(conversation_id)
        if conversation is None:
            raise ConversationGone
        if BUTTON_KEY.fullmatch(said):
            return conversation, said, self._desk.press(conversation_id, said)
        key = typed_button(said, self._desk.last_messages(conversation_id)) if said else None
        button = self._desk.press(conversation_id, key) if key else None
        # What was typed is kept as it was typed.
        return conversation, key, button and replace(button, title=said)

    async def _answer(self, message: _Message) -> Turn:
        if message.conversation.handled_by:
            with_agent = await self._for_agent(message)
            if with_agent is not None:
                return with_agent
        else:
            self._acknowledged.pop(message.conversation.id, None)
        try:
            answer = await self._ask_rasa(message)
        except Exception as failure:
            log.error(
                "no answer from Rasa conversation=%s correlation=%s reason=%s",
                message.conversation.id[:8],
                message.correlation,
                failure if isinstance(failure, RasaFailed) else type(failure).__name__,
            )
            told = self.texts.known(getattr(failure, "language", None))
            message.language = told or message.language
            message.key = None  # nothing came of it, so it is not shown as chosen
            replies, outcome = await self._way_on(message), "failed"
        else:
            message.language = self._language_of(answer) or message.language
            replies, outcome = list(answer.replies), "answered"
        replies = self._warnings(message) + replies
        views = await self._call(self._record, message, replies)
        if views is None:
            return Turn((), "with_agent")
        kept: Outcome = "answered" if outcome == "answered" else "failed"
        return Turn(tuple(reply_of(view, message.language) for view in views), kept)

    async def _ask_rasa(self, message: _Message) -> RasaAnswer:
        return await self._rasa.ask(
            message.conversation.id,
            text=None if message.payload else as_plain_text(message.text).strip(),
            payload=message.payload,
            language=message.hint,
            metadata={
                "correlation_id": message.correlation,
                "channel": message.conversation.channel,
            },
        )

    def _language_of(self, answer: RasaAnswer) -> str | None:
        spoken = [reply["language"] for reply in answer.replies] + [answer.language]
        return next(filter(None, map(self.texts.known, spoken)), None)

    def _record(self, message: _Message, replies: list[Mapping[str, Any]]) -> Any:
        """Keep the turn; None if an agent took the chat meanwhile, who then gets the message."""
        conversation_id = message.conversation.id
        now = self._desk.conversation(conversation_id)
        if now is not None and now.handled_by:
            try:
                self._desk.record_user_message_for_agent(
                    conversation_id, message.title or message.text
                )
            except NotHandledByAgent:
                pass  # handed back in the same moment: the bot's answer stands
            else:
                return None
        if message.language != message.conversation.language:
            self._desk.set_language(conversation_id, message.language)
        return self._desk.record_replies(
            conversation_id, message.text, message.title, replies, pressed=message.key
        )

    # --- an agent has the chat -------------------------------------------------------------

    async def _for_agent(self, message: _Message) -> Turn | None:
        conversation_id = message.conversation.id
        try:
            await self._call(
                self._desk.record_user_message_for_agent,
                conversation_id,
                message.title or message.text,
            )
        except NotHandledByAgent:
            return None
        said = self._warnings(message)
        agent = str(message.conversation.handled_by)
        if self._acknowledged.get(conversation_id) != agent:
            self._acknowledged[conversation_id] = agent
            said.append(self._sentence("with_agent", message.language))
        views = [
            await self._call(self._record_said, conversation_id, one, message.language)
            for one in said
        ]
        return Turn(tuple(reply_of(view, message.language) for view in views), "with_agent")

    def _record_said(self, conversation_id: str, said: Mapping[str, Any], language: str) -> Any:
        return self._desk.record_message(conversation_id, "system", said["text"], language=language)

    # --- Rasa is away ------------------------------------------------------------------------

    async def _way_on(self, message: _Message) -> list[dict[str, Any]]:
        """What to say when Rasa did not answer; a wish for a ticket is fulfilled right here."""
        if message.payload and message.payload.startswith(TICKET):
            try:
                return [await self._call(self._open_ticket, message)]
            except DeskError:
                log.exception("ticket not raised correlation=%s", message.correlation)
        again = message.payload or SAY + message.text
        return [
            self._sentence("apology", message.language)
            | {
                "buttons": [
                    {"title": self.texts.say("retry", message.language), "payload": again},
                    {"title": self.texts.say("raise_ticket", message.language), "payload": TICKET},
                ]
            }
        ]

    def _open_ticket(self, message: _Message) -> dict[str, Any]:
        conversation_id = message.conversation.id
        written = [
            said.text for said in self._desk.last_messages(conversation_id) if said.author == "user"
        ]
        language = message.language
        ticket = self._desk.open(
            conversation_id,
            topic=TICKET.removeprefix("/"),
            language=language,
            problem="\n".join(written[-3:]) or self.texts.say("ticket_problem_unknown", language),
            request_id=message.correlation,
        )
        key = "ticket_opened" if ticket.created else "ticket_already_open"
        text = self.texts.say(key, language, number=ticket.number, code=ticket.access_code)
        return self._sentence(None, language, text) | {"topic": TICKET.removeprefix("/")}

    # --- our own sentences --------------------------------------------------------------------

    def _sentence(self, key: str | None, language: str, text: str = "") -> dict[str, Any]:
        return {"text": self.texts.say(key, language) if key else text, "language": language}

    def _warnings(self, message: _Message) -> list[dict[str, Any]]:
        if not message.secrets:
            return []
        texts = [self.texts.say(f"secret_{kind}", message.language) for kind in message.secrets]
        return [self._sentence(None, message.language, "\n\n".join(texts))]

    def _passing(self, key: str, language: str | None, **values: object) -> tuple[Reply, ...]:
        """A sentence that is said but not kept; in every language if we don't know which."""
        if language is None:
            text = "\n\n".join(self.texts.everywhere(key, **values).values())
        else:
            text = self.texts.say(key, language, **values)
        return (Reply(text, language or self.texts.default),)

    def _now(self) -> float:
        return self._clock().timestamp()

    async def _call(self, function: Callable[..., T], *arguments: object) -> T:
        """The desk blocks, so it works in a thread."""
        return await to_thread.run_sync(function, *arguments)

"""Telegram: the same conversation as on the page, in a private chat with the bot.

The updates of one chat are worked on one after the other, and each only once, also after a
restart. What Telegram answers to (too fast, blocked, button too old) never reaches the engine.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from anyio import to_thread
from telegram import (
    BotCommand,
    CallbackQuery,
    LinkPreviewOptions,
    Message,
    Update,
)
from telegram.constants import ChatAction, ChatType
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import Application, TypeHandler

from helpdesk.channels.keyboard import keyboard, with_chosen
from helpdesk.channels.splitting import split_text
from helpdesk.chat.health import FAILED, OFF, OK, Part
from helpdesk.chat.reply import Reply, Turn
from helpdesk.chat.texts import Texts
from helpdesk.chat.turn import BUTTON_KEY, TICKET, ChatEngine
from helpdesk.delivery import outbox
from helpdesk.tickets import Button, Desk

log = logging.getLogger(__name__)

CHANNEL = "telegram"
# What a command means to the bot. Nobody can send any other payload.
COMMANDS: Mapping[str, str] = {
    "start": "/chat.greet",
    "help": "/chat.help",
    "language": "/chat.change_language",
    "ticket": TICKET,
    "cancel": "/chat.cancel",
}
UPDATES = ["message", "edited_message", "callback_query"]
POLL_SECONDS = 25
TRIES = 5
LONGEST_PAUSE = 60.0
START_AGAIN_AFTER = (2.0, 5.0, 15.0, 60.0)
TROUBLE_SECONDS = 60.0
STOP_SECONDS = 1.5
CONNECT_SECONDS = 5.0
SHOW_TYPING_AFTER = 1.5

T = TypeVar("T")


class TelegramChannel:
    """Runs beside the web server, in its event loop; without a token it is off."""

    def __init__(
        self, token: str | None, api_url: str, engine: ChatEngine, desk: Desk, texts: Texts
    ) -> None:
        self._token = token
        self._api_url = api_url
        self._engine = engine
        self._desk = desk
        self._texts = texts
        self._application: Application[Any, Any, Any, Any, Any, Any] | None = None
        self._task: asyncio.Task[None] | None = None
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._told_to_wait: dict[int, float] = {}
        self._state = Part(OFF, "no token")
        self._trouble_at: float | None = None

    # --- life ----------------------------------------------------------------------------------

    @property
    def is_on(self) -> bool:
        """Whether a bot was set up."""
        return self._token is not None

    def health(self) -> Part:
        """How it is doing."""
        recent = self._trouble_at and time.monotonic() - self._trouble_at < TROUBLE_SECONDS
        return Part(FAILED, "Telegram can't be reached") if recent else self._state

    def start(self) -> None:
        """Begin to take messages in the background; never holds up or breaks the web page."""
        if not self.is_on:
            log.info("Telegram is off; set TELEGRAM_TOKEN to the bot's token to turn it on")
            return
        self._state = Part(FAILED, "connecting")
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Finish what is being worked on, and let go."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        application, self._application = self._application, None
        if application:
            await _end(application)
        self._state = Part(OFF, "stopped")

    async def _run(self) -> None:
        for tries in range(1_000_000):
            application = self._build()
            try:
                await application.initialize()
                await self._announce(application)
                await application.start()
                assert application.updater is not None
                await application.updater.start_polling(
                    timeout=POLL_SECONDS,
                    allowed_updates=UPDATES,
                    drop_pending_updates=False,
                    error_callback=self._polling_failed,
                )
            except InvalidToken:
                log.error("Telegram refused the token; set TELEGRAM_TOKEN to one from @BotFather")
                self._state = Part(FAILED, "the token was refused")
                await _end(application)
                return
            except Exception as failure:
                pause = START_AGAIN_AFTER[min(tries, len(START_AGAIN_AFTER) - 1)]
                log.warning(
                    "Telegram can't be reached (%s); next try in %g s",
                    type(failure).__name__,
                    pause,
                )
                self._state = Part(FAILED, "Telegram can't be reached")
                await _end(application)
                await asyncio.sleep(pause)
            except asyncio.CancelledError:
                await _end(application)
                raise
            else:
                self._application = application
                self._state = Part(OK, "taking messages")
                log.info("Telegram is on")
                return

    def _build(self) -> Application[Any, Any, Any, Any, Any, Any]:
        application = (
            Application.builder()
            .token(str(self._token))
            .base_url(f"{self._api_url}/bot")
            .base_file_url(f"{self._api_url}/file/bot")
            .concurrent_updates(True)
            .job_queue(None)
            .build()
        )
        application.add_handler(TypeHandler(Update, self._on_update))
        return application

    async def _announce(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Show the commands in Telegram's menu; it works without."""
        for language in self._texts.languages:
            if len(language) != 2:  # Telegram knows languages by two letters
                continue
            menu = [
                BotCommand(name, self._texts.say(f"command_{name}", language)) for name in COMMANDS
            ]
            code = None if language == self._texts.default else language
            with suppress(TelegramError):
                await application.bot.set_my_commands(menu, language_code=code)

    def _polling_failed(self, failure: TelegramError) -> None:
        now = time.monotonic()
        if self._trouble_at is None or now - self._trouble_at > TROUBLE_SECONDS:
            log.warning("Telegram does not answer (%s); trying on", type(failure).__name__)
        self._trouble_at = now

    # --- updates ---------------------------------------------------------------------------------

    async def _on_update(self, update: Update, _context: object) -> None:
        chat = update.effective_chat
        if chat is None or chat.type != ChatType.PRIVATE:
            return
        async with self._locks.setdefault(chat.id, asyncio.Lock()):
            try:
                await self._once(update, chat.id)
            except Exception:
                log.exception("Telegram update not answered update=%d", update.update_id)

    async def _once(self, update: Update, chat_id: int) -> None:
        if update.callback_query:
            await _acknowledge(update.callback_query)
        try:
            if not await self._on_desk(self._desk.first_sight, update.update_id):
                return
            user = update.effective_user
            language = self._texts.known(user.language_code if user else None)
            conversation_id = await self._on_desk(
                self._desk.conversation_for, CHANNEL, str(chat_id), language
            )
        except Exception:
            log.exception("the desk is away update=%d", update.update_id)
            await self._say(chat_id, "desk_down", None)
            return
        typing = asyncio.create_task(self._show_typing(chat_id))
        try:
            turn = await self._turn(update, conversation_id)
        finally:
            typing.cancel()
        if turn.outcome == "rate_limited" and self._was_told(chat_id, turn.wait_seconds):
            return
        for reply in turn.replies:
            await self._send(chat_id, self._shown(reply), reply.buttons)
            if reply.file:
                await self._send_file(chat_id, reply.file)
        if update.callback_query and turn.outcome == "answered":
            await _show_chosen(update.callback_query)

    async def _turn(self, update: Update, conversation_id: str) -> Turn:
        if update.callback_query:
            key = update.callback_query.data or ""
            if not BUTTON_KEY.fullmatch(key):
                return await self._kindly(conversation_id, "button_gone")
            return await self._engine.turn(conversation_id, key)
        if update.edited_message:
            return await self._kindly(conversation_id, "telegram_edited")
        message = update.message
        if message is None or not (message.text or message.effective_attachment):
            return Turn((), "kept_out")  # a service message such as "chat created"
        if message.text is None:
            return await self._kindly(conversation_id, "telegram_kind")
        command = _command(message)
        if command is None:
            return await self._engine.turn(conversation_id, message.text)
        payload = COMMANDS.get(command)
        if payload is None:
            return await self._kindly(conversation_id, "telegram_command")
        pressed = Button(title=f"/{command}", payload=payload)
        return await self._engine.turn(conversation_id, "", command=pressed)

    async def _kindly(self, conversation_id: str, key: str) -> Turn:
        conversation = await self._on_desk(self._desk.conversation, conversation_id)
        language = (conversation and conversation.language) or self._texts.default
        return Turn((Reply(self._texts.say(key, language), language),), "kept_out")

    async def _show_typing(self, chat_id: int) -> None:
        """When an answer takes long, the user sees that it is coming."""
        with suppress(TelegramError):
            while self._application:
                await asyncio.sleep(SHOW_TYPING_AFTER)
                await self._application.bot.send_chat_action(chat_id, ChatAction.TYPING)

    def _was_told(self, chat_id: int, wait_seconds: int) -> bool:
        """Someone who floods us is told once per pause."""
        now = time.monotonic()
        for other in [one for one, until in self._told_to_wait.items() if until < now]:
            del self._told_to_wait[other]
        if chat_id in self._told_to_wait:
            return True
        self._told_to_wait[chat_id] = now + wait_seconds
        return False

    def _shown(self, reply: Reply) -> str:
        lines = [
            self._texts.say("source", reply.language, title=source["title"])
            + (f"\n{source['url']}" if source.get("url") else "")
            for source in reply.sources
        ]
        return "\n\n".join(filter(None, [reply.text, "\n".join(lines)]))

    # --- sending ---------------------------------------------------------------------------------

    async def carry(
        self, _channel: str, address: str, text: str, buttons: Sequence[Mapping[str, str]]
    ) -> None:
        """One try to send a message of the outbox; raises the outbox's own errors."""
        if self._application is None:
            raise outbox.RetryAfter(CONNECT_SECONDS)
        pieces = split_text(text)
        for number, piece in enumerate(pieces, start=1):
            try:
                await self._send_piece(
                    int(address), piece, buttons if number == len(pieces) else ()
                )
            except RetryAfter as wait:
                raise outbox.RetryAfter(seconds_of(wait)) from wait
            except Forbidden as gone:
                raise outbox.Blocked from gone
            except BadRequest as refused:
                raise outbox.Undeliverable from refused

    async def _send_piece(
        self, chat_id: int, text: str, buttons: Sequence[Mapping[str, str]]
    ) -> None:
        """Without parse_mode: what people write is never read as formatting."""
        if self._application is None:
            raise NetworkError("Telegram is not connected")
        await self._application.bot.send_message(
            chat_id=chat_id,
            text=text,
            reply_markup=keyboard(buttons),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )

    async def _send_file(self, chat_id: int, file: Mapping[str, str]) -> None:
        """One try: the answer itself has been said, the file only makes it handier."""
        if self._application is None:
            return
        try:
            await self._application.bot.send_document(
                chat_id=chat_id, document=file["text"].encode(), filename=file["name"]
            )
        except TelegramError as refused:
            log.warning("Telegram did not take a file (%s)", type(refused).__name__)

    async def _say(self, chat_id: int, key: str, language: str | None) -> None:
        await self._send(chat_id, self._texts.say(key, language), ())

    async def _send(self, chat_id: int, text: str, buttons: Sequence[Mapping[str, str]]) -> None:
        """Send a reply, as often and as late as Telegram wants it."""
        pieces = split_text(text)
        for number, piece in enumerate(pieces, start=1):
            under = buttons if number == len(pieces) else ()
            for tries in range(TRIES):
                try:
                    await self._send_piece(chat_id, piece, under)
                except RetryAfter as wait:
                    await asyncio.sleep(min(seconds_of(wait), LONGEST_PAUSE))
                except Forbidden:
                    log.info("a user has blocked the bot")
                    return
                except BadRequest as refused:
                    log.error("Telegram refused a message: %s", refused.message)
                    return
                except NetworkError as broken:
                    log.warning("Telegram did not take a message (%s)", type(broken).__name__)
                    await asyncio.sleep(min(2.0**tries, LONGEST_PAUSE) / 2)
                else:
                    break
            else:
                log.error("a message could not be sent to Telegram; it is kept in the chat")
                return

    async def _on_desk(self, function: Callable[..., T], *arguments: object) -> T:
        return await to_thread.run_sync(function, *arguments)


def seconds_of(wait: RetryAfter) -> float:
    """How long Telegram wants us to wait (the library gives a number or a timedelta)."""
    period = wait._retry_after if hasattr(wait, "_retry_after") else wait.retry_after
    return period.total_seconds() if isinstance(period, timedelta) else float(period)


async def _acknowledge(query: CallbackQuery) -> None:
    """Ends the little clock on the button; an old button can't be acknowledged any more."""
    with suppress(TelegramError):
        await query.answer()


async def _show_chosen(query: CallbackQuery) -> None:
    """Marks the thumb that was pressed; the vote counts without the mark too."""
    shown = getattr(query.message, "reply_markup", None)
    marked = with_chosen(shown, query.data or "") if shown else None
    if marked:
        with suppress(TelegramError):
            await query.edit_message_reply_markup(marked)


def _command(message: Message) -> str | None:
    """The name of a command that starts the message, without the bot's name."""
    text = message.text or ""
    if not any(e.type == "bot_command" and e.offset == 0 for e in message.entities):
        return None
    return text[1:].split(maxsplit=1)[0].partition("@")[0].lower()


async def _end(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Stop in order, each step if it was begun, and none for long."""
    updater = application.updater
    steps = []
    if updater and updater.running:
        steps.append(updater.stop)
    if application.running:
        steps.append(application.stop)
    # The second lets go of connections that were opened before the first knew of them.
    steps += [application.shutdown, application.bot.shutdown]
    for step in steps:
        with suppress(Exception):
            await asyncio.wait_for(step(), STOP_SECONDS)

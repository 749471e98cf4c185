"""A Bot API over real HTTP: hands out the updates a test puts in, remembers what was sent."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.helpdesk.serving import served

TOKEN = "123456789:AAFakeTokenForTestsOnly_abcdefghij"
BOT = {"id": 123456789, "is_bot": True, "first_name": "Sahayak", "username": "sahayak_bot"}


class FakeTelegram:
    """The part of Telegram that a bot sees."""

    def __init__(self) -> None:
        self.url = ""
        self.waiting: list[dict[str, Any]] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []
        # Answers to give, in this order, instead of taking a sent message.
        self.refusals: list[tuple[int, dict[str, Any]]] = []
        self.query_too_old = False
        self.acknowledges = True
        # Asked for updates, it answers at once: the bot can stop without waiting.
        self.hangs_up = False
        self._next_update = 1000
        self._next_message = 1

    # --- what a test does ------------------------------------------------------------------

    def receives(self, chat: int = 42, **content: Any) -> int:
        """A message in a chat; content as in the Bot API. Returns the update's id."""
        kind = content.pop("kind", "private")
        update = content.pop("update", "message")
        message = self._message(chat, kind, content)
        return self.put({update: message})

    def receives_text(self, text: str, chat: int = 42, **more: Any) -> int:
        entities = []
        if text.startswith("/"):
            length = len(text.split()[0])
            entities = [{"type": "bot_command", "offset": 0, "length": length}]
        return self.receives(chat, text=text, entities=entities, **more)

    def presses(self, data: str, chat: int = 42, **message: Any) -> int:
        return self.put(
            {
                "callback_query": {
                    "id": f"q{self._next_update}",
                    "from": self._message(chat, "private", {})["from"],
                    "chat_instance": "1",
                    "data": data,
                    "message": self._message(chat, "private", {"text": "old", **message}),
                }
            }
        )

    def put(self, update: dict[str, Any], update_id: int | None = None) -> int:
        if update_id is None:
            self._next_update += 1
            update_id = self._next_update
        self.waiting.append({"update_id": update_id, **update})
        return update_id

    def sent(self, chat: int | None = None) -> list[dict[str, Any]]:
        """The messages that were taken."""
        return [
            call
            for method, call in self.calls
            if method == "sendMessage" and (chat is None or call["chat_id"] == str(chat))
        ]

    def texts(self, chat: int | None = None) -> list[str]:
        return [message["text"] for message in self.sent(chat)]

    def called(self, method: str) -> list[dict[str, Any]]:
        return [call for name, call in self.calls if name == method]

    @staticmethod
    def buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
        markup = json.loads(message.get("reply_markup") or "{}")
        return [button for row in markup.get("inline_keyboard", []) for button in row]

    @staticmethod
    def until(true: Callable[[], Any], seconds: float = 15) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, "it did not happen"
            time.sleep(0.02)

    def _message(self, chat: int, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        self._next_message += 1
        return {
            "message_id": self._next_message,
            "date": 1_795_000_000,
            "chat": {"id": chat, "type": kind, "first_name": "Asha"},
            "from": {"id": chat, "is_bot": False, "first_name": "Asha", "language_code": "hi"},
            **content,
        }

    # --- what the bot sees ------------------------------------------------------------------

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/bot{token}/{method}", self._call, methods=["POST"])])

    async def _call(self, request: Request) -> Response:
        body = (await request.body()).decode()
        if request.headers.get("content-type", "").startswith("multipart/"):
            given = {"multipart": body}
        else:
            given = dict(parse_qsl(body, keep_blank_values=True))
        method = request.path_params["method"]
        if request.path_params["token"] != TOKEN:
            return _refusal(401, {"description": "Unauthorized"})
        if method == "getUpdates":
            return await self._updates(int(given.get("offset", 0)), float(given.get("timeout", 0)))
        if method == "sendMessage" and self.refusals:
            return _refusal(*self.refusals.pop(0))
        self.calls.append((method, given))
        if method == "getMe":
            return _ok(BOT)
        if method == "answerCallbackQuery" and self.query_too_old:
            return _refusal(400, {"description": "Bad Request: query is too old"})
        if method == "sendMessage":
            units = len(given["text"].encode("utf-16-le")) // 2
            if not 0 < units <= 4096:
                return _refusal(400, {"description": "Bad Request: message is too long"})
            message = self._message(int(given["chat_id"]), "private", {"text": given["text"]})
            return _ok(message | {"from": BOT})
        if method == "sendDocument":
            return _ok(self._message(0, "private", {}) | {"from": BOT})
        return _ok(True)

    async def _updates(self, offset: int, timeout: float) -> Response:
        end = time.monotonic() + min(timeout, 2)
        while True:
            if self.acknowledges:
                self.waiting = [u for u in self.waiting if u["update_id"] >= offset]
            found = [u for u in self.waiting if u["update_id"] >= offset]
            if found or self.hangs_up or time.monotonic() >= end:
                return _ok(found)
            await asyncio.sleep(0.02)


def _ok(result: Any) -> Response:
    return JSONResponse({"ok": True, "result": result})


def _refusal(status: int, more: dict[str, Any]) -> Response:
    return JSONResponse({"ok": False, "error_code": status, **more}, status_code=status)


@contextmanager
def fake_telegram() -> Iterator[FakeTelegram]:
    """One that is listening; its address is in `url`."""
    telegram = FakeTelegram()
    with served(telegram.app()) as url:
        telegram.url = url
        yield telegram

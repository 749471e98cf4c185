"""The public API: JSON in, JSON out, used by the page and by anybody else."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from anyio import to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from helpdesk.channels.security import COOKIE, address_of, from_our_page
from helpdesk.chat.health import FAILED, OK, Health
from helpdesk.chat.rate_limit import Rate, RateLimiter
from helpdesk.chat.reply import Reply, Turn
from helpdesk.chat.sessions import SessionRefused, Sessions
from helpdesk.chat.turn import ChatEngine, ConversationGone
from helpdesk.tickets import Desk, MessageView

LARGEST_BODY = 1_048_576
SLOWEST_BODY = 15.0
LONGEST_WAIT = 25
LOOK_EVERY = 1.0
READS = Rate(60, 5.0)
COOKIE_SECONDS = 180 * 24 * 3600
# In place of a token, when the session is in the page's cookie, which scripts can't read.
IN_COOKIE = "cookie"
STATUS_OF = {"not_text": 422, "too_long": 413, "rate_limited": 429, "desk_down": 503}
ERROR_OF = {"not_text": "text_needed"}


class Refused(Exception):
    """A request that can't be served: status, code (a key of texts.yml) and its values."""

    def __init__(self, status: int, code: str, wait_seconds: int = 0, **values: object) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.wait_seconds = wait_seconds
        self.values = values


@dataclass(frozen=True)
class _Session:
    conversation_id: str
    shown: str
    cookie: str | None = None


class Api:
    """The API's addresses, bound to one chat engine and desk."""

    def __init__(
        self, engine: ChatEngine, desk: Desk, health: Health, *, secret: str, public_url: str
    ) -> None:
        self._engine = engine
        self._texts = engine.texts
        self._desk = desk
        self._health = health
        self._public_url = public_url
        self._cookies = Sessions(secret, "page")
        self._tokens = Sessions(secret, "api")
        self._reads = RateLimiter(READS)

    def routes(self) -> list[Route]:
        """For the application."""
        return [
            Route("/api/chat", self._guarded(self.chat, self._refused_chat), methods=["POST"]),
            Route("/api/conversation", self._guarded(self.conversation), methods=["POST"]),
            Route("/api/messages", self._guarded(self.messages), methods=["GET"]),
            Route("/api/health", self._guarded(self.health), methods=["GET"]),
        ]

    def error(self, refused: Refused, more: Mapping[str, Any] | None = None) -> Response:
        """A refusal as JSON, its message in every language."""
        error = {"error": self._error(refused.code, **refused.values)}
        response = JSONResponse({**(more or {}), **error}, status_code=refused.status)
        if refused.wait_seconds:
            response.headers["Retry-After"] = str(refused.wait_seconds)
        if refused.code == "session_unknown":
            response.delete_cookie(COOKIE, path="/")
        return response

    def _error(self, code: str, **values: object) -> dict[str, Any]:
        return {"code": code, "message": self._texts.everywhere(code, **values)}

    def _guarded(
        self,
        handler: Callable[[Request], Awaitable[Response]],
        refusal: Callable[[Refused], Mapping[str, Any]] | None = None,
    ) -> Callable[[Request], Awaitable[Response]]:
        async def guarded(request: Request) -> Response:
            try:
                return await handler(request)
            except Refused as refused:
                return self.error(refused, refusal(refused) if refusal else {})

        return guarded

    def _refused_chat(self, refused: Refused) -> Mapping[str, Any]:
        """A refused message still gets a reply that can be shown, in every language."""
        said = self._texts.everywhere(refused.code, **refused.values)
        reply = Reply("\n\n".join(said.values()), self._texts.default)
        return {"session": None, "replies": [reply.as_json()]}

    # --- the addresses -----------------------------------------------------------------------

    async def chat(self, request: Request) -> Response:
        """One message of the user."""
        body = await self._body(request)
        language = self._language(body)
        session = await self._session(request, body.get("session"), language, start="api")
        try:
            turn = await self._engine.turn(
                session.conversation_id, body.get("text"), language, address=address_of(request)
            )
        except ConversationGone as gone:
            raise Refused(403, "session_unknown") from gone
        answer: dict[str, Any] = {
            "session": session.shown,
            "replies": [reply.as_json() for reply in turn.replies],
        }
        status = STATUS_OF.get(turn.outcome, 200)
        if status != 200:
            answer["error"] = self._turn_error(turn)
        response = JSONResponse(answer, status_code=status)
        if turn.wait_seconds:
            response.headers["Retry-After"] = str(turn.wait_seconds)
        return self._with_cookie(response, session)

    async def conversation(self, request: Request) -> Response:
        """A new conversation."""
        body = await self._body(request)
        session = await self._start(request, self._language(body))
        return self._with_cookie(JSONResponse({"session": session.shown}), session)

    async def messages(self, request: Request) -> Response:
        """The messages after an id; waits for one if asked to."""
        after = self._number(request, "after", 0)
        wait = min(self._number(request, "wait", 0), LONGEST_WAIT)
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        token = request.query_params.get("session") or (
            bearer.strip() if scheme.lower() == "bearer" else None
        )
        session = await self._session(request, token, None, start=None)
        seconds = self._reads.wait(session.conversation_id, time.monotonic())
        if seconds:
            raise Refused(429, "rate_limited", seconds, seconds=seconds)
        if await self._on_desk(self._desk.conversation, session.conversation_id) is None:
            raise Refused(403, "session_unknown")
        found = await self._new_messages(request, session.conversation_id, after, wait)
        return JSONResponse({"messages": [_message_json(message) for message in found]})

    async def health(self, request: Request) -> Response:
        """How every part is doing."""
        parts = await self._health.parts()
        well = all(parts[name].status == OK for name in Health.needed)
        return JSONResponse(
            {
                "status": OK if well else FAILED,
                "parts": {name: part.as_json() for name, part in parts.items()},
            },
            status_code=200 if well else 503,
        )

    # --- helpers -------------------------------------------------------------------------------

    async def _new_messages(
        self, request: Request, conversation_id: str, after: int, wait: int
    ) -> list[MessageView]:
        signals = self._engine.signals
        end = time.monotonic() + wait
        while True:
            found = await self._on_desk(self._desk.messages_after, conversation_id, after)
            left = end - time.monotonic()
            if found or left <= 0 or signals.closing or await request.is_disconnected():
                return list(found)
            await signals.wait(conversation_id, min(left, LOOK_EVERY))

    async def _session(
        self, request: Request, token: object, language: str | None, *, start: str | None
    ) -> _Session:
        cookie = request.cookies.get(COOKIE)
        if token is not None and token != IN_COOKIE:
            if not isinstance(token, str):
                raise Refused(403, "session_unknown")
            return _Session(self._signed(self._tokens, token), token)
        if cookie and from_our_page(request, self._public_url) is not False:
            return _Session(self._signed(self._cookies, cookie), IN_COOKIE)
        if start is None or token == IN_COOKIE:
            raise Refused(403, "session_missing")
        return await self._start(request, language)

    def _signed(self, sessions: Sessions, token: str) -> str:
        try:
            return sessions.conversation_id(token)
        except SessionRefused as refused:
            raise Refused(403, "session_unknown") from refused

    async def _start(self, request: Request, language: str | None) -> _Session:
        seconds = self._engine.wait_to_start(address_of(request))
        if seconds:
            raise Refused(429, "rate_limited", seconds, seconds=seconds)
        page = from_our_page(request, self._public_url)
        conversation_id = await self._on_desk(
            self._desk.start_conversation, "web" if page else "api", language
        )
        if page:
            return _Session(conversation_id, IN_COOKIE, self._cookies.token(conversation_id))
        return _Session(conversation_id, self._tokens.token(conversation_id))

    def _with_cookie(self, response: Response, session: _Session) -> Response:
        if session.cookie:
            response.set_cookie(
                COOKIE,
                session.cookie,
                max_age=COOKIE_SECONDS,
                path="/",
                secure=self._public_url.startswith("https://"),
                httponly=True,
                samesite="lax",
            )
        return response

    async def _on_desk(self, function: Callable[..., Any], *arguments: object) -> Any:
        try:
            return await to_thread.run_sync(function, *arguments)
        except Exception as broken:
            raise Refused(503, "desk_down") from broken

    def _turn_error(self, turn: Turn) -> dict[str, Any]:
        return self._error(
            ERROR_OF.get(turn.outcome, turn.outcome),
            seconds=turn.wait_seconds,
            limit=self._engine.limits.characters,
        )

    def _language(self, body: dict[str, Any]) -> str | None:
        language = body.get("language")
        if language is None:
            return None
        known = self._texts.known(language)
        if known is None:
            raise Refused(422, "language_unknown", accepted=", ".join(self._texts.languages))
        return known

    def _number(self, request: Request, name: str, default: int) -> int:
        value = request.query_params.get(name)
        if value is None:
            return default
        if not (value.isascii() and value.isdecimal() and len(value) <= 18):
            raise Refused(422, "number_needed", name=name)
        return int(value)

    async def _body(self, request: Request) -> dict[str, Any]:
        """The JSON object of a POST. A page of another site can't send this content type."""
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise Refused(415, "not_json")
        try:
            raw = await asyncio.wait_for(self._raw_body(request), SLOWEST_BODY)
        except (ClientDisconnect, asyncio.TimeoutError) as gone:
            raise Refused(400, "not_json") from gone
        try:
            body = json.loads(raw.decode("utf-8"))
        except (ValueError, RecursionError) as broken:
            raise Refused(400, "not_json") from broken
        if not isinstance(body, dict):
            raise Refused(400, "not_json")
        return body

    async def _raw_body(self, request: Request) -> bytes:
        raw = bytearray()
        async for chunk in request.stream():
            raw += chunk
            if len(raw) > LARGEST_BODY:
                raise Refused(413, "too_long", limit=self._engine.limits.characters)
        return bytes(raw)


def _message_json(message: MessageView) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": message.id,
        "author": message.author,
        "text": message.text,
        "at": message.at.isoformat(),
        "topic": message.topic,
        "language": message.language,
        "buttons": [dict(button) for button in message.buttons],
        "sources": [dict(source) for source in message.sources],
    }
    for name in ("asks_for", "agent", "file"):
        if getattr(message, name):
            shown[name] = getattr(message, name)
    return shown

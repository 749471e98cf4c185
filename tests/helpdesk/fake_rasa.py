"""A Rasa server that does what a test wants, over real HTTP. Also answers for the action server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from tests.helpdesk.serving import served


class FakeRasa:
    """Remembers what it was asked; `behaviour` says how it answers."""

    def __init__(self) -> None:
        self.behaviour = "ok"
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.answer: dict[str, Any] | None = None
        self.seconds = 0.0
        self.now_working: dict[str, int] = {}
        self.most_at_once = 0
        self.url = ""

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/webhooks/helpdesk/", self._well),
                Route("/health", self._well),
                Route("/webhooks/helpdesk/webhook", self._webhook, methods=["POST"]),
            ]
        )

    async def _well(self, _request: Request) -> Response:
        status = 503 if self.behaviour == "ill" else 200
        return JSONResponse({"status": "ok"}, status_code=status)

    async def _webhook(self, request: Request) -> Response:
        body = await request.json()
        self.asked.append(body)
        self.keys.append(request.headers.get("x-helpdesk-key"))
        sender = body["sender"]
        self.now_working[sender] = self.now_working.get(sender, 0) + 1
        self.most_at_once = max(self.most_at_once, self.now_working[sender])
        try:
            await asyncio.sleep(self.seconds)
        finally:
            self.now_working[sender] -= 1
        return self._response(body)

    def _response(self, body: dict[str, Any]) -> Response:
        if self.behaviour == "500":
            return PlainTextResponse("Traceback (most recent call last)", status_code=500)
        if self.behaviour == "empty":
            return JSONResponse({"replies": [], "language": "en"})
        if self.behaviour == "blank":
            return JSONResponse({"replies": [{"text": " "}], "language": "en"})
        if self.behaviour == "garbage":
            return PlainTextResponse("<html>not json")
        if self.behaviour == "wrong shape":
            return JSONResponse([{"text": "hello"}])
        if self.answer is not None:
            return JSONResponse(self.answer)
        said = body.get("text") or body.get("payload")
        reply = {
            "text": f"You said: {said}",
            "topic": "chat.help",
            "language": body.get("language") or "en",
            "asks_for": None,
            "buttons": [{"title": "GSTIN", "payload": '/gstin.decode{"a": "b"}'}],
            "sources": [{"title": "CGST Act 2017, section 22", "url": "https://example.org/22"}],
        }
        return JSONResponse({"replies": [reply], "language": reply["language"], "intent": "x"})


@contextmanager
def fake_rasa() -> Iterator[FakeRasa]:
    """One that is listening; its address is in `url`."""
    rasa = FakeRasa()
    with served(rasa.app()) as url:
        rasa.url = url
        yield rasa

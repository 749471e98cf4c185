"""A small stand-in for the helpdesk: the real page, and an API that follows a script.

The page's own behaviour (typing, buttons, outages, languages) is tested against this, so that
these tests need neither Rasa nor a database. What it answers depends on the text it is sent.
"""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timezone
from itertools import count
from pathlib import Path
from typing import Any

import uvicorn
import yaml
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

PAGE = Path(__file__).parents[2] / "helpdesk" / "channels" / "page"
LANGUAGES = ("en", "hi", "hi-Latn")
POLICY = (
    "default-src 'self'; base-uri 'none'; object-src 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
COOKIE = "conversation"

TABLE = """Here is how your credit is used (section 49A, rule 88A):

Tax  Output tax  Credit used  Cash
IGST  1,000  1,000  0
CGST  300  250  50
SGST  300  0  300

1. Pay ₹350 in cash with form PMT-06.
2. File GSTR-3B on https://services.gst.gov.in/services/login.
3. Nothing is carried forward."""
TABLE_HI = """आपके क्रेडिट का उपयोग ऐसे होगा (धारा 49A, नियम 88A):

कर  देय कर  क्रेडिट  नकद
IGST  1,000  1,000  0
CGST  300  250  50
SGST  300  0  300

1. फ़ॉर्म PMT-06 से ₹350 नकद भरें।
2. फिर https://services.gst.gov.in पर GSTR-3B भरें।"""
PAIRS = """✔ 27AAPFU0939F1ZV is a correctly formed GSTIN.
State: Maharashtra (27)
PAN: ······939F
Holder: partnership firm
Registration no. 1 of this PAN in the State
Taxpayer: regular

Cash by head:
IGST → CGST: ₹1,000
IGST → SGST: ₹12,500

⚠ Please confirm on the portal before you rely on this.
Law: CGST Act 2017, section 25; rule 10"""
SOURCES = [
    {"title": "CGST Act 2017, section 49A", "url": "https://cbic-gst.gov.in/act.html"},
    {"title": "CGST Rules 2017, rule 88A"},
    {"title": "A source with a bad address", "url": "javascript:alert(1)"},
]
CALENDAR = {"name": "gst-2026-12.ics", "type": "text/calendar", "text": "BEGIN:VCALENDAR\r\n"}
HTML = '<img src=x onerror="document.title=1"><b>bold</b> &amp; <script>alert(1)</script>'


# What a tool answers with, and the question below an article: thumbs on both.
THUMBS = [
    {"title": "👍 Helpful", "payload": "b_up_0123456789abcdef", "vote": "up"},
    {"title": "👎 Not helpful", "payload": "b_down_0123456789abcdef", "vote": "down"},
]
ASKED = [
    {"title": "👍 Yes", "payload": "b_ja_0123456789abcdef", "vote": "up"},
    {"title": "👎 No", "payload": "b_na_0123456789abcdef", "vote": "down"},
]
COMPUTED = {
    "text": "Late fee: ₹100",
    "topic": "late_fee.calculate",
    "buttons": [{"title": "Which rule?", "payload": "b_why_0123456789abcdef"}, *THUMBS],
}
ARTICLE = [
    {"text": "Wait for 10 minutes.", "topic": "login_error.otp_not_received"},
    {"text": "Did that help?", "buttons": ASKED},
]


def table(text: str = TABLE, language: str = "en") -> dict[str, Any]:
    return {
        "text": text,
        "language": language,
        "topic": "itc.set_off",
        "sources": SOURCES,
        "buttons": [
            {"title": "Did that help? Yes", "payload": "b_yes_0123456789abcdef"},
            {"title": "No, still not working", "payload": "b_no_0123456789abcdef"},
        ],
    }


def script(text: str) -> list[dict[str, Any]]:
    """The replies to one message."""
    answers: dict[str, list[dict[str, Any]]] = {
        "table": [table()],
        "तालिका": [table(TABLE_HI, "hi")],
        "two": [{"text": "The first of two."}, {"text": "The second of two."}],
        "html": [{"text": HTML}],
        "long": [{"text": "A long answer.\n" + "One more line of it.\n" * 60}],
        "word": [{"text": "W" * 400}],
        "links": [
            {
                "text": "See https://www.gst.gov.in/help. Or selfservice.gstsystem.in, "
                "tutorial.gst.gov.in (guide), helpdesk@gst.gov.in and javascript:alert(1)"
            }
        ],
        "b_yes_0123456789abcdef": [{"text": "Good to hear."}],
        "b_no_0123456789abcdef": [
            {"text": "Your ticket is GST-2026-000123. Its code is 4821-77. Keep both."}
        ],
        "agent": [],
        "fee": [COMPUTED],
        "article": ARTICLE,
        "b_up_0123456789abcdef": [{"text": "Thank you!"}],
        "b_down_0123456789abcdef": [{"text": "I am sorry."}],
        "b_ja_0123456789abcdef": [{"text": "Good to hear!"}],
        "b_na_0123456789abcdef": [{"text": "Then try this next."}],
        "pairs": [{"text": PAIRS}],
        "calendar": [{"text": "Your dates.", "file": CALENDAR}],
        "slow": [{"text": "That took a while."}],
    }
    return answers.get(text, [{"text": f"You said: {text}"}])


@dataclass
class Service:
    """What the stub keeps, and the faults that a test may order."""

    messages: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    posts: list[dict[str, Any]] = field(default_factory=list)
    # Statuses to refuse the next posts with, first come first served.
    refusals: list[tuple[int, Any]] = field(default_factory=list)
    # The next post is kept and answered, but its answer is lost on the way.
    lose_answer: bool = False
    # Seconds before a reply; a test sets it to see what happens meanwhile.
    delay: float = 0.0
    forgotten: bool = False
    stopping: bool = False
    ids: count[int] = field(default_factory=lambda: count(1))
    conversations: count[int] = field(default_factory=lambda: count(1))
    titles: dict[str, str] = field(default_factory=dict)

    def keep(self, conversation: str, author: str, text: str, **rest: Any) -> dict[str, Any]:
        message = {
            "id": next(self.ids),
            "author": author,
            "text": text,
            "at": datetime.now(timezone.utc).isoformat(),
            "topic": None,
            "language": None,
            "buttons": [],
            "sources": [],
            **rest,
        }
        self.titles |= {button["payload"]: button["title"] for button in message["buttons"]}
        self.messages[conversation].append(message)
        return message

    def choose(self, conversation: str, key: str) -> None:
        """A pressed button is the chosen one among its like, as the real service keeps it."""
        for message in self.messages[conversation]:
            own = {button["payload"]: button for button in message["buttons"]}
            if key in own:
                message["buttons"] = [
                    {**button, "chosen": name == key}
                    if ("vote" in button) == ("vote" in own[key])
                    else button
                    for name, button in own.items()
                ]

    def latest(self) -> str:
        return f"c{len(self.messages)}"

    def agent_writes(self, text: str, **rest: Any) -> None:
        self.keep(list(self.messages)[-1], "agent", text, **rest)


def create_stub(service: Service) -> Starlette:
    templates = Jinja2Templates(PAGE / "templates")
    texts = yaml.safe_load((PAGE / "texts.yml").read_text(encoding="utf-8"))

    async def index(request: Request) -> Response:
        language = request.query_params.get("language", "en")
        context = {"texts": texts, "language": language, "begun": COOKIE in request.cookies}
        headers = {"Content-Security-Policy": POLICY}
        return templates.TemplateResponse(request, "index.html", context, headers=headers)

    async def missing(request: Request, error: Exception) -> Response:
        context = {"texts": texts, "language": "en", "status": 404}
        return templates.TemplateResponse(request, "error.html", context, status_code=404)

    async def chat(request: Request) -> Response:
        body = await request.json()
        service.posts.append(body)
        if service.refusals:
            status, message = service.refusals.pop(0)
            content = {"error": {"code": "refused", "message": message}}
            return JSONResponse(content, status_code=status)
        end = time.monotonic() + service.delay
        while time.monotonic() < end and not service.stopping:
            await asyncio.sleep(0.05)
        conversation = request.cookies.get(COOKIE) or f"c{next(service.conversations)}"
        text = body["text"]
        if text == "nothing kept":
            passing = {"text": "I can't read that", "topic": None, "language": "en"}
            response = JSONResponse({"session": conversation, "replies": [passing]})
            response.set_cookie(COOKIE, conversation, httponly=True, samesite="lax")
            return response
        replies = script(text)
        service.choose(conversation, text)
        service.keep(conversation, "user", service.titles.get(text, text))
        for reply in replies:
            service.keep(conversation, "bot", **{"language": "en", **reply})
        if service.lose_answer:
            service.lose_answer = False
            return JSONResponse({}, status_code=502)
        response = JSONResponse({"session": conversation, "replies": replies})
        response.set_cookie(COOKIE, conversation, httponly=True, samesite="lax")
        return response

    async def messages(request: Request) -> Response:
        conversation = request.cookies.get(COOKIE)
        if service.forgotten or not conversation:
            return JSONResponse({"error": {"code": "unknown_session"}}, status_code=401)
        after = int(request.query_params["after"])
        end = time.monotonic() + min(float(request.query_params.get("wait", 0)), 25)
        while True:
            found = [each for each in service.messages[conversation] if each["id"] > after]
            if found or service.stopping or time.monotonic() >= end:
                return JSONResponse({"messages": found})
            await asyncio.sleep(0.05)

    async def conversation(request: Request) -> Response:
        response = JSONResponse({"session": "new"})
        response.set_cookie(COOKIE, f"c{next(service.conversations)}", httponly=True)
        service.forgotten = False
        return response

    routes = [
        Route("/", index),
        Route("/api/chat", chat, methods=["POST"]),
        Route("/api/messages", messages),
        Route("/api/conversation", conversation, methods=["POST"]),
        Mount("/static", StaticFiles(directory=PAGE / "static")),
    ]
    return Starlette(routes=routes, exception_handlers={404: missing})


class StubServer:
    """The stub on a real port; can go away and come back on the same one."""

    def __init__(self) -> None:
        self.service = Service()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        self.service.stopping = False
        config = uvicorn.Config(
            create_stub(self.service),
            port=self.port,
            log_level="error",
            timeout_graceful_shutdown=1,
            lifespan="off",
            ws="none",
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        end = time.monotonic() + 20
        while not self._server.started:
            if time.monotonic() > end or not self._thread.is_alive():
                raise RuntimeError(f"the stub service did not start on port {self.port}")
            time.sleep(0.02)

    def stop(self) -> None:
        self.service.stopping = True
        self._server.should_exit = True
        self._thread.join(20)

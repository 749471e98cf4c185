"""The web site: the chat page, its files, the API's description, and kind errors."""

from __future__ import annotations

import json
import secrets
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from helpdesk.channels.api import Api, Refused
from helpdesk.channels.security import COOKIE, content_security_policy, protection
from helpdesk.chat.texts import Texts

HERE = Path(__file__).parent
PAGE = HERE / "page"
DOCUMENTS = HERE / "documents"
ROBOTS = "User-agent: *\nDisallow: /api/\nSitemap: {url}/sitemap.xml\n"


class Site:
    """Everything that a browser gets, and the API below /api/."""

    def __init__(self, api: Api, texts: Texts, public_url: str) -> None:
        self._api = api
        self._public_url = public_url
        self._texts = texts
        self._templates = Jinja2Templates(directory=[PAGE / "templates", DOCUMENTS])
        self._words: dict[str, Any] = yaml.safe_load(
            (PAGE / "texts.yml").read_text(encoding="utf-8")
        )

    def routes(self) -> list[BaseRoute]:
        """For the application."""
        return [
            Route("/", self.page),
            *self._api.routes(),
            Route("/api/openapi.json", self.openapi),
            Route("/api/docs", self.docs),
            Route("/robots.txt", self.robots),
            Route("/favicon.ico", self.favicon),
            Mount("/static", StaticFiles(directory=PAGE / "static"), name="static"),
        ]

    async def page(self, request: Request) -> Response:
        """The chat page, first in the language that the browser prefers."""
        context = {
            "texts": self._words,
            "language": self.preferred(request),
            # Scripts can't read the cookie, and would ask for messages where there are none.
            "begun": COOKIE in request.cookies,
        }
        return self._templates.TemplateResponse(request, "index.html", context)

    async def openapi(self, _request: Request) -> Response:
        """What the API takes and gives, for programs."""
        return JSONResponse(description())

    async def docs(self, request: Request) -> Response:
        """The same for people, with nothing fetched from elsewhere."""
        nonce = secrets.token_urlsafe(12)
        context = {"api": description(), "nonce": nonce, "pretty": _pretty}
        policy = content_security_policy(extra=f"; style-src 'self' 'nonce-{nonce}'")
        return self._templates.TemplateResponse(
            request, "docs.html", context, headers={"Content-Security-Policy": policy}
        )

    async def robots(self, _request: Request) -> Response:
        """The chat page may be found; the API may not be crawled."""
        return PlainTextResponse(ROBOTS.format(url=self._public_url.rstrip("/")))

    async def favicon(self, _request: Request) -> Response:
        """For browsers that ask for it at the old address."""
        icon = (PAGE / "static" / "favicon.svg").read_bytes()
        return Response(icon, media_type="image/svg+xml")

    async def http_error(self, request: Request, error: Exception) -> Response:
        """404, 405 and the like."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = error.headers if isinstance(error, HTTPException) else None
        response = self._error(request, status)
        response.headers.update(headers or {})
        return response

    async def failure(self, request: Request, _error: Exception) -> Response:
        """Something broke: said kindly, without a stack trace."""
        response = self._error(request, 500)
        response.headers.update(protection())  # this answer passes by the middleware
        return response

    def _error(self, request: Request, status: int) -> Response:
        if request.url.path.startswith("/api/"):
            code = {404: "not_found", 405: "method_not_allowed"}.get(status, "failed")
            return self._api.error(Refused(status, code))
        try:
            language = self.preferred(request)
            context = {"texts": self._words, "language": language, "status": status}
            return self._templates.TemplateResponse(
                request, "error.html", context, status_code=status
            )
        except Exception:
            # Only when the page itself is broken: the words alone.
            said = "".join(f"<p>{text}</p>" for text in self._texts.everywhere("failed").values())
            return HTMLResponse(said, status_code=status)

    def preferred(self, request: Request) -> str:
        """The first language of Accept-Language that we speak."""
        for wish in request.headers.get("accept-language", "").split(",")[:10]:
            tag = wish.partition(";")[0].strip()
            for code in (tag, tag.partition("-")[0].lower()):
                if code in self._texts.languages:
                    return code
        return self._texts.default


@cache
def description() -> dict[str, Any]:
    """The OpenAPI document."""
    text = (DOCUMENTS / "openapi.yml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def _pretty(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)

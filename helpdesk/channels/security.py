"""What every HTTP answer carries so that a browser protects the user."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "gst_sahayak_session"


def content_security_policy(frame_ancestors: str = "'none'", extra: str = "") -> str:
    """Everything from here, nothing inline; `frame_ancestors` says who may embed the page."""
    return (
        "default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'; "
        f"frame-ancestors {frame_ancestors}{extra}"
    )


def protection(frame_ancestors: str = "'none'") -> Mapping[str, str]:
    """The headers that every answer carries."""
    return {
        "Content-Security-Policy": content_security_policy(frame_ancestors),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


class SecurityHeaders:
    """Adds the headers to every answer that does not set them itself."""

    def __init__(self, app: ASGIApp, frame_ancestors: str = "'none'") -> None:
        self._app = app
        self._headers = protection(frame_ancestors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        private = not scope["path"].startswith("/static/")

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store" if private else "no-cache")
            await send(message)

        await self._app(scope, receive, send_with_headers)


def from_our_page(connection: HTTPConnection, public_url: str) -> bool | None:
    """Whether a page of ours sent this; None when no browser says where it comes from."""
    origin = connection.headers.get("origin")
    if origin is None:
        site = connection.headers.get("sec-fetch-site")
        return None if site is None else site in ("same-origin", "none")
    host = urlsplit(origin).netloc
    return bool(host) and host in (connection.headers.get("host"), urlsplit(public_url).netloc)


def address_of(connection: HTTPConnection) -> str | None:
    """The client's IP address; None for this machine, where a proxy would speak for everybody."""
    host = connection.client.host if connection.client else None
    if host is None or host in ("127.0.0.1", "::1", "testclient"):
        return None
    return host

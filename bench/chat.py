"""Talking to a bot over HTTP, one kept-alive connection per conversation.

`http.client`, because the client shares the processors with what it measures.
"""

from __future__ import annotations

import http.client
import json
import secrets
from typing import Any, Protocol

from helpdesk.chat.texts import load_texts

HOST = "127.0.0.1"
LONGEST_TURN = 120.0
JSON = {"Content-Type": "application/json"}


class Talk(Protocol):
    """One conversation."""

    def say(self, text: str) -> bool:
        """Say one thing and wait for the answer; whether there was a proper one."""

    def close(self) -> None:
        """Hang up."""


class _Line:
    """The connection below a conversation."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=LONGEST_TURN)

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        """Status and JSON of the answer."""
        self._connection.request("POST", path, json.dumps(body).encode(), JSON)
        response = self._connection.getresponse()
        return response.status, json.loads(response.read())

    def close(self) -> None:
        self._connection.close()


class HelpdeskTalk(_Line):
    """Ours, through the public API, in a session that the service starts."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self._session: dict[str, str] = {}
        self._apologies = set(load_texts().everywhere("apology").values())

    def say(self, text: str) -> bool:
        status, answer = self.post("/api/chat", {"text": text} | self._session)
        self._session = {"session": answer["session"]} if status == 200 else self._session
        replies = answer.get("replies") or []
        apologised = any(reply["text"] in self._apologies for reply in replies)
        return status == 200 and bool(replies) and not apologised


class RestTalk(_Line):
    """Rasa's REST channel, which lets the client choose who it is."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self._sender = secrets.token_hex(8)

    def say(self, text: str) -> bool:
        status, replies = self.post(
            "/webhooks/rest/webhook", {"sender": self._sender, "message": text}
        )
        return status == 200 and bool(replies)


def answers(port: int, path: str) -> bool:
    """Whether a GET of the address is answered with 200."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5.0)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()

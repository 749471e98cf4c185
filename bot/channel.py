"""The one door of the Rasa server: the helpdesk's channel.

Rasa's REST channel has no key, splits texts, drops metadata and answers a failure with an empty
list. This one takes a message from the helpdesk, and only from it, and says what happened.
"""

from __future__ import annotations

import hmac
import logging
import re
from collections.abc import Awaitable, Callable
from json import dumps, loads
from typing import Any, Optional

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

logger = logging.getLogger(__name__)

LANGUAGE, LANGUAGE_WISH = "language", "language_wish"
KEY_HEADER = "X-Helpdesk-Key"
# The mark of the action server on the message of a failed action.
FAILED = "failed"
# Rasa strips a text and reads a leading slash as a command: a person's text has none.
COMMAND_START = re.compile(r"\A[\s/／\u200b-\u200f\u2060\ufeff]+")
# What a reply may carry besides its text; everything else in a bot message stays inside.
REPLY_FIELDS = ("topic", "language", "asks_for", "sources", "file")
# `vote` is there if the button is a vote on an answer: up or down.
BUTTON_FIELDS = ("title", "payload", "vote")


class ReplyCollector(OutputChannel):
    """Collects a turn's replies whole, with the topic, language and sources they carry."""

    def __init__(self) -> None:
        self.replies: list[dict[str, Any]] = []
        self.failed = False

    @classmethod
    def name(cls) -> str:
        """The name that conditional responses would use; ours do not."""
        return "helpdesk"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one bot message; one that the action server marked says that an action failed."""
        if message.get(FAILED):
            self.failed = True
            return
        reply = {field: message.get(field) for field in REPLY_FIELDS}
        reply["sources"] = reply["sources"] or []
        reply["text"] = message.get("text") or ""
        reply["buttons"] = [
            {field: button[field] for field in BUTTON_FIELDS if field in button}
            for button in message.get("buttons") or []
        ]
        self.replies.append(reply)


class HelpdeskChannel(InputChannel):
    """Takes messages from the helpdesk service over HTTP on the loopback interface.

    A `text` is what a person wrote and is never read as a command; a `payload` is a button of
    ours (`/topic{...}`), which only the helpdesk can send.
    """

    def __init__(self, key: str) -> None:
        self._key = key

    @classmethod
    def name(cls) -> str:
        """The path below /webhooks/ and the name in credentials.yml."""
        return "helpdesk"

    @classmethod
    def from_credentials(cls, credentials: Optional[dict[str, Any]]) -> InputChannel:
        """Build the channel from credentials.yml; without a key it refuses to start."""
        key = (credentials or {}).get("key")
        if not key or str(key).startswith("${"):
            cls.raise_missing_credentials_exception()
        return cls(str(key))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The channel's two addresses: a health check and the door."""
        door = Blueprint("helpdesk_channel", "helpdesk_channel")

        @door.route("/", methods=["GET"])
        async def health(_request: Request) -> HTTPResponse:
            return json({"status": "ok"})

        @door.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            shown = request.headers.get(KEY_HEADER, "")
            if not hmac.compare_digest(shown.encode(errors="replace"), self._key.encode()):
                return json({"error": "only the helpdesk may talk to this server"}, status=403)
            message = _message(request.json)
            if message is None:
                return json({"error": "expected sender and either text or payload"}, status=400)
            try:
                await on_new_message(message)
            except Exception:
                logger.exception("A turn failed.")
                return json({"error": "the turn failed"}, status=500)
            collector: ReplyCollector = message.output_channel
            replies = [] if collector.failed else collector.replies
            language = next((r["language"] for r in reversed(replies) if r["language"]), None)
            if not replies:
                # The helpdesk apologises, and the model has seen in which language.
                language = await _language_of(request, message.sender_id)
                return json({"error": "no action answered", "language": language}, status=500)
            return json({"replies": replies, "language": language})

        return door


def _message(body: Any) -> Optional[UserMessage]:
    """What Rasa is told, or None when the request can't be read."""
    if not isinstance(body, dict) or not isinstance(body.get("sender"), str) or not body["sender"]:
        return None
    text, payload, hint = body.get("text"), body.get("payload"), body.get("language")
    if isinstance(payload, str) and payload.startswith("/"):
        said = _with_language(payload, hint)
    elif isinstance(text, str):
        said = COMMAND_START.sub("", text).strip()
    else:
        return None
    return UserMessage(
        said,
        ReplyCollector(),
        body["sender"],
        input_channel=HelpdeskChannel.name(),
        metadata={"language": hint} if isinstance(hint, str) else {},
    )


def _with_language(payload: str, hint: Any) -> str:
    """The payload with the language that the client chose: a button itself shows none."""
    if not isinstance(hint, str):
        return payload
    topic, brace, entities = payload.partition("{")
    said = loads(brace + entities) if brace else {}
    return topic + dumps({"language": hint, **said}, ensure_ascii=False)


async def _language_of(request: Request, sender: str) -> Optional[str]:
    """The language of the conversation as its tracker knows it; None if it can't be read."""
    agent = getattr(request.app.ctx, "agent", None)
    tracker = await agent.tracker_store.retrieve(sender) if agent else None
    if tracker is None:
        return None
    return tracker.get_slot(LANGUAGE_WISH) or tracker.get_slot(LANGUAGE)

"""Talking to Rasa's own channel: one message in, the bot's replies out."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

CHANNEL = "/webhooks/helpdesk"
# Rasa's server closes an idle connection after 5 seconds: ours must let go first.
KEEP_IDLE_SECONDS = 4.0
HEALTH_SECONDS = 2.0
FILE_FIELDS = ("name", "type", "text")
VOTES = ("up", "down")


class RasaFailed(Exception):
    """Rasa gave no usable answer; the message says what happened, never what the user wrote.

    `language` is that of the conversation, if Rasa could still tell.
    """

    def __init__(self, reason: str, language: str | None = None) -> None:
        super().__init__(reason)
        self.language = language


@dataclass(frozen=True)
class RasaAnswer:
    """The bot's replies to one message, and the language they are in."""

    replies: tuple[dict[str, Any], ...]
    language: str | None
    intent: str | None = None


class RasaClient:
    """One pool of connections to one Rasa server."""

    def __init__(
        self, url: str, key: str, *, answer_seconds: float = 20.0, connections: int = 32
    ) -> None:
        self._answer_seconds = answer_seconds
        self._client = httpx.AsyncClient(
            base_url=url,
            headers={"X-Helpdesk-Key": key},
            timeout=httpx.Timeout(answer_seconds, connect=3.0, pool=answer_seconds),
            limits=httpx.Limits(
                max_connections=connections,
                max_keepalive_connections=connections,
                keepalive_expiry=KEEP_IDLE_SECONDS,
            ),
            trust_env=False,
        )

    async def ask(
        self,
        sender: str,
        *,
        text: str | None = None,
        payload: str | None = None,
        language: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> RasaAnswer:
        """Send a text, or the payload of one of our own buttons.

        Raises:
            RasaFailed: no connection, too slow, an error, an unreadable or an empty answer.
        """
        body: dict[str, Any] = {"sender": sender, "metadata": dict(metadata or {})}
        if payload is not None:
            body["payload"] = payload
        else:
            body["text"] = text
        if language is not None:
            body["language"] = language
        response = await self._post(body)
        if response.status_code != httpx.codes.OK:
            reason = f"Rasa answered with status {response.status_code}"
            raise RasaFailed(reason, _language_in(response))
        try:
            answer = response.json()
        except ValueError as broken:
            raise RasaFailed("Rasa's answer is not JSON") from broken
        return _read(answer)

    async def _post(self, body: dict[str, Any]) -> httpx.Response:
        for last_try in (False, True):
            try:
                async with _deadline(self._answer_seconds):
                    return await self._client.post(f"{CHANNEL}/webhook", json=body)
            except httpx.ConnectError as refused:
                # Nothing was sent yet, so a second try can't say anything twice.
                if last_try:
                    raise RasaFailed("Rasa can't be reached") from refused
                await asyncio.sleep(0.3)
            except (httpx.TimeoutException, asyncio.TimeoutError) as slow:
                raise RasaFailed(f"Rasa took longer than {self._answer_seconds:g} s") from slow
            except httpx.HTTPError as broken:
                raise RasaFailed(f"Rasa broke off: {type(broken).__name__}") from broken
        raise AssertionError("unreachable")

    async def is_well(self) -> bool:
        """Whether Rasa's channel answers."""
        try:
            response = await self._client.get(f"{CHANNEL}/", timeout=HEALTH_SECONDS)
        except httpx.HTTPError:
            return False
        return response.status_code == httpx.codes.OK

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


class _deadline:  # noqa: N801 - reads like a statement
    """Cancel what is inside after so many seconds (httpx's own timeout is per read)."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._expired = False

    async def __aenter__(self) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._handle = asyncio.get_running_loop().call_later(self._seconds, self._expire, task)

    def _expire(self, task: asyncio.Task[Any]) -> None:
        self._expired = True
        task.cancel()

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._handle.cancel()
        if self._expired and kind is asyncio.CancelledError:
            raise asyncio.TimeoutError


def _language_in(response: httpx.Response) -> str | None:
    try:
        language = response.json().get("language")
    except (ValueError, AttributeError):
        return None
    return language if isinstance(language, str) else None


def _read(answer: object) -> RasaAnswer:
    if not isinstance(answer, dict) or not isinstance(answer.get("replies"), list):
        raise RasaFailed("Rasa's answer has no list of replies")
    replies = tuple(_reply(reply) for reply in answer["replies"])
    if not any(reply["text"].strip() for reply in replies):
        raise RasaFailed("Rasa's answer is empty")
    language = answer.get("language")
    intent = answer.get("intent")
    return RasaAnswer(
        tuple(reply for reply in replies if reply["text"].strip() or reply["buttons"]),
        language if isinstance(language, str) else None,
        intent if isinstance(intent, str) else None,
    )


def _reply(reply: object) -> dict[str, Any]:
    if not isinstance(reply, dict) or not isinstance(reply.get("text") or "", str):
        raise RasaFailed("A reply of Rasa has no text")
    return {
        "text": reply.get("text") or "",
        "topic": _word(reply.get("topic")),
        "language": _word(reply.get("language")),
        "asks_for": _word(reply.get("asks_for")),
        "buttons": [_button(each) for each in _dicts(reply.get("buttons"), "title", "payload")],
        "sources": [
            {key: str(source[key]) for key in ("title", "url") if source.get(key)}
            for source in _dicts(reply.get("sources"), "title")
        ],
        "file": _file(reply.get("file")),
    }


def _button(button: dict[str, Any]) -> dict[str, str]:
    """Title and payload; `vote` too if the button is one."""
    read = {"title": str(button["title"]), "payload": str(button["payload"])}
    return read | {"vote": button["vote"]} if button.get("vote") in VOTES else read


def _file(value: object) -> dict[str, str] | None:
    """A small text file to keep, such as a calendar: its name, media type and text."""
    files = _dicts([value], *FILE_FIELDS)
    return {field: str(files[0][field]) for field in FILE_FIELDS} if files else None


def _word(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _dicts(values: object, *needed: str) -> list[dict[str, Any]]:
    if not isinstance(values, list):
        return []
    return [
        value
        for value in values
        if isinstance(value, dict) and all(value.get(key) for key in needed)
    ]

"""How each part of the service is doing, in words that give nothing away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import httpx
from anyio import to_thread

from helpdesk.chat.rasa_client import HEALTH_SECONDS, RasaClient
from helpdesk.tickets import Desk

OK, FAILED, OFF = "ok", "failed", "off"


@dataclass(frozen=True)
class Part:
    """One part: ok, failed or off (not set up, and not needed)."""

    status: str
    detail: str

    def as_json(self) -> dict[str, str]:
        """As the API shows it."""
        return {"status": self.status, "detail": self.detail}


class Health:
    """Asks every part at the same time; no answer takes longer than a few seconds."""

    needed = ("helpdesk", "database", "rasa", "actions")

    def __init__(
        self, desk: Desk, rasa: RasaClient, actions_url: str, telegram: Callable[[], Part]
    ) -> None:
        self._desk = desk
        self._rasa = rasa
        self._actions_url = actions_url
        self._telegram = telegram

    async def parts(self) -> dict[str, Part]:
        """Every part by name."""
        database, rasa, actions = await asyncio.gather(
            self._database(), self._rasa.is_well(), self._actions()
        )
        return {
            "helpdesk": Part(OK, "running"),
            "database": _part(database, "reading works", "can't be read"),
            "rasa": _part(rasa, "channel answers", "channel does not answer"),
            "actions": _part(actions, "answers", "does not answer"),
            "telegram": self._telegram(),
        }

    async def _database(self) -> bool:
        try:
            await asyncio.wait_for(
                to_thread.run_sync(self._desk.conversation, "health", abandon_on_cancel=True),
                HEALTH_SECONDS,
            )
        except Exception:
            return False
        return True

    async def _actions(self) -> bool:
        try:
            async with httpx.AsyncClient(timeout=HEALTH_SECONDS, trust_env=False) as client:
                response = await client.get(f"{self._actions_url}/health")
        except httpx.HTTPError:
            return False
        return response.status_code == httpx.codes.OK


def _part(well: bool, good: str, bad: str) -> Part:
    return Part(OK, good) if well else Part(FAILED, bad)

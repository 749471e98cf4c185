"""What the actions work with: built once per process, or given by a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.replies import Replies
from helpdesk.tickets.desk import Desk
from knowledge.library import Library, load_library
from rules_engine.dated import load_all, parameter, parameter_names
from settings import load_settings

INDIA = ZoneInfo("Asia/Kolkata")


@dataclass(frozen=True)
class Services:
    """The law comes as an import; words, tickets and the clock come from here."""

    library: Library
    replies: Replies
    desk: Desk
    now: Callable[[], datetime]

    def today(self) -> date:
        """The date in India."""
        return self.now().astimezone(INDIA).date()

    def figures(self, language: str) -> Mapping[str, str]:
        """The figures an article may name, as of today: `portal.lock_minutes` → "30"."""
        return _figures(self.today(), language)


@lru_cache(maxsize=8)
def _figures(on: date, language: str) -> Mapping[str, str]:
    figures: dict[str, str] = {}
    for name in parameter_names():
        if not name.startswith("portal/"):
            continue
        value = parameter(name).on(on).value
        spoken = value.get(language) if isinstance(value, Mapping) else value
        figures[name.replace("/", ".")] = str(spoken)
    return figures


@lru_cache(maxsize=1)
def build_services() -> Services:
    """The services of this process, wired from the environment; the law is read here, once."""
    settings = load_settings()
    load_all()

    def now() -> datetime:
        return datetime.now(INDIA)

    desk = Desk(settings.database_url, now)
    desk.migrate()
    return Services(library=load_library(), replies=Replies(), desk=desk, now=now)

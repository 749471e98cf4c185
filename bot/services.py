"""What the actions work with: built once per process, or given by a test."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.replies import Replies
from helpdesk.tickets.desk import Desk
from knowledge.law import figures, sources
from knowledge.library import Library, load_library
from knowledge.search import SearchIndex, own_index
from rules_engine.dated import load_all
from settings import load_settings

INDIA = ZoneInfo("Asia/Kolkata")


@dataclass(frozen=True)
class Services:
    """The law comes as an import; words, tickets and the clock come from here."""

    library: Library
    replies: Replies
    desk: Desk
    now: Callable[[], datetime]
    search: SearchIndex = field(default_factory=own_index)

    def today(self) -> date:
        """The date in India."""
        return self.now().astimezone(INDIA).date()

    def figures(self, language: str) -> Mapping[str, str]:
        """The figures an article may name, as of today: `registration.limit` → "₹20 lakh"."""
        return figures(self.today(), language)

    def figure_sources(self, names: Iterable[str]) -> list[dict[str, str]]:
        """Where those figures come from: title, first day (ISO date) and perhaps an address."""
        return sources(names, self.today())


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

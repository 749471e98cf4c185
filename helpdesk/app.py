"""Puts the service together: desk, chat engine, web site, Telegram."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo

from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from helpdesk.channels.api import Api
from helpdesk.channels.security import SecurityHeaders
from helpdesk.channels.telegram import TelegramChannel
from helpdesk.channels.web import Site
from helpdesk.chat.health import Health
from helpdesk.chat.rasa_client import RasaClient
from helpdesk.chat.rate_limit import Limits
from helpdesk.chat.texts import load_texts
from helpdesk.chat.turn import ChatEngine
from helpdesk.delivery.outbox import Outbox
from helpdesk.help.pages import HelpPages, Law
from helpdesk.tickets import Desk
from knowledge import law
from knowledge.library import load_library
from knowledge.search import own_index
from settings import Settings

log = logging.getLogger(__name__)

INDIA = ZoneInfo("Asia/Kolkata")
MIGRATE_AGAIN_AFTER = 5.0
SECONDS_TO_CARRY = 1.0


def utc_now() -> datetime:
    """The clock of the service."""
    return datetime.now(timezone.utc)


def create_app(
    settings: Settings,
    desk: Desk | None = None,
    rasa: RasaClient | None = None,
    clock: Callable[[], datetime] = utc_now,
    limits: Limits | None = None,
) -> Starlette:
    """The whole service as an ASGI application; parts may be given, for tests."""
    desk = desk or Desk(settings.database_url, clock)
    rasa = rasa or RasaClient(settings.rasa_url, settings.rasa_key)
    texts = load_texts()
    engine = ChatEngine(desk, rasa, texts, clock, limits)
    telegram = TelegramChannel(
        settings.telegram_token, settings.telegram_api_url, engine, desk, texts
    )
    health = Health(desk, rasa, settings.actions_url, telegram.health)
    api = Api(engine, desk, health, secret=settings.secret, public_url=settings.public_url)
    site = Site(api, texts, settings.public_url)
    pages = help_pages(site, settings.public_url, clock)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.closing = engine.signals.close
        tasks = [asyncio.create_task(_migrate(desk))]
        await asyncio.wait(tasks, timeout=MIGRATE_AGAIN_AFTER)
        telegram.start()
        outbox = Outbox(desk, telegram.carry, clock)
        carrying = asyncio.create_task(outbox.run()) if telegram.is_on else None
        try:
            yield
        finally:
            engine.signals.close()
            outbox.stop()
            if carrying:
                await asyncio.wait({carrying}, timeout=SECONDS_TO_CARRY)
                tasks.append(carrying)
            await telegram.stop()
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            await rasa.close()
            desk.dispose()

    return Starlette(
        routes=[*pages.routes(), *site.routes()],
        middleware=[Middleware(SecurityHeaders), Middleware(GZipMiddleware, minimum_size=1024)],
        exception_handlers={HTTPException: site.http_error, Exception: site.failure},
        lifespan=lifespan,
    )


def help_pages(site: Site, public_url: str, clock: Callable[[], datetime]) -> HelpPages:
    """The help pages over our own articles, with the figures of the day in India."""

    def today() -> date:
        return clock().astimezone(INDIA).date()

    figures = Law(
        figures=lambda language: law.figures(today(), language),
        sources=lambda names: law.sources(names, today()),
    )
    return HelpPages(load_library(), own_index(), figures, site.preferred, public_url)


async def _migrate(desk: Desk) -> None:
    """Bring the database up to date; as long as it is away, try again."""
    while True:
        try:
            await to_thread.run_sync(desk.migrate)
        except Exception:
            log.exception("the database can't be prepared; trying again")
            await asyncio.sleep(MIGRATE_AGAIN_AFTER)
        else:
            return

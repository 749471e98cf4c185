"""`python -m bot.action_server`: rules, knowledge and tickets, for the Rasa server only."""

from __future__ import annotations

import logging
import os
import sys

from bot.lean import silence
from settings import SettingsError, load_settings

logger = logging.getLogger(__name__)


def main() -> int:
    """Serve until stopped; 1 when a setting is wrong."""
    silence()
    try:
        settings = load_settings()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    # The SDK notes each action it registers, and Sanic each start and stop.
    for name in ("rasa_sdk.executor", "sanic.root", "sanic.access", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    os.environ["SANIC_HOST"] = "127.0.0.1"

    from rasa_sdk.endpoint import create_app

    from bot.services import build_services

    build_services()
    app = create_app("bot.actions", cors_origins="")
    logger.info("The action server listens on 127.0.0.1:%s.", settings.actions_port)
    app.run("127.0.0.1", settings.actions_port, access_log=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m bot.server`: the Rasa server with our model, channel and tracker store."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bot.lean import check_answers_plainly, fail_aloud, install, remember_applicable_rules
from rules_engine.dated import load_all
from settings import Settings, SettingsError, load_settings

ENDPOINTS = "endpoints.yml"
CREDENTIALS = "credentials.yml"


def environment(settings: Settings) -> dict[str, str]:
    """What endpoints.yml and credentials.yml ask of the environment."""
    return {
        "RASA_KEY": settings.rasa_key,
        "ACTIONS_WEBHOOK": f"{settings.actions_url}/webhook",
        "TRACKER_DATABASE_URL": settings.tracker_database_url,
        "SANIC_HOST": "127.0.0.1",
        "RASA_TELEMETRY_ENABLED": "false",
    }


def main() -> int:
    """Serve until stopped; 1 when there is no model or a setting is wrong."""
    try:
        settings = load_settings()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    os.environ.update(environment(settings))
    install()
    load_all()

    from bot.train import newest_model

    model = newest_model(Path("models"))
    if model is None:
        print("There is no trained model in models/: run `make train` first.", file=sys.stderr)
        return 1

    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    configure_logging_and_warnings(log_level=_level(settings))
    configure_structlog(_level(settings))
    check_answers_plainly()
    fail_aloud()
    remember_applicable_rules()
    serve_application(
        str(model),
        interface="127.0.0.1",
        port=settings.rasa_port,
        credentials=CREDENTIALS,
        endpoints=AvailableEndpoints.read_endpoints(ENDPOINTS),
        enable_api=False,
    )
    return 0


def _level(settings: Settings) -> int:
    import logging

    return int(logging.getLevelName(settings.log_level))


if __name__ == "__main__":
    sys.exit(main())

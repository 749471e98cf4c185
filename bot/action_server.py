"""`python -m bot.action_server`: rules, knowledge and tickets, for the Rasa server only.

Rasa goes on without a word when an action fails. Here a failed action is logged and marked, so
that the channel can tell the helpdesk, which apologises and offers a way on.
"""

from __future__ import annotations

import functools
import inspect
import json
import logging
import sys
from collections.abc import Callable
from typing import Any, Union

import uvicorn
from rasa_sdk import Action
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from rasa_sdk.interfaces import ActionNotFoundException, Tracker
from rasa_sdk.utils import call_potential_coroutine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.lean import silence
from settings import SettingsError, load_settings

logger = logging.getLogger(__name__)

ACTIONS = "bot.actions"
BASES = ("bot.tool", "bot.rule_tool")
FAILED = "failed"


class GuardedExecutor(ActionExecutor):
    """Runs actions; one that raises ends the turn with a marked message instead of silence."""

    def register_action(self, action: Union[type[Action], Action]) -> None:
        """Register an action; what tools are built on is none itself."""
        if inspect.isclass(action) and action.__module__ in BASES:
            return
        super().register_action(action)

    def register_function(self, name: str, f: Callable[..., Any]) -> None:
        """Register the action with a guard around it."""

        @functools.wraps(f)
        async def guarded(
            dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
        ) -> Any:
            try:
                return await call_potential_coroutine(f(dispatcher, tracker, domain))
            except Exception:
                logger.exception("The action %s failed.", name)
                dispatcher.messages.clear()
                dispatcher.utter_message(text="-", **{FAILED: True})
                return [FollowupAction("action_listen")]

        super().register_function(name, guarded)


def create_app(executor: ActionExecutor) -> Starlette:
    """The two addresses that Rasa asks: a health check and the door to the actions."""

    async def health(_request: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    async def webhook(request: Request) -> JSONResponse:
        try:
            call = await request.json()
        except (json.JSONDecodeError, UnicodeDecodeError):
            call = None
        if not isinstance(call, dict) or not call.get("next_action") or not call.get("tracker"):
            return JSONResponse({"error": "expected next_action and tracker"}, status_code=400)
        try:
            return JSONResponse(await executor.run(call))
        except ActionNotFoundException as error:
            logger.error("Rasa asked for an action that does not exist: %s", error.action_name)
            body = {"error": str(error), "action_name": error.action_name}
            return JSONResponse(body, status_code=404)

    return Starlette(
        routes=[Route("/health", health), Route("/webhook", webhook, methods=["POST"])]
    )


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
    # The SDK notes each action it registers, and the migrations each time they are looked at.
    for name in ("rasa_sdk.executor", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    executor = GuardedExecutor()
    executor.register_package(ACTIONS)
    logger.info("The action server listens on 127.0.0.1:%s.", settings.actions_port)
    uvicorn.run(
        create_app(executor),
        host="127.0.0.1",
        port=settings.actions_port,
        ws="none",  # no websockets here, and Rasa pins a release too old for uvicorn
        log_config=None,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=3,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

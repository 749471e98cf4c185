"""`python -m helpdesk`: the service on its address, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
from contextlib import suppress
from types import FrameType

import uvicorn

from helpdesk.app import create_app
from helpdesk.logs import set_up_logs
from settings import Settings, SettingsError, load_settings

log = logging.getLogger("helpdesk")

SECONDS_TO_FINISH = 3


class Server(uvicorn.Server):
    """Lets go of waiting readers as soon as it is told to stop."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Told to stop: those who wait for messages get their (empty) answer now."""
        super().handle_exit(sig, frame)
        closing = getattr(self.config.app.state, "closing", None)  # type: ignore[union-attr]
        if closing:
            self._loop.call_soon_threadsafe(closing)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say where."""
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        if self.started:
            log.info("listening on %s", self.config.app.state.address)  # type: ignore[union-attr]


def main() -> int:
    """Run the service; the exit code is not 0 if it could not run."""
    try:
        settings = load_settings()
    except SettingsError as wrong:
        print(f"helpdesk: {wrong}", file=sys.stderr)
        return 2
    set_up_logs(settings.log_level)
    try:
        listener = _listen(settings)
    except OSError as busy:
        print(
            f"helpdesk: {settings.host}:{settings.port} can't be used ({busy.strerror}); stop what"
            " uses it, or set HELPDESK_PORT to another port.",
            file=sys.stderr,
        )
        return 1
    app = create_app(settings)
    app.state.address = f"http://{settings.host}:{settings.port}"
    server = Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=SECONDS_TO_FINISH,
            lifespan="on",
        )
    )
    with listener, suppress(KeyboardInterrupt):  # uvicorn repeats the signal when it is done
        server.run(sockets=[listener])
    return 0 if server.started else 1


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    listener.set_inheritable(True)
    return listener


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(main())

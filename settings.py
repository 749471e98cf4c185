"""What the environment says, as typed values.

Every setting has a default that works on one machine; `load_settings` names the key that is wrong.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
DATABASES = ("sqlite:///", "postgresql://", "postgresql+psycopg2://")
SHORTEST_SECRET = 16


class SettingsError(Exception):
    """An environment variable has a value that can't be used."""

    def __init__(self, key: str, value: str, accepted: str) -> None:
        super().__init__(f"{key}={value!r} can't be used: {accepted}.")
        self.key = key


@dataclass(frozen=True)
class Settings:
    """All that can be set from outside. Addresses of Rasa and the action server are loopback."""

    host: str
    port: int
    rasa_port: int
    actions_port: int
    rasa_url: str
    actions_url: str
    database_url: str = field(repr=False)
    tracker_database_url: str = field(repr=False)
    secret: str = field(repr=False)
    telegram_token: str | None = field(repr=False)
    telegram_api_url: str
    var_dir: Path
    log_level: str
    public_url: str

    @property
    def rasa_key(self) -> str:
        """What the helpdesk shows to Rasa's channel, so that nobody else can talk to it."""
        return hmac.new(self.secret.encode(), b"rasa-channel", hashlib.sha256).hexdigest()

    @property
    def log_dir(self) -> Path:
        """Where the processes write their logs."""
        return self.var_dir / "log"


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingsError: a value can't be used; the message names its key.
    """
    env = os.environ if environ is None else environ
    host = env.get("HELPDESK_HOST", "127.0.0.1")
    port = _port(env, "HELPDESK_PORT", 8000)
    rasa_port = _port(env, "RASA_PORT", 5005)
    actions_port = _port(env, "ACTIONS_PORT", 5055)
    var_dir = Path(env.get("VAR_DIR", "var"))
    return Settings(
        host=host,
        port=port,
        rasa_port=rasa_port,
        actions_port=actions_port,
        rasa_url=_url(env, "RASA_URL", f"http://127.0.0.1:{rasa_port}"),
        actions_url=_url(env, "ACTIONS_URL", f"http://127.0.0.1:{actions_port}"),
        database_url=_database(env, "HELPDESK_DATABASE_URL", f"sqlite:///{var_dir}/helpdesk.db"),
        tracker_database_url=_database(
            env, "TRACKER_DATABASE_URL", f"sqlite:///{var_dir}/tracker.db"
        ),
        secret=_secret(env, var_dir),
        telegram_token=env.get("TELEGRAM_TOKEN") or None,
        telegram_api_url=_url(env, "TELEGRAM_API_URL", "https://api.telegram.org"),
        var_dir=var_dir,
        log_level=_one_of(env, "LOG_LEVEL", "INFO", LOG_LEVELS),
        public_url=_url(env, "PUBLIC_URL", f"http://{host}:{port}"),
    )


def _port(env: Mapping[str, str], key: str, default: int) -> int:
    value = env.get(key, str(default))
    if not value.isdecimal() or not 1 <= int(value) <= 65535:
        raise SettingsError(key, value, "a port is a number from 1 to 65535")
    return int(value)


def _url(env: Mapping[str, str], key: str, default: str) -> str:
    value = env.get(key, default)
    if not value.startswith(("http://", "https://")):
        raise SettingsError(key, value, "an address starts with http:// or https://")
    return value.rstrip("/")


def _database(env: Mapping[str, str], key: str, default: str) -> str:
    value = env.get(key, default)
    if not value.startswith(DATABASES):
        # The value may hold a password.
        raise SettingsError(key, "…", "a database starts with sqlite:/// or postgresql://")
    return value


def _one_of(env: Mapping[str, str], key: str, default: str, allowed: tuple[str, ...]) -> str:
    value = env.get(key, default).upper()
    if value not in allowed:
        raise SettingsError(key, value, f"it is one of {', '.join(allowed)}")
    return value


def _secret(env: Mapping[str, str], var_dir: Path) -> str:
    """The key that signs sessions: given, or made once and kept in a file only we can read."""
    given = env.get("HELPDESK_SECRET", "")
    if given:
        if len(given) < SHORTEST_SECRET:
            raise SettingsError(
                "HELPDESK_SECRET", "…", f"it has at least {SHORTEST_SECRET} characters"
            )
        return given
    path = var_dir / "secret"
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    var_dir.mkdir(parents=True, exist_ok=True)
    descriptor, fresh = tempfile.mkstemp(prefix="secret.", dir=var_dir)  # readable by us only
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(32))
    # Several processes start at once: the first link wins, all read the same secret.
    with suppress(FileExistsError):
        os.link(fresh, path)
    os.unlink(fresh)
    return path.read_text(encoding="ascii").strip()

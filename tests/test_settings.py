"""What the environment says, and how a wrong value is refused."""

from __future__ import annotations

import stat
import threading
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from settings import Settings, SettingsError, load_settings

SECRET = "a secret of the test's own"


def settings(tmp_path: Path, **environ: str) -> Settings:
    return load_settings({"VAR_DIR": str(tmp_path), "HELPDESK_SECRET": SECRET, **environ})


def test_every_setting_has_a_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = load_settings({})
    secret = Path("var/secret").read_text(encoding="ascii")
    assert found == Settings(
        host="127.0.0.1",
        port=8000,
        rasa_port=5005,
        actions_port=5055,
        rasa_url="http://127.0.0.1:5005",
        actions_url="http://127.0.0.1:5055",
        database_url="sqlite:///var/helpdesk.db",
        tracker_database_url="sqlite:///var/tracker.db",
        secret=secret,
        telegram_token=None,
        telegram_api_url="https://api.telegram.org",
        var_dir=Path("var"),
        log_level="INFO",
        public_url="http://127.0.0.1:8000",
    )
    assert found.log_dir == Path("var/log")


def test_every_setting_can_be_set(tmp_path: Path) -> None:
    found = settings(
        tmp_path,
        HELPDESK_HOST="0.0.0.0",
        HELPDESK_PORT="80",
        RASA_PORT="6005",
        ACTIONS_PORT="6055",
        RASA_URL="http://rasa:1/",
        ACTIONS_URL="https://actions",
        HELPDESK_DATABASE_URL="postgresql://desk@db/helpdesk",
        TRACKER_DATABASE_URL="postgresql+psycopg2://desk@db/tracker",
        TELEGRAM_TOKEN="1:abc",
        TELEGRAM_API_URL="http://127.0.0.1:9/",
        LOG_LEVEL="debug",
        PUBLIC_URL="https://gst.example.org/",
    )
    assert (found.host, found.port, found.rasa_port, found.actions_port) == (
        "0.0.0.0",
        80,
        6005,
        6055,
    )
    assert (found.rasa_url, found.actions_url) == ("http://rasa:1", "https://actions")
    assert found.database_url == "postgresql://desk@db/helpdesk"
    assert found.tracker_database_url == "postgresql+psycopg2://desk@db/tracker"
    assert (found.telegram_token, found.telegram_api_url) == ("1:abc", "http://127.0.0.1:9")
    assert (found.log_level, found.public_url) == ("DEBUG", "https://gst.example.org")
    assert (found.secret, found.var_dir) == (SECRET, tmp_path)


def test_ports_and_folders_follow_through(tmp_path: Path) -> None:
    found = settings(tmp_path, RASA_PORT="6005", ACTIONS_PORT="6055", HELPDESK_PORT="9000")
    assert found.rasa_url == "http://127.0.0.1:6005"
    assert found.actions_url == "http://127.0.0.1:6055"
    assert found.public_url == "http://127.0.0.1:9000"
    assert found.database_url == f"sqlite:///{tmp_path}/helpdesk.db"
    assert found.tracker_database_url == f"sqlite:///{tmp_path}/tracker.db"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *((key, v) for key in ("HELPDESK_PORT", "RASA_PORT", "ACTIONS_PORT") for v in ("0", "x")),
        ("HELPDESK_PORT", ""),
        ("HELPDESK_PORT", "65536"),
        ("HELPDESK_PORT", "-1"),
        ("HELPDESK_PORT", "80.5"),
        ("HELPDESK_PORT", "²"),
        ("RASA_URL", "localhost:5005"),
        ("ACTIONS_URL", ""),
        ("PUBLIC_URL", "ftp://x"),
        ("TELEGRAM_API_URL", "api.telegram.org"),
        ("HELPDESK_DATABASE_URL", "mysql://x"),
        ("HELPDESK_DATABASE_URL", "helpdesk.db"),
        ("TRACKER_DATABASE_URL", "sqlite://"),
        ("LOG_LEVEL", "LOUD"),
        ("HELPDESK_SECRET", "short"),
    ],
)
def test_a_value_that_can_not_be_used_is_refused_by_its_key(
    tmp_path: Path, key: str, value: str
) -> None:
    with pytest.raises(SettingsError) as refusal:
        settings(tmp_path, **{key: value})
    assert refusal.value.key == key
    assert str(refusal.value).startswith(key)
    assert len(str(refusal.value).splitlines()) == 1


@pytest.mark.parametrize("key", ["HELPDESK_SECRET", "HELPDESK_DATABASE_URL"])
def test_a_refusal_tells_no_secret(tmp_path: Path, key: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        settings(tmp_path, **{key: "mysql://me:hunter2@db/x" if "URL" in key else "hunter2"})
    assert "hunter2" not in str(refusal.value)


def test_no_token_is_no_telegram(tmp_path: Path) -> None:
    assert settings(tmp_path, TELEGRAM_TOKEN="").telegram_token is None


def test_a_secret_is_made_once_and_only_we_can_read_it(tmp_path: Path) -> None:
    first = load_settings({"VAR_DIR": str(tmp_path / "new")})
    second = load_settings({"VAR_DIR": str(tmp_path / "new")})
    other = load_settings({"VAR_DIR": str(tmp_path / "other")})
    assert first.secret == second.secret != other.secret
    assert len(first.secret) >= 32
    file = tmp_path / "new" / "secret"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret"]


def test_processes_that_start_together_agree_on_the_secret(tmp_path: Path) -> None:
    start, found = threading.Barrier(8), []

    def load() -> None:
        start.wait()
        found.append(load_settings({"VAR_DIR": str(tmp_path)}).secret)

    threads = [threading.Thread(target=load) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_the_key_for_rasa_is_not_the_secret(tmp_path: Path) -> None:
    found = settings(tmp_path)
    assert SECRET not in found.rasa_key
    assert found.rasa_key == settings(tmp_path).rasa_key
    assert found.rasa_key != settings(tmp_path, HELPDESK_SECRET=SECRET + "x").rasa_key


def test_neither_secret_nor_token_shows_in_a_log(tmp_path: Path) -> None:
    found = settings(
        tmp_path,
        TELEGRAM_TOKEN="1:very-private",
        HELPDESK_DATABASE_URL="postgresql://me:hunter2@db/x",
    )
    for hidden in (SECRET, "very-private", "hunter2"):
        assert hidden not in repr(found)


def test_settings_do_not_change(tmp_path: Path) -> None:
    with pytest.raises(FrozenInstanceError):
        settings(tmp_path).port = 1  # type: ignore[misc]

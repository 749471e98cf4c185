"""What the Rasa server is started with."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import yaml

from bot.channel import HelpdeskChannel
from bot.server import CREDENTIALS, ENDPOINTS, environment
from settings import load_settings
from tests.bot.conftest import ROOT


def test_the_environment_has_all_that_rasas_files_ask_for(tmp_path: Path) -> None:
    settings = load_settings({"VAR_DIR": str(tmp_path), "RASA_PORT": "1", "ACTIONS_PORT": "2"})
    given = environment(settings)
    for name in (ENDPOINTS, CREDENTIALS):
        asked = re.findall(r"\$\{(\w+)\}", (ROOT / name).read_text(encoding="utf-8"))
        assert asked
        assert set(asked) <= given.keys()
    assert given["ACTIONS_WEBHOOK"] == "http://127.0.0.1:2/webhook"
    assert given["RASA_KEY"] == settings.rasa_key
    assert given["SANIC_HOST"] == "127.0.0.1"


def test_the_helpdesks_channel_is_the_only_door() -> None:
    doors = yaml.safe_load((ROOT / CREDENTIALS).read_text(encoding="utf-8"))
    assert list(doors) == [f"{HelpdeskChannel.__module__}.{HelpdeskChannel.__name__}"]


def test_without_a_model_it_says_so_in_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.server"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr == "There is no trained model in models/: run `make train` first.\n"


def test_a_wrong_setting_is_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.server"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "RASA_PORT": "x"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert line.startswith("RASA_PORT='x' can't be used")

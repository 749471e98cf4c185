"""Training only when something changed, and which model is served; nothing is trained here."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot import train
from bot.train import fingerprint, newest_model


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "models").mkdir()
    for name in ("config.yml", "bot/domain/a.yml", "bot/data/nlu_en.yml", "bot/nlu/text.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    return tmp_path


def current() -> str:
    return fingerprint(train.CONFIG, train.DOMAIN, train.DATA, *train.CODE)


def test_the_fingerprint_is_that_of_the_sources(sources: Path) -> None:
    before = current()
    (sources / "bot/nlu/__pycache__").mkdir()
    (sources / "bot/nlu/__pycache__/text.pyc").write_bytes(b"x")
    os.utime(sources / "config.yml", (1, 1))
    assert current() == before


@pytest.mark.parametrize(
    "name", ["config.yml", "bot/domain/a.yml", "bot/data/nlu_en.yml", "bot/nlu/text.py"]
)
def test_a_change_of_any_source_changes_it(sources: Path, name: str) -> None:
    before = current()
    (sources / name).write_text("other", encoding="utf-8")
    changed = current()
    (sources / name).rename(sources / f"{name}.renamed.yml")
    assert len({before, changed, current()}) == 3


def test_nothing_is_trained_when_nothing_changed(
    sources: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = Path("models") / f"{train.PREFIX}{current()}.tar.gz"
    model.touch()
    assert train.train() == model
    assert capsys.readouterr().out == f"The model is up to date: {model}\n"


def test_the_model_in_use_becomes_the_newest(sources: Path) -> None:
    model = Path("models") / f"{train.PREFIX}{current()}.tar.gz"
    other = Path("models") / f"{train.PREFIX}other.tar.gz"
    for age, file in ((2, model), (1, other)):
        file.touch()
        os.utime(file, (1_000_000 - age, 1_000_000 - age))
    assert newest_model() == other
    train.train()
    assert newest_model() == model


def test_no_model_is_none(tmp_path: Path) -> None:
    assert newest_model(tmp_path / "nothing") is None

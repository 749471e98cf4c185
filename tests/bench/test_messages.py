"""The mix is the same in every script, and fixed."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bench.messages import FILE, conversations, gstins, training_texts
from bot.train import DATA
from helpdesk.chat.texts import load_texts


def test_every_script_has_the_same_number_of_messages() -> None:
    said = yaml.safe_load(FILE.read_text(encoding="utf-8"))["conversations"]
    assert tuple(sorted(said)) == tuple(sorted(load_texts().languages))
    assert len({len(messages) for messages in conversations()}) == 1


def test_no_message_stands_in_the_training_data() -> None:
    trained = "\n".join(file.read_text(encoding="utf-8") for file in DATA.rglob("*.yml"))
    lines = {line.strip().removeprefix("- ") for line in trained.splitlines()}
    assert [
        text for one in conversations() for text in one if len(text) > 25 and text in lines
    ] == []


def test_rules_have_work() -> None:
    assert len(gstins()) > 5


def test_training_texts_are_fixed_and_from_every_language() -> None:
    texts = training_texts(DATA, 30)
    assert texts == training_texts(DATA, 30)
    assert len(set(texts)) == 30
    assert any("\u0900" <= character <= "\u097f" for text in texts for character in text)
    assert any(text.isascii() for text in texts)


def test_too_few_training_texts_are_named(tmp_path: Path) -> None:
    block = {"intent": "x", "metadata": {"language": "en"}, "examples": "- one\n- two\n"}
    (tmp_path / "nlu.yml").write_text(yaml.safe_dump({"nlu": [block]}), encoding="utf-8")
    assert sorted(training_texts(tmp_path, 2)) == ["one", "two"]
    with pytest.raises(ValueError, match="2 examples, 3"):
        training_texts(tmp_path, 3)

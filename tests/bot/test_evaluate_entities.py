"""How the finding of entities is measured."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.evaluate import QuestionsUnreadable, main, read_messages, read_questions
from bot.evaluate_entities import (
    Mention,
    Message,
    measure_entities,
    mentioned,
    report_entities,
)


def _message(language: str, *mentions: Mention) -> Message:
    return Message(f"a message in {language}", language, frozenset(mentions))


MESSAGES = [
    _message("en", ("amount", "4000000"), ("state", "09")),
    _message("hi", ("period", "2025-04")),
    _message("hi"),
    _message("hi-Latn", ("state", "27")),
]
FOUND: list[frozenset[Mention]] = [
    frozenset({("amount", "4000000"), ("state", "09")}),
    frozenset({("period", "--04")}),
    frozenset(),
    frozenset({("state", "27"), ("state", "29")}),
]


def _written(file: Path, *lines: Mapping[str, object]) -> Path:
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return file


def test_a_message_is_right_when_all_of_it_is() -> None:
    result = measure_entities(MESSAGES, FOUND)
    assert result["exact"] == {"en": 1.0, "hi": 0.5, "hi-Latn": 0.0, "all": 0.5}
    assert result["sizes"] == {"en": 1, "hi": 2, "hi-Latn": 1, "all": 4}


def test_each_kind_has_its_precision_and_recall() -> None:
    kinds = measure_entities(MESSAGES, FOUND)["kinds"]
    assert kinds == {
        "amount": {"expected": 1, "precision": 1.0, "recall": 1.0},
        "period": {"expected": 1, "precision": 0.0, "recall": 0.0},
        "state": {"expected": 2, "precision": 0.6667, "recall": 1.0},
    }


def test_misses_say_what_is_missing_and_what_is_wrong() -> None:
    result = measure_entities(MESSAGES, FOUND)
    assert [(miss["missing"], miss["wrong"]) for miss in result["misses"]] == [
        ([("period", "2025-04")], [("period", "--04")]),
        ([], [("state", "29")]),
    ]
    text = report_entities(result)
    assert "- period: 2025-04" in text
    assert "+ state: 29" in text
    assert "50.0 %" in text


def test_a_kind_that_is_never_found_has_no_precision() -> None:
    result = measure_entities([_message("en", ("utr", "X"))], [frozenset()])
    assert result["kinds"]["utr"] == {"expected": 1, "precision": None, "recall": 0.0}
    assert "–" in report_entities(result)


def test_only_what_people_name_is_measured() -> None:
    assert mentioned("3b igst 1000 not known") == {
        ("return_form", "GSTR-3B"),
        ("tax_amount", "igst 1000"),
    }


def test_lines_with_entities_are_read_beside_questions(tmp_path: Path) -> None:
    entities = [{"entity": "state", "value": "09"}]
    file = _written(
        tmp_path / "q.jsonl",
        {"text": "up", "lang": "en", "entities": entities},
        {"text": "up limit", "lang": "en", "topic": "a.one", "entities": entities},
        {"text": "limit", "lang": "en", "topic": "a.one"},
    )
    assert [message.text for message in read_messages(file)] == ["up", "up limit"]
    assert [question.text for question in read_questions(file)] == ["up limit", "limit"]


@pytest.mark.parametrize(
    "entities", ["state", [{"entity": "state"}], [{"entity": "nil", "value": "yes"}], [1]]
)
def test_unreadable_entities_name_the_line(tmp_path: Path, entities: object) -> None:
    file = _written(tmp_path / "q.jsonl", {"text": "x", "lang": "en", "entities": entities})
    with pytest.raises(QuestionsUnreadable, match=r"q\.jsonl:1"):
        read_messages(file)


def test_entities_alone_need_no_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entities = [{"entity": "amount", "value": "4000000"}]
    line = {"text": "turnover 40 lakh", "lang": "en", "entities": entities}
    file = _written(tmp_path / "q.jsonl", line)
    assert main([str(file), "--json", "--model", str(tmp_path / "nowhere")]) == 0
    assert json.loads(capsys.readouterr().out)["entities"]["exact"] == {"en": 1.0, "all": 1.0}

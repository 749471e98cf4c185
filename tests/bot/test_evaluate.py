"""How understanding is measured."""

import json
from pathlib import Path

import pytest

from bot.evaluate import (
    Question,
    QuestionsUnreadable,
    main,
    measure,
    read_questions,
    report,
)


def _question(topic: str, language: str = "en", *also: str) -> Question:
    return Question(f"about {topic}", language, topic, tuple(also))


QUESTIONS = [
    _question("a.one", "en"),
    _question("a.one", "hi"),
    _question("a.two", "hi", "a.three"),
    _question("a.two", "hi-Latn"),
    _question("chat.out_of_scope", "en"),
    _question("chat.out_of_scope", "hi"),
]
PREDICTED = ["a.one", "a.two", "a.three", "nlu_fallback", "nlu_fallback", "a.one"]


def test_measures() -> None:
    result = measure(QUESTIONS, PREDICTED)
    assert result["accuracy"] == {"en": 1.0, "hi": 0.3333, "hi-Latn": 0.0, "all": 0.5}
    assert result["oos_recall"] == 0.5
    assert result["in_scope_rejected"] == 0.25
    assert result["n"] == 6
    assert result["sizes"] == {"en": 2, "hi": 3, "hi-Latn": 1, "all": 6}
    # a.one: 1 of 2 found, said twice; a.two: 1 of 2 found, said twice; out of scope: 1 of 2, once
    assert result["macro_f1"]["all"] == pytest.approx((0.5 + 0.5 + 2 / 3) / 3, abs=1e-4)


def test_confusions_come_worst_first() -> None:
    questions = [_question("a.one"), _question("a.one"), _question("a.two")]
    result = measure(questions, ["a.two", "a.two", "a.one"])
    assert [(c["topic"], c["predicted"], c["count"]) for c in result["confusions"]] == [
        ("a.one", "a.two", 2),
        ("a.two", "a.one", 1),
    ]


def test_nothing_to_divide_by() -> None:
    assert measure([_question("a.one")], ["a.one"])["oos_recall"] is None


def test_report_says_how_doubt_counts() -> None:
    text = report(measure(QUESTIONS, PREDICTED))
    assert "nlu_fallback" in text
    assert "50.0 %" in text
    assert "a.one -> a.two" in text


def test_questions_are_read(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    lines = [{"text": "नमस्ते", "lang": "hi", "topic": "chat.greet", "also": ["chat.help"]}]
    file.write_text("\n".join(json.dumps(line) for line in lines) + "\n\n", encoding="utf-8")
    assert read_questions(file) == [Question("नमस्ते", "hi", "chat.greet", ("chat.help",))]


@pytest.mark.parametrize("content", ["", "{", '{"text": "x"}', "[]"])
def test_unreadable_questions_name_the_line(tmp_path: Path, content: str) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(QuestionsUnreadable, match=r"q\.jsonl"):
        read_questions(file)


def test_missing_model_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('{"text": "x", "lang": "en", "topic": "t"}', encoding="utf-8")
    assert main([str(file), "--model", str(tmp_path / "nowhere")]) == 2
    assert "rasa train" in capsys.readouterr().err

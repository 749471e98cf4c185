"""How well the trained model understands questions that were kept out of its training.

Each script has its own bar, a little below what was measured when it was set; raise a bar when
the model gets better, never lower one to let a change pass.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.evaluate import Question, measure, read_questions
from bot.nlu.parser import Parser, newest_model
from tests.understanding.tool_topics import TOOL_TOPICS

# Ours, and that of strangers who had seen nothing but the catalogue.
HELD_OUT = tuple(Path(__file__).with_name(name) for name in ("test.jsonl", "strangers_test.jsonl"))
LEAST_ACCURACY = {"en": 0.96, "hi": 0.955, "hi-Latn": 0.945}
LEAST_OUT_OF_SCOPE_RECALL = 0.90
MOST_REFUSED = 0.015
LEAST_TOOL_ACCURACY = {"en": 0.74, "hi": 0.84, "hi-Latn": 0.85}
MOST_TOOLS_REFUSED = 0.06

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def understood() -> list[tuple[Question, str]]:
    """The held-out questions, each with what the model takes it for."""
    questions = [question for file in HELD_OUT for question in read_questions(file)]
    parsed = Parser(newest_model()).parse_all([question.text for question in questions])
    return [(q, each["intent"]["name"]) for q, each in zip(questions, parsed, strict=True)]


def _figures(understood: list[tuple[Question, str]]) -> dict[str, Any]:
    return measure([q for q, _ in understood], [said for _, said in understood])


@pytest.fixture(scope="module")
def measured(understood: list[tuple[Question, str]]) -> dict[str, Any]:
    """The figures of `python -m bot.evaluate` on what is not a question for a tool."""
    return _figures([each for each in understood if each[0].topic not in TOOL_TOPICS])


@pytest.fixture(scope="module")
def measured_tools(understood: list[tuple[Question, str]]) -> dict[str, Any]:
    return _figures([each for each in understood if each[0].topic in TOOL_TOPICS])


@pytest.mark.parametrize("language", sorted(LEAST_ACCURACY))
def test_topics_are_understood_in_each_script(measured: dict[str, Any], language: str) -> None:
    assert measured["accuracy"][language] >= LEAST_ACCURACY[language]


def test_what_is_not_about_gst_is_told_apart(measured: dict[str, Any]) -> None:
    assert measured["oos_recall"] >= LEAST_OUT_OF_SCOPE_RECALL


def test_questions_about_gst_are_not_turned_away(measured: dict[str, Any]) -> None:
    assert measured["in_scope_rejected"] <= MOST_REFUSED


@pytest.mark.parametrize("language", sorted(LEAST_TOOL_ACCURACY))
def test_tools_are_understood_in_each_script(measured_tools: dict[str, Any], language: str) -> None:
    assert measured_tools["accuracy"][language] >= LEAST_TOOL_ACCURACY[language]


def test_questions_for_a_tool_are_not_turned_away(measured_tools: dict[str, Any]) -> None:
    assert measured_tools["in_scope_rejected"] <= MOST_TOOLS_REFUSED

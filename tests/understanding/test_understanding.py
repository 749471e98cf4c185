"""How well the trained model understands questions that were kept out of its training.

Each script has its own bar, a little below what was measured when it was set; raise a bar when
the model gets better, never lower one to let a change pass.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.evaluate import measure, read_questions
from bot.nlu.parser import Parser, newest_model

HELD_OUT = Path(__file__).with_name("test.jsonl")
LEAST_ACCURACY = {"en": 0.92, "hi": 0.87, "hi-Latn": 0.86}
LEAST_OUT_OF_SCOPE_RECALL = 0.75
MOST_REFUSED = 0.04

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    """The figures of `python -m bot.evaluate` on the held-out questions."""
    questions = read_questions(HELD_OUT)
    parsed = Parser(newest_model()).parse_all([question.text for question in questions])
    return measure(questions, [each["intent"]["name"] for each in parsed])


@pytest.mark.parametrize("language", sorted(LEAST_ACCURACY))
def test_topics_are_understood_in_each_script(measured: dict[str, Any], language: str) -> None:
    assert measured["accuracy"][language] >= LEAST_ACCURACY[language]


def test_what_is_not_about_gst_is_told_apart(measured: dict[str, Any]) -> None:
    assert measured["oos_recall"] >= LEAST_OUT_OF_SCOPE_RECALL


def test_questions_about_gst_are_not_turned_away(measured: dict[str, Any]) -> None:
    assert measured["in_scope_rejected"] <= MOST_REFUSED

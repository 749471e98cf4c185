"""How well what people mention is found in messages that no rule was written for.

The bar of each script is a little below what was measured when it was set; raise it when the
extractors get better, never lower it to let a change pass. `entities_dev.jsonl` is for work on
the extractors; `entities_test.jsonl` is opened only to measure.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.evaluate import read_messages
from bot.evaluate_entities import measure_entities, mentioned

DEV, HELD_OUT = (Path(__file__).with_name(f"entities_{name}.jsonl") for name in ("dev", "test"))
LEAST_EXACT = {"en": 0.97, "hi": 0.98, "hi-Latn": 0.97}
LEAST_PRECISION, LEAST_RECALL = 0.97, 0.95


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    messages = read_messages(HELD_OUT)
    return measure_entities(messages, [mentioned(message.text) for message in messages])


@pytest.mark.parametrize("language", sorted(LEAST_EXACT))
def test_all_that_a_message_mentions_is_found(measured: dict[str, Any], language: str) -> None:
    assert measured["exact"][language] >= LEAST_EXACT[language], measured["misses"]


def test_each_kind_is_found_and_not_imagined(measured: dict[str, Any]) -> None:
    weak = {
        kind: figures
        for kind, figures in measured["kinds"].items()
        if figures["precision"] < LEAST_PRECISION or figures["recall"] < LEAST_RECALL
    }
    assert weak == {}


def test_no_message_is_in_both_files() -> None:
    seen = Counter(message.text for file in (DEV, HELD_OUT) for message in read_messages(file))
    assert [text for text, count in seen.items() if count > 1] == []

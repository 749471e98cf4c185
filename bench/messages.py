"""The messages of the bench: `messages.yml`, and training examples for the parser."""

from __future__ import annotations

import random
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("messages.yml")
SEED = 20260701


@lru_cache(maxsize=1)
def _content() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return content


def conversations() -> list[list[str]]:
    """One list of messages per script; all of the same length."""
    return [list(messages) for messages in _content()["conversations"].values()]


def gstins() -> list[str]:
    """Numbers to decode."""
    return list(_content()["gstins"])


def training_texts(data: Path, count: int) -> list[str]:
    """Examples from the training data, as many of each language, in an order fixed by a seed.

    Raises:
        ValueError: the data holds fewer than `count`.
    """
    by_language: dict[str, list[str]] = defaultdict(list)
    for file in sorted(data.rglob("*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8")).get("nlu") or []:
            language = (block.get("metadata") or {}).get("language", "")
            lines = str(block.get("examples", "")).splitlines()
            by_language[language] += [line[2:].strip() for line in lines if line.startswith("- ")]
    shuffle = random.Random(SEED)
    piles = [sorted(set(pile)) for _, pile in sorted(by_language.items())]
    for pile in piles:
        shuffle.shuffle(pile)
    texts: list[str] = []
    while len(texts) < count and any(piles):
        texts += [pile.pop() for pile in piles if pile]
    if len(texts) < count:
        raise ValueError(f"{data} holds {len(texts)} examples, {count} are needed")
    return texts[:count]

"""The words of the extractors: YAML beside this module, every scalar a string."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.nlu.text import comparable

_FOLDER = Path(__file__).parent / "lexicon"


@cache
def lexicon(name: str) -> Any:
    """The content of `lexicon/<name>.yml`. No scalar is interpreted: "no" and "08" stay words."""
    with (_FOLDER / f"{name}.yml").open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=yaml.CBaseLoader)


def fold(phrase: str) -> str:
    """A phrase of a lexicon in the spelling in which messages are compared."""
    return comparable(phrase).text

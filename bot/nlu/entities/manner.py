"""In which manner the last answer is wanted again: "short me", "phir se batao"."""

from __future__ import annotations

from functools import lru_cache

from bot.nlu.entities.lexicon import lexicon
from bot.nlu.entities.phrases import PhraseTable
from bot.nlu.entities.reading import Reading

#: Beside the manner a follow-up has hardly a word: "please tell me in short".
_BESIDE = 4


@lru_cache(maxsize=1)
def _manners() -> PhraseTable:
    return PhraseTable(lexicon("manner"))


def find_manner(reading: Reading) -> None:
    """One `manner` ("short" or "whole") for a message that says little else."""
    words = [token for token in reading.tokens if token.kind != "mark"]
    found = _manners().find(reading.tokens, reading.view.text)
    said = sum(match.last - match.first for match in found)
    if found and len(words) - said <= _BESIDE:
        first = min(found, key=lambda match: list(lexicon("manner")).index(match.value))
        reading.add("manner", first.value, first.start, first.end)

"""What is supplied under rules of its own: handicraft, own farm produce, exempt supplies only."""

from __future__ import annotations

from functools import lru_cache

from bot.nlu.entities.lexicon import lexicon
from bot.nlu.entities.negation import is_negated
from bot.nlu.entities.phrases import PhraseTable
from bot.nlu.entities.reading import Reading


@lru_cache(maxsize=1)
def _kinds() -> PhraseTable:
    return PhraseTable(lexicon("not_taxed"))


def find_not_taxed(reading: Reading) -> None:
    """`handicraft`, `farm_produce_only`, `exempt_only`: "yes" each, where the message says so."""
    seen: set[str] = set()
    for match in _kinds().find(reading.tokens, reading.view.text):
        if match.value in seen:
            continue
        if not is_negated(reading.tokens, match.first, match.last):
            seen.add(match.value)
            reading.add(match.value, "yes", match.start, match.end)

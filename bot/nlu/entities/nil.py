"""A message that says "none of this": nil, kuch nahi, कोई नहीं, 0."""

from __future__ import annotations

from functools import lru_cache

from bot.nlu.entities.lexicon import lexicon
from bot.nlu.entities.phrases import words_of
from bot.nlu.entities.reading import Reading

_POLITE = frozenset({"sir", "ji", "hai", "h", "bhai", "जी", "है", "please"})


@lru_cache(maxsize=1)
def _nothing() -> frozenset[tuple[str, ...]]:
    return frozenset(words_of(phrase) for phrase in lexicon("nil")["yes"])


def find_nil(reading: Reading) -> None:
    words = [token for token in reading.tokens if token.kind != "mark"]
    while len(words) > 1 and words[-1].text in _POLITE:
        words.pop()
    if words and len(words) <= 6 and tuple(token.text for token in words) in _nothing():
        reading.add("nil", "yes", words[0].start, words[-1].end)

"""Which language the user asks for: "hindi me batao", "not in English please"."""

from __future__ import annotations

from functools import lru_cache

from bot.nlu.entities.lexicon import lexicon
from bot.nlu.entities.negation import is_negated
from bot.nlu.entities.phrases import PhraseTable
from bot.nlu.entities.reading import Reading

#: Who refuses a language and names no other is answered in this one.
_INSTEAD = {"en": "hi", "hi": "en", "hi-Latn": "hi"}


@lru_cache(maxsize=1)
def _languages() -> PhraseTable:
    return PhraseTable(lexicon("languages"))


def find_requested_language(reading: Reading) -> None:
    """One `requested_language` for the message, the most particular that is wanted."""
    named = _languages().find(reading.tokens, reading.view.text)
    wanted = [each for each in named if not is_negated(reading.tokens, each.first, each.last)]
    particular = list(lexicon("languages"))
    if wanted:
        match = min(wanted, key=lambda each: particular.index(each.value))
        reading.add("requested_language", match.value, match.start, match.end)
    elif named:
        reading.add("requested_language", _INSTEAD[named[0].value], named[0].start, named[0].end)

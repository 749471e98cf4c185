"""Words of different languages that mean the same, from `lexicon/concepts.yml`.

With few examples, a topic learnt in one language should be found in another: "ticket reopen",
"टिकट फिर से खोलो" and "ticket dobara kholo" share the meanings ticket, again and open.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

from bot.nlu.phonetic import skeleton, sound
from bot.nlu.text import normalise

_FILE = Path(__file__).parent / "lexicon" / "concepts.yml"
_DROP = "_drop"
#: A sound shorter than this is too little to find a spelling that is not listed.
_SHORTEST_SOUND = 3
_ENDINGS = ("ing", "ed", "es", "s")
_SHORTEST_STEM = 4


@lru_cache(maxsize=1)
def _meanings() -> tuple[dict[str, str], dict[str, str]]:
    """Meaning by spelling, and by sound for spellings that are not listed."""
    content = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    by_spelling: dict[str, str] = {}
    by_sound: dict[str, str] = {}
    for meaning, spellings in content.items():
        for spelling in spellings:
            word = normalise(spelling)
            by_spelling.setdefault(word, meaning)
            if len(sound(word)) >= _SHORTEST_SOUND:
                by_sound.setdefault(sound(word), meaning)
    return by_spelling, by_sound


@lru_cache(maxsize=50_000)
def meaning(word: str) -> str | None:
    """What a normalised word means: a line of the lexicon, else how it sounds; None: nothing.

    >>> meaning("kholo") == meaning("खोलो") == meaning("open"), meaning("hai")
    (True, None)
    """
    by_spelling, by_sound = _meanings()
    found = by_spelling.get(word) or by_sound.get(sound(word))
    if found is None and word.isascii():
        for ending in _ENDINGS:
            stem = word[: -len(ending)]
            if word.endswith(ending) and len(stem) >= _SHORTEST_STEM:
                found = by_spelling.get(stem)
                word = stem
                break
    if found == _DROP:
        return None
    return found or "~" + skeleton(word)


def meanings(words: list[str]) -> list[str]:
    """The meanings of a sentence, each once, in order of appearance."""
    return list(dict.fromkeys(found for word in words if (found := meaning(word)) is not None))

"""Words of different languages that mean the same, from `lexicon/concepts.yml`.

With few examples, a topic learnt in one language should be found in another: "ticket reopen",
"टिकट फिर से खोलो" and "ticket dobara kholo" share the meanings ticket, again and open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.nlu.phonetic import skeleton, sound
from bot.nlu.text import normalise
from bot.nlu.words import words

_FILE = Path(__file__).parent / "lexicon" / "concepts.yml"
_DROP = "_drop"
#: A sound shorter than this is too little to find a spelling that is not listed.
_SHORTEST_SOUND = 3
_ENDINGS = ("ing", "ed", "es", "s")
_SHORTEST_STEM = 4


@dataclass(frozen=True)
class _Lexicon:
    """Meanings by spelling, by sound for spellings that are not listed, and of several words."""

    by_spelling: Mapping[str, str]
    by_sound: Mapping[str, str]
    phrases: Mapping[tuple[str, ...], str]  #: sounds of the words
    openings: Mapping[str, int]  #: sound that begins a phrase → words of the longest one


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    content = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    by_spelling: dict[str, str] = {}
    by_sound: dict[str, str] = {}
    phrases: dict[tuple[str, ...], str] = {}
    openings: dict[str, int] = {}
    for meaning, spellings in content.items():
        for spelling in spellings:
            found = words(normalise(spelling))
            if len(found) > 1:
                heard = tuple(map(sound, found))
                phrases.setdefault(heard, meaning)
                openings[heard[0]] = max(len(heard), openings.get(heard[0], 0))
                continue
            word = found[0]
            by_spelling.setdefault(word, meaning)
            if len(sound(word)) >= _SHORTEST_SOUND:
                by_sound.setdefault(sound(word), meaning)
    return _Lexicon(by_spelling, by_sound, phrases, openings)


@lru_cache(maxsize=50_000)
def meaning(word: str) -> str | None:
    """What a normalised word means: a line of the lexicon, else how it sounds; None: nothing.

    >>> meaning("kholo") == meaning("खोलो") == meaning("open"), meaning("hai")
    (True, None)
    """
    lexicon = _lexicon()
    found = lexicon.by_spelling.get(word) or lexicon.by_sound.get(sound(word))
    if found is None and word.isascii():
        for ending in _ENDINGS:
            stem = word[: -len(ending)]
            if word.endswith(ending) and len(stem) >= _SHORTEST_STEM:
                found = lexicon.by_spelling.get(stem)
                word = stem
                break
    if found == _DROP:
        return None
    return found or "~" + skeleton(word)


def meanings(spoken: Sequence[str]) -> list[str]:
    """The meanings of a sentence, each once, in order of appearance.

    >>> meanings(["e", "way", "bill"]) == meanings(["ई", "वे", "बिल"]) == ["eway", "bill"]
    True
    """
    found: dict[str, None] = {}
    position = 0
    while position < len(spoken):
        length, one = _phrase(spoken, position)
        if one is None:
            one = meaning(spoken[position])
        if one is not None and one != _DROP:
            found[one] = None
        position += length
    return list(found)


def _phrase(spoken: Sequence[str], start: int) -> tuple[int, str | None]:
    """How many words from here are a phrase of the lexicon, and its meaning."""
    lexicon = _lexicon()
    longest = lexicon.openings.get(sound(spoken[start]), 1)
    for length in range(min(longest, len(spoken) - start), 1, -1):
        heard = tuple(map(sound, spoken[start : start + length]))
        if heard in lexicon.phrases:
            return length, lexicon.phrases[heard]
    return 1, None

"""Finding phrases of a lexicon in a message: dictionary look-ups, no regular expression."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.reading import Token

_WORDS = re.compile(r"\d+|(?:[^\W\d_]|[\u0900-\u0963\u0970-\u097f])+(?:'[^\W\d_]+)?")
#: What may stand between two words of one phrase: "e-commerce", "J & K", "u.p".
_JOINS = frozenset(" -&/'._+>")


class Match(NamedTuple):
    """A phrase found: its value, its place in the view and its tokens [first, last)."""

    value: str
    start: int
    end: int
    first: int
    last: int


def words_of(phrase: str) -> tuple[str, ...]:
    return tuple(word.removesuffix("'s") for word in _WORDS.findall(fold(phrase)))


@lru_cache(maxsize=1)
def _romanised() -> dict[str, str]:
    """Words that a phrase may have in the other script, by one of the two."""
    return {fold(word): roman for roman, words in lexicon("mixed").items() for word in words}


@lru_cache(maxsize=1)
def _other_scripts() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word, roman in _romanised().items():
        found.setdefault(roman, [roman]).append(word)
    return found


def _in_one_script(words: Iterable[str]) -> tuple[str, ...]:
    romanised = _romanised()
    return tuple(romanised.get(word, word) for word in words)


class PhraseTable:
    """Phrases → values. The longest phrase at a place wins; its words may mix the scripts."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self._values: dict[tuple[str, ...], str] = {}
        self._mixed: dict[tuple[str, ...], str] = {}
        self._longest: dict[str, int] = {}
        for value, spellings in phrases.items():
            for spelling in spellings:
                words = words_of(spelling)
                if not words:
                    continue
                self._values.setdefault(words, value)
                self._starts_with(words[0], len(words))
                if len(words) > 1:
                    mixed = _in_one_script(words)
                    self._mixed.setdefault(mixed, value)
                    for first in _other_scripts().get(mixed[0], ()):
                        self._starts_with(first, len(words))

    def _starts_with(self, word: str, length: int) -> None:
        self._longest[word] = max(self._longest.get(word, 0), length)

    def __contains__(self, words: tuple[str, ...]) -> bool:
        return words in self._values

    def find(self, tokens: Sequence[Token], text: str) -> list[Match]:
        """All phrases in the tokens, left to right, not overlapping."""
        words = [(index, token) for index, token in enumerate(tokens) if token.kind != "mark"]
        if "'s" in text:
            words = [(at, each._replace(text=each.text.removesuffix("'s"))) for at, each in words]
        found: list[Match] = []
        position = 0
        while position < len(words):
            if words[position][1].text not in self._longest:
                position += 1
                continue
            match = self._at(words, position, text)
            if match is None:
                position += 1
            else:
                found.append(match[0])
                position += match[1]
        return found

    def _at(
        self, words: Sequence[tuple[int, Token]], position: int, text: str
    ) -> tuple[Match, int] | None:
        reach = min(self._longest.get(words[position][1].text, 0), len(words) - position)
        chain = 1
        while chain < reach and _joined(words[position + chain - 1], words[position + chain], text):
            chain += 1
        for length in range(min(reach, chain), 0, -1):
            part = words[position : position + length]
            texts = tuple(token.text for _, token in part)
            value = self._values.get(texts)
            if value is None and length > 1:
                value = self._mixed.get(_in_one_script(texts))
            if value is not None:
                (first, start), (last, end) = part[0], part[-1]
                return Match(value, start.start, end.end, first, last + 1), length
        return None


def _joined(left: tuple[int, Token], right: tuple[int, Token], text: str) -> bool:
    gap = text[left[1].end : right[1].start]
    return len(gap) <= 3 and _JOINS.issuperset(gap)

"""What a classifier looks at in a message: words, pieces of words, and how the words sound.

A `View` turns one message into strings ("features"); an `Vectoriser` weighs them by TF-IDF.
Predicting is written without sklearn: for one short message its checks cost more than the work.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from bot.nlu.phonetic import skeleton, sound

_WORD = re.compile(r"(?:[^\W\d_]|[\u0900-\u0963\u0970-\u097f])+|\d+")


@dataclass(frozen=True)
class Utterance:
    """A message ready for classification: normalised text and what the extractors found in it."""

    text: str
    mentions: tuple[str, ...] = ()


def words(text: str) -> list[str]:
    """Words of a normalised text; form names are one word however they are cut.

    >>> words("gstr-3b  3 b r1"), words("gstr3b"), words("जीएसटीआर 3बी")
    (['gstr', '3b', '3b', 'r1'], ['gstr', '3b'], ['जीएसटीआर', '3बी'])
    """
    pieces = _WORD.findall(text)
    found: list[str] = []
    position = 0
    while position < len(pieces):
        piece = pieces[position]
        following = pieces[position + 1] if position + 1 < len(pieces) else ""
        digits = piece.isdigit() and len(piece) <= 2 and 0 < len(following) <= 3
        letter = len(piece) == 1 and not piece.isdigit() and following.isdigit()
        if digits and not following.isdigit() and (following.isascii() is False or len(following) == 1):
            found.append(piece + following)
            position += 2
        elif letter and len(following) <= 2:
            found.append(piece + following)
            position += 2
        else:
            found.append(piece)
            position += 1
    return found


def _runs(items: Sequence[str], longest: int) -> Iterable[str]:
    for size in range(1, longest + 1):
        for start in range(len(items) - size + 1):
            yield " ".join(items[start : start + size])


def _pieces(items: Iterable[str], shortest: int, longest: int) -> Iterable[str]:
    """Character n-grams inside word boundaries."""
    for item in items:
        padded = f" {item} "
        length = len(padded)
        for size in range(shortest, longest + 1):
            if size >= length:
                yield padded
                break
            for start in range(length - size + 1):
                yield padded[start : start + size]


def word_view(utterance: Utterance) -> Iterable[str]:
    return _runs(words(utterance.text), 2)


def character_view(utterance: Utterance) -> Iterable[str]:
    return _pieces(words(utterance.text), 2, 5)


def skeleton_view(utterance: Utterance) -> Iterable[str]:
    return _runs([skeleton(word) for word in words(utterance.text)], 2)


def sound_view(utterance: Utterance) -> Iterable[str]:
    return _pieces([sound(word) for word in words(utterance.text)], 3, 4)


def mention_view(utterance: Utterance) -> Iterable[str]:
    return utterance.mentions


View = Callable[[Utterance], Iterable[str]]
VIEWS: dict[str, View] = {
    "word": word_view,
    "character": character_view,
    "skeleton": skeleton_view,
    "sound": sound_view,
    "mention": mention_view,
}

"""What a classifier looks at in a message: words, pieces of words, and how the words sound.

A view turns a message into strings ("features"); `Vectoriser` weighs them by TF-IDF. Predicting
is written without sklearn: for one short message its checks cost more than the work.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu.concepts import meanings
from bot.nlu.phonetic import skeleton, sound

Floats = NDArray[np.float32]

_WORD = re.compile(r"(?:[^\W\d_]|[\u0900-\u0963\u0970-\u097f])+|\d+")
#: A long story repeats itself; its first meanings stand for it (pairs grow with the square).
_MOST_MEANINGS = 24


@dataclass(frozen=True)
class Utterance:
    """A message ready for classification: normalised text and what the extractors found in it."""

    text: str
    mentions: tuple[str, ...] = ()


def words(text: str) -> list[str]:
    """Words of a normalised text; form names are one word however they are cut.

    >>> words("gstr-3b gstr3b"), words("3 b"), words("r-1 r1")
    (['gstr', '3b', 'gstr', '3b'], ['3b'], ['r1', 'r1'])
    """
    pieces = _WORD.findall(text)
    found: list[str] = []
    position = 0
    while position < len(pieces):
        pair = pieces[position : position + 2]
        if len(pair) == 2 and _one_name(*pair):
            found.append(pair[0] + pair[1])
            position += 2
        else:
            found.append(pair[0])
            position += 1
    return found


def _one_name(left: str, right: str) -> bool:
    """Whether a short number and a letter belong together: 3 b, r 1."""
    if left.isdigit():
        return len(left) <= 2 and len(right) == 1 and not right.isdigit()
    return len(left) == 1 and right.isdigit() and len(right) <= 2


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


def _words_seen(utterance: Utterance) -> Iterable[str]:
    return _runs(words(utterance.text), 2)


def _characters_seen(utterance: Utterance) -> Iterable[str]:
    return _pieces(words(utterance.text), 2, 5)


def _skeletons_heard(utterance: Utterance) -> Iterable[str]:
    return _runs([skeleton(word) for word in words(utterance.text)], 2)


def _sounds_heard(utterance: Utterance) -> Iterable[str]:
    return _pieces([sound(word) for word in words(utterance.text)], 3, 4)


def _meanings(utterance: Utterance) -> Iterable[str]:
    """Meanings and unordered pairs of them: languages differ in word order."""
    found = meanings(words(utterance.text))[:_MOST_MEANINGS]
    yield from found
    ordered = sorted(found)
    for position, left in enumerate(ordered):
        for right in ordered[position + 1 :]:
            yield f"{left} + {right}"


def _mentions(utterance: Utterance) -> Iterable[str]:
    return utterance.mentions


View = Callable[[Utterance], Iterable[str]]
VIEWS: Mapping[str, View] = {
    "word": _words_seen,
    "character": _characters_seen,
    "skeleton": _skeletons_heard,
    "sound": _sounds_heard,
    "meaning": _meanings,
    "mention": _mentions,
}


@dataclass
class Vectoriser:
    """TF-IDF of one or more views; each view has unit length times its weight."""

    weights: Mapping[str, float]
    rarest: Mapping[str, int] = field(default_factory=dict)  #: messages a feature must occur in
    columns: dict[str, dict[str, int]] = field(default_factory=dict)
    rarity: Floats = field(default_factory=lambda: np.zeros(0, np.float32))

    @property
    def width(self) -> int:
        return len(self.rarity)

    def fit(self, utterances: Sequence[Utterance]) -> None:
        rarity: list[float] = []
        total = len(utterances)
        for name in self.weights:
            seen: Counter[str] = Counter()
            for utterance in utterances:
                seen.update(set(VIEWS[name](utterance)))
            least = self.rarest.get(name, 1)
            kept = sorted(feature for feature, count in seen.items() if count >= least)
            self.columns[name] = {
                feature: column for column, feature in enumerate(kept, start=len(rarity))
            }
            rarity.extend(log((1 + total) / (1 + seen[feature])) + 1 for feature in kept)
        self.rarity = np.asarray(rarity, np.float32)

    def one(self, utterance: Utterance) -> tuple[NDArray[np.int32], Floats]:
        """Columns and values of one message."""
        columns: list[int] = []
        values: list[Floats] = []
        for name, weight in self.weights.items():
            known = self.columns[name]
            counts: dict[int, int] = {}
            for feature in VIEWS[name](utterance):
                column = known.get(feature)
                if column is not None:
                    counts[column] = counts.get(column, 0) + 1
            if not counts:
                continue
            here = np.fromiter(counts, np.int32, len(counts))
            often = np.fromiter(counts.values(), np.float32, len(counts))
            value = (1 + np.log(often)) * self.rarity[here]
            columns.extend(counts)
            values.append(value * np.float32(weight / np.sqrt(value @ value)))
        if not columns:
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        return np.asarray(columns, np.int32), np.concatenate(values)

    def matrix(self, utterances: Sequence[Utterance]) -> csr_matrix:
        rows = [self.one(utterance) for utterance in utterances]
        ends = np.cumsum([0] + [len(columns) for columns, _ in rows])
        if not rows:
            return csr_matrix((0, self.width), dtype=np.float32)
        return csr_matrix(
            (
                np.concatenate([values for _, values in rows]),
                np.concatenate([columns for columns, _ in rows]),
                ends,
            ),
            shape=(len(rows), self.width),
            dtype=np.float32,
        )

    def feature_names(self) -> dict[int, str]:
        """Column → readable name, to explain a decision."""
        return {
            column: f"{name}: {feature.replace(' ', '_') if name in _PIECES else feature}"
            for name, known in self.columns.items()
            for feature, column in known.items()
        }


_PIECES = frozenset({"character", "sound"})

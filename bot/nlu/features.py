"""What a classifier looks at in a message: words, pieces of words, and how the words sound.

A view turns a message into strings ("features"); `Vectoriser` weighs them by TF-IDF. Predicting
is written without sklearn: for one short message its checks cost more than the work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, pairwise
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu.concepts import meanings
from bot.nlu.phonetic import skeleton, sound
from bot.nlu.words import words

Floats = NDArray[np.float32]

#: No word is longer; what is, is cut.
_LONGEST_WORD = 40
#: Words whose columns are kept in memory.
_REMEMBERED = 20_000
#: Of the length of a view, what a feature never seen adds, beside the rarest known one (squared).
_UNKNOWN = 0.5
#: A long story repeats itself; its first meanings stand for it (pairs grow with the square).
_MOST_MEANINGS = 24


@dataclass(frozen=True)
class Utterance:
    """A message ready for classification: normalised text and what the extractors found in it."""

    text: str
    mentions: tuple[str, ...] = ()

    @cached_property
    def words(self) -> list[str]:
        return words(self.text)


def _runs(items: Sequence[str]) -> list[str]:
    """Single items and pairs of neighbours."""
    return [*items, *(f"{left} {right}" for left, right in pairwise(items))]


def _pieces(item: str, shortest: int, longest: int) -> list[str]:
    """Character n-grams of a word with its boundaries."""
    padded = f" {item[:_LONGEST_WORD]} "
    if len(padded) <= shortest:
        return [padded]
    return [
        padded[start : start + size]
        for size in range(shortest, min(longest, len(padded)) + 1)
        for start in range(len(padded) - size + 1)
    ]


def _characters_seen(word: str) -> list[str]:
    return _pieces(word, 2, 5)


def _sounds_heard(word: str) -> list[str]:
    return _pieces(sound(word), 3, 4)


def _words_seen(utterance: Utterance) -> list[str]:
    return _runs(utterance.words)


def _skeletons_heard(utterance: Utterance) -> list[str]:
    return _runs([skeleton(word) for word in utterance.words])


def _meanings(utterance: Utterance) -> list[str]:
    """Meanings, what is mentioned, and unordered pairs of them: languages differ in word order."""
    mentioned = (f"@{name}" for name in utterance.mentions)
    found = sorted([*meanings(utterance.words)[:_MOST_MEANINGS], *mentioned])
    return [*found, *(f"{left} + {right}" for left, right in combinations(found, 2))]


#: Views of a message as a whole, and views of its words one by one.
WHOLE: Mapping[str, Callable[[Utterance], list[str]]] = {
    "word": _words_seen,
    "skeleton": _skeletons_heard,
    "meaning": _meanings,
}
BY_WORD: Mapping[str, Callable[[str], list[str]]] = {
    "character": _characters_seen,
    "sound": _sounds_heard,
}


def view(name: str, utterance: Utterance) -> list[str]:
    """The features of one view, as often as they occur."""
    if name in BY_WORD:
        return [feature for word in utterance.words for feature in BY_WORD[name](word)]
    return WHOLE[name](utterance)


@dataclass
class Vectoriser:
    """TF-IDF of one or more views; each view has unit length times its weight.

    What was never seen has no column but its part of the length, so that a message of strange
    words says little, and one that was left out of training says no less than a new one.
    """

    weights: Mapping[str, float]
    rarest: Mapping[str, int] = field(default_factory=dict)  #: messages a feature must occur in
    columns: dict[str, dict[str, int]] = field(default_factory=dict)
    rarity: Floats = field(default_factory=lambda: np.zeros(0, np.float32))
    _memory: dict[str, dict[str, tuple[list[int], int]]] = field(default_factory=dict, repr=False)

    @property
    def width(self) -> int:
        return len(self.rarity)

    def fit(self, utterances: Sequence[Utterance]) -> None:
        rarity: list[float] = []
        total = len(utterances)
        for name in self.weights:
            seen: Counter[str] = Counter()
            for utterance in utterances:
                seen.update(set(view(name, utterance)))
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
            known, unknown = self._columns(name, utterance)
            if not known:
                continue
            counts = Counter(known)
            here = np.fromiter(counts, np.int32, len(counts))
            often = np.fromiter(counts.values(), np.float32, len(counts))
            value = (1 + np.log(often)) * self.rarity[here]
            columns.extend(counts)
            length = np.sqrt(value @ value + unknown * self._strangeness)
            values.append(value * np.float32(weight / length))
        if not columns:
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        return np.asarray(columns, np.int32), np.concatenate(values)

    @cached_property
    def _strangeness(self) -> float:
        """What one feature that was never seen adds to the square of a view's length."""
        return _UNKNOWN * float(self.rarity.max(initial=0)) ** 2

    def _columns(self, name: str, utterance: Utterance) -> tuple[list[int], int]:
        """The columns of one view, as often as they occur, and how many features have none."""
        if name not in BY_WORD:
            return self._known(name, WHOLE[name](utterance))
        memory = self._memory.setdefault(name, {})
        columns: list[int] = []
        unknown = 0
        for word in utterance.words:
            found = memory.get(word)
            if found is None:
                found = self._known(name, BY_WORD[name](word))
                if len(memory) < _REMEMBERED:
                    memory[word] = found
            columns += found[0]
            unknown += found[1]
        return columns, unknown

    def _known(self, name: str, features: Sequence[str]) -> tuple[list[int], int]:
        known = self.columns[name]
        columns = [known[feature] for feature in features if feature in known]
        return columns, len(features) - len(columns)

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_memory": {}}

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
            column: f"{name}: {feature.replace(' ', '_') if name in BY_WORD else feature}"
            for name, known in self.columns.items()
            for feature, column in known.items()
        }

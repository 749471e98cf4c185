"""What the search compares: words, neighbours, meanings and pieces of words, as numbers.

A text becomes one row of a sparse matrix. Each view of it (WEIGHTS) has unit length times its
weight; within a view a feature counts the more, the fewer phrases have it (TF-IDF).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from knowledge.vocabulary import NONE, Heard, Ints, Vocabulary

Floats = NDArray[np.float32]

# Found on tests/understanding/dev.jsonl and strangers_dev.jsonl; they hardly matter within ± 30 %.
WEIGHTS = {"word": 1.0, "neighbours": 0.5, "meaning": 1.0, "meanings": 0.7, "piece": 1.2}
VIEWS = tuple(WEIGHTS)
# What occurs only once says nothing about other questions.
RARE = ("neighbours", "meanings", "piece")
WORDS_ONLY = ("word", "meaning")
# Two meanings so many words apart still belong together.
WINDOW = 4
PIECE = 3
LONGEST_WORD = 20
TINY = 1e-12
# Words never met before whose pieces are remembered.
REMEMBERED = 50_000


class Vectoriser:
    """Turns texts into rows of numbers; learns from phrases and bodies which features there are.

    `phrases` and `bodies` are their rows; bodies have words and meanings only.
    """

    def __init__(
        self, vocabulary: Vocabulary, phrases: Sequence[str], bodies: Sequence[str] = ()
    ) -> None:
        self._vocabulary = vocabulary
        self._words: dict[str, int] = {}
        self._meanings: dict[str, int] = {}
        self._pieces: dict[str, int] = {}
        self._meaning_of: dict[str, int] = {}
        self._pieces_of: dict[str, Ints] = {}
        asked = vocabulary.heard(phrases)
        told = vocabulary.heard_anywhere(bodies)
        for word in asked.keys:
            for piece in _pieces(word):
                self._pieces.setdefault(piece, len(self._pieces))
        for word in (*asked.keys, *told.keys):
            self._words.setdefault(word, len(self._words))
            meaning = vocabulary.meaning(word)
            if meaning is not None:
                self._meanings.setdefault(meaning, len(self._meanings))
        events = self._events(asked, VIEWS)
        self._known = {
            "word": np.arange(len(self._words)),
            "meaning": np.arange(len(self._meanings)),
            **{view: _repeated(events[view][1]) for view in RARE},
        }
        sizes = [len(self._known[view]) for view in VIEWS]
        self._first = dict(zip(VIEWS, np.cumsum([0, *sizes]).tolist(), strict=False))
        self.width = sum(sizes)
        self._view_of = np.repeat(np.arange(len(VIEWS), dtype=np.int32), sizes)
        counts = self._counts(events, len(phrases))
        del events, asked  # large
        used = np.bincount(counts.indices, minlength=self.width)
        self._rarest = 1 + math.log(1 + len(phrases))
        self._rarity = (1 + np.log((1 + len(phrases)) / (1 + used))).astype(np.float32)
        self.phrases = self._weighed(counts)
        self.bodies = self._weighed(self._counts(self._events(told, WORDS_ONLY), len(bodies)))

    def row(self, text: str) -> csr_matrix:
        """One question as a row."""
        heard = self._vocabulary.heard([text])
        return self._weighed(self._counts(self._events(heard, VIEWS), 1))

    def rarity(self, meaning: str) -> float:
        """How rare a meaning is in all that people ask: 1 in every phrase, more if in fewer."""
        number = self._meanings.get(meaning)
        return (
            self._rarest if number is None else float(self._rarity[self._first["meaning"] + number])
        )

    def _events(self, heard: Heard, views: Sequence[str]) -> dict[str, tuple[Ints, Ints]]:
        """For each view where (row) what (code) occurs, as often as it does."""
        rows, which = heard.rows, heard.which
        words = _numbers(self._words.get(key, NONE) for key in heard.keys)[which]
        meant = _numbers(self._meaning_number(key) for key in heard.keys)[which]
        telling = meant != NONE
        events = {"word": (rows[telling], words[telling]), "meaning": (rows, meant)}
        if "neighbours" in views:
            events["neighbours"] = _pairs(rows, words, len(self._words), 1, ordered=True)
        if "meanings" in views:
            events["meanings"] = _pairs(
                rows[telling], meant[telling], len(self._meanings), WINDOW, ordered=False
            )
        if "piece" in views:
            pieces = [self._piece_numbers(key) for key in heard.keys]
            told = [np.zeros(0, np.int64), *(pieces[number] for number in which.tolist())]
            events["piece"] = (np.repeat(rows, list(map(len, told[1:]))), np.concatenate(told))
        return events

    def _counts(self, events: dict[str, tuple[Ints, Ints]], height: int) -> csr_matrix:
        """How often each known feature occurs in each row."""
        all_rows, columns = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
        for view, (rows, codes) in events.items():
            known = self._known[view]
            if not len(known):
                continue
            place = codes
            if view in RARE:
                place = np.minimum(np.searchsorted(known, codes), len(known) - 1)
            met = known[place] == codes
            all_rows.append(rows[met].astype(np.int32))
            columns.append((place[met] + self._first[view]).astype(np.int32))
        where = (np.concatenate(all_rows), np.concatenate(columns))
        ones = np.ones(len(where[0]), np.float32)
        return csr_matrix((ones, where), shape=(height, self.width))

    def _weighed(self, counts: csr_matrix) -> csr_matrix:
        height = counts.shape[0]
        rows = np.repeat(np.arange(height, dtype=np.int32), np.diff(counts.indptr))
        part = rows * len(VIEWS) + self._view_of[counts.indices]
        counts.data = (1 + np.log(counts.data)) * self._rarity[counts.indices]
        size = np.bincount(part, np.square(counts.data), minlength=height * len(VIEWS))
        size = size.reshape(height, len(VIEWS))
        share = np.square(list(WEIGHTS.values())) * (size > 0)
        whole = np.maximum(share.sum(axis=1, keepdims=True), TINY)
        scale = np.sqrt(share / np.maximum(size, TINY) / whole)
        counts.data *= scale.astype(np.float32).ravel()[part]
        return counts

    def _meaning_number(self, key: str) -> int:
        number = self._meaning_of.get(key)
        if number is None:
            meaning = self._vocabulary.meaning(key)
            number = NONE if meaning is None else self._meanings.get(meaning, NONE)
            if len(self._meaning_of) < REMEMBERED:
                self._meaning_of[key] = number
        return number

    def _piece_numbers(self, key: str) -> Ints:
        numbers = self._pieces_of.get(key)
        if numbers is None:
            known = [self._pieces[piece] for piece in _pieces(key) if piece in self._pieces]
            numbers = np.array(known, np.int64)
            if len(self._pieces_of) < REMEMBERED:
                self._pieces_of[key] = numbers
        return numbers


def _numbers(each: Iterable[int]) -> Ints:
    return np.fromiter(each, np.int64)


def _pieces(word: str) -> list[str]:
    """Each letter of a word with its neighbours; the boundaries count as letters."""
    padded = f" {word[:LONGEST_WORD]} "
    return [padded[start : start + PIECE] for start in range(len(padded) - PIECE + 1)]


def _pairs(rows: Ints, codes: Ints, base: int, window: int, *, ordered: bool) -> tuple[Ints, Ints]:
    """Pairs of two codes of one row at most `window` places apart, as one code each."""
    found_rows, found = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for apart in range(1, window + 1):
        one, other = codes[:-apart], codes[apart:]
        together = (rows[:-apart] == rows[apart:]) & (one != NONE) & (other != NONE)
        if not ordered:
            one, other = np.minimum(one, other), np.maximum(one, other)
            together &= one != other
        found_rows.append(rows[:-apart][together])
        found.append((one * base + other)[together])
    return np.concatenate(found_rows), np.concatenate(found)


def _repeated(codes: Ints) -> Ints:
    """The codes that occur more than once, sorted."""
    each, often = np.unique(codes, return_counts=True)
    repeated: Ints = each[often > 1]
    return repeated

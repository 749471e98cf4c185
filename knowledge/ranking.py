"""Which topic a question is about, by two kinds of evidence.

Words: what is asked and said about a topic as a whole, as in a language model of each topic
(smoothed by what is asked about all of them). Likeness: the few phrases of a topic that are
nearest to the question. The first knows which words belong to a topic, the second knows which
of them belong together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_matrix

from knowledge.features import Floats
from knowledge.vocabulary import Ints

# Weight of what is usual beside what is said on the topic itself.
SMOOTHING = 100.0
# 0: each topic counts alike, 1: each phrase does.
BY_SIZE = 0.35
# Words of an answer beside those of the questions.
BODY = 0.3
# Topics whose phrases are looked at one by one.
CLOSER_LOOK = 15
# A topic's nearest phrases, each worth half of the one before.
NEAREST = 4
# Likeness beside words.
LIKENESS = 4.0


@dataclass(frozen=True)
class Ranked:
    """A topic number with the evidence for it."""

    topic: int
    words: float
    likeness: float

    @property
    def evidence(self) -> float:
        return self.words + LIKENESS * self.likeness


class Ranking:
    """The evidence of all topics; phrases and bodies are rows of the same features."""

    def __init__(
        self, phrases: csr_matrix, topic_of: Sequence[int], bodies: csr_matrix, told: Sequence[int]
    ) -> None:
        """`topic_of` tells the topic of each phrase, in rising order; `told` that of each body."""
        count = max((*topic_of, *told), default=-1) + 1
        self.count = count
        self._width = phrases.shape[1]
        self._phrases_of = list(_cut(phrases, np.searchsorted(topic_of, np.arange(count + 1))))
        said = _sums(phrases, topic_of, count)
        said.data *= _evened(said)[_rows(said)]
        if len(told):
            said = said + BODY * _sums(bodies, told, count)
        usual = np.asarray(said.sum(axis=0)).ravel() + 1e-6
        usual /= usual.sum()
        amount = np.asarray(said.sum(axis=1)).ravel()
        said.data = np.log1p(said.data / (SMOOTHING * usual[said.indices]))
        self._words = said.T.tocsr().astype(np.float32)
        self._offset = np.log1p(amount / SMOOTHING)

    def rank(self, question: csr_matrix, among: Collection[int] | None = None) -> list[Ranked]:
        """The topics nearest to a question, best first."""
        length = float(question.data.sum())
        if not length:
            return []
        words = np.asarray((question @ self._words).todense()).ravel() / length - self._offset
        chosen = np.arange(self.count) if among is None else np.array(sorted(among), np.int64)
        best = chosen[np.argsort(-words[chosen])[:CLOSER_LOOK]]
        dense = np.zeros(self._width, np.float32)
        dense[question.indices] = question.data
        ranked = [
            Ranked(int(topic), float(words[topic]), self._likeness(int(topic), dense))
            for topic in best
        ]
        return sorted(ranked, key=lambda each: -each.evidence)

    def _likeness(self, topic: int, question: Floats) -> float:
        cosines = self._phrases_of[topic] @ question
        nearest = -np.sort(-cosines)[:NEAREST]
        worth = 0.5 ** np.arange(NEAREST)
        return float(nearest @ worth[: len(nearest)] / worth.sum())


def _cut(rows: csr_matrix, starts: Ints) -> Iterator[csr_matrix]:
    """The rows from each start to the next, without copying them."""
    for first, last in pairwise(starts.tolist()):
        ends = rows.indptr[first : last + 1]
        within = slice(ends[0], ends[-1])
        parts = (rows.data[within], rows.indices[within], ends - ends[0])
        yield csr_matrix(parts, shape=(last - first, rows.shape[1]), copy=False)


def _sums(rows: csr_matrix, topic_of: Sequence[int], count: int) -> csr_matrix:
    """The rows of each topic added up."""
    which = (np.asarray(topic_of, np.int64), np.arange(len(topic_of)))
    ones = np.ones(len(topic_of), np.float32)
    return csr_matrix((ones, which), shape=(count, len(topic_of))) @ rows


def _rows(matrix: csr_matrix) -> Ints:
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))


def _evened(said: csr_matrix) -> Floats:
    """By what to multiply each topic so that the many-worded outweigh the others less."""
    amount = np.asarray(said.sum(axis=1)).ravel()
    return np.asarray((amount.mean() / np.maximum(amount, 1e-6)) ** (1 - BY_SIZE), np.float32)

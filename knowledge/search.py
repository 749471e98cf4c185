"""Finding the topic that a question is about, whatever its script and spelling.

A score says how likely it is, of 100 such questions, that the topic is the one meant: it grows
with the distance to the next best one. What people say in passing ("hello", a joke) is known
too and takes its share, so that it finds nothing.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from knowledge.article import Article
from knowledge.features import Vectoriser
from knowledge.library import KNOWLEDGE, Library, load_library
from knowledge.passages import Passage, Passages
from knowledge.phrases import NOT_OFFERED, Phrase, body, examples, phrases
from knowledge.ranking import Ranked, Ranking
from knowledge.vocabulary import Vocabulary, read_vocabulary

__all__ = ["CERTAIN", "OFFERED", "Found", "Passage", "SearchIndex", "nearest", "own_index"]

# From here on the first find is right in 97 of 100 questions, which are four of five of all in
# tests/understanding/dev.jsonl and strangers_dev.jsonl; below, one of the first three is in 96.
CERTAIN = 80.0
# When the first find stays below this, nothing was found.
OFFERED = 25.0
# A score is a logistic of the distance to the next best topic, fitted on the same questions.
STEEPNESS, SHIFT = 3.0, -0.47
# Phrases less alike than this share little but pieces of words.
HARDLY_ALIKE = 0.15
# The end of a long story says no more than its beginning.
LONGEST_QUESTION = 600
# The examples that the understanding is trained with, if they are here.
DATA = KNOWLEDGE.parent / "bot" / "data"
EXAMPLES = (DATA / "nlu_en.yml", DATA / "nlu_hi.yml")


@dataclass(frozen=True)
class Found:
    """A topic that a question may be about: score 0 to 100, and where its article says it."""

    topic: str
    score: float
    passage: Passage | None


class SearchIndex:
    """All that a library says, ready to be asked; built once, read-only afterwards."""

    def __init__(
        self,
        library: Library,
        vocabulary: Vocabulary | None = None,
        more: Iterable[Phrase] = (),
    ) -> None:
        """`more` are further ways of asking than those of the library."""
        self._library = library
        self._vocabulary = vocabulary or Vocabulary()
        self._topics = library.topics()
        self._number = {topic: number for number, topic in enumerate(self._topics)}
        self._passing = {
            number for topic, number in self._number.items() if topic.startswith(NOT_OFFERED)
        }
        asked = sorted((*phrases(library), *more), key=lambda each: self._number[each.topic])
        articles = library.articles()
        self._rows = Vectoriser(
            self._vocabulary, [each.text for each in asked], [body(each) for each in articles]
        )
        self._ranking = Ranking(
            self._rows.phrases,
            [self._number[each.topic] for each in asked],
            self._rows.bodies,
            [self._number[each.topic] for each in articles],
        )
        self._passages: dict[str, Passages] = {}

    def find(
        self,
        text: str,
        language: str | None = None,
        limit: int = 5,
        among: Collection[str] | None = None,
    ) -> list[Found]:
        """The topics nearest to a question, best first, each with its best passage.

        Empty when nothing was found. `among` narrows the choice. `language` makes no difference:
        people ask in one script with the words of another, and preferring theirs found less.
        """
        return [
            Found(topic, score, self.passage(topic, text, language))
            for topic, score in self.nearest(text, language, limit, among)
        ]

    def passage(self, topic: str, text: str, language: str | None = None) -> Passage | None:
        """The text within one article that fits best, or None when none fits well."""
        article = self._library.article(topic)
        return self._passages_of(article).best(text) if article else None

    def read_all(self) -> None:
        """Read the passages of every article now, so that no question waits for it."""
        for article in self._library.articles():
            self._passages_of(article)

    def _passages_of(self, article: Article) -> Passages:
        if article.topic not in self._passages:
            passages = Passages(article, self._vocabulary, self._rows.rarity)
            self._passages[article.topic] = passages
        return self._passages[article.topic]

    def nearest(
        self,
        text: str,
        language: str | None = None,
        limit: int = 3,
        among: Collection[str] | None = None,
    ) -> list[tuple[str, float]]:
        """Topic ids with scores, best first; `find` without the passages."""
        chosen = None
        if among is not None:
            chosen = self._passing | {
                self._number[topic] for topic in among if topic in self._number
            }
        ranked = self._ranking.rank(self._rows.row(text[:LONGEST_QUESTION]), chosen)
        scores = [
            (self._topics[each.topic], score)
            for each, score in zip(ranked, _scores(ranked), strict=True)
            if each.topic not in self._passing
        ]
        if not scores or max(score for _, score in scores) < OFFERED:
            return []
        return sorted(scores, key=lambda each: -each[1])[:limit]


def nearest(
    text: str,
    language: str | None = None,
    limit: int = 3,
    among: Collection[str] | None = None,
) -> list[tuple[str, float]]:
    """`SearchIndex.nearest` over our own library; the index is built on first use."""
    return own_index().nearest(text, language, limit, among)


@lru_cache(maxsize=1)
def own_index() -> SearchIndex:
    """The index of our own library and of the training examples, built once."""
    index = _index(load_library(), KNOWLEDGE, EXAMPLES)
    index.read_all()
    return index


def build_index(path: Path, training: Iterable[Path] = ()) -> SearchIndex:
    """The index of the knowledge folder at `path`, with the examples in `training`, if any."""
    return _index(load_library(path), path, training)


def _index(library: Library, path: Path, training: Iterable[Path]) -> SearchIndex:
    vocabulary = read_vocabulary(path / "search_words.yml", library.languages)
    return SearchIndex(library, vocabulary, examples(training, library.topics()))


def _scores(ranked: list[Ranked]) -> list[float]:
    """Of 100 each, by the distance to the best of the others."""
    scores = []
    for each in ranked:
        others = [other.evidence for other in ranked if other is not each]
        ahead = each.evidence - max(others, default=each.evidence - 1)
        likely = 1 / (1 + math.exp(-(STEEPNESS * ahead + SHIFT)))
        alike = min(1.0, each.likeness / HARDLY_ALIKE)
        scores.append(round(100 * likely * alike, 1))
    return scores

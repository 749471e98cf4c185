"""Which text of one article says what is asked: the answer, a part, a step, a remark.

A word weighs the more, the rarer it is in all that people ask, and the fewer texts of the article
have it; the words of the article's own question tell nothing, a code like "9C" apart. A text's
score is the share of the question's weight that it holds, 0 to 100.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.article import Article
from knowledge.phrases import without_figures
from knowledge.vocabulary import Vocabulary

# Below this the answer does not fit well; nor another text below that. What is not the answer
# must also fit so much better: the answer leads to the parts, a wrong part leads nowhere.
FITS, FITS_ASIDE = 28.0, 50.0
LEAD = 10.0
# So close, two texts say it equally well.
TIE = 5.0
# A word that stands in the text, beside one in the title of the part.
IN_TEXT = 0.6
# A word that no text has, beside one that all have.
NOWHERE = 0.5
# With no more beside the words of the article's own question, the answer is what is asked for.
LITTLE = 0.15
WHOLE = "answer"
# How Article.shown_texts names the text of a part.
PART_TEXT = re.compile(r"parts\.(.+)\.text")
# Not told by themselves.
UNTOLD = ("question", "short")


@dataclass(frozen=True)
class Passage:
    """The text of an article that fits a question best, figures not filled in yet."""

    topic: str
    field: str
    text: Mapping[str, str]
    score: float

    @property
    def part(self) -> str | None:
        """The key of the part that it is, None if it is something else of the article."""
        found = PART_TEXT.fullmatch(self.field)
        return found.group(1) if found else None


@dataclass(frozen=True)
class _Text:
    field: str
    text: Mapping[str, str]
    meanings: frozenset[str]
    headed: frozenset[str]


class Passages:
    """The texts of one article, ready to be asked; `rarity` is that of a meaning anywhere."""

    def __init__(
        self, article: Article, vocabulary: Vocabulary, rarity: Callable[[str], float]
    ) -> None:
        self._topic = article.topic
        self._vocabulary = vocabulary
        self._rarity = rarity
        told = list(_texts(article))
        meant = self._meant([text for _, *both in told for text in both])
        self._texts = [
            _Text(field, text, words | head, head)
            for (field, text, _), words, head in zip(told, meant[::2], meant[1::2], strict=True)
        ]
        headings = frozenset[str]().union(*(each.headed for each in self._texts))
        codes = {word for word in headings if any(sign.isdigit() for sign in word)}
        own = self._meant([article.question])[0]
        self._asked_anyway, self._own_codes = own - codes, own & codes
        self._having = Counter(word for each in self._texts for word in each.meanings)

    def best(self, question: str) -> Passage | None:
        """The text that fits best, or None when none fits well."""
        [words] = self._meant([{"": question}])
        weights = {word: self._weight(word) for word in words}
        # "9C" asks for a part of the article on 9, 9A and 9C; who names them all asks for all of it
        all_codes = self._own_codes if self._own_codes <= words else frozenset[str]()
        general = sum(weights.pop(word) for word in words & (self._asked_anyway | all_codes))
        whole = sum(weights.values())
        if whole <= LITTLE * general:
            scores = [100.0 * (each.field == WHOLE and bool(words)) for each in self._texts]
        else:
            scores = [100 * self._held(each, weights) / whole for each in self._texts]
        fitting = [
            (score + LEAD * (each.field == WHOLE), score, each)
            for score, each in zip(scores, self._texts, strict=True)
            if score >= (FITS if each.field == WHOLE else FITS_ASIDE)
        ]
        if not fitting:
            return None
        fitting.sort(key=lambda each: -each[0])
        (_, score, found), *others = fitting
        if found.field != WHOLE and others and others[0][1] > score - TIE:
            # two parts say it: the answer that leads to both, if it fits
            _, score, found = next((each for each in fitting if each[2].field == WHOLE), fitting[0])
        return Passage(self._topic, found.field, found.text, round(score, 1))

    def _held(self, text: _Text, weights: Mapping[str, float]) -> float:
        return sum(
            weight * (1.0 if word in text.headed else IN_TEXT)
            for word, weight in weights.items()
            if word in text.meanings
        )

    def _weight(self, word: str) -> float:
        """Of 1.0 spread for a word that one text has alone, less for one that all have."""
        texts, having = len(self._texts), self._having[word]
        most, least = math.log1p(texts), math.log(2)
        spread = math.log1p(texts / having) / most if having else NOWHERE * least / most
        return (self._rarity(word) - 1) ** 2 * spread

    def _meant(self, texts: Sequence[Mapping[str, str]]) -> list[frozenset[str]]:
        """What each text says, in every script, so that one is found by the words of another."""
        heard = self._vocabulary.heard([without_figures(" ".join(t.values())) for t in texts])
        meaning = [self._vocabulary.meaning(key) for key in heard.keys]
        found: list[set[str]] = [set() for _ in texts]
        for row, number in zip(heard.rows.tolist(), heard.which.tolist(), strict=True):
            word = meaning[number]
            if word is not None:
                found[row].add(word)
        return [frozenset(words) for words in found]


def _texts(article: Article) -> Iterator[tuple[str, Mapping[str, str], Mapping[str, str]]]:
    """Field, text and heading of everything that can be told by itself."""
    parts = {
        f"parts.{part.key}.text": {"key": part.key.replace("_", " "), **part.title}
        for part in article.parts
    }
    untold = {*UNTOLD, *(f"parts.{part.key}.title" for part in article.parts)}
    for field, text in article.shown_texts():
        if field == WHOLE:
            yield field, text, {}
        elif field not in untold:
            yield field, text, parts.get(field, {})

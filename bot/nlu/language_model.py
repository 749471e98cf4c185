"""Which language a message is written in, for languages that share a script.

Devanagari is told by its letters. Latin text is English or romanised Hindi: a small logistic
model over pieces of words, trained on the examples themselves. Words that both languages use
("gst", "ok", "portal") are no evidence for either.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.nlu.features import Floats, Utterance, Vectoriser
from bot.nlu.words import words

_DEVANAGARI = re.compile(r"[\u0904-\u0939\u0958-\u0961]")
_LETTER = re.compile(r"[^\W\d_]")
_HAS_DIGIT = re.compile(r"\d")
#: An English sentence may quote a Hindi word; from this share on it is a Hindi sentence.
_SHARE = 0.15
#: A word is common to both languages when each has at least this share of its uses.
_COMMON = 0.12
#: A message with less certainty is no evidence; single words need more.
_CERTAIN, _CERTAIN_ALONE = 0.6, 0.75
#: The language whose words the others borrow is told by two words of its own, or by one in a
#: message of three words or more.
_OWN_WORDS, _FEW_WORDS = 2, 2
#: Examples of which pieces of words are learnt; more only take longer.
_MOST_LEARNT = 15_000


def devanagari_share(text: str) -> float:
    """Share of words in Devanagari among the words.

    >>> devanagari_share("gstr-3b की last date")
    0.25
    """
    found = [word for word in text.split() if _LETTER.search(word)]
    return sum(_DEVANAGARI.search(word) is not None for word in found) / max(1, len(found))


@dataclass
class LanguageModel:
    """Languages of Latin text, and the language that is written in Devanagari."""

    languages: list[str]
    devanagari: str | None
    vectoriser: Vectoriser
    weights: Floats
    bias: Floats
    common: frozenset[str]
    lender: str | None = None  #: the language whose words all others borrow
    own: frozenset[str] = frozenset()  #: words of the lender that no other language uses
    seen: frozenset[str] = frozenset()  #: words of any language; one word alone must be among them

    def language_of(self, text: str) -> str | None:
        """The language of a normalised text without its names and numbers; None: no evidence."""
        if self.devanagari is not None and devanagari_share(text) >= _SHARE:
            return self.devanagari
        telling = [
            word for word in words(text) if word not in self.common and not _HAS_DIGIT.search(word)
        ]
        telling = [word for word in telling if len(word) > 1 or word == "i"]
        if not telling or len(self.languages) < 2:
            return None
        if len(telling) == 1 and telling[0] not in self.seen:
            return None  # a name or a slip of the finger, such as "kerla"
        columns, values = self.vectoriser.one(Utterance(text))
        if not len(columns):
            return None
        scores = np.einsum("i,ij->j", values, self.weights[columns]) + self.bias
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        best = int(chances.argmax())
        language = self.languages[best]
        if language == self.lender and not self._is_own(telling, len(words(text))):
            return None
        certain = _CERTAIN_ALONE if len(telling) == 1 else _CERTAIN
        return language if chances[best] >= certain else None

    def _is_own(self, telling: Sequence[str], length: int) -> bool:
        """Whether the words are the lender's rather than borrowed from it."""
        own = sum(word in self.own for word in telling)
        return own >= _OWN_WORDS or (own == 1 and length > _FEW_WORDS)


def train(
    texts: Sequence[str], languages: Sequence[str], lender: str | None = "en"
) -> LanguageModel:
    """Trains on normalised texts; a text in Devanagari names the language of that script."""
    native = Counter(
        language
        for text, language in zip(texts, languages, strict=True)
        if devanagari_share(text) > 0.5
    )
    latin = [
        (text, language)
        for text, language in zip(texts, languages, strict=True)
        if devanagari_share(text) == 0.0 and _LETTER.search(text)
    ]
    names = sorted({language for _, language in latin})
    vectoriser = Vectoriser({"word": 1.0, "character": 1.0}, {"character": 2})
    weights, bias = np.zeros((0, len(names)), np.float32), np.zeros(len(names), np.float32)
    if len(names) > 1:
        learnt = latin[:: -(-len(latin) // _MOST_LEARNT)]
        utterances = [Utterance(text) for text, _ in learnt]
        vectoriser.fit(utterances)
        machine = LogisticRegression(C=10.0, solver="liblinear", class_weight="balanced")
        machine.fit(vectoriser.matrix(utterances), [language for _, language in learnt])
        coefficients, intercepts = machine.coef_, machine.intercept_
        if len(names) == 2:
            coefficients = np.vstack([np.zeros_like(coefficients), coefficients])
            intercepts = np.concatenate([[0.0], intercepts])
        weights, bias = coefficients.T.astype(np.float32), intercepts.astype(np.float32)
    common, own = _common_words(latin, names, lender)
    seen = frozenset(word for text, _ in latin for word in words(text))
    devanagari = native.most_common(1)[0][0] if native else None
    return LanguageModel(names, devanagari, vectoriser, weights, bias, common, lender, own, seen)


def _common_words(
    latin: Sequence[tuple[str, str]], names: Sequence[str], lender: str | None
) -> tuple[frozenset[str], frozenset[str]]:
    """Words that several languages use in proportion to their text, and the lender's own."""
    counts = {name: Counter[str]() for name in names}
    for text, language in latin:
        counts[language].update(set(words(text)))
    totals = {name: max(1, sum(counter.values())) for name, counter in counts.items()}
    common, own = set(), set()
    for word in {word for counter in counts.values() for word in counter}:
        rates = sorted(((counts[name][word] / totals[name], name) for name in names), reverse=True)
        if len(rates) > 1 and rates[1][0] >= _COMMON * sum(rate for rate, _ in rates):
            common.add(word)
        elif rates[0][1] == lender:
            own.add(word)
    return frozenset(common), frozenset(own)

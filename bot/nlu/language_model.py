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

from bot.nlu.features import Floats, Utterance, Vectoriser, words

_DEVANAGARI = re.compile(r"[\u0904-\u0939\u0958-\u0961]")
_LETTER = re.compile(r"[^\W\d_]")
_HAS_DIGIT = re.compile(r"\d")
#: An English sentence may quote a Hindi word; from this share on it is a Hindi sentence.
_SHARE = 0.1
#: A word is common to both languages when each has at least this share of its uses.
_COMMON = 0.12
#: A message with less certainty is no evidence; single words need more.
_CERTAIN, _CERTAIN_ALONE = 0.6, 0.75


def devanagari_share(text: str) -> float:
    """Share of Devanagari among the letters, vowel signs left aside."""
    letters = len(_LETTER.findall(text))
    return len(_DEVANAGARI.findall(text)) / letters if letters else 0.0


@dataclass
class LanguageModel:
    """Languages of Latin text, and the language that is written in Devanagari."""

    languages: list[str]
    devanagari: str | None
    vectoriser: Vectoriser
    weights: Floats
    bias: Floats
    common: frozenset[str]

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
        columns, values = self.vectoriser.one(Utterance(text))
        if not len(columns):
            return None
        scores = values @ self.weights[columns] + self.bias
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        best = int(chances.argmax())
        certain = _CERTAIN_ALONE if len(telling) == 1 else _CERTAIN
        return self.languages[best] if chances[best] >= certain else None


def train(texts: Sequence[str], languages: Sequence[str]) -> LanguageModel:
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
        utterances = [Utterance(text) for text, _ in latin]
        vectoriser.fit(utterances)
        machine = LogisticRegression(C=10.0, solver="liblinear", class_weight="balanced")
        machine.fit(vectoriser.matrix(utterances), [language for _, language in latin])
        coefficients, intercepts = machine.coef_, machine.intercept_
        if len(names) == 2:
            coefficients = np.vstack([np.zeros_like(coefficients), coefficients])
            intercepts = np.concatenate([[0.0], intercepts])
        weights, bias = coefficients.T.astype(np.float32), intercepts.astype(np.float32)
    return LanguageModel(
        names,
        native.most_common(1)[0][0] if native else None,
        vectoriser,
        weights,
        bias,
        _common_words(latin, names),
    )


def _common_words(latin: Sequence[tuple[str, str]], names: Sequence[str]) -> frozenset[str]:
    """Words that more than one language uses, each in proportion to how much text it has."""
    counts = {name: Counter[str]() for name in names}
    for text, language in latin:
        counts[language].update(set(words(text)))
    totals = {name: max(1, sum(counter.values())) for name, counter in counts.items()}
    common = set()
    for word in set().union(*counts.values()) if counts else ():
        rates = sorted((counts[name][word] / totals[name] for name in names), reverse=True)
        if len(rates) > 1 and rates[1] >= _COMMON * sum(rates):
            common.add(word)
    return frozenset(common)

"""Which language a message is written in, for languages that share a script.

Devanagari is told by its letters. Latin text is English or romanised Hindi: a small logistic
model over pieces of words, trained on the examples themselves. Words that both languages use
("gst", "ok", "portal") are no evidence for either.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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
    #: every word seen, by the language that uses it most; one word alone must be among them
    speakers: Mapping[str, str] = field(default_factory=dict)
    #: words that are a whole message of one language and mostly used by another: "hi" is a
    #: greeting, and Hindi for "only"
    common_alone: frozenset[str] = frozenset()

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
        if len(telling) == 1 and not self._is_known_alone(telling[0]):
            return None
        columns, values = self.vectoriser.one(Utterance(text))
        if not len(columns):
            return None
        scores = np.einsum("i,ij->j", values, self.weights[columns]) + self.bias
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        best = int(chances.argmax())
        language = self.languages[best]
        if language == self.lender and not self._is_own(telling, len(words(text))):
            return self._only_speaker(telling)
        certain = _CERTAIN_ALONE if len(telling) == 1 else _CERTAIN
        return language if chances[best] >= certain else self._only_speaker(telling)

    def _is_known_alone(self, word: str) -> bool:
        """Whether it is more than a name or a slip of the finger, such as "kerla"."""
        return word in self.speakers and word not in self.common_alone

    def _only_speaker(self, telling: Sequence[str]) -> str | None:
        """The borrower whose words all of them are: "set off: dena hai cgst 500"."""
        languages = {self.speakers.get(word) for word in telling}
        alone = languages.pop() if len(languages) == 1 and len(telling) >= _OWN_WORDS else None
        return None if alone == self.lender else alone

    def _is_own(self, telling: Sequence[str], length: int) -> bool:
        """Whether the words are the lender's rather than borrowed from it."""
        own = sum(self.speakers.get(word) == self.lender for word in telling)
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
    speakers, seconds = _speakers(latin, names)
    common = frozenset(word for word, share in seconds.items() if share >= _COMMON)
    whole = {(tuple(words(text)), language) for text, language in latin}
    common_alone = frozenset(
        said[0] for said, language in whole if len(said) == 1 and speakers[said[0]] != language
    )
    devanagari = native.most_common(1)[0][0] if native else None
    return LanguageModel(
        *(names, devanagari, vectoriser, weights, bias, common),
        *(lender, speakers, common_alone),
    )


def _speakers(
    latin: Sequence[tuple[str, str]], names: Sequence[str]
) -> tuple[dict[str, str], dict[str, float]]:
    """Who uses each word most, and the share of its uses that the next language has.

    Uses are counted in proportion to how much there is of each language. A word counts for the
    part it makes up of its message: an English letter may well begin with "namaste".
    """
    counts: dict[str, Counter[str]] = {name: Counter() for name in names}
    for text, language in latin:
        said = set(words(text))
        counts[language].update(dict.fromkeys(said, 1 / max(1, len(said))))
    totals = {name: sum(counter.values()) or 1.0 for name, counter in counts.items()}
    speakers: dict[str, str] = {}
    seconds: dict[str, float] = {}
    for word in {word for counter in counts.values() for word in counter}:
        rates = sorted(((counts[name][word] / totals[name], name) for name in names), reverse=True)
        speakers[word] = rates[0][1]
        if len(rates) > 1:
            seconds[word] = rates[1][0] / sum(rate for rate, _ in rates)
    return speakers, seconds

"""A linear text classifier that knows how sure it is. No label has a meaning here.

A support vector machine of all labels at once (Crammer and Singer) over TF-IDF views of the text.
Probabilities and thresholds come from predictions for examples that were left out of training
together with their near-duplicates, so that the model is not praised for what it has memorised.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from time import perf_counter
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from scipy.special import logsumexp
from sklearn.exceptions import ConvergenceWarning
from sklearn.svm import LinearSVC
from tqdm import tqdm

from bot.nlu.features import Floats, Utterance, Vectoriser

logger = logging.getLogger(__name__)

#: Found by cross-validation, on all of this data and on small parts of it; they hardly matter
#: within ± 30 %.
WEIGHTS = {"word": 1.0, "skeleton": 0.8, "sound": 1.4, "meaning": 2.0}
#: Features in fewer of so many messages cost memory and help nobody.
RAREST_SHARE = 1e-4
_WORKERS = min(2, os.cpu_count() or 1)
_PASSES = 1000
_COMPARED = "sound"  #: the view in which near-duplicates are alike
#: Of what may be turned away wrongly, the part given to the label for it; the rest is doubt.
_REFUSED_BY_LABEL = 0.8
_A_HAIR = 1e-6
_WORTH_PROCESSES = 2000  #: examples below which starting processes takes longer than training
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Training:
    """How the model is trained. None of it names a label."""

    cost: float = 0.2  #: of an example on the wrong side of the margin
    folds: int = 5
    similar: float = 0.7  #: cosine of sounds from which two examples of a label are one
    refused: float = 0.03  #: at most this share of left-out examples may be turned away wrongly
    refusal: str | None = None  #: the label, if any, of what the others do not cover
    balance: float = 0.3  #: 0: each example counts alike, 1: each label counts alike
    views: Mapping[str, float] = field(default_factory=lambda: dict(WEIGHTS))  #: by weight
    seed: int = 7


@dataclass(frozen=True)
class Ranking:
    """Labels by probability, best first, and whether the best one is to be trusted."""

    labels: tuple[str, ...]
    probabilities: tuple[float, ...]
    sure: bool


@dataclass
class TopicModel:
    """Trained model: `scores = features @ weights + bias`, then a softmax at a temperature."""

    vectoriser: Vectoriser
    labels: list[str]
    weights: Floats
    bias: Floats
    temperature: float
    threshold: float

    def __getstate__(self) -> dict[str, Any]:
        # Half as wide in the file, where it is nearly all there is.
        return {**vars(self), "weights": self.weights.astype(np.float16)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, weights=state["weights"].astype(np.float32))

    def scores(self, utterance: Utterance) -> Floats:
        columns, values = self.vectoriser.one(utterance)
        # Not `@`: for so little work the threads of the BLAS cost more than they save.
        return np.einsum("i,ij->j", values, self.weights[columns]) + self.bias

    def chances(self, utterance: Utterance) -> Floats:
        """The probability of each label."""
        return _softmax(self.scores(utterance) / self.temperature)

    def rank(self, utterance: Utterance, length: int = 10) -> Ranking:
        chances = self.chances(utterance)
        best = np.argsort(-chances)[:length]
        top = tuple(float(chances[index]) for index in best)
        return Ranking(tuple(self.labels[i] for i in best), top, top[0] >= self.threshold)

    def evidence(self, utterance: Utterance, label: str, against: str) -> list[tuple[str, float]]:
        """Features that speak for `label` rather than `against`, strongest first."""
        columns, values = self.vectoriser.one(utterance)
        names = self.vectoriser.feature_names()
        difference = (
            self.weights[columns, self.labels.index(label)]
            - self.weights[columns, self.labels.index(against)]
        )
        parts = zip(columns.tolist(), (values * difference).tolist(), strict=True)
        named = [(names[column], part) for column, part in parts]
        return sorted(named, key=lambda item: -item[1])


@dataclass(frozen=True)
class LeftOut:
    """What is thought of an example by the model that was not trained on it."""

    vectoriser: Vectoriser
    fitted: Sequence[tuple[Floats, Floats]]
    folds: Ints
    scores: Floats
    temperature: float

    def label(self, number: int) -> int:
        """The label that the example would get."""
        return int(self.scores[number].argmax())

    def chances(self, number: int, part: Utterance) -> Floats:
        """The probability of each label for a part of the example."""
        weights, bias = self.fitted[self.folds[number]]
        columns, values = self.vectoriser.one(part)
        return _softmax((values @ weights[columns] + bias) / self.temperature)


def _softmax(scores: Floats) -> Floats:
    chances: Floats = np.exp(scores - scores.max())
    return chances / chances.sum()


def train(
    utterances: Sequence[Utterance], labels: Sequence[str], how: Training | None = None
) -> tuple[TopicModel, LeftOut]:
    """Trains on labelled messages; beside the model: what each example looks like from outside.

    Raises:
        ValueError: fewer than two labels.
    """
    how = how or Training()
    names = sorted(set(labels))
    if len(names) < 2:
        raise ValueError(f"a classifier needs examples of two labels or more, got {names}")
    started = perf_counter()
    logger.info("topics: learning %d labels from %d examples", len(names), len(labels))
    numbers = {name: number for number, name in enumerate(names)}
    target = np.asarray([numbers[label] for label in labels])
    rarest = ceil(RAREST_SHARE * len(target))
    vectoriser = Vectoriser(how.views, dict.fromkeys(how.views, rarest))
    vectoriser.fit(utterances)
    features = vectoriser.matrix(utterances)
    groups = near_duplicates(_sounds(vectoriser, features), target, how.similar)
    folds = split(target, groups, how.folds, how.seed)
    jobs = [folds != number for number in range(how.folds)] + [np.ones(len(target), bool)]
    # Processes: the random numbers of liblinear are global, threads would race for them.
    workers = _WORKERS if len(target) >= _WORTH_PROCESSES else 1
    learning = Parallel(n_jobs=workers, return_as="generator")(
        delayed(_fit)(features, target, rows, len(names), how) for rows in jobs
    )
    fitted = list(tqdm(learning, "Learning topics", len(jobs), unit="fit", leave=False))
    left_out = np.empty((len(target), len(names)), np.float32)
    for number, (weights, bias) in enumerate(fitted[:-1]):
        rows = np.flatnonzero(folds == number)
        left_out[rows] = features[rows] @ weights + bias
    weights, bias = fitted[-1]
    refusal = numbers.get(how.refusal or "")
    doubted = how.refused
    if refusal is not None:
        shift = refusal_shift(left_out, target, refusal, how.refused * _REFUSED_BY_LABEL)
        left_out[:, refusal] += shift
        for _, its_bias in fitted:
            its_bias[refusal] += shift
        doubted *= 1 - _REFUSED_BY_LABEL
    temperature = best_temperature(left_out, target)
    threshold = doubt_threshold(left_out / temperature, target, doubted, refusal is not None)
    right = float((left_out.argmax(axis=1) == target).mean())
    logger.info(
        "topics: %d examples, %d labels, %d features, %.1f %% right when left out, "
        "unsure below %.2f, %.1f s",
        *(len(target), len(names), features.shape[1], 100 * right),
        *(threshold, perf_counter() - started),
    )
    model = TopicModel(vectoriser, names, weights, bias, temperature, threshold)
    return model, LeftOut(vectoriser, fitted[:-1], folds, left_out, temperature)


def _fit(
    features: csr_matrix, target: Ints, rows: NDArray[np.bool_], labels: int, how: Training
) -> tuple[Floats, Floats]:
    """Weights and biases of all labels; a label without examples in `rows` is never chosen."""
    chosen = target[rows]
    counts = np.bincount(chosen, minlength=labels)
    importance = (counts[counts > 0].mean() / np.maximum(counts, 1)) ** how.balance
    machine = LinearSVC(
        multi_class="crammer_singer",
        C=how.cost,
        tol=0.1,
        max_iter=_PASSES,
        random_state=how.seed,
    )
    with warnings.catch_warnings():
        # liblinear counts its passes wrongly for this kind and always warns of too many.
        warnings.simplefilter("ignore", ConvergenceWarning)
        machine.fit(features[rows], chosen, sample_weight=importance[chosen])
    coefficients, intercepts = machine.coef_, machine.intercept_
    if len(machine.classes_) == 2:
        coefficients = np.vstack([-coefficients, coefficients])
        intercepts = np.concatenate([-intercepts, intercepts])
    weights = np.zeros((features.shape[1], labels), np.float32)
    bias = np.full(labels, -10.0, np.float32)
    weights[:, machine.classes_] = coefficients.T
    bias[machine.classes_] = intercepts
    return weights, bias


def _sounds(vectoriser: Vectoriser, features: csr_matrix) -> csr_matrix:
    """The part of the features that compares how messages sound, with unit length."""
    view = _COMPARED if _COMPARED in vectoriser.weights else next(iter(vectoriser.weights))
    columns = list(vectoriser.columns[view].values())
    return features[:, columns] / vectoriser.weights[view]


def near_duplicates(sounds: csr_matrix, target: Ints, similar: float) -> Ints:
    """A group number per example: examples of one label that nearly say the same."""
    groups = np.arange(len(target))
    for label in np.unique(target):
        rows = np.flatnonzero(target == label)
        close = (sounds[rows] @ sounds[rows].T).tocoo()
        alike = (close.row < close.col) & (close.data >= similar)
        for left, right in zip(close.row[alike], close.col[alike], strict=True):
            one, other = groups[rows[left]], groups[rows[right]]
            if one != other:
                members = rows[groups[rows] == other]
                groups[members] = one
    return groups


def split(target: Ints, groups: Ints, folds: int, seed: int) -> Ints:
    """A fold per example: groups stay together, each label is spread evenly."""
    random = np.random.default_rng(seed)
    fold = np.zeros(len(target), np.int64)
    for label in np.unique(target):
        rows = np.flatnonzero(target == label)
        mine = random.permutation(np.unique(groups[rows]))
        offset = int(random.integers(folds))
        for position, group in enumerate(mine):
            fold[rows[groups[rows] == group]] = (position + offset) % folds
    return fold


def best_temperature(scores: Floats, target: Ints) -> float:
    """The temperature at which the softmax of left-out scores tells the truth best."""

    def surprise(log_temperature: float) -> float:
        scaled = scores / np.exp(log_temperature)
        truth = scaled[np.arange(len(target)), target]
        return float((logsumexp(scaled, axis=1) - truth).mean())

    found = minimize_scalar(surprise, bounds=(-5.0, 3.0), method="bounded")
    return float(np.exp(found.x))


def refusal_shift(scores: Floats, target: Ints, refusal: int, refused: float) -> float:
    """What to add to the scores of the label that stands for "none of the others".

    As much as refuses no more than the share `refused` of the left-out examples of the others.
    """
    others = target != refusal
    best = np.delete(scores, refusal, axis=1).max(axis=1)
    lead = np.sort((best - scores[:, refusal])[others])  # of the right to be answered
    return float(lead[int(refused * len(lead))]) - _A_HAIR


def doubt_threshold(scaled: Floats, target: Ints, refused: float, covers_all: bool) -> float:
    """The confidence below which asking back is better than answering.

    A right answer counts +1, a wrong one -1, asking back nothing; and no more than `refused` of
    the left-out examples may be asked back. Where the labels do not cover all that people write,
    doubt is the only way to turn the rest away, and as much is asked back as may be.
    """
    confidence = np.exp(scaled.max(axis=1) - logsumexp(scaled, axis=1))
    right = scaled.argmax(axis=1) == target
    order = np.argsort(confidence)
    worth = np.where(right[order], 1, -1)
    kept = worth[::-1].cumsum()[::-1]  # what is won by answering from here upwards
    most = int(refused * len(order))
    cut = int(np.argmax(kept[: most + 1])) if covers_all else most
    return float(confidence[order[cut]])

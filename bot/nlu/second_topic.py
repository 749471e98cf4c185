"""Whether a message asks about two topics, and which stands where.

A message is cut where it may go on to a second matter, and both sides are classified by
themselves. How sure both must be is learnt from messages that are known to ask one thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.clauses import asks, cuts
from bot.nlu.entities.extract import extract
from bot.nlu.entity_rules import EntityRules
from bot.nlu.features import Floats, Utterance
from bot.nlu.mentions import mentions
from bot.nlu.text import normalise
from bot.nlu.topic_model import LeftOut, TopicModel

#: Message attribute and key of the parse: what the message asks after its intent.
SECOND_TOPIC = "second_topic"
_A_HAIR = 1e-6


@dataclass(frozen=True)
class Splitting:
    """How readily a message is taken for two."""

    alone: tuple[str, ...] = ()  #: beginnings of labels that never stand beside another
    wrongly: float = 0.004  #: at most this share of messages that ask one thing may be cut
    looked_at: int = 4000  #: examples from which that is learnt
    seed: int = 7


@dataclass(frozen=True)
class Part:
    """A stretch of a message and what is said there."""

    start: int
    end: int
    utterance: Utterance
    asks: bool  #: a wish of its own rather than the background of one


@dataclass(frozen=True)
class _Mention:
    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Asked:
    """A topic that a part of a message asks about."""

    label: str
    probability: float
    start: int
    end: int


@dataclass(frozen=True)
class Splitter:
    """Finds the two topics of a message."""

    threshold: float  #: the chance from which both parts count
    alone: NDArray[np.bool_]  #: the labels that never stand beside another
    known: frozenset[str] = frozenset()  #: normalised texts known to ask one thing

    def topics(self, message: Message, model: TopicModel, whole: str) -> tuple[Asked, Asked] | None:
        """The two topics in the order of the text; None when there is one.

        `whole` is the label of the message as it stands.
        """
        if normalise(message.get(TEXT) or "") in self.known:
            return None
        best, found, number = self.threshold, None, model.labels.index(whole)
        for parts in ways_to_cut(message):
            first = model.chances(parts[0].utterance)
            if first.max() < best or self.alone[first.argmax()]:
                continue  # most cuts end here, before the other part is looked at
            chances = [first, model.chances(parts[1].utterance)]
            sure = least_sure(chances, number, self.alone)
            if sure >= best and not _is_background(parts[0], chances[1], number):
                best, found = sure, (parts, chances)
        if found is None:
            return None
        one, other = (
            Asked(model.labels[chance.argmax()], float(chance.max()), part.start, part.end)
            for part, chance in zip(*found, strict=True)
        )
        return one, other


def learn(
    examples: Sequence[Message], left_out: LeftOut, labels: Sequence[str], how: Splitting
) -> Splitter:
    """A splitter that cuts hardly any of the examples, each of which asks one thing."""
    alone = np.asarray([label.startswith(tuple(how.alone)) for label in labels])
    random = np.random.default_rng(how.seed)
    chosen = random.permutation(len(examples))[: how.looked_at]
    sure = [
        max(
            least_sure(
                [left_out.chances(number, part.utterance) for part in parts],
                left_out.label(number),
                alone,
            )
            for parts in ways
        )
        for number in chosen.tolist()
        if (ways := ways_to_cut(with_entities(examples[number])))
    ]
    texts = (str(example.get(TEXT)) for example in examples)
    known = frozenset(normalise(text) for text in texts if cuts(text))
    return Splitter(sure_enough(sure, len(chosen), how.wrongly), alone, known)


def with_entities(example: Message) -> Message:
    """A training example as a message that was just received: its entities are found by rule."""
    text = example.get(TEXT)
    found = [entity.as_rasa(EntityRules.__name__) for entity in extract(text)]
    tokens = TOKENS_NAMES[TEXT]
    return Message(data={TEXT: text, tokens: example.get(tokens), ENTITIES: found})


def ways_to_cut(message: Message) -> list[tuple[Part, Part]]:
    """The message cut in two, in every way that its words allow."""
    text = message.get(TEXT) or ""
    return [
        (
            _part(message, 0, cut.left, asks(text[: cut.right])),
            _part(message, cut.right, len(text), asks(text[cut.right :])),
        )
        for cut in cuts(text)
        if not cut.joined or asks(text[: cut.left], terms=False)
    ]


def _part(message: Message, start: int, end: int, asks: bool) -> Part:
    text = message.get(TEXT)[start:end]
    tokens = [
        token.lemma for token in message.get(TOKENS_NAMES[TEXT]) or () if start <= token.start < end
    ]
    found = [
        _Mention(entity["entity"], entity["start"] - start, entity["end"] - start)
        for entity in message.get(ENTITIES) or ()
        if entity.get("extractor") == EntityRules.__name__
        and start <= entity["start"]
        and entity["end"] <= end
    ]
    return Part(
        start, end, Utterance(" ".join(tokens) or normalise(text), mentions(text, found)), asks
    )


def _is_background(first: Part, second: Floats, whole: int) -> bool:
    """Whether the first part only tells what the second asks about.

    The message as a whole then asks what the second part asks.
    """
    return whole == int(second.argmax()) and not first.asks


def least_sure(sides: Sequence[Floats], whole: int, alone: NDArray[np.bool_]) -> float:
    """How sure it is that the sides ask about two topics: the chance of the less certain one.

    0 when both are of one label, when one is of a label that never stands beside another
    (`alone`), or when the message as a whole is taken for neither.
    """
    left, right = sides
    one, other = int(left.argmax()), int(right.argmax())
    if one == other or whole not in (one, other) or alone[one] or alone[other]:
        return 0.0
    return float(min(left[one], right[other]))


def sure_enough(singles: Sequence[float], all_messages: int, wrongly: float) -> float:
    """The value of `least_sure` from which a message is cut in two.

    `singles` are the values of messages that ask one thing, out of `all_messages`; no more than
    the share `wrongly` of those may be cut.
    """
    highest = sorted(singles, reverse=True)
    most = int(wrongly * all_messages)
    return (highest[most] if most < len(highest) else 0.0) + _A_HAIR

"""Rasa's training without the bookkeeping of its cache.

Rasa 3.6 names every state of the training data by a digest of all of it, hashes each example by
such a digest, and copies all examples whenever it joins files: more than half of the time of a
training with tens of thousands of examples. The digests tell which parts of an older training can
be used again; `bot.train` trains everything or nothing.
"""

from __future__ import annotations

import os
import secrets

from rasa.engine.caching import CACHE_SIZE_ENV
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


def install() -> None:
    """Make this process train so. What is learnt is the same."""
    os.environ[CACHE_SIZE_ENV] = "0"
    Message.__hash__ = _hash
    TrainingData.fingerprint = _fingerprint
    TrainingData.merge = _merge


def _hash(message: Message) -> int:
    """Equal messages have equal hashes, as before; others may, and are then compared."""
    return hash((message.get(TEXT), message.get(INTENT)))


def _fingerprint(data: TrainingData) -> str:
    """A name that no other state of the data has."""
    return secrets.token_hex(16)


def _merge(data: TrainingData, *others: TrainingData | None) -> TrainingData:
    """All of their examples once; they are shared, not copied, since nobody needs the parts."""
    every = [data, *(other for other in others if other)]
    return TrainingData(
        [example for each in every for example in each.training_examples],
        {word: meant for each in every for word, meant in each.entity_synonyms.items()},
        [feature for each in every for feature in each.regex_features],
        [table for each in every for table in each.lookup_tables],
        {name: said for each in every for name, said in each.responses.items()},
    )

"""Which kinds of entity a message has, as evidence for a classifier."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Protocol

from joblib import Parallel, delayed

from bot.nlu.entities.extract import extract

_MOSTLY = 0.6
_WORKERS = min(2, os.cpu_count() or 1)
_AT_ONCE = 2000  #: messages a process takes; for fewer, starting one takes longer than the work


class Mention(Protocol):
    """What is needed of an entity: its kind and where it stands."""

    @property
    def name(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def mentions(text: str, entities: Sequence[Mention]) -> tuple[str, ...]:
    """Evidence for a classifier: which kinds of entity there are, and whether there is more.

    >>> mentions("45 lakh", extract("45 lakh"))
    ('amount', 'only mentions')
    """
    kinds = [entity.name for entity in entities]
    names = sorted(set(kinds)) + sorted({f"several {n}" for n in kinds if kinds.count(n) > 2})
    if not entities:
        return ()
    rest = list(text)
    for entity in entities:
        rest[entity.start : entity.end] = " " * (entity.end - entity.start)
    letters = sum(character.isalnum() for character in text)
    left = sum(character.isalnum() for character in rest)
    if left == 0:
        names.append("only mentions")
    elif left <= (1 - _MOSTLY) * letters:
        names.append("mostly mentions")
    return tuple(names)


def mentions_of_each(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """The mentions in many messages, on more than one core."""
    parts = [texts[start : start + _AT_ONCE] for start in range(0, len(texts), _AT_ONCE)]
    workers = min(_WORKERS, max(1, len(parts)))
    found = Parallel(n_jobs=workers)(delayed(_of_each)(part) for part in parts)
    return [each for part in found for each in part]


def _of_each(texts: Sequence[str]) -> list[tuple[str, ...]]:
    return [mentions(text, extract(text)) for text in texts]

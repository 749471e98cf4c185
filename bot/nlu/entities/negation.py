"""Whether a phrase is negated where it stands: "dusre state me nahi", "do not sell outside"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.reading import Token

_BEFORE, _BEHIND = 4, 5
_BREAKS = frozenset(",;।.?!|")
_TURNS = frozenset({"but", "par", "lekin", "magar", "sirf", "only", "लेकिन", "मगर", "सिर्फ"})


@lru_cache(maxsize=1)
def _negations() -> tuple[frozenset[str], frozenset[str]]:
    content = lexicon("supply_scope")["negations"]
    return frozenset(map(fold, content["before"])), frozenset(map(fold, content["after"]))


def is_negated(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether tokens [first, last) stand beside a negation in their own clause."""
    before, after = _negations()
    for token in reversed(tokens[max(0, first - _BEFORE) : first]):
        if token.text in _BREAKS or token.text in _TURNS:
            break
        if token.text in before:
            return True
    for token in tokens[last : last + _BEHIND]:
        if token.text in _BREAKS or token.text in _TURNS:
            break
        if token.text in after:
            return True
    return False

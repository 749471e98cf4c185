"""Where a supply comes from and where it goes: "delhi se haryana", "buyer in Punjab"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.phrases import PhraseTable
from bot.nlu.entities.reading import Token

FROM, TO = "from", "to"
_OTHER = {FROM: TO, TO: FROM}
_SLACK = frozenset(
    {"is", "the", "in", "at", "my", "our", "a", "mera", "meri", ":", "=", "-", "मेरा"}
)


class Mention(NamedTuple):
    """A State named at tokens [first, last)."""

    code: str
    start: int
    end: int
    first: int
    last: int


@lru_cache(maxsize=1)
def _tables() -> tuple[PhraseTable, PhraseTable]:
    content = lexicon("state_roles")
    return (
        PhraseTable({role: content[role]["before"] for role in (FROM, TO)}),
        PhraseTable({role: content[role]["behind"] for role in (FROM, TO)}),
    )


@cache
def _words(section: str) -> frozenset[str]:
    return frozenset(map(fold, lexicon("state_roles")[section]))


def _adjacent(left: Mention, right: Mention) -> bool:
    """ "jaipur se jaipur", "मुंबई से पुणे": one word between them."""
    return right.first - left.last == 1


def roles_of(states: Sequence[Mention], tokens: Sequence[Token], text: str) -> list[str | None]:
    """The role of each State, None where the message tells none."""
    before, behind = _tables()
    leading = {match.last: match.value for match in before.find(tokens, text)}
    ends = {state.last for state in states}
    following: dict[int, str] = {}
    for match in behind.find(tokens, text):
        following[match.first] = match.value
        if match.first in ends and match.last - match.first > 1:
            leading.pop(match.last, None)  # "mumbai ka seller goa ka buyer"
    moves = len(states) > 1 or any(token.text in _words("moved") for token in tokens)
    roles: list[str | None] = []
    for state in states:
        at = state.first
        while at > 0 and at not in leading and tokens[at - 1].text in _SLACK:
            at -= 1
        role = leading.get(at)
        if role is None and state.last < len(tokens):
            role = following.get(state.last)
            if role is None and moves and tokens[state.last].text in _words("postposition"):
                role = FROM
        roles.append(role)
    if len(roles) == 2 and (states[0].code != states[1].code or _adjacent(*states)):
        first, second = roles
        if first is None and second is not None:
            return [_OTHER[second], second]
        if second is None and first is not None:
            return [first, _OTHER[first]]
    return roles

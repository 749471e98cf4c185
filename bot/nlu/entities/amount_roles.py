"""What an amount is said to be: turnover, price, tax, purchase, invoice value …

Two kinds of words tell. Those of `roles` may stand some words away ("saal ka lagbhag 24 lakh"),
those of `roles_beside` only right beside the amount, for they mean something else elsewhere.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.phrases import Match, PhraseTable
from bot.nlu.entities.reading import Reading, Token

#: How many tokens away a word may stand and still say what an amount is.
_NEAR_BEFORE, _NEAR_AFTER = 6, 4
_BESIDE = 5
_CLAUSE_MARKS = frozenset(",;।.?!|")
_AGAINST_THE_ORDER = 2
#: These are particular: a month's sales or the limit itself are not the yearly turnover.
_PARTICULAR = frozenset({"per_month", "per_day", "limit"})
_MORE_PARTICULAR = frozenset({"books", "gstr2b", "state_turnover", "credit_balance", "consignment"})
_TRADED = frozenset({"purchase", "sale", "sold"})
#: "70000 me kharida": the verb behind belongs to the amount, whatever stands before it.
_BEFORE_VERB = frozenset({"me", "mein", "mai", "ka", "ki", "ke", "में", "का", "की", "के"})
_GSTR_2B = "gstr2b"


class Cues(NamedTuple):
    """The words of a message that say what its amounts are."""

    far: list[Match]
    beside: list[Match]
    late: bool


@lru_cache(maxsize=1)
def _tables() -> tuple[PhraseTable, PhraseTable]:
    content = lexicon("numbers")
    return PhraseTable(content["roles"]), PhraseTable(content["roles_beside"])


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(map(fold, lexicon("numbers")[name]))


def cues(reading: Reading, tokens: Sequence[Token]) -> Cues:
    """The words for roles among the free tokens; GSTR-2B is one although it is claimed."""
    text = reading.view.text
    far, beside = (table.find(tokens, text) for table in _tables())
    far, beside = _not_within(far, beside), _not_within(beside, far)
    starts = [token.start for token in tokens]
    for start, end in reading.marked(_GSTR_2B):
        at = bisect_left(starts, start)
        beside.append(Match(_GSTR_2B, start, end, at, at))
    late = any(token.text in _set("late") for token in reading.tokens)
    return Cues(far, sorted(beside, key=lambda match: match.start), late)


def _not_within(matches: list[Match], longer: list[Match]) -> list[Match]:
    """Without those that are a part of a longer phrase: the "tax" of "input tax"."""
    return [
        match
        for match in matches
        if not any(
            other.first <= match.first
            and match.last <= other.last
            and other.last - other.first > match.last - match.first
            for other in longer
        )
    ]


def role_of(
    tokens: Sequence[Token], first: int, last: int, words: Cues, leading: bool
) -> str | None:
    """The role of the amount at tokens [first, last).

    `leading` tells that the message names amounts before their words ("80000 books me").
    """
    best: tuple[int, str] | None = None
    traded = any(match.value == "purchase" for match in words.far)
    for match in words.far:
        distance = _far(tokens, first, last, match, traded)
        if distance is not None and (best is None or distance < best[0]):
            best = (distance, match.value)
    for match in words.beside:
        distance = _beside(tokens, first, last, match, words.late)
        if distance is None:
            continue
        if leading == (match.last <= first):
            distance += _AGAINST_THE_ORDER
        if best is None or distance <= best[0]:
            best = (distance, match.value)
    return best[1] if best else None


def _far(tokens: Sequence[Token], first: int, last: int, match: Match, traded: bool) -> int | None:
    """The nearest word counts, before the amount rather than behind it."""
    if match.last <= first:
        distance, between = first - match.last, tokens[match.last : first]
        near = distance <= _NEAR_BEFORE
    elif match.first >= last:
        distance, between = match.first - last, tokens[last : match.first]
        near, distance = distance <= _NEAR_AFTER, distance + 1
        if traded and match.value in _TRADED and _all_of(between, _BEFORE_VERB):
            return -1
    else:
        return None
    if not near or any(token.kind == "number" for token in between):
        return None
    distance += 4 * sum(token.text in _CLAUSE_MARKS for token in between)
    if distance > _NEAR_BEFORE:
        return None
    return distance - 3 if match.value in _PARTICULAR and not traded else distance


def _all_of(tokens: Sequence[Token], words: frozenset[str]) -> bool:
    return bool(tokens) and all(token.text in words for token in tokens)


def _beside(tokens: Sequence[Token], first: int, last: int, match: Match, late: bool) -> int | None:
    if match.last <= first:
        between, penalty = tokens[match.last : first], 0
    elif match.first >= last:
        between, penalty = tokens[last : match.first], 1
        if match.value == "tax" and between and not late:
            return None
    else:
        return None
    if len(between) > _BESIDE or any(token.text not in _set("fillers") for token in between):
        return None
    return len(between) + penalty - (3 if match.value in _MORE_PARTICULAR else 0)


def beside_purchases(roles: Sequence[str | None]) -> list[str | None]:
    """Sales beside purchases are sales; alone they are the turnover or a price."""
    alone = lexicon("numbers")["alone"]
    if "purchase" in roles:
        return ["sale" if role in alone else role for role in roles]
    return [alone.get(role, role) for role in roles]

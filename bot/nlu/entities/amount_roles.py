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
_MORE_PARTICULAR = frozenset({"books", "gstr2b"})
_TRADED = frozenset({"purchase", "sale", "sold"})
#: "70000 me kharida": the verb behind belongs to the amount, whatever stands before it.
_BEFORE_VERB = frozenset({"me", "mein", "mai", "ka", "ki", "ke", "में", "का", "की", "के"})
#: "tax for 5000" is the tax on it, "books worth 5000" are goods.
_NOT_OF = frozenset({"for", "on", "worth", "value", "par", "pe", "पर"})
_GSTR_2B = "gstr2b"
_NONE = "none"


class Cues(NamedTuple):
    """The words of a message that say what its amounts are.

    `amounts_lead`: the message names its amounts before these words ("80000 books me").
    """

    far: list[Match]
    beside: list[Match]
    late: bool
    traded: bool  #: there is a purchase, so that sales are no turnover
    amounts_lead: bool


@lru_cache(maxsize=1)
def _tables() -> tuple[PhraseTable, PhraseTable]:
    content, prices = lexicon("numbers"), lexicon("kinds")["price_kind"]
    # "5600 tax sahit" is a price and not the tax.
    nothing = [*prices["inclusive"], *prices["exclusive"], *content["e_invoices"]]
    beside = {**content["roles_beside"], _NONE: nothing}
    return PhraseTable(content["roles"]), PhraseTable(beside)


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(map(fold, lexicon("numbers")[name]))


def cues(reading: Reading, tokens: Sequence[Token], first_amount: int) -> Cues:
    """The words for roles among the free tokens; GSTR-2B is one although it is claimed.

    `first_amount` is the first token behind the first amount.
    """
    text = reading.view.text
    far, beside = (table.find(tokens, text) for table in _tables())
    far, beside = _not_within(far, beside), _not_within(beside, far)
    starts = [token.start for token in tokens]
    for start, end in reading.marked(_GSTR_2B):
        at = bisect_left(starts, start)
        if not _is_missing(tokens, at):
            beside.append(Match(_GSTR_2B, start, end, at, at))
    traded = [match.first for match in far if match.value in _TRADED]
    places = traded or [match.first for match in beside]
    return Cues(
        far,
        beside,
        late=any(token.text in _set("late") for token in reading.tokens),
        traded=any(match.value == "purchase" for match in far),
        amounts_lead=bool(places) and first_amount <= min(places),
    )


def _is_missing(tokens: Sequence[Token], at: int) -> bool:
    """ "not in 2B", "2b me nahi hai": what is missing in GSTR-2B is not what it shows."""
    near = {token.text for token in tokens[max(0, at - 3) : at + 4]}
    return bool(near & _set("missing"))


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


def role_of(tokens: Sequence[Token], first: int, last: int, words: Cues) -> str | None:
    """The role of the amount at tokens [first, last)."""
    best: tuple[int, str] | None = None
    for match in words.far:
        distance = _far(tokens, first, last, match, words)
        if distance is not None and (best is None or distance < best[0]):
            best = (distance, match.value)
    for match in words.beside:
        distance = _beside(tokens, first, last, match, words.late)
        if distance is None:
            continue
        if words.amounts_lead == (match.last <= first):
            distance += _AGAINST_THE_ORDER
        if best is None or distance <= best[0]:
            best = (distance, match.value)
    return best[1] if best and best[1] != _NONE else None


def _far(tokens: Sequence[Token], first: int, last: int, match: Match, words: Cues) -> int | None:
    """The nearest word counts, before the amount rather than behind it."""
    if match.last <= first:
        distance, between = first - match.last, tokens[match.last : first]
        near = distance <= _NEAR_BEFORE
    elif match.first >= last:
        distance, between = match.first - last, tokens[last : match.first]
        near, distance = distance <= _NEAR_AFTER, distance + 1
        verb = words.traded and match.value in _TRADED
        if verb and (_all_of(between, _BEFORE_VERB) if between else words.amounts_lead):
            return -1
    else:
        return None
    if not near or any(token.kind == "number" for token in between):
        return None
    distance += 4 * sum(token.text in _CLAUSE_MARKS for token in between)
    if distance > _NEAR_BEFORE:
        return None
    return distance - 3 if match.value in _PARTICULAR and not words.traded else distance


def _all_of(tokens: Sequence[Token], words: frozenset[str]) -> bool:
    return all(token.text in words for token in tokens)


def _beside(tokens: Sequence[Token], first: int, last: int, match: Match, late: bool) -> int | None:
    if match.last <= first:
        between, penalty = tokens[match.last : first], 0
        named = match.value in ("tax", "books")
        if named and any(token.text in _NOT_OF for token in between):
            return None
    elif match.first >= last:
        between, penalty = tokens[last : match.first], 1
        if match.value == "tax" and between and not late:
            return None
    else:
        return None
    if len(between) > _BESIDE or any(token.text not in _set("fillers") for token in between):
        return None
    return len(between) + penalty - (2 if match.value in _MORE_PARTICULAR else 0)


def beside_purchases(roles: Sequence[str | None]) -> list[str | None]:
    """Sales beside purchases are sales; alone they are the turnover or a price."""
    alone = lexicon("numbers")["alone"]
    if "purchase" in roles:
        return ["sale" if role in alone else role for role in roles]
    return [alone.get(role, role) for role in roles]

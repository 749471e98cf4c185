"""Amounts per tax head and side: "igst 1000 cgst 300, credit igst 1300", in either order.

The message is read as a row of events (side, head, amount). Heads and amounts are paired first,
then each pair gets the side whose word governs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from bot.nlu.entities.bare_figures import BareFigures
from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.numbers import plain, read_number
from bot.nlu.entities.phrases import PhraseTable
from bot.nlu.entities.reading import Reading, Token

_BREAKS = frozenset(",;:।.|/=>")
#: At most this many tokens between a head and its amount.
_REACH = 6
_LARGEST = Decimal(10) ** 14
_SIDES = ("output_tax", "credit")


@dataclass(frozen=True)
class _Event:
    kind: str  #: "side", "head", "amount" or "each"
    value: str
    first: int
    last: int


@dataclass
class _Pair:
    head: _Event
    amount: _Event
    side: str | None = None

    @property
    def first(self) -> int:
        return min(self.head.first, self.amount.first)

    @property
    def last(self) -> int:
        return max(self.head.last, self.amount.last)


@lru_cache(maxsize=1)
def _tables() -> tuple[PhraseTable, PhraseTable, frozenset[str], frozenset[str]]:
    content = lexicon("tax_heads")
    return (
        PhraseTable(content["heads"]),
        PhraseTable(content["sides"]),
        frozenset(map(fold, content["each"])),
        frozenset(map(fold, content["nil"])),
    )


@lru_cache(maxsize=1)
def _currency() -> frozenset[str]:
    return frozenset(map(fold, lexicon("numbers")["currency"]))


@lru_cache(maxsize=1)
def _not_amounts() -> tuple[frozenset[str], frozenset[str]]:
    content = lexicon("numbers")
    percent = frozenset(map(fold, content["percent"]))
    return frozenset({"gstr", "section", "rule", "table", "form"}), percent


def _events(reading: Reading, tokens: Sequence[Token]) -> list[_Event]:
    heads, sides, each, nil = _tables()
    text = reading.view.text
    events = [_Event("head", m.value, m.first, m.last) for m in heads.find(tokens, text)]
    if not events:
        return []
    taken = {index for event in events for index in range(event.first, event.last)}
    for match in sides.find(tokens, text):
        if taken.isdisjoint(range(match.first, match.last)):
            events.append(_Event("side", match.value, match.first, match.last))
    before, behind = _not_amounts()
    years = BareFigures(reading, tokens).years
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.text in each and position not in taken:
            events.append(_Event("each", "", position, position + 1))
        elif token.text in nil and position and (position - 1) in taken:
            events.append(_Event("amount", "0", position, position + 1))
        elif token.kind == "number" or token.kind == "word":
            number = read_number(tokens, position)
            money = number is not None and (not number.from_words or number.scale is not None)
            if number is not None and money and position not in years:
                after = tokens[number.last].text if number.last < len(tokens) else ""
                earlier = tokens[position - 1].text if position else ""
                if (
                    after not in behind
                    and earlier not in before
                    and number.value < Decimal(10) ** 14
                ):
                    amount = _Event("amount", plain(number.value), number.first, number.last)
                    events.append(amount)
                position = number.last
                continue
        position += 1
    return sorted(events, key=lambda event: event.first)


def _has_break(tokens: Sequence[Token], first: int, last: int) -> bool:
    return any(token.text in _BREAKS for token in tokens[first:last])


def _pairs(events: Sequence[_Event], tokens: Sequence[Token]) -> list[_Pair]:
    """Joins heads and amounts: rows of heads with rows of amounts, else neighbours."""
    row = [event for event in events if event.kind in ("head", "amount")]
    runs: list[list[_Event]] = []
    for event in row:
        if runs and runs[-1][0].kind == event.kind:
            runs[-1].append(event)
        else:
            runs.append([event])
    pairs: list[_Pair] = []
    each = [event.first for event in events if event.kind == "each"]
    position = 0
    while position + 1 < len(runs):
        here, following = runs[position], runs[position + 1]
        heads, amounts = (here, following) if here[0].kind == "head" else (following, here)
        if following[0].first - here[-1].last > _REACH:
            position += 1
            continue
        if len(heads) == len(amounts):
            pairs.extend(map(_Pair, heads, amounts))
            position += 2
        elif len(amounts) == 1 and len(heads) == 2 and _share(heads, amounts[0], each, tokens):
            pairs.extend(_Pair(head, amounts[0]) for head in heads)
            position += 2
        elif len(here) > len(following):
            # "igst cgst 300": only the nearest ones belong together.
            nearest = here[len(here) - len(following) :]
            heads, amounts = (
                (nearest, following) if here[0].kind == "head" else (following, nearest)
            )
            pairs.extend(map(_Pair, heads, amounts))
            position += 2
        else:
            used = following[: len(here)]
            heads, amounts = (here, used) if here[0].kind == "head" else (used, here)
            pairs.extend(map(_Pair, heads, amounts))
            runs[position + 1] = following[len(here) :]
            position += 1
    return pairs


def _share(
    heads: Sequence[_Event], amount: _Event, each: Sequence[int], tokens: Sequence[Token]
) -> bool:
    """ "cgst sgst 300 each", "cgst/sgst 9000", "cgst and sgst dono 300"."""
    first = min(heads[0].first, amount.first)
    last = max(heads[1].last, amount.last)
    if any(first <= place <= last + 1 for place in each):
        return True
    between = tokens[heads[0].last : heads[1].first]
    return len(between) == 1 and between[0].text in ("/", "&", "+")


def _govern(pairs: list[_Pair], events: Sequence[_Event], tokens: Sequence[Token]) -> None:
    """Gives each pair its side: a side word leads what follows it or closes what precedes it."""
    sides = [event for event in events if event.kind == "side"]
    merged: list[_Event] = []
    for side in sides:  # "output tax liability" is one word to us
        if merged and merged[-1].value == side.value and side.first - merged[-1].last <= 1:
            merged[-1] = _Event("side", side.value, merged[-1].first, side.last)
        else:
            merged.append(side)
    pairs.sort(key=lambda pair: pair.first)
    previous_leads: bool | None = None
    current: str | None = None
    begin = 0
    for index, side in enumerate(merged):
        inside = [pair for pair in pairs if pair.first < side.first < pair.last]
        earlier = [pair for pair in pairs[begin:] if pair.last <= side.first]
        later = [pair for pair in pairs if pair.first >= side.last]
        next_side = merged[index + 1].first if index + 1 < len(merged) else len(tokens)
        later = [pair for pair in later if pair.first < next_side]
        if inside:
            leads = True
        elif not later:
            leads = False
        elif not earlier:
            leads = True
        elif _has_break(tokens, side.last, later[0].first):
            leads = not _has_break(tokens, side.last, later[0].first) or _has_break(
                tokens, earlier[-1].last, side.first
            )
        elif _has_break(tokens, earlier[-1].last, side.first):
            leads = True
        else:
            # "igst ka 200 credit cgst 100", but "igst 200 cgst 100 credit igst 50"
            leads = len(earlier) > 1 if previous_leads is None else previous_leads
        if leads:
            for pair in earlier:
                pair.side = pair.side or current
            for pair in inside:
                pair.side = side.value
            current = side.value
        else:
            for pair in earlier:
                pair.side = side.value
            current = None
        begin = len([pair for pair in pairs if pair.first < side.last])
        previous_leads = leads
    for pair in pairs[begin:]:
        pair.side = pair.side or current
    named = {pair.side for pair in pairs if pair.side}
    if len(named) == 1 and any(pair.side is None for pair in pairs):
        (only,) = named
        other = _SIDES[1 - _SIDES.index(only)]
        for pair in pairs:
            pair.side = pair.side or other


def _are_asked(reading: Reading, events: Sequence[_Event], tokens: Sequence[Token]) -> bool:
    """Whether the heads are what the user wants to know: "50000 at 18%", "igst kitna"."""
    if any(event.kind == "side" for event in events):
        return False
    if any(entity.name == "percent" for entity in reading.found):
        return True
    asked = frozenset(map(fold, lexicon("tax_heads")["asked"]))
    heads = [event for event in events if event.kind == "head"]
    first, last = max(0, heads[0].first - 2), heads[-1].last + 2
    amounts = [event for event in events if event.kind == "amount"]
    led = amounts[0].first < heads[0].first and len(amounts) == 1
    return led and any(token.text in asked for token in tokens[first:last])


def find_tax_amounts(reading: Reading) -> None:
    tokens = reading.free_tokens()
    events = _events(reading, tokens)
    if not any(event.kind == "amount" for event in events) or _are_asked(reading, events, tokens):
        return
    pairs = _pairs(events, tokens)
    _govern(pairs, events, tokens)
    for pair in pairs:
        start, end = tokens[pair.first].start, tokens[pair.last - 1].end
        value = {"head": pair.head.value, "side": pair.side, "amount": pair.amount.value}
        reading.add("tax_amount", value, start, end)
        first, last = pair.amount.first, pair.amount.last
        if last < len(tokens) and tokens[last].text in _currency():
            last += 1
        reading.claimed.append((tokens[first].start, tokens[last - 1].end))

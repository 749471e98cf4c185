"""Rupee amounts as people write them, with what they are said to be (turnover, price …).

Ranges ("30-35 lakh") give two amounts in the groups `range_low` and `range_high`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from bot.nlu.entities.amount_roles import beside_purchases, cues, role_of
from bot.nlu.entities.bare_figures import MONEY_BY_SIZE, BareFigures
from bot.nlu.entities.calendar_words import glued
from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.numbers import Number, plain, read_number
from bot.nlu.entities.reading import Reading, Token

_LARGEST = Decimal(10) ** 14
_MONEY_BY_SIZE = Decimal(MONEY_BY_SIZE)


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in lexicon("numbers")[name])


def _currency_before(tokens: Sequence[Token], at: int) -> int:
    """Where the amount begins if a currency sign stands before token `at`."""
    first = at
    if first > 0 and tokens[first - 1].text == ".":
        first -= 1
    if first > 0 and tokens[first - 1].text in _set("currency"):
        return first - 1
    return at


def _currency_behind(tokens: Sequence[Token], at: int) -> int:
    """Where the amount ends if a currency word or "/-" stands at token `at`."""
    if at < len(tokens) and tokens[at].text in _set("currency"):
        return at + 1
    if at + 1 < len(tokens) and tokens[at].text == "/" and tokens[at + 1].text in ("-", "="):
        return at + 2
    return at


def _is_digits(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].kind == "number"


def _is_plain_money(
    tokens: Sequence[Token], number: Number, figures: BareFigures, alone: bool
) -> bool:
    """Whether digits without currency or multiplier are an amount."""
    if number.from_words:
        return False
    if alone:
        return True
    if number.first in figures.years:
        return False
    before = tokens[number.first - 1] if number.first else None
    behind = tokens[number.last] if number.last < len(tokens) else None
    if before is not None:
        joined = before.end == tokens[number.first].start
        if joined and (before.kind == "word" or before.text in "-/.#:@_"):
            return False
        word = before
        if before.text in (".", ":", "-", "#") and number.first > 1:
            word = tokens[number.first - 2]
        if word.text in _set("not_money_before"):
            return False
    if behind is not None:
        joined = behind.start == tokens[number.last - 1].end
        if joined and (behind.kind == "word" or behind.text in "/:_@("):
            return False
        if behind.text in _set("not_money_after"):
            return False
        if joined and behind.text in "-." and _is_digits(tokens, number.last + 1):
            return False  # a telephone number, a period, an address of a computer
    digits = tokens[number.first].text
    if digits in _set("page_errors") and any(token.text in _set("pages") for token in tokens):
        return False
    if len(digits) > 1 and digits.startswith("0") and not digits.startswith("0."):
        return False
    large = number.value >= _MONEY_BY_SIZE or figures.is_money(number.first)
    return large and len(digits.replace(",", "").split(".")[0]) <= 11


def _is_in_a_code(tokens: Sequence[Token], at: int) -> bool:
    """ "B2C" is no 2 crore, "DRC 01C" no crore."""
    before, here = tokens[at - 1] if at else None, tokens[at]
    if len(here.text) > 1 and here.text[0] == "0" and here.text.isdigit() and glued(tokens, at):
        return tokens[at + 1].kind == "word"
    return before is not None and before.text == "b" and before.end == here.start


def _range(tokens: Sequence[Token], low: Number) -> Number | None:
    """The upper end if `low` opens a range: 30-35 lakh, 30 se 35 lakh, do teen lakh."""
    position = low.last
    if position < len(tokens) and (
        tokens[position].text in _set("range") or _is_between(tokens, low.first, position)
    ):
        position += 1
    elif not (low.from_words and low.scale is None):
        return None
    high = read_number(tokens, position)
    if high is None or (high.scale is None and low.scale is not None):
        return None
    scale = low.scale if low.scale is not None else (high.scale or Decimal(1))
    if low.base * scale >= high.value or (position == low.last and high.scale is None):
        return None
    if low.scale is None and high.scale is None and low.from_words:
        return None
    return high


def _is_between(tokens: Sequence[Token], first: int, joint: int) -> bool:
    """ "between 20 and 30 lakh", "20 aur 30 lakh ke beech"."""
    if tokens[joint].text not in _set("range_between"):
        return False
    near = [*tokens[max(0, first - 2) : first], *tokens[joint + 1 : joint + 6]]
    return any(token.text in _set("between") for token in near)


class _Amount(NamedTuple):
    """An amount, or the two ends of a range, at tokens [first, last)."""

    low: Number
    high: Number | None
    first: int
    last: int


def find_amounts(reading: Reading) -> None:
    """`amount` with its role; a range gives two, in the groups `range_low` and `range_high`."""
    tokens = reading.free_tokens()
    found = list(_amounts(reading, tokens))
    if not found:
        return
    words = cues(reading, tokens, found[0].last)
    roles = [role_of(tokens, each.first, each.last, words) for each in found]
    for amount, role in zip(found, beside_purchases(roles), strict=True):
        _add(reading, tokens, amount, role)


def _amounts(reading: Reading, tokens: Sequence[Token]) -> Iterator[_Amount]:
    figures, position = BareFigures(reading, tokens), 0
    while position < len(tokens):
        number = read_number(tokens, position)
        if number is None:
            position += 1
            continue
        high = _range(tokens, number)
        last = _currency_behind(tokens, high.last if high else number.last)
        first = _currency_before(tokens, number.first)
        with_currency = first < number.first or last > (high or number).last
        top = high or number
        if _is_in_a_code(tokens, number.first):
            position = top.last
            continue
        alone = first == 0 and last >= len(tokens) and len(reading.tokens) == len(tokens)
        money = (
            top.scale is not None
            or (with_currency and not number.from_words)
            or _is_plain_money(tokens, top, figures, alone)
        )
        if not money or top.value > _LARGEST:
            # A refused digit string is passed over whole; a lone word is retried behind.
            position = max(position + 1, number.last if not number.from_words else 0)
            continue
        yield _Amount(number, high, first, last)
        position = last


def _add(reading: Reading, tokens: Sequence[Token], amount: _Amount, role: str | None) -> None:
    low, high = amount.low, amount.high
    start, end = tokens[amount.first].start, tokens[amount.last - 1].end
    if high is None:
        reading.add("amount", plain(low.value), start, end, role=role, claim=True)
        return
    scale = low.scale or high.scale or Decimal(1)
    value = low.value if low.scale else low.base * scale
    middle, upper = tokens[low.last - 1].end, tokens[high.first].start
    reading.add("amount", plain(value), start, middle, role=role, group="range_low", claim=True)
    reading.add("amount", plain(high.value), upper, end, role=role, group="range_high", claim=True)

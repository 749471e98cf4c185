"""Reading a number out of digits and number words: 1.5 lakh, sadhe teen lakh, पैंतीस हज़ार."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.reading import Token

_CONNECTORS = frozenset({"and"})
_AND_A_HALF = ["and", "a", "half"]


class Number(NamedTuple):
    """A number at tokens [first, last). `scale` is the multiplier of its leading part, if any."""

    value: Decimal
    first: int
    last: int
    base: Decimal
    scale: Decimal | None
    from_words: bool


class _Fraction(NamedTuple):
    adds: Decimal | None
    alone: Decimal | None


class _Words(NamedTuple):
    units: dict[str, Decimal]
    multipliers: dict[str, Decimal]
    short: dict[str, Decimal]
    fractions: dict[str, _Fraction]


@lru_cache(maxsize=1)
def _words() -> _Words:
    content = lexicon("numbers")

    def by_word(section: str) -> dict[str, Decimal]:
        return {
            fold(word): Decimal(number)
            for number, words in content[section].items()
            for word in words
        }

    fractions = {
        fold(word): _Fraction(
            Decimal(entry["adds"]) if "adds" in entry else None,
            Decimal(entry["alone"]) if "alone" in entry else None,
        )
        for entry in content["fractions"]
        for word in entry["words"]
    }
    return _Words(by_word("units"), by_word("multipliers"), by_word("short_multipliers"), fractions)


def is_multiplier(tokens: Sequence[Token], at: int) -> bool:
    """Whether the figure before token `at` goes on: "45 lakh", "45k"."""
    return _scale(tokens, at)[0] is not None


def is_number_word(word: str) -> bool:
    """Whether the word can be a part of a number ("lakh", "dedh", "चालीस")."""
    words = _words()
    return word in words.multipliers or word in words.units or word in words.fractions


def _unit(tokens: Sequence[Token], at: int) -> tuple[Decimal, int, bool] | None:
    """Digits or words below a hundred at `at`: value, next position, from words."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.kind == "number":
        return Decimal(token.text.replace(",", "")), at + 1, False
    value = _words().units.get(token.text)
    if value is None:
        return None
    following = at + 1
    if following < len(tokens) and tokens[following].text == "-":
        following += 1  # twenty-five
    if value >= 20 and value % 10 == 0 and following < len(tokens) and token.text.isascii():
        ones = _words().units.get(tokens[following].text)
        if ones is not None and 0 < ones < 10:
            return value + ones, following + 1, True
    return value, at + 1, True


def _base(tokens: Sequence[Token], at: int) -> tuple[Decimal, int, bool] | None:
    fraction = _words().fractions.get(tokens[at].text) if at < len(tokens) else None
    if fraction is None:
        whole = _unit(tokens, at)
        if whole and [token.text for token in tokens[whole[1] : whole[1] + 3]] == _AND_A_HALF:
            return whole[0] + Decimal("0.5"), whole[1] + 3, True
        return whole
    unit = _unit(tokens, at + 1)
    if fraction.adds is not None and unit is not None:
        return unit[0] + fraction.adds, unit[1], True
    if fraction.alone is not None:
        return fraction.alone, at + 1, True
    return None


def _scale(tokens: Sequence[Token], at: int) -> tuple[Decimal | None, int]:
    words = _words()
    scale: Decimal | None = None
    while at < len(tokens):
        token = tokens[at]
        attached = (
            at > 0
            and tokens[at - 1].kind == "number"
            and (tokens[at - 1].end == token.start or _is_priced(tokens, at - 1))
        )
        factor = words.multipliers.get(token.text)
        if factor is None and attached:
            factor = words.short.get(token.text)
        if factor is None:
            break
        scale = factor if scale is None else scale * factor
        at += 1
    return scale, at


def _is_priced(tokens: Sequence[Token], number: int) -> bool:
    """ "₹1.2 L": behind a currency sign the letter may stand apart."""
    at = number - 1
    if at > 0 and tokens[at].text == ".":
        at -= 1
    return at >= 0 and tokens[at].text in _currency()


@lru_cache(maxsize=1)
def _currency() -> frozenset[str]:
    return frozenset(map(fold, lexicon("numbers")["currency"]))


def read_number(tokens: Sequence[Token], at: int) -> Number | None:
    """The number that starts at token `at`, or None.

    Words below a hundred count only with a multiplier behind them.
    """
    start = _base(tokens, at)
    if start is None:
        return None
    base, position, from_words = start
    scale, position = _scale(tokens, position)
    if scale is None:
        return Number(base, at, position, base, None, from_words)
    value, smallest = base * scale, scale
    while True:
        following = position
        if following < len(tokens) and tokens[following].text in _CONNECTORS:
            following += 1
        part = _base(tokens, following)
        if part is None:
            break
        part_scale, end = _scale(tokens, part[1])
        if part_scale is not None and part_scale < smallest and part[0] * part_scale < smallest:
            value, smallest, position = value + part[0] * part_scale, part_scale, end
        elif part_scale is None and part[2] and smallest in (100, 1000) and part[0] < smallest:
            value, position = value + part[0], part[1]
            break
        else:
            break
    return Number(value, at, position, base, scale, from_words)


def plain(value: Decimal) -> str:
    """The number as a decimal string without exponent or trailing zeros: "150000", "0.25"."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text

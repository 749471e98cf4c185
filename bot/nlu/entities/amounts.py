"""Rupee amounts as people write them, with what they are said to be (turnover, price …).

Ranges ("30-35 lakh") give two amounts in the groups `range_low` and `range_high`.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache, lru_cache

from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.numbers import Number, plain, read_number
from bot.nlu.entities.phrases import Match, PhraseTable
from bot.nlu.entities.reading import Reading, Token

_LARGEST = Decimal(10) ** 14
_MONEY_BY_SIZE = Decimal(100)
_YEARS = range(1990, 2100)
#: How many tokens away a word may stand and still say what an amount is.
_NEAR_BEFORE, _NEAR_AFTER = 6, 4
_CLAUSE_MARKS = frozenset(",;।.?!|")


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in lexicon("numbers")[name])


@lru_cache(maxsize=1)
def _roles() -> PhraseTable:
    return PhraseTable(lexicon("numbers")["roles"])


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


def _is_plain_money(tokens: Sequence[Token], number: Number, alone: bool) -> bool:
    """Whether digits without currency or multiplier are an amount."""
    if number.from_words:
        return False
    if alone:
        return True
    before = tokens[number.first - 1] if number.first else None
    behind = tokens[number.last] if number.last < len(tokens) else None
    if before is not None:
        glued = before.end == tokens[number.first].start
        if glued and (before.kind == "word" or before.text in "-/.#:@_"):
            return False
        word = before
        if before.text in (".", ":", "-", "#") and number.first > 1:
            word = tokens[number.first - 2]
        if word.text in _set("not_money_before"):
            return False
    if behind is not None:
        glued = behind.start == tokens[number.last - 1].end
        if glued and (behind.kind == "word" or behind.text in "/:_@"):
            return False
        if behind.text in _set("not_money_after"):
            return False
        if glued and behind.text == "-" and _is_digits(tokens, number.last + 1):
            return False  # a telephone number, a period
    digits = tokens[number.first].text
    if number.value in _YEARS and "," not in digits:
        return False
    if len(digits) > 1 and digits.startswith("0") and not digits.startswith("0."):
        return False
    return number.value >= _MONEY_BY_SIZE and len(digits.replace(",", "").split(".")[0]) <= 11


def _role(tokens: Sequence[Token], first: int, last: int, roles: Sequence[Match]) -> str | None:
    """The nearest word that says what the amount is, before it rather than behind it."""
    best: tuple[int, str] | None = None
    for match in roles:
        if match.last <= first:
            distance, between = first - match.last, tokens[match.last : first]
            near = distance <= _NEAR_BEFORE
        elif match.first >= last:
            distance, between = match.first - last, tokens[last : match.first]
            near, distance = distance <= _NEAR_AFTER, distance + 1
        else:
            continue
        if not near or any(token.kind == "number" for token in between):
            continue
        distance += 4 * sum(token.text in _CLAUSE_MARKS for token in between)
        if distance > _NEAR_BEFORE:
            continue
        if match.value in ("per_month", "per_day", "limit"):
            distance -= 3  # a month's sales or the limit itself are not the yearly turnover
        if best is None or distance < best[0]:
            best = (distance, match.value)
    return best[1] if best else None


def _range(tokens: Sequence[Token], low: Number) -> Number | None:
    """The upper end if `low` opens a range: 30-35 lakh, 30 se 35 lakh, do teen lakh."""
    position = low.last
    if position < len(tokens) and tokens[position].text in _set("range"):
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


def find_amounts(reading: Reading) -> None:
    tokens = reading.free_tokens()
    roles = _roles().find(tokens, reading.view.text)
    position = 0
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
        alone = first == 0 and last >= len(tokens) and len(reading.tokens) == len(tokens)
        money = (
            top.scale is not None
            or (with_currency and not number.from_words)
            or _is_plain_money(tokens, top, alone)
        )
        if not money or top.value > _LARGEST:
            # A refused digit string is passed over whole; a lone word is retried behind.
            position = max(position + 1, number.last if not number.from_words else 0)
            continue
        role = _role(tokens, first, last, roles)
        start, end = tokens[first].start, tokens[last - 1].end
        if high is None:
            reading.add("amount", plain(number.value), start, end, role=role)
        else:
            scale = number.scale or high.scale or Decimal(1)
            middle = tokens[number.last - 1].end
            low_value = number.value if number.scale else number.base * scale
            reading.add("amount", plain(low_value), start, middle, role=role, group="range_low")
            reading.add(
                "amount",
                plain(high.value),
                tokens[high.first].start,
                end,
                role=role,
                group="range_high",
            )
        reading.claimed.append((start, end))
        position = last

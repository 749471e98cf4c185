"""Rates in per cent: "18%", "5 percent", "अठारह प्रतिशत", and bare ones: "@ 18", "दर 12"."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache, lru_cache

from bot.nlu.entities.bare_figures import PERCENT
from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.numbers import Number, plain, read_number
from bot.nlu.entities.reading import Reading, Token


@lru_cache(maxsize=1)
def _signs() -> frozenset[str]:
    return frozenset(fold(word) for word in lexicon("numbers")["percent"])


@cache
def _words(*path: str) -> frozenset[str]:
    content = lexicon("numbers")
    for name in path:
        content = content[name]
    return frozenset(map(fold, content))


def _is_bare_rate(tokens: Sequence[Token], number: Number) -> bool:
    """ "12000 @ 18", "rate 5", "18 दर": no sign, but neither money nor a count."""
    if number.scale is not None or number.value > Decimal(lexicon("numbers")["rate"]["highest"]):
        return False
    before = tokens[number.first - 1].text if number.first else ""
    behind = tokens[number.last].text if number.last < len(tokens) else ""
    if behind in _counted() or before in _words("currency"):
        return False
    if before in _words("rate", "before"):
        return not number.from_words
    return behind in _words("rate", "behind") and before not in _words("not_money_before")


@lru_cache(maxsize=1)
def _counted() -> frozenset[str]:
    """Behind a figure they make it a price or a number of something."""
    return (
        _words("currency") | _words("not_money_after") | frozenset({"each", "per", "/", "-", "."})
    )


def _is_negative(tokens: Sequence[Token], at: int) -> bool:
    """ "-18%", not "5-18%" or "GST - 18%": no rate, so that the rule can refuse it."""
    if not at or tokens[at - 1].text != "-" or tokens[at - 1].end != tokens[at].start:
        return False
    return at == 1 or tokens[at - 2].end < tokens[at - 1].start


def find_percents(reading: Reading) -> None:
    tokens = reading.free_tokens()
    position = 0
    while position < len(tokens):
        number = read_number(tokens, position)
        if number is None:
            position += 1
            continue
        end = number.last
        if end + 1 < len(tokens) and (tokens[end].text, tokens[end + 1].text) == ("per", "cent"):
            end += 2
        elif end < len(tokens) and tokens[end].text in _signs():
            end += 1
        unsigned = end == number.last
        if unsigned and not _is_bare_rate(tokens, number):
            position += 1
            continue
        if number.scale is not None or number.value > 1000:
            position += 1
            continue
        first = number.first - _is_negative(tokens, number.first)
        value = plain(number.value if first == number.first else -number.value)
        start, stop = tokens[first].start, tokens[end - 1].end
        reading.add("percent", value, start, stop, claim=True)
        reading.marks.append((PERCENT, start, stop))
        position = end

"""Rates in per cent: "18%", "5 percent", "अठारह प्रतिशत"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.nlu.entities.bare_figures import PERCENT
from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.numbers import plain, read_number
from bot.nlu.entities.reading import Reading, Token


@lru_cache(maxsize=1)
def _signs() -> frozenset[str]:
    return frozenset(fold(word) for word in lexicon("numbers")["percent"])


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
        if end == number.last or number.scale is not None or number.value > 1000:
            position += 1
            continue
        first = number.first - _is_negative(tokens, number.first)
        value = plain(number.value if first == number.first else -number.value)
        start, stop = tokens[first].start, tokens[end - 1].end
        reading.add("percent", value, start, stop, claim=True)
        reading.marks.append((PERCENT, start, stop))
        position = end

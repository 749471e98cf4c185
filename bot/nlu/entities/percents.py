"""Rates in per cent: "18%", "5 percent", "अठारह प्रतिशत"."""

from __future__ import annotations

from functools import lru_cache

from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.numbers import plain, read_number
from bot.nlu.entities.reading import Reading


@lru_cache(maxsize=1)
def _signs() -> frozenset[str]:
    return frozenset(fold(word) for word in lexicon("numbers")["percent"])


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
        span = tokens[number.first].start, tokens[end - 1].end
        reading.add("percent", plain(number.value), *span, claim=True)
        position = end

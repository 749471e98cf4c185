"""Amounts that can't be: "-5000", "minus 5000". A hyphen between words or numbers is none."""

from __future__ import annotations

from functools import cache

from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.numbers import read_number
from bot.nlu.entities.reading import Reading


@cache
def _words(section: str) -> frozenset[str]:
    return frozenset(map(fold, lexicon("numbers")[section]))


def find_negative_amounts(reading: Reading) -> None:
    """`negative_amount` with the text; it is no `amount`."""
    tokens = reading.free_tokens()
    for index, token in enumerate(tokens):
        if token.text == "-":
            # "-5000" behind a blank; "tax - 5000", "30-35", "3b-5000" are something else.
            apart = index == 0 or tokens[index - 1].end < token.start
            before = tokens[index - 1] if index else None
            if not apart or (before and before.kind == "number"):
                continue
            if before and before.text in _words("not_money_before"):
                continue
        elif token.text not in _words("minus"):
            continue
        at = index + 1
        tight = token.text != "-" or (at < len(tokens) and tokens[at].start == token.end)
        while at < len(tokens) and tokens[at].text in _words("currency"):
            at += 1
        number = read_number(tokens, at) if tight and at < len(tokens) else None
        if number is None or (number.from_words and number.scale is None) or number.value == 0:
            continue
        span = token.start, tokens[number.last - 1].end
        reading.add("negative_amount", reading.view.text[slice(*span)], *span, claim=True)

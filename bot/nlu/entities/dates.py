"""Full dates: 20/04/2026, 2026-04-20, 20 April 2026, २० अप्रैल २०२६. Day before month."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.reading import Reading
from bot.nlu.text import WORD_END, WORD_START

_DAY_FIRST = re.compile(rf"{WORD_START}(\d{{1,2}})([/.\-])(\d{{1,2}})\2(20\d\d|\d\d){WORD_END}")
_YEAR_FIRST = re.compile(rf"{WORD_START}(20\d\d)([/.\-])(\d{{1,2}})\2(\d{{1,2}}){WORD_END}")
_ORDINALS = frozenset({"st", "nd", "rd", "th", ",", "of", "."})


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    return {
        fold(word): int(number) for number, words in lexicon("months").items() for word in words
    }


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year + 2000 if year < 100 else year, month, day).isoformat()
    except ValueError:
        return None


def find_dates(reading: Reading) -> None:
    text = reading.view.text
    for match in _DAY_FIRST.finditer(text):
        value = _iso(int(match.group(4)), int(match.group(3)), int(match.group(1)))
        if value and reading.is_free(*match.span()):
            reading.add("date", value, *match.span(), claim=True)
    for match in _YEAR_FIRST.finditer(text):
        value = _iso(int(match.group(1)), int(match.group(3)), int(match.group(4)))
        if value and reading.is_free(*match.span()):
            reading.add("date", value, *match.span(), claim=True)
    _find_written_out(reading)


def _find_written_out(reading: Reading) -> None:
    tokens = reading.free_tokens()
    months = _months()
    for index, token in enumerate(tokens):
        month = months.get(token.text)
        if month is None:
            continue
        before = index - 1
        while before >= 0 and tokens[before].text in _ORDINALS:
            before -= 1
        behind = index + 1
        while behind < len(tokens) and tokens[behind].text in _ORDINALS:
            behind += 1
        day_first = before >= 0 and tokens[before].text.isdigit() and len(tokens[before].text) < 3
        if not day_first and behind + 1 < len(tokens) and tokens[behind].text.isdigit():
            before, behind = behind, behind + 1  # April 20, 2026
            while behind < len(tokens) and tokens[behind].text in _ORDINALS:
                behind += 1
        elif not day_first:
            continue
        if behind >= len(tokens) or not re.fullmatch(r"20\d\d", tokens[behind].text):
            continue
        if len(tokens[before].text) > 2:
            continue
        value = _iso(int(tokens[behind].text), month, int(tokens[before].text))
        start = min(tokens[before].start, token.start)
        if value and reading.is_free(start, tokens[behind].end):
            reading.add("date", value, start, tokens[behind].end, claim=True)

"""The parts of a period in a message: months, quarters, financial years and calendar years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from bot.nlu.entities.calendar_words import (
    CENTURY,
    SHORT_YEARS,
    counts_something,
    glued,
    is_unsure_month,
    months,
    period_words,
    year_of_digits,
)
from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.phrases import PhraseTable
from bot.nlu.entities.reading import Reading, Token
from bot.nlu.text import WORD_END, WORD_START

_BEFORE = rf"(?:{WORD_START}|(?<=fy))(?<![/.\-,])"
_BEHIND = rf"{WORD_END}(?![/.,\-]\d)"
_YEARS = re.compile(rf"{_BEFORE}(20\d\d)(?: ?(?:-|/|to|se|से) ?| )(20\d\d|\d\d){_BEHIND}")
_SHORT_YEARS = re.compile(rf"{_BEFORE}'?(\d\d)(?: ?(?:-|/) ?'?| )(\d\d){_BEHIND}")
#: "FY26" is named after the year in which it ends.
_ENDING_YEAR = re.compile(
    rf"{WORD_START}(?:q[1-4] ?)?(f\.?y\.? ?'?(\d\d)){WORD_END}(?! ?[\-/,.] ?'?\d)(?! \d)"
)
_QUARTER = re.compile(rf"{WORD_START}q[ \-]?([1-4])(?:{WORD_END}|(?=fy))(?![.,]\d)")


class Part(NamedTuple):
    """A part of a period in the text: a month, a quarter, a financial year or a calendar year."""

    kind: str  #: "month", "quarter", "fy" or "year"
    value: int  #: for a financial year the year in which it begins
    start: int
    end: int


@lru_cache(maxsize=1)
def _quarters() -> PhraseTable:
    return PhraseTable(lexicon("periods")["quarters"])


@cache
def _named_year(section: str) -> re.Pattern[str]:
    words = sorted(map(fold, lexicon("periods")[section]), key=len, reverse=True)
    either = "|".join(words).replace(" ", "[ .]{1,2}")
    return re.compile(rf"(?:{WORD_START}|(?<=q[1-4]))(?:{either})[ .:\-(']*$")


def parts_of(reading: Reading) -> list[Part]:
    """All parts that are free, in the order of the text."""
    years = _financial_years(reading)
    parts = [*years, *_quarters_in(reading)]
    for part in _months_in(reading, reading.free_tokens()):
        if not any(year.start <= part.start < year.end for year in years):
            parts.append(part)
    return sorted(parts, key=lambda part: part.start)


def _financial_years(reading: Reading) -> list[Part]:
    text = reading.view.text
    found: list[Part] = []
    for match in _YEARS.finditer(text):
        first, second = int(match.group(1)), int(match.group(2)) % 100
        if second == (first + 1) % 100 and reading.is_free(*match.span()):
            found += _year_part(text, first, *match.span())
    for match in _SHORT_YEARS.finditer(text):
        first, second = int(match.group(1)), int(match.group(2))
        if first not in SHORT_YEARS or second != first + 1:
            continue
        if reading.is_free(*match.span()) and _is_short_year(reading, match):
            found += _year_part(text, CENTURY + first, *match.span())
    for match in _ENDING_YEAR.finditer(text):
        if int(match.group(2)) in SHORT_YEARS and reading.is_free(*match.span(1)):
            found.append(Part("fy", CENTURY + int(match.group(2)) - 1, *match.span(1)))
    return found


def _year_part(text: str, first: int, start: int, end: int) -> list[Part]:
    """The financial year with the words that name it; an assessment year is none of GST's."""
    before = text[max(0, start - 20) : start]
    if _named_year("assessment_year").search(before):
        return []
    named = _named_year("financial_year").search(before)
    return [Part("fy", first, start - len(named.group()) if named else start, end)]


def _is_short_year(reading: Reading, match: re.Match[str]) -> bool:
    """Whether "24-25" is a year: named as one, beside a form, or the whole message."""
    text = reading.view.text
    if _named_year("financial_year").search(text[max(0, match.start() - 20) : match.start()]):
        return True
    if " " in match.group() and "-" not in match.group() and "/" not in match.group():
        return False
    behind = next((token for token in reading.tokens if token.start >= match.end()), None)
    if behind is None and match.start() == 0:
        return True
    before = next((each for each in reversed(reading.tokens) if each.end <= match.start()), None)
    if before is not None and before.text in _not_years_before():
        return False
    if before is not None and before.text in ("in", "for", "of", "since", "during"):
        return behind is None or not counts_something([behind], 0)
    if behind is not None and behind.text in period_words("year_behind"):
        return True
    ends = behind is None or behind.text in "?!"
    if ends and before is not None and before.kind == "word":
        return True
    return any(entity.name == "return_form" for entity in reading.found) and not (
        behind is not None and counts_something([behind], 0)
    )


@lru_cache(maxsize=1)
def _not_years_before() -> frozenset[str]:
    """ "rule 42-43", "sections 24-25"."""
    words = lexicon("numbers")["not_money_before"]
    return frozenset(map(fold, words)) - period_words("year_behind") - {"fy", "gstr", "since"}


def _quarters_in(reading: Reading) -> list[Part]:
    text = reading.view.text
    found = [Part("quarter", int(m.group(1)), *m.span()) for m in _QUARTER.finditer(text)]
    for named in _quarters().find(reading.tokens, text):
        found.append(Part("quarter", int(named.value), named.start, named.end))
    return [part for part in found if reading.is_free(part.start, part.end)]


def _months_in(reading: Reading, tokens: Sequence[Token]) -> list[Part]:
    """Months, each followed by its year as a part of its own."""
    found: list[Part] = []
    numbers_of = months()
    for index, token in enumerate(tokens):
        month = numbers_of.get(token.text)
        if month is None:
            if token.kind == "number" and len(token.text) == 4 and token.text.startswith("20"):
                year = year_of_digits(token.text)
                if year is not None:
                    found.append(Part("year", year, token.start, token.end))
            continue
        year_at = _year_token(tokens, index)
        if year_at is None and is_unsure_month(token.text) and not _beside(tokens, index):
            continue
        found.append(Part("month", month, token.start, token.end))
        if year_at is not None:
            year = year_of_digits(tokens[year_at].text)
            if year is not None and len(tokens[year_at].text) == 2:
                found.append(Part("year", year, tokens[year_at].start, tokens[year_at].end))
    return found


def _year_token(tokens: Sequence[Token], month: int) -> int | None:
    """The token with the year of a month: "april 2025", "apr'25", "apr-25", "april, 25"."""
    at = month + 1
    while (
        at < len(tokens) and at <= month + 2 and tokens[at].text in ("'", "-", ",", "/", "of", ".")
    ):
        at += 1
    if at >= len(tokens) or tokens[at].kind != "number":
        return None
    if year_of_digits(tokens[at].text) is None or counts_something(tokens, at + 1):
        return None
    if len(tokens[at].text) == 2 and at + 1 < len(tokens) and glued(tokens, at):
        behind = tokens[at + 1]
        if behind.kind == "word" or behind.text in ":":
            return None
    return at


def _beside(tokens: Sequence[Token], index: int) -> bool:
    """Whether what stands around an unsure word makes it a month."""
    word = tokens[index].text
    before = tokens[index - 1].text if index else ""
    behind = tokens[index + 1].text if index + 1 < len(tokens) else ""
    if len(tokens) == 1 or _next_to_a_month(tokens, index):
        return True
    if word == "mai":
        return behind in period_words("behind_romanised_may")
    return before in period_words("beside", "before") or behind in period_words("beside", "behind")


def _next_to_a_month(tokens: Sequence[Token], index: int) -> bool:
    """ "april, may aur june", "may-july"."""
    joins = period_words("list") | period_words("range")
    for step in (-1, 1):
        at = index + step
        if 0 <= at + step < len(tokens) and tokens[at].text in joins:
            at += step
        if 0 <= at < len(tokens) and tokens[at].text in months():
            return True
    return False

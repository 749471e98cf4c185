"""Days: 20/04/2026, 2026-04-20, 20 April 2026, २० अप्रैल, june 5, 5/6 ko. Day before month.

A day without a year is "--06-05". What looks like a day but is none ("31 february") is
`not_a_date`. Days in words ("kal") are found by `relative_dates`, roles by `date_roles`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from bot.nlu.entities.calendar_words import (
    SHORT_YEARS,
    counts_something,
    date_words,
    glued,
    is_unsure_month,
    months,
    period_words,
    year_of_digits,
)
from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.numbers import read_number
from bot.nlu.entities.reading import Reading, Token
from bot.nlu.text import WORD_END, WORD_START

_DAY_FIRST = re.compile(rf"{WORD_START}(\d{{1,2}})([/.\-])(\d{{1,2}})\2(20\d\d|\d\d){WORD_END}")
_YEAR_FIRST = re.compile(rf"{WORD_START}(20\d\d)([/.\-])(\d{{1,2}})\2(\d{{1,2}}){WORD_END}")
_SLASH_DAY = re.compile(rf"{WORD_START}(?<![/.\-])(\d{{1,2}})/(\d{{1,2}}){WORD_END}(?![/.\-]\d)")
_AFTER_MONTH = frozenset({",", "of", ".", "-", "/", "'"})
_LEAP_YEAR = 2024
_LATEST_DAY = 31
#: "aug 30" is a day for some years to come.
_NO_YEAR_YET = 30


def _day(year: int | None, month: int, day: int) -> str | None:
    """The day as it is written, None if there is no such day."""
    try:
        known = date(year or _LEAP_YEAR, month, day)
    except ValueError:
        return None
    return known.isoformat() if year else f"--{month:02}-{day:02}"


def _add(reading: Reading, value: str | None, start: int, end: int) -> None:
    if reading.is_free(start, end):
        name = "date" if value else "not_a_date"
        reading.add(name, value or reading.view.text[start:end], start, end, claim=True)


def find_dates(reading: Reading) -> None:
    """`date` for each day with its month; `not_a_date` for those that the calendar lacks."""
    text = reading.view.text
    if any(token.kind == "number" for token in reading.tokens):
        for match in _DAY_FIRST.finditer(text):
            year = match.group(4)
            known = int(year) if len(year) == 4 else 2000 + int(year)
            value = _day(known, int(match.group(3)), int(match.group(1)))
            if value or match.group(2) != "." or len(year) == 4:
                _add(reading, value, *match.span())
        for match in _YEAR_FIRST.finditer(text):
            value = _day(int(match.group(1)), int(match.group(3)), int(match.group(4)))
            _add(reading, value, *match.span())
        _find_slash_days(reading)
    _find_written_out(reading)


def _find_slash_days(reading: Reading) -> None:
    """ "5/6 ko", "on 5/6", or the whole message; elsewhere "24/7" and "1/2" are no days."""
    text = reading.view.text
    for match in _SLASH_DAY.finditer(text):
        before = re.findall(r"[^\W\d_]+\W*$", text[max(0, match.start() - 12) : match.start()])
        behind = re.match(r" ?([^\s\d]+)", text[match.end() :])
        cued = bool(before) and before[0].strip(" .:-") in date_words("slash_day", "before")
        cued = cued or bool(behind and behind.group(1) in date_words("slash_day", "behind"))
        value = _day(None, int(match.group(2)), int(match.group(1)))
        if value and (cued or match.group() == text.strip()):
            _add(reading, value, *match.span())


def _find_written_out(reading: Reading) -> None:
    tokens = reading.free_tokens()
    numbers_of = months()
    for index, token in enumerate(tokens):
        month = numbers_of.get(token.text)
        if month is None or not reading.is_free(token.start, token.end):
            continue
        before = _day_before(tokens, index)
        if before is not None:
            first, day = before
            year, last = _year_behind(tokens, index + 1)
            _add(reading, _day(year, month, day), tokens[first].start, tokens[last - 1].end)
        else:
            _find_day_behind(reading, tokens, index, month)


def _day_before(tokens: Sequence[Token], month: int) -> tuple[int, int] | None:
    """Day before a month: (its first token, its number)."""
    at = month - 1
    while at >= 0 and tokens[at].text in ("of", "-", ".", "/"):
        at -= 1
    if at >= 1 and tokens[at].text in date_words("ordinals") | date_words("day_words"):
        at -= 1
    if at < 0:
        return None
    digits = tokens[at].text
    if digits.isdigit() and len(digits) <= 2 and 1 <= int(digits) <= 99:
        if (at and _names_a_number(tokens, at)) or (tokens[month].text == "mai" and at + 1 < month):
            return None
        return (at, int(digits)) if int(digits) <= _LATEST_DAY or at + 1 == month else None
    if is_unsure_month(tokens[month].text):
        return None
    if at and tokens[at].text == "do" and not _is_two(tokens, month):
        return None
    spoken = read_number(tokens, at)
    if spoken is None or spoken.scale is not None or spoken.last != month:
        return None
    return (at, int(spoken.value)) if 1 <= spoken.value <= _LATEST_DAY else None


def _is_two(tokens: Sequence[Token], month: int) -> bool:
    """ "bata do april se" is no second of April; "do april ko" is."""
    return month + 1 < len(tokens) and tokens[month + 1].text in date_words("on_a_day", "behind")


def _names_a_number(tokens: Sequence[Token], at: int) -> bool:
    """Whether the number at `at` belongs to the word before it: "section 9 april se"."""
    before = tokens[at - 1]
    if before.text in ("'", "-", "/") and at >= 2 and tokens[at - 2].kind == "number":
        return before.text != "-"
    return before.text in _named_by_a_number()


@lru_cache(maxsize=1)
def _named_by_a_number() -> frozenset[str]:
    return frozenset(map(fold, lexicon("numbers")["not_money_before"])) - {"day"}


def _year_behind(tokens: Sequence[Token], behind: int) -> tuple[int | None, int]:
    """Year behind "5 june": (year, next token); two digits only where they count nothing."""
    at = behind
    while at < len(tokens) and tokens[at].text in _AFTER_MONTH and at - behind < 2:
        at += 1
    if at >= len(tokens) or tokens[at].kind != "number":
        return None, behind
    digits = tokens[at].text
    year = year_of_digits(digits)
    if year is None:
        return None, behind
    if len(digits) == 4:
        return year, at + 1
    if (at > behind and tokens[at - 1].text == ",") or counts_something(tokens, at + 1):
        return None, behind
    if at + 1 < len(tokens) and glued(tokens, at) and tokens[at + 1].text in "-/:":
        return None, behind
    return year, at + 1


def _find_day_behind(reading: Reading, tokens: Sequence[Token], index: int, month: int) -> None:
    """ "june 5", "june 5, 2025", "june ki 5 tarikh"; "april 25" only where it is a day."""
    at = index + 1
    joined = at < len(tokens) and tokens[at].text in ("-", ".", "ki", "की", "mahine", "का", "ka")
    if joined:
        at += 1
    if at >= len(tokens) or not tokens[at].text.isdigit() or len(tokens[at].text) > 2:
        return
    if _ends_a_range(tokens, index, at):
        return
    day = int(tokens[at].text)
    ordinal = at + 1 < len(tokens) and tokens[at + 1].text in date_words("ordinals")
    end = at + 2 if ordinal else at + 1
    named = end < len(tokens) and tokens[end].text in date_words("day_words")
    if joined and tokens[at - 1].text not in "-." and not (ordinal or named):
        return
    if day < 1 or counts_something(tokens, end) or _goes_on(tokens, at):
        return
    year, last = _four_digits(tokens, end)
    together = joined or glued(tokens, index)
    sure = ordinal or named or year is not None or 0 < day < SHORT_YEARS.start
    if is_unsure_month(tokens[index].text) and not (year or ordinal or named):
        return
    start, stop = tokens[index].start, tokens[last - 1].end
    if sure or (day <= _LATEST_DAY and _on_a_day(tokens, index, end)):
        _add(reading, _day(year, month, day), start, stop)
    elif day <= _LATEST_DAY and index == 0 and end == len(reading.tokens) and not together:
        # A bare answer may be day or year: it is found as a period as well.
        value = _day(None, month, day)
        if value:
            reading.add("date", value, start, stop)
    elif day <= _LATEST_DAY and not together and not _of_a_month(reading, tokens, index, end):
        _add(reading, _day(None, month, day), start, stop)


def _ends_a_range(tokens: Sequence[Token], month: int, number: int) -> bool:
    """ "april 24 se march 25", "apr 25 to jun 25": their numbers are years."""
    other = number + 2 if number + 3 < len(tokens) else len(tokens)
    for first, last in ((number, other + 1), (month - 2, number)):
        if first < 1 or last >= len(tokens):
            continue
        joined = tokens[first + 1].text in period_words("range")
        if not joined or tokens[first - 1].text not in months():
            continue
        begins, ends = (year_of_digits(tokens[at].text) for at in (first, last))
        if tokens[last - 1].text in months() and begins and ends and 0 <= ends - begins <= 1:
            return True
    return False


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Whether the number at `at` is only the beginning of something: 24-25, 25.5, 5b."""
    if not glued(tokens, at):
        return False
    behind = tokens[at + 1]
    return behind.text in "-/:" or (
        behind.kind == "word" and behind.text not in date_words("ordinals")
    )


def _four_digits(tokens: Sequence[Token], behind: int) -> tuple[int | None, int]:
    at = behind + 1 if behind < len(tokens) and tokens[behind].text == "," else behind
    if at < len(tokens) and len(tokens[at].text) == 4:
        year = year_of_digits(tokens[at].text)
        if year is not None:
            return year, at + 1
    return None, behind


def _on_a_day(tokens: Sequence[Token], first: int, last: int) -> bool:
    before = tokens[first - 1].text if first else ""
    behind = tokens[last].text if last < len(tokens) else ""
    return before in date_words("on_a_day", "before") or behind in date_words("on_a_day", "behind")


def _of_a_month(reading: Reading, tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether "april 25" is April 2025: beside a return form, "for", "ka" …; 30 is a day."""
    words = {token.text for token in reading.tokens}
    if words & date_words("of_a_day") or int(tokens[last - 1].text) >= _NO_YEAR_YET:
        return False
    before = tokens[first - 1].text if first else ""
    behind = tokens[last].text if last < len(tokens) else ""
    return (
        any(entity.name == "return_form" for entity in reading.found)
        or before in period_words("beside", "before")
        or behind in period_words("beside", "behind")
    )

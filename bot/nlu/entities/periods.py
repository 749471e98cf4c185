"""Tax periods: "april 2025", "04/2025", "FY 24-25", "apr-jun 2025", "q2", "pichle mahine".

Values are the codes of the rules engine ("2025-04", "2025-26-Q1", "2025-26"); without a year
"--04" and "--Q1"; seen from today "last_month". Dates come first: their months are no periods.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
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

_MONTH_YEAR = re.compile(
    rf"{WORD_START}(?<![/.\-,])(0?[1-9]|1[0-2])([/\-])(20\d\d){WORD_END}(?![/.\-]\d)"
)
_MONTH_SHORT_YEAR = re.compile(
    rf"{WORD_START}(?<![/.\-,])(0[1-9]|1[0-2])/(\d\d){WORD_END}(?![/.\-]\d)"
)
_YEAR_MONTH = re.compile(
    rf"{WORD_START}(?<![/.\-,])(20\d\d)[/\-](0[1-9]|1[0-2]){WORD_END}(?![/.\-]\d)"
)
_YEARS = re.compile(
    rf"(?:{WORD_START}|(?<=fy))(?<![/.\-,])(20\d\d) ?(?:-|/|to|se|से) ?(20\d\d|\d\d){WORD_END}(?![/.,\-]\d)"
)
_SHORT_YEARS = re.compile(
    rf"(?:{WORD_START}|(?<=fy))(?<![/.\-,])'?(\d\d) ?(?:-|/) ?'?(\d\d){WORD_END}(?![/.,\-]\d)"
)
_QUARTER = re.compile(rf"{WORD_START}q[ \-]?([1-4]){WORD_END}(?![.,]\d)")
_BETWEEN = re.compile(
    r"[ ,.'/\-()]*(?:of|for|ki|ka|ke|की|का|के)?[ '\-(]*(?:fy|f\.y\.?|financial year)?[ '.\-:]*"
)
_FIRST_MONTH = 4


class _Atom(NamedTuple):
    """A part of a period in the text: a month, a quarter, a financial year or a calendar year."""

    kind: str  #: "month", "quarter", "fy" or "year"
    value: int  #: for a financial year the year in which it begins
    start: int
    end: int


def _month_code(year: int, month: int) -> str:
    return f"{year:04}-{month:02}"


def _year_code(start: int) -> str:
    return f"{start:04}-{(start + 1) % 100:02}"


def _quarter_of(month: int) -> int:
    return (month - _FIRST_MONTH) % 12 // 3 + 1


def _in_year(start: int, month: int) -> int:
    """The calendar year of a month of the financial year that begins in `start`."""
    return start if month >= _FIRST_MONTH else start + 1


@lru_cache(maxsize=1)
def _relative() -> PhraseTable:
    return PhraseTable(lexicon("periods")["relative"])


@lru_cache(maxsize=1)
def _quarters() -> PhraseTable:
    return PhraseTable(lexicon("periods")["quarters"])


@lru_cache(maxsize=2)
def _named_year(section: str) -> re.Pattern[str]:
    words = sorted(map(fold, lexicon("periods")[section]), key=len, reverse=True)
    either = "|".join(words).replace(" ", "[ .]{1,2}")
    return re.compile(rf"{WORD_START}(?:{either})[ .:\-(']*$")


def find_periods(reading: Reading) -> None:
    """`period` for each month, quarter or financial year; a range of months gives its ends."""
    text = reading.view.text
    tokens = reading.free_tokens()
    if any(token.kind == "number" for token in tokens):
        _find_numeric_months(reading)
        tokens = reading.free_tokens()
    years = _financial_years(reading)
    atoms = [*years, *_quarter_atoms(reading)]
    for atom in _month_atoms(reading, tokens):
        if not any(year.start <= atom.start < year.end for year in years):
            atoms.append(atom)
    if atoms:
        _combine(reading, sorted(atoms, key=lambda atom: atom.start))
    for match in _relative().find(reading.tokens, text):
        if reading.is_free(match.start, match.end):
            reading.add("period", match.value, match.start, match.end)


def _find_numeric_months(reading: Reading) -> None:
    """ "04/2025", "2025-04", "04/25"; not "2025-26", which is a year."""
    text = reading.view.text
    found = [(int(m.group(3)), int(m.group(1)), m) for m in _MONTH_YEAR.finditer(text)]
    for match in _YEAR_MONTH.finditer(text):
        year, month = int(match.group(1)), int(match.group(2))
        if month != (year + 1) % 100:
            found.append((year, month, match))
    for match in _MONTH_SHORT_YEAR.finditer(text):
        if int(match.group(2)) in SHORT_YEARS:
            found.append((CENTURY + int(match.group(2)), int(match.group(1)), match))
    for year, month, match in found:
        if reading.is_free(*match.span()):
            reading.add("period", _month_code(year, month), *match.span(), claim=True)


def _financial_years(reading: Reading) -> list[_Atom]:
    text = reading.view.text
    found: list[_Atom] = []
    for match in _YEARS.finditer(text):
        first, second = int(match.group(1)), int(match.group(2)) % 100
        if second == (first + 1) % 100 and reading.is_free(*match.span()):
            found += _year_atom(text, first, *match.span())
    for match in _SHORT_YEARS.finditer(text):
        first, second = int(match.group(1)), int(match.group(2))
        if first in SHORT_YEARS and second == first + 1 and reading.is_free(*match.span()):
            if _is_short_year(reading, match):
                found += _year_atom(text, CENTURY + first, *match.span())
    return found


def _year_atom(text: str, first: int, start: int, end: int) -> list[_Atom]:
    """The financial year with the words that name it; an assessment year is none of GST's."""
    before = text[max(0, start - 20) : start]
    if _named_year("assessment_year").search(before):
        return []
    named = _named_year("financial_year").search(before)
    return [_Atom("fy", first, start - len(named.group()) if named else start, end)]


def _is_short_year(reading: Reading, match: re.Match[str]) -> bool:
    """Whether "24-25" is a year: named as one, beside a form, or the whole message."""
    text = reading.view.text
    if _named_year("financial_year").search(text[max(0, match.start() - 20) : match.start()]):
        return True
    behind = next((token for token in reading.tokens if token.start >= match.end()), None)
    if behind is None and match.start() == 0:
        return True
    if behind is not None and (
        behind.text in period_words("year_behind") and behind.text not in ("se", "से")
    ):
        return True
    return any(entity.name == "return_form" for entity in reading.found) and not (
        behind is not None and counts_something([behind], 0)
    )


def _quarter_atoms(reading: Reading) -> list[_Atom]:
    text = reading.view.text
    found = [_Atom("quarter", int(m.group(1)), *m.span()) for m in _QUARTER.finditer(text)]
    for named in _quarters().find(reading.tokens, text):
        found.append(_Atom("quarter", int(named.value), named.start, named.end))
    return [atom for atom in found if reading.is_free(atom.start, atom.end)]


def _month_atoms(reading: Reading, tokens: Sequence[Token]) -> list[_Atom]:
    """Months, each followed by its year as an atom of its own."""
    found: list[_Atom] = []
    numbers_of = months()
    for index, token in enumerate(tokens):
        month = numbers_of.get(token.text)
        if month is None:
            if token.kind == "number" and len(token.text) == 4 and token.text.startswith("20"):
                year = year_of_digits(token.text)
                if year is not None:
                    found.append(_Atom("year", year, token.start, token.end))
            continue
        year_at = _year_token(tokens, index)
        if year_at is None and is_unsure_month(token.text) and not _beside(tokens, index):
            continue
        found.append(_Atom("month", month, token.start, token.end))
        if year_at is not None:
            year = year_of_digits(tokens[year_at].text)
            if year is not None and len(tokens[year_at].text) == 2:
                found.append(_Atom("year", year, tokens[year_at].start, tokens[year_at].end))
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


def _gap(text: str, left: _Atom, right: _Atom) -> str:
    return text[left.end : right.start].strip()


def _joins(text: str, left: _Atom, right: _Atom) -> bool:
    """Whether nothing but "of", "ka", "FY" and marks stands between two atoms."""
    return _BETWEEN.fullmatch(text, left.end, right.start) is not None


def _combine(reading: Reading, atoms: Sequence[_Atom]) -> None:
    """Joins neighbouring atoms and notes the periods that they make."""
    text = reading.view.text
    position = 0
    while position < len(atoms):
        run, position = _run(text, atoms, position)
        _note(reading, run)


def _run(text: str, atoms: Sequence[_Atom], first: int) -> tuple[list[_Atom], int]:
    """Atoms from `first` on that belong together: a month with its year, the ends of a range."""
    run = [atoms[first]]
    position = first + 1
    while position < len(atoms):
        here, following = run[-1], atoms[position]
        kinds = {atom.kind for atom in run}
        between = _gap(text, here, following)
        if following.kind in ("year", "fy"):
            joined = _joins(text, here, following) and not kinds & {"fy"}
            joined = joined and here.kind in ("month", "quarter")
        elif following.kind == "month":
            months_in = sum(atom.kind == "month" for atom in run)
            ranged = between in period_words("range") and months_in == 1 and here.kind != "fy"
            listed = between in period_words("list") | {""} and here.kind in ("month", "year")
            listed = listed and months_in > 0
            led = here.kind in ("fy", "year") and months_in == 0 and _joins(text, here, following)
            joined = (ranged and "month" in kinds) or listed or led
        else:
            joined = here.kind == "fy" and len(run) == 1 and _joins(text, here, following)
        if not joined:
            break
        run.append(following)
        position += 1
    return run, position


def _note(reading: Reading, run: Sequence[_Atom]) -> None:
    start, end = run[0].start, run[-1].end
    fy = next((atom.value for atom in run if atom.kind == "fy"), None)
    names = [atom for atom in run if atom.kind == "month"]
    quarter = next((atom.value for atom in run if atom.kind == "quarter"), None)
    if quarter is not None:
        if any(atom.kind == "year" for atom in run):
            reading.claimed.append((start, end))  # "q2 2025": of which financial year?
            return
        code = f"{_year_code(fy)}-Q{quarter}" if fy is not None else f"--Q{quarter}"
        reading.add("period", code, start, end, claim=True)
    elif not names:
        if fy is not None:
            reading.add("period", _year_code(fy), start, end, claim=True)
    elif len(names) == 2 and _is_range(reading.view.text, run):
        _note_range(reading, run, names, fy)
    else:
        _note_months(reading, run, names, fy)


def _is_range(text: str, run: Sequence[_Atom]) -> bool:
    second = max(at for at, atom in enumerate(run) if atom.kind == "month")
    return _gap(text, run[second - 1], run[second]) in period_words("range")


def _years_of(run: Sequence[_Atom], names: Sequence[_Atom], fy: int | None) -> list[int | None]:
    """The calendar year of each month: its own, else that of the month behind or before it."""
    years: list[int | None] = []
    for name in names:
        at = run.index(name)
        own = run[at + 1] if at + 1 < len(run) else None
        led = run[at - 1] if at == 1 and run[0].kind == "year" else None
        if own is not None and own.kind == "year":
            years.append(own.value)
        elif fy is not None:
            years.append(_in_year(fy, name.value))
        else:
            years.append(led.value if led else None)
    for at in range(len(names) - 2, -1, -1):
        following = years[at + 1]
        if years[at] is None and following is not None:
            wraps = names[at].value > names[at + 1].value
            years[at] = following - 1 if wraps else following
    return years


def _note_range(
    reading: Reading, run: Sequence[_Atom], names: Sequence[_Atom], fy: int | None
) -> None:
    """April to June is a quarter, April to March a year, other months stay two periods."""
    first, last = names[0].value, names[1].value
    year = _years_of(run, names, fy)[0]
    start, end = run[0].start, run[-1].end
    span = (last - first) % 12
    if span == 2 and (first - _FIRST_MONTH) % 3 == 0:
        quarter = _quarter_of(first)
        begins = None if year is None else (year if first >= _FIRST_MONTH else year - 1)
        code = f"--Q{quarter}" if begins is None else f"{_year_code(begins)}-Q{quarter}"
        reading.add("period", code, start, end, claim=True)
    elif first == _FIRST_MONTH and last == _FIRST_MONTH - 1:
        if year is not None:
            reading.add("period", _year_code(year), start, end, claim=True)
    else:
        _note_months(reading, run, names, fy, groups=("range_low", "range_high"))


def _note_months(
    reading: Reading,
    run: Sequence[_Atom],
    names: Sequence[_Atom],
    fy: int | None,
    groups: Sequence[str | None] = (),
) -> None:
    years = _years_of(run, names, fy)
    for at, name in enumerate(names):
        place = run.index(name)
        own = place + 1 < len(run) and run[place + 1].kind != "month"
        led = place == 1 and run[0].kind != "month"
        start = run[0].start if led else name.start
        end = run[place + 1].end if own else name.end
        year = years[at]
        code = _month_code(year, name.value) if year is not None else f"--{name.value:02}"
        group = groups[at] if groups else None
        reading.add("period", code, start, end, group=group, claim=True)

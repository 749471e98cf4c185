"""Tax periods: "april 2025", "04/2025", "FY 24-25", "apr-jun 2025", "q2", "pichle mahine".

Values are the codes of the rules engine ("2025-04", "2025-26-Q1", "2025-26"); without a year
"--04" and "--Q1"; seen from today "last_month". Dates come first: their months are no periods.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from bot.nlu.entities.calendar_words import CENTURY, SHORT_YEARS, period_words
from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.period_parts import Part, parts_of
from bot.nlu.entities.phrases import PhraseTable
from bot.nlu.entities.reading import Reading
from bot.nlu.text import WORD, WORD_END, WORD_START

_MONTH_YEAR = re.compile(
    rf"{WORD_START}(?<![/.\-,])(0?[1-9]|1[0-2])([/\-])(20\d\d){WORD_END}(?![/.\-]\d)"
)
_MONTH_SHORT_YEAR = re.compile(
    rf"{WORD_START}(?<![/.\-,])(0[1-9]|1[0-2])/(\d\d){WORD_END}(?![/.\-]\d)"
)
_YEAR_MONTH = re.compile(
    rf"{WORD_START}(?<![/.\-,])(20\d\d)[/\-](0[1-9]|1[0-2]){WORD_END}(?![/.\-]\d)"
)
_BETWEEN = re.compile(
    r"[ ,.'/\-()]*(?:of|for|ki|ka|ke|की|का|के)?[ '\-(]*(?:fy|f\.y\.?|financial year)?[ '.\-:]*"
)
_FIRST_MONTH = 4
_NONE = "none"


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


def find_periods(reading: Reading) -> None:
    """`period` for each month, quarter or financial year; a range of months gives its ends."""
    text = reading.view.text
    if any(token.kind == "number" for token in reading.tokens):
        _find_numeric_months(reading)
    parts = parts_of(reading)
    if parts:
        _combine(reading, parts)
    named = any(entity.name == "period" for entity in reading.found)
    for match in _relative().find(reading.tokens, text):
        # "3b march 2025, turnover last year 2 crore": the year is not the period asked about.
        aside = match.value == _NONE or (named and match.value.endswith("_year"))
        if not aside and reading.is_free(match.start, match.end):
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
        if reading.is_free(*match.span()) and not _is_numbered(text, match.start()):
            reading.add("period", _month_code(year, month), *match.span(), claim=True)


def _is_numbered(text: str, start: int) -> bool:
    """ "notification 5/2017", "परिपत्र 3/2018": a number and its year."""
    before = re.search(
        rf"({WORD})[ .:]*(?:(?:no|number|संख्या)[ .:]*)?$", text[max(0, start - 40) : start]
    )
    return before is not None and before.group(1) in period_words("numbered")


def _gap(text: str, left: Part, right: Part) -> str:
    return text[left.end : right.start].strip()


def _joins(text: str, left: Part, right: Part) -> bool:
    """Whether nothing but "of", "ka", "FY" and marks stands between two parts."""
    return _BETWEEN.fullmatch(text, left.end, right.start) is not None


def _combine(reading: Reading, parts: Sequence[Part]) -> None:
    """Joins neighbouring parts and notes the periods that they make."""
    text = reading.view.text
    position = 0
    while position < len(parts):
        run, position = _run(text, parts, position)
        _note(reading, run)


def _run(text: str, parts: Sequence[Part], first: int) -> tuple[list[Part], int]:
    """Parts from `first` on that belong together: a month with its year, the ends of a range."""
    run = [parts[first]]
    position = first + 1
    while position < len(parts):
        here, following = run[-1], parts[position]
        kinds = {part.kind for part in run}
        between = _gap(text, here, following)
        if following.kind in ("year", "fy"):
            joined = _joins(text, here, following) and not kinds & {"fy"}
            joined = joined and here.kind in ("month", "quarter")
        elif following.kind == "month":
            months_in = sum(part.kind == "month" for part in run)
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


def _note(reading: Reading, run: Sequence[Part]) -> None:
    start, end = run[0].start, run[-1].end
    fy = next((part.value for part in run if part.kind == "fy"), None)
    names = [part for part in run if part.kind == "month"]
    quarter = next((part.value for part in run if part.kind == "quarter"), None)
    if quarter is not None:
        if any(part.kind == "year" for part in run):
            reading.claimed.append((start, end))  # "q2 2025": of which financial year?
            return
        code = f"{_year_code(fy)}-Q{quarter}" if fy is not None else f"--Q{quarter}"
        reading.add("period", code, start, end, claim=True)
    elif not names:
        if fy is not None:
            reading.add("period", _year_code(fy), start, end, claim=True)
    elif len(names) == 2 and _is_range(reading.view.text, run, names):
        _note_range(reading, run, names, fy)
    else:
        _note_months(reading, run, names, fy)


def _is_range(text: str, run: Sequence[Part], names: Sequence[Part]) -> bool:
    """ "april to june"; also "april june", the ends of a quarter side by side."""
    second = max(at for at, part in enumerate(run) if part.kind == "month")
    between = _gap(text, run[second - 1], run[second])
    return between in period_words("range") or (not between and _is_quarter(*names))


def _is_quarter(first: Part, last: Part) -> bool:
    return (last.value - first.value) % 12 == 2 and (first.value - _FIRST_MONTH) % 3 == 0


def _years_of(run: Sequence[Part], names: Sequence[Part], fy: int | None) -> list[int | None]:
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


def _names_a_quarter(reading: Reading, start: int, end: int) -> bool:
    """ "june 2025 quarter", "सितंबर तिमाही", "quarter ending june 2025"."""
    text = reading.view.text
    return bool(
        _quarter_word("quarter_behind").match(text, end)
        or _quarter_word("quarter_before").search(text[max(0, start - 24) : start])
    )


@cache
def _quarter_word(section: str) -> re.Pattern[str]:
    words = "|".join(map(fold, lexicon("periods")[section]))
    if section == "quarter_behind":
        return re.compile(rf"(?: (?:ki|wali|की|वाली))? (?:{words}){WORD_END}")
    return re.compile(rf"{WORD_START}(?:{words}) $")


def _note_quarter_of(reading: Reading, run: Sequence[Part], name: Part, year: int | None) -> None:
    """The quarter that a month lies in; its words are a part of the period."""
    behind = _quarter_word("quarter_behind").match(reading.view.text, run[-1].end)
    end = behind.end() if behind else run[-1].end
    quarter = _quarter_of(name.value)
    code = f"--Q{quarter}"
    if year is not None:
        code = f"{_year_code(year if name.value >= _FIRST_MONTH else year - 1)}-Q{quarter}"
    reading.add("period", code, run[0].start, end, claim=True)


def _note_range(
    reading: Reading, run: Sequence[Part], names: Sequence[Part], fy: int | None
) -> None:
    """April to June is a quarter, April to March a year, other months stay two periods."""
    first, last = names[0].value, names[1].value
    year = _years_of(run, names, fy)[0]
    start, end = run[0].start, run[-1].end
    if _is_quarter(*names):
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
    run: Sequence[Part],
    names: Sequence[Part],
    fy: int | None,
    groups: Sequence[str | None] = (),
) -> None:
    years = _years_of(run, names, fy)
    if len(names) == 1 and _names_a_quarter(reading, run[0].start, run[-1].end):
        _note_quarter_of(reading, run, names[0], years[0])
        return
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

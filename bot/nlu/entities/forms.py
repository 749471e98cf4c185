"""Returns and forms: GSTR-3B as "3b", "gst r 3 b", "थ्री बी", "annual return", "cmp 8" …

They come before all that reads digits: the 1 of "gstr 1" is no day and no amount.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.nlu.entities.bare_figures import RETURN_FORM
from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.phrases import PhraseTable
from bot.nlu.entities.reading import Reading
from bot.nlu.text import WORD_END, WORD_START

_SERIES_FORMS = frozenset(
    {"1", "1A", "2B", "3B", "4", "5", "5A", "6", "7", "8", "9", "9C", "10", "11"}
)
_GSTR_2B = "GSTR-2B"
#: What people leave out: GSTR-3 was never in use.
_SHORTENED = {"3": "3B"}
_LETTERS = {"a": "A", "b": "B", "c": "C", "ए": "A", "बी": "B", "सी": "C", "bee": "B", "see": "C"}
_SPOKEN = {
    fold(word): number
    for number, words in lexicon("return_forms")["spoken"].items()
    for word in words
}
#: Numbers that have a form with a letter: 2B, 3B, 9C.
_LETTERED = "|".join(word for word, number in _SPOKEN.items() if number in ("2", "3", "9"))
_SPOKEN_NUMBER = "|".join(_SPOKEN)
_NO_DATE = r"(?![.,]\d(?! ?[abc](?![a-z])))(?![/\-]\d{1,2}[/\-]\d)(?!/20\d\d)"
_SUFFIX = r"(?:-?(?P<glued>[abc]|ए|बी|सी)|[ \-.]?(?P<apart>[bc]|बी|सी|bee|see))?"
_NUMBER = rf"(?P<number>1[01]|0?[1-9]|{_SPOKEN_NUMBER}){_SUFFIX}{WORD_END}{_NO_DATE}"
_SERIES = re.compile(
    rf"{WORD_START}(?:gst[ \-_.]?r+|g s t r|g\.s\.t\.r\.?|gsrt|gtsr|gsttr|gstar|gts r|gst ?return"
    r"|जीएसटी[ \-]?आर|जी एस टी आर|जिएसटीआर|जीसटीआर|जीएसटीअर|जी\.एस\.टी\.आर\.?|जीएसटी रिटर्न)"
    rf"[ \-_.:#]{{0,3}}(?:(?:form|no|number|फोर्म)[ .]{{1,2}})?{_NUMBER}"
)
_SHORT_SERIES = re.compile(
    rf"{WORD_START}(?<![.\-/])(?:r-?|आर[ \-]?|r (?=(?:1|3 ?b|one)(?![\d.,])))"
    rf"(?P<number>1[01]|[1-9]|one|वन){_SUFFIX}{WORD_END}{_NO_DATE}"
)
_BARE = re.compile(
    rf"{WORD_START}(?<![.\-])(?:(?P<number>[239]|{_LETTERED}) ?-?(?P<apart>[bc]|बी|सी))"
    rf"{WORD_END}(?![.\-]\d)"
)
_SECOND = re.compile(
    rf" ?(?:,|/|&|\+|and|aur|or|ya|n|और|या|एवं|व) ?(?P<number>1[01]|[1-9])"
    rf"(?P<glued>[abc]|ए|बी|सी)?{WORD_END}{_NO_DATE}"
)


def _aloud(number: str) -> str:
    """A pattern for "08", "8", "aath", "zero eight"."""
    words = "|".join(word for word, said in _SPOKEN.items() if said == number)
    return rf"(?:0?{number}|(?:(?:zero|जीरो) )?(?:{words}))"


_ONE_FORM = {
    "CMP-02": r"(?:cmp|c m p|सीएमपी|सी एम पी)[ \-_.]{0,3}0?2",
    "CMP-08": rf"(?:cmp|c m p|सीएमपी|सी एम पी)[ \-_.]{{0,3}}{_aloud('8')}",
    "PMT-06": rf"(?:pmt|p m t|पीएमटी|पी एम टी)[ \-_.]{{0,3}}{_aloud('6')}",
    "ITC-03": r"(?:itc|आईटीसी|आइटीसी)(?:[ \-_]?03|-?3| 3(?= (?:form|return|file|filing|फोर्म)))",
    "ITC-04": r"(?:itc|आईटीसी|आइटीसी)(?:[ \-_]?04|-?4| 4(?= (?:form|return|file|due|kab|फोर्म)))",
    "LUT": r"rfd[ \-]{0,2}11",
}
_SHAPES = tuple(
    (value, re.compile(rf"{WORD_START}(?:form )?{shape}{WORD_END}(?![.,]\d)"))
    for value, shape in _ONE_FORM.items()
)
_MULTIPLIED = re.compile(
    r" ?(?:l|k|c|cr|lac|lakh|lakhs|lacs|crore|hazar|hajar|thousand|लाख|हजार|करोड)(?![a-z])| ?%"
)


@lru_cache(maxsize=1)
def _names() -> PhraseTable:
    return PhraseTable(lexicon("return_forms")["names"])


@lru_cache(maxsize=1)
def _words(section: str) -> frozenset[str]:
    return frozenset(map(fold, lexicon("return_forms")[section]))


@lru_cache(maxsize=1)
def _second_is_a_form() -> re.Pattern[str]:
    words = "|".join(map(fold, lexicon("return_forms")["after_second"]))
    return re.compile(rf"(?: ?$| ?[?.!,।)]| (?:{words}){WORD_END})")


@lru_cache(maxsize=1)
def _before_no_form() -> re.Pattern[str]:
    words = "|".join(map(fold, lexicon("return_forms")["not_a_form_before"]))
    return re.compile(rf"{WORD_START}(?:{words})(?: no)?[ .:\-]{{0,2}}$")


def _form(match: re.Match[str]) -> str | None:
    """The form that a matched number and letter name; None if there is none."""
    groups = match.groupdict()
    number = groups["number"].lstrip("0")
    number = _SPOKEN.get(number, number)
    letter = groups.get("glued") or groups.get("apart")
    name = number + (_LETTERS[letter] if letter else "")
    name = _SHORTENED.get(name, name)
    return f"GSTR-{name}" if name in _SERIES_FORMS else None


def find_return_forms(reading: Reading) -> None:
    """`return_form` for each return, statement or form that the message names."""
    text = reading.view.text
    for match in _SERIES.finditer(text):
        if _is_a_duration(reading, match):
            continue
        end = _add(reading, match)
        while end is not None:
            second = _SECOND.match(text, end)
            if second is None or not _second_is_a_form().match(text, second.end()):
                break
            end = _add(reading, second, second.start("number"))
    for match in _SHORT_SERIES.finditer(text):
        if not _MULTIPLIED.match(text, match.end()):
            _add(reading, match)
    for match in _BARE.finditer(text):
        if not _before_no_form().search(text[max(0, match.start() - 16) : match.start()]):
            _add(reading, match)
    for value, shape in _SHAPES:
        for match in shape.finditer(text):
            if reading.is_free(*match.span()) and not _MULTIPLIED.match(text, match.end()):
                reading.add("return_form", value, *match.span(), claim=True)
    for named in _names().find(reading.free_tokens(), text):
        reading.add("return_form", _named(reading, named.value), named.start, named.end, claim=True)


def _is_a_duration(reading: Reading, match: re.Match[str]) -> bool:
    """ "gstr das din late": ten days, and not GSTR-10."""
    if match.group("number") == "1" or match.group("glued") or match.group("apart"):
        return False
    behind = next((token for token in reading.tokens if token.start >= match.end()), None)
    return behind is not None and behind.text in _units()


@lru_cache(maxsize=1)
def _units() -> frozenset[str]:
    content = lexicon("durations")
    return frozenset(fold(word) for name in ("days", "weeks", "months") for word in content[name])


def _add(reading: Reading, match: re.Match[str], start: int | None = None) -> int | None:
    """Notes the form of a match; where it ends, None if it is not free."""
    first = match.start() if start is None else start
    if not reading.is_free(first, match.end()):
        return None
    value = _form(match)
    if value is not None:
        reading.add("return_form", value, first, match.end(), claim=True)
        mark = "gstr2b" if value == _GSTR_2B else RETURN_FORM
        reading.marks.append((mark, first, match.end()))
    elif match.re is _SERIES:
        reading.claimed.append((first, match.end()))  # GSTR-2A: no amount either
    return match.end()


def _named(reading: Reading, value: str) -> str:
    content = lexicon("return_forms")
    composition = _words("composition")
    if value == "GSTR-9" and any(token.text in composition for token in reading.tokens):
        return str(content["annual_return_of_composition"])
    return value

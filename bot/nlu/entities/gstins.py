"""Candidates for a GSTIN, right or wrong: whatever a person clearly means as one.

The number may be in lower case, broken by blanks or hyphens, in the middle of a sentence, too
short or too long. Whether it is valid is for `rules_engine.gstin` to say.
"""

from __future__ import annotations

import re

from bot.nlu.entities.calendar_words import months
from bot.nlu.entities.reading import Reading
from bot.nlu.text import WORD_END, WORD_START

_LENGTH = 15
#: State code, PAN (5 letters, 4 digits, letter), entity, letter Z or another, check character.
_NORMAL = "dd" + "lllll" + "dddd" + "l" + "aaa"
_DIGIT_LIKE = frozenset("0123456789oilszbq")
_SEPARATORS = frozenset(" -./")
_RUN = re.compile(rf"{WORD_START}[0-9a-z]{{8,20}}{WORD_END}")
_SPACED_START = re.compile(rf"{WORD_START}(?=[0-9oilszb] ?[0-9oilszb][ \-./]{{0,2}}[a-z0-9])")
_CUE = re.compile(
    r"(?:gst\s?in|gst\s?tin|gst\s{0,2}(?:no|num|number|nmbr|nambar|namber|nbr|nr|id)|gst\s?#"
    r"|जीएसटीआईएन|जीएसटीआइएन|जीएसटिन|(?:जीएसटी|जिएसटी|gst)\s{0,2}(?:नंबर|नम्बर|नं|no)"
    r"|uin|यूआईएन)"
)
_ARN = re.compile(r"a[a-z]\d{12}[0-9a-z]$")
_CUE_REACH = 40


def _slips(run: str) -> int:
    """How many of the 15 positions are not as in the GSTIN of a normal taxpayer."""
    return sum(
        (kind == "d" and not character.isdigit()) or (kind == "l" and not character.isalpha())
        for character, kind in zip(run, _NORMAL, strict=True)
    )


def _mixed(run: str) -> bool:
    letters = sum(character.isalpha() for character in run)
    return letters >= 3 and len(run) - letters >= 3


def _looks_like(run: str) -> bool:
    """A run without blanks that can only be meant as a GSTIN."""
    if not _mixed(run) or _ARN.match(run):
        return False
    head = sum(character in _DIGIT_LIKE for character in run[:2])
    if len(run) == _LENGTH:
        return head == 2 and sum(character.isdigit() for character in run) >= 5
    if 13 <= len(run) <= 17:
        pan = run[2:12]
        return (
            run[:2].isdigit()
            and sum(character.isalpha() for character in pan[:5]) >= 4
            and sum(character.isdigit() for character in pan[5:]) >= 3
        )
    return False


def _spaced(text: str, start: int) -> tuple[str, int] | None:
    """Fifteen characters from `start`, passing over single separators: (number, end)."""
    characters: list[str] = []
    position, gap = start, 0
    while position < len(text) and len(characters) < _LENGTH:
        character = text[position]
        if character.isascii() and character.isalnum():
            characters.append(character)
            gap = 0
        elif character in _SEPARATORS and gap < 2:
            gap += 1
        else:
            return None
        position += 1
    if len(characters) < _LENGTH or (position < len(text) and text[position].isalnum()):
        return None
    run = "".join(characters)
    slips = _slips(run)
    if not run[:2].isdigit() or slips > 1 or (slips and run[13] != "z"):
        return None
    if run[2:7] in months() and run[13] != "z":
        return None  # "20 april 2025 paid"
    return run, position


def find_gstins(reading: Reading) -> None:
    text = reading.view.text
    for start in [match.start() for match in _SPACED_START.finditer(text)]:
        if not reading.is_free(start, start + 1):
            continue
        spaced = _spaced(text, start)
        if spaced is not None:
            reading.add("gstin", spaced[0].upper(), start, spaced[1], claim=True)
    cues = [match.end() for match in _CUE.finditer(text)]
    cue_starts = [match.start() for match in _CUE.finditer(text)]
    for match in _RUN.finditer(text):
        if not reading.is_free(*match.span()):
            continue
        run = match.group()
        cued = any(0 <= match.start() - end <= _CUE_REACH for end in cues)
        named = cued or any(0 <= start - match.end() <= _CUE_REACH for start in cue_starts)
        near_miss = named and _mixed(run) and not _ARN.match(run) and len(run) >= 10
        if _looks_like(run) or near_miss:
            reading.add("gstin", run.upper(), *match.span(), claim=True)

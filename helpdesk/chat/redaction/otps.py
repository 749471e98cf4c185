"""One-time passwords: the digits right behind, or right before, the word OTP."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpdesk.chat.redaction.reading import (
    GROUP,
    SEPARATORS,
    WORD,
    WORD_AFTER,
    words,
    words_before,
)

_RUN = re.compile(r"\d{1,9}(?:[ -]\d{1,9}){0,8}")
_PART_OF_A_NUMBER = re.compile(r"[.,/:]\d|[%/]")
_DATES = ([4, 2, 2], [2, 2, 4], [1, 2, 4], [2, 1, 4], [1, 1, 4])
_OTP_BACK = re.compile(r"(?<![\d.,/:])\d(?:[ -]?\d){3,7}(?![\d])")
_LOOK_BACK = 48
_LOOK_AHEAD = 6


def otps(shadow: str) -> Iterator[tuple[int, int, str]]:
    """Where they are: start, end and kind."""
    known = words()
    for keyword in known.otp.finditer(shadow):
        place = keyword.end()
        for _ in range(_LOOK_AHEAD):
            place = SEPARATORS.match(shadow, place).end()  # type: ignore[union-attr]
            if shadow[place : place + 1].isdigit():
                span = _otp_at(shadow, place)
                if span:
                    yield *span, "otp"
                break
            word = WORD.match(shadow, place)
            if not word or word.group() not in known.sets["otp.fillers"]:
                break
            place = word.end()
        before = _otp_before(shadow, keyword.start(), keyword.end())
        if before:
            yield *before, "otp"


def _otp_at(shadow: str, place: int) -> tuple[int, int] | None:
    run = _RUN.match(shadow, place)
    assert run is not None
    groups = [m.span() for m in GROUP.finditer(shadow, run.start(), run.end())]
    lengths = [b - a for a, b in groups]
    whole = sum(lengths)
    if 4 <= whole <= 8 and max(lengths) <= 4 and len(groups) > 1:
        dated = lengths in _DATES
        if not dated and _is_code(shadow, groups[0][0], groups[-1][1], whole):
            return groups[0][0], groups[-1][1]
    first, last = groups[0]
    if 4 <= last - first <= 8 and _is_code(shadow, first, last, last - first):
        return first, last
    return None


def _is_code(shadow: str, start: int, end: int, length: int) -> bool:
    """Digits that stand alone and count nothing: no unit, amount, year, date or time behind."""
    listed = words().sets
    if shadow[end : end + 1].isdigit() or _PART_OF_A_NUMBER.match(shadow, end):
        return False
    if shadow[max(0, start - 1) : start] in ("₹", "/", "#") and start:
        return False
    after = WORD_AFTER.match(shadow, end)
    follows = after.group(1) if after else ""
    if follows in listed["units"]:
        return False
    year = length == 4 and shadow[start : start + 2] in ("19", "20")
    return not (year and follows in listed["otp.after_year"])


def _otp_before(shadow: str, keyword: int, keyword_end: int) -> tuple[int, int] | None:
    """ "482913 is my OTP": the number stands before the word."""
    listed = words().sets
    after = WORD_AFTER.match(shadow, keyword_end)
    if after and after.group(1) in listed["otp.absent"]:
        return None
    window = max(0, keyword - _LOOK_BACK)
    last = None
    for last in _OTP_BACK.finditer(shadow, window, keyword):  # noqa: B007
        pass
    if last is None or (last.start() == window and window):
        return None
    between = shadow[last.end() : keyword]
    spoken = WORD.findall(between)
    if len(spoken) > 3 or any(word not in listed["otp.before"] for word in spoken):
        return None
    digits = sum(character.isdigit() for character in last.group())
    if (digits != 6 and not spoken) or re.search(r"[.,/%\d]", between):
        return None
    before = words_before(shadow, last.start(), 16)
    if before and before[-1] in listed["money_before"] | listed["reference_before"]:
        return None
    return last.span() if _is_code(shadow, last.start(), last.end(), digits) else None

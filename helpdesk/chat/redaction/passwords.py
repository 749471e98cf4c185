"""Passwords and PINs: what is told behind the word, and what near it can be nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpdesk.chat.redaction.reading import (
    LETTER,
    SEPARATORS,
    WORD,
    WORD_AFTER,
    words,
    words_before,
)

MASK = "••••••"
_TOLD = re.compile(r"[:=–—→>]|(?<=\s)-|-(?=\s)|^-")
_TOKEN = re.compile(r"\S{1,128}")
_TAIL = re.compile(r" {1,2}[@#$%^&*!]\S{1,32}")
_COUNT = re.compile(r"[\d.,/-]+")
_NOT_A_LETTER = re.compile(rf"[^{LETTER}'’.]")
_AFTER_WORD = (*" \t\n:=-–—→>\"'“‘`,(", "")
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "`": "`"}
_SHORT_CODES = ("pin", "cvv")
_TRAILING = ".,;:?\"'”’`)]।"

_NOT_SECRET = re.compile(
    r"""(?x)
    \d{2}[a-z]{5}\d{4}[a-z][a-z0-9]{3}              # GSTIN
    | [a-z]{5}\d{4}[a-z]                            # PAN
    | gst-\d{4}-\d{3,9}                             # our ticket
    | gstr-?\d{1,2}[a-z]? | \d{1,2}[a-z]            # a return
    | \d{1,3}(?:st|nd|rd|th|x)                      # 2nd
    | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}               # a date
    | (?:https?://|www\.)\S* | \S*\.(?:gov|com|in|org|net)(?:/\S*)?
    | [^@\s]{1,64}@[^@\s]{1,64}\.[a-z]{2,10}        # e-mail
    | •+
    """
)
_ERROR_CODE = re.compile(r"[A-Z]{2,5}[_-]?\d{3,7}")
_MIXED = re.compile(r"(?=.{0,127}[a-z\u0900-\u0963])(?=.{0,127}\d)")
_STRONG_SPECIAL = re.compile(r"[@#$^*!~%]")
_NUMBERED = re.compile(r"[a-z]{1,10}#\d{1,12}")


def passwords(text: str, shadow: str) -> Iterator[tuple[int, int, str]]:
    """Where they are: start, end and kind."""
    known = words()
    for keyword in known.password.finditer(shadow):
        if keyword.group() == "pass" and any(
            word in known.sets["password.near_me"]
            for word in words_before(shadow, keyword.start(), 12)[-1:]
        ):
            continue
        short_code = keyword.group().endswith(_SHORT_CODES)
        span = _password_behind(text, shadow, keyword.end(), told=short_code)
        if span:
            yield *span, "password"
        for strong in _strong_near(shadow, keyword.start(), keyword.end()):
            yield *strong, "password"


def _password_behind(text: str, shadow: str, place: int, *, told: bool) -> tuple[int, int] | None:
    """The value that is told right behind the word "password"."""
    listed = words().sets
    said = False
    for _ in range(5):
        gap = SEPARATORS.match(shadow, place)
        assert gap is not None
        told = told or bool(_TOLD.search(gap.group()))
        quoted = _quoted(shadow, gap.start(), gap.end())
        if quoted and not _is_known(text, shadow, *quoted):
            return quoted
        place = gap.end()
        word = WORD.match(shadow, place)
        alone = word is not None and shadow[word.end() : word.end() + 1] in _AFTER_WORD
        if word is not None and alone and word.group() in listed["password.says"]:
            said = True
        elif not (word is not None and alone and word.group() in listed["password.fillers"]):
            break
        assert word is not None
        place = word.end()
    return _value_at(text, shadow, place, told=told, said=said)


def _quoted(shadow: str, start: int, end: int) -> tuple[int, int] | None:
    for place in range(start, end):
        closing = _QUOTES.get(shadow[place])
        if closing:
            close = shadow.find(closing, place + 1, place + 66)
            if close > place + 2 and "\n" not in shadow[place:close]:
                return place + 1, close
    return None


def _value_at(
    text: str, shadow: str, place: int, *, told: bool, said: bool
) -> tuple[int, int] | None:
    listed = words().sets
    token = _TOKEN.match(shadow, place)
    if token is None:
        return None
    value = token.group().rstrip(_TRAILING)
    end = place + len(value)
    if len(value) < 3 or MASK in value or _is_known(text, shadow, place, end):
        return None
    after = WORD_AFTER.match(shadow, token.end() if end < token.end() else end)
    follows = after.group(1) if after and end == token.end() else ""
    if value.isdigit():
        counted = follows in listed["units"] or (follows in listed["otp.after_year"] and not told)
        return None if counted or not (told or said or len(value) >= 4) else (place, end)
    if not _NOT_A_LETTER.search(value):
        ends = end < token.end() or not shadow[end:].strip() or shadow[end : end + 1] == "\n"
        if re.search(r"(?:ing|ed)$", value) and not told:
            return None
        spoken = said and (ends or follows in listed["password.goes_on"])
        hindi = follows in listed["password.says"] and _ends_after(shadow, end)
        return (place, end) if told or spoken or hindi else None
    if value[0].isdigit() and _counts(value, follows):
        return None
    if _ERROR_CODE.fullmatch(text, place, end) and not (told or said):
        return None
    secret = bool(_MIXED.match(value)) or bool(_STRONG_SPECIAL.search(value))
    if not secret:
        return (place, end) if told and not re.search(r"[/|]", value) else None
    return _with_tail(shadow, place, end)


def _counts(value: str, follows: str) -> bool:
    units = words().sets["units"]
    number = _COUNT.match(value)
    rest = value[number.end() :] if number else value
    return (not rest and follows in units) or rest.strip("-") in units


def _ends_after(shadow: str, place: int) -> bool:
    """Behind the value comes "hai" and the sentence ends."""
    after = WORD_AFTER.match(shadow, place)
    if after is None:
        return True
    rest = shadow[after.end() : after.end() + 24].lstrip(" ")
    if not rest or rest[0] in ".,;!?।\n":
        return True
    word = WORD.match(rest)
    return word is not None and word.group() in words().sets["password.goes_on"]


def _with_tail(shadow: str, start: int, end: int) -> tuple[int, int]:
    """A password typed with a blank in it goes on with its special characters."""
    tail = _TAIL.match(shadow, end)
    return (start, tail.end()) if tail else (start, end)


def _is_known(text: str, shadow: str, start: int, end: int) -> bool:
    """Not a password: a word about passwords, an identifier, a date or an address."""
    value = shadow[start:end]
    if value.strip("•") == "" or _NOT_SECRET.fullmatch(value):
        return True
    return value.strip("!?.,'’") in words().sets["password.not_a_password"]


def _strong_near(shadow: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Tokens near the word that look like nothing else: letters, digits and a special character."""
    window = max(0, start - 80)
    before = [m.span() for m in _TOKEN.finditer(shadow, window, start)][-4:]
    ahead = [m.span() for m in _TOKEN.finditer(shadow, end, min(len(shadow), end + 240))][:8]
    for a, b in before + ahead:
        if (a == window and window) or (a == end and end < len(shadow)):
            continue
        value = shadow[a:b].strip(_TRAILING + "([")
        a = shadow.index(value, a) if value else a
        inner = value[:-1] if value.endswith(("!", "*", "%")) else value
        if (
            len(value) >= 5
            and _MIXED.match(value)
            and _STRONG_SPECIAL.search(inner)
            and not _NOT_SECRET.fullmatch(value)
            and not _NUMBERED.fullmatch(value)
        ):
            yield a, a + len(value)

"""Masks what must never be stored or passed on: Aadhaar numbers, cards, passwords and OTPs.

Everything works on a *shadow* of the text: as long as the text, but lower case and with the digits
of every script as 0-9, so that a place found in the shadow is the same place in the text.
No pattern here can backtrack: each looks at a bounded number of characters from where it starts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from helpdesk.chat.check_digits import luhn_holds, verhoeff_holds

MASK = "••••••"
KINDS = ("aadhaar", "card", "password", "otp")

_LETTER = "a-z\u0900-\u0963\u0970-\u097f"
_INVISIBLE = "\u200b-\u200f\u2060\ufeff\u00ad"
_GAP = rf"[ \t\u00a0\u2000-\u200a\u202f{_INVISIBLE}\-\u2010-\u2015\u2212._]"
_NUMBER_RUN = re.compile(rf"\d(?:{_GAP}{{0,3}}\d)*")
_GROUP = re.compile(r"\d+")
_WORD = re.compile(rf"[{_LETTER}₹/]+(?:[-'.][{_LETTER}]+)*")
_WORD_AFTER = re.compile(rf"[ \t\-]{{0,3}}([{_LETTER}%]{{1,24}})")
_SEPARATORS = re.compile(r"[\s:=\-–—→>\"'“”‘’`*()\[\]|,.।]{0,12}")
_TOLD = re.compile(r"[:=–—→>]|(?<=\s)-|-(?=\s)|^-")
_TOKEN = re.compile(r"\S{1,128}")
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

_AADHAAR_SHAPES = frozenset({(12,), (4, 4, 4), (1,) * 12})
_CARD_SHAPES = frozenset({(4, 4, 4, 4), (4, 6, 5), (4, 4, 4, 4, 3), (4, 6, 4), (8, 8)})
_CARD_ISSUERS = (
    (re.compile(r"4"), {13, 16, 19}),
    (re.compile(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), {16}),
    (re.compile(r"3[47]"), {15}),
    (re.compile(r"60|65|8[12]|508|35[36]|64[4-9]|62"), {16, 17, 18, 19}),
    (re.compile(r"3[0689]"), {14}),
    (re.compile(r"50|5[6-9]|6[0-9]"), {13, 14, 15, 16, 17, 18, 19}),
)


@dataclass(frozen=True)
class Redacted:
    """The text without its secrets, and which kinds were found (in the order of `KINDS`)."""

    text: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class _Words:
    sets: dict[str, frozenset[str]]
    password: re.Pattern[str]
    otp: re.Pattern[str]


def redact(text: str) -> Redacted:
    """Mask every secret in `text`. Masking twice changes nothing more."""
    shadow = _shadow(text)
    found: list[tuple[int, int, str]] = []
    found.extend(_long_numbers(shadow))
    otps = list(_otps(shadow))
    found.extend(otps)
    found.extend(_passwords(text, shadow))
    if not found:
        return Redacted(text, ())
    kinds = {kind for _, _, kind in found}
    pieces: list[str] = []
    done = 0
    for start, end, _ in sorted(found):
        if end <= done:
            continue
        pieces.append(text[done : max(start, done)])
        if start >= done:
            pieces.append(MASK)
        done = end
    pieces.append(text[done:])
    return Redacted("".join(pieces), tuple(kind for kind in KINDS if kind in kinds))


# --- the shadow ------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _shadow_of(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character


def _shadow(text: str) -> str:
    if text.isascii():
        return text.lower()
    return "".join(map(_shadow_of, text))


@cache
def _words() -> _Words:
    data: dict[str, Any] = yaml.safe_load(
        Path(__file__).with_name("redaction_words.yml").read_text(encoding="utf-8")
    )
    sets: dict[str, frozenset[str]] = {}
    for name, value in data.items():
        if isinstance(value, str):
            sets[name] = frozenset(value.split())
            continue
        for inner, words in value.items():
            if isinstance(words, str):
                sets[f"{name}.{inner}"] = frozenset(words.split())

    def keywords(name: str, extra: str = "") -> re.Pattern[str]:
        gap = "[ \\t\\u00a0]{1,3}"
        alternatives = "|".join(word.replace(" ", gap) for word in data[name]["keywords"])
        return re.compile(rf"(?<![0-9{_LETTER}])(?:(?:{alternatives})(?![{_LETTER}]){extra})")

    return _Words(
        sets,
        keywords("password", rf"|pass(?=\s{{0,3}}[:=]|\s{{1,3}}[-–]\s|-(?=[^{_LETTER}]))"),
        keywords("otp"),
    )


# --- Aadhaar and cards -----------------------------------------------------------------


def _long_numbers(shadow: str) -> Iterator[tuple[int, int, str]]:
    for run in _NUMBER_RUN.finditer(shadow):
        if run.end() - run.start() < 12:
            continue
        groups = [match.span() for match in _GROUP.finditer(shadow, run.start(), run.end())]
        lengths = [end - start for start, end in groups]
        first = 0
        while first < len(groups):
            width = _secret_width(shadow, groups, lengths, first)
            if width:
                count, kind = width
                yield groups[first][0], groups[first + count - 1][1], kind
                first += count
            else:
                first += 1


def _secret_width(
    shadow: str, groups: list[tuple[int, int]], lengths: list[int], first: int
) -> tuple[int, str] | None:
    """How many groups from `first` on make a secret number, and which kind it is."""
    total = 0
    hits: list[tuple[int, str]] = []
    for count, length in enumerate(lengths[first : first + 19], start=1):
        total += length
        if total > 19:
            break
        if total < 12 or _part_of_longer(lengths, first, count):
            continue
        shape = tuple(lengths[first : first + count])
        kind = _kind_of(shadow, groups[first : first + count], shape, total)
        if kind:
            hits.append((count, kind))
    return hits[-1] if hits else None


def _part_of_longer(lengths: list[int], first: int, count: int) -> bool:
    """Groups of one length go on before or behind: a list of figures, not one number."""
    shape = lengths[first : first + count]
    if count == 1:
        return False
    before = first > 0 and lengths[first - 1] == shape[0]
    behind = first + count < len(lengths) and lengths[first + count] == shape[-1]
    return before or behind


def _kind_of(
    shadow: str, groups: list[tuple[int, int]], shape: tuple[int, ...], total: int
) -> str | None:
    start, end = groups[0][0], groups[-1][1]
    digits = "".join(shadow[a:b] for a, b in groups)
    aadhaar = total == 12 and digits[0] not in "01" and verhoeff_holds(digits)
    card = total >= 13 and _issued(digits) and luhn_holds(digits)
    if not (aadhaar or card):
        return None
    words = _words().sets
    before = _words_before(shadow, start, 40)
    if any(word in words["aadhaar_before"] for word in before):
        return "aadhaar" if aadhaar else "card"
    named = any(word in words["card_before"] for word in before)
    if named and card:
        return "card"
    if _glued(shadow, start, end) or any(word in words["reference_before"] for word in before):
        return None
    if _is_money(shadow, start, end, before):
        return None
    round_figures = len(groups) > 1 and all(shadow[b - 1] == "0" for _, b in groups)
    if round_figures or (card and len(shape) > 1 and shape not in _CARD_SHAPES):
        return None
    if aadhaar and (shape not in _AADHAAR_SHAPES or _is_phone(shadow, start, digits, before)):
        return None
    return "aadhaar" if aadhaar else "card"


def _issued(digits: str) -> bool:
    return any(
        len(digits) in lengths and pattern.match(digits) for pattern, lengths in _CARD_ISSUERS
    )


def _words_before(shadow: str, start: int, reach: int) -> list[str]:
    return _WORD.findall(shadow, max(0, start - reach), start)[-5:]


def _glued(shadow: str, start: int, end: int) -> bool:
    """Part of a longer reference such as an ARN or a UTR: Latin letters touch it."""
    before = shadow[start - 1 : start]
    if before.isascii() and before.isalnum():
        return True
    after = re.compile(r"[a-z]{1,12}").match(shadow, end)
    return bool(after) and after.group() not in _words().sets["password.says"]  # type: ignore[union-attr]


def _is_money(shadow: str, start: int, end: int, before: list[str]) -> bool:
    words = _words().sets
    if shadow[max(0, start - 2) : start].strip().endswith("₹"):
        return True
    if before and before[-1] in words["money_before"]:
        return True
    after = _WORD_AFTER.match(shadow, end)
    return bool(after and after.group(1) in words["units"]) or shadow.startswith("/-", end)


def _is_phone(shadow: str, start: int, digits: str, before: list[str]) -> bool:
    if not (digits.startswith("91") and digits[2] in "6789"):
        return False
    named = any(word in _words().sets["phone_before"] for word in before)
    return named or shadow[max(0, start - 1) : start] == "+"


# --- OTPs ------------------------------------------------------------------------------

_OTP_BACK = re.compile(r"(?<![\d.,/:])\d(?:[ -]?\d){3,7}(?![\d])")
_LOOK_BACK = 48
_LOOK_AHEAD = 6


def _otps(shadow: str) -> Iterator[tuple[int, int, str]]:
    words = _words()
    for keyword in words.otp.finditer(shadow):
        place = keyword.end()
        for _ in range(_LOOK_AHEAD):
            place = _SEPARATORS.match(shadow, place).end()  # type: ignore[union-attr]
            if shadow[place : place + 1].isdigit():
                span = _otp_at(shadow, place)
                if span:
                    yield *span, "otp"
                break
            word = _WORD.match(shadow, place)
            if not word or word.group() not in words.sets["otp.fillers"]:
                break
            place = word.end()
        before = _otp_before(shadow, keyword.start(), keyword.end())
        if before:
            yield *before, "otp"


def _otp_at(shadow: str, place: int) -> tuple[int, int] | None:
    groups = []
    run = re.compile(r"\d{1,9}(?:[ -]\d{1,9}){0,8}").match(shadow, place)
    assert run is not None
    groups = [m.span() for m in _GROUP.finditer(shadow, run.start(), run.end())]
    lengths = [b - a for a, b in groups]
    whole = sum(lengths)
    if 4 <= whole <= 8 and max(lengths) <= 4 and len(groups) > 1:
        dated = lengths in ([4, 2, 2], [2, 2, 4], [1, 2, 4], [2, 1, 4], [1, 1, 4])
        if not dated and _is_code(shadow, groups[0][0], groups[-1][1], whole):
            return groups[0][0], groups[-1][1]
    first, last = groups[0]
    if 4 <= last - first <= 8 and _is_code(shadow, first, last, last - first):
        return first, last
    return None


def _is_code(shadow: str, start: int, end: int, length: int) -> bool:
    """Digits that stand alone and count nothing: no unit, amount, year, date or time behind."""
    words = _words().sets
    if shadow[end : end + 1].isdigit() or re.compile(r"[.,/:]\d|[%/]").match(shadow, end):
        return False
    if shadow[max(0, start - 1) : start] in ("₹", "/", "#") and start:
        return False
    after = _WORD_AFTER.match(shadow, end)
    follows = after.group(1) if after else ""
    if follows in words["units"]:
        return False
    year = length == 4 and shadow[start : start + 2] in ("19", "20")
    return not (year and follows in words["otp.after_year"])


def _otp_before(shadow: str, keyword: int, keyword_end: int) -> tuple[int, int] | None:
    """ "482913 is my OTP": the number stands before the word."""
    words = _words().sets
    after = _WORD_AFTER.match(shadow, keyword_end)
    if after and after.group(1) in words["otp.absent"]:
        return None
    window = max(0, keyword - _LOOK_BACK)
    last = None
    for last in _OTP_BACK.finditer(shadow, window, keyword):  # noqa: B007
        pass
    if last is None or (last.start() == window and window):
        return None
    between = shadow[last.end() : keyword]
    spoken = _WORD.findall(between)
    if len(spoken) > 3 or any(word not in words["otp.before"] for word in spoken):
        return None
    digits = sum(character.isdigit() for character in last.group())
    if (digits != 6 and not spoken) or re.search(r"[.,/%\d]", between):
        return None
    before = _words_before(shadow, last.start(), 16)
    if before and before[-1] in words["money_before"] | words["reference_before"]:
        return None
    return last.span() if _is_code(shadow, last.start(), last.end(), digits) else None


# --- passwords -------------------------------------------------------------------------


def _passwords(text: str, shadow: str) -> Iterator[tuple[int, int, str]]:
    words = _words()
    for keyword in words.password.finditer(shadow):
        if keyword.group() == "pass" and any(
            word in words.sets["password.near_me"]
            for word in _words_before(shadow, keyword.start(), 12)[-1:]
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
    words = _words().sets
    said = False
    for _ in range(5):
        gap = _SEPARATORS.match(shadow, place)
        assert gap is not None
        told = told or bool(_TOLD.search(gap.group()))
        quoted = _quoted(shadow, gap.start(), gap.end())
        if quoted and not _is_known(text, shadow, *quoted):
            return quoted
        place = gap.end()
        word = _WORD.match(shadow, place)
        alone = word is not None and shadow[word.end() : word.end() + 1] in _AFTER_WORD
        if word is not None and alone and word.group() in words["password.says"]:
            said = True
        elif not (word is not None and alone and word.group() in words["password.fillers"]):
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
    words = _words().sets
    token = _TOKEN.match(shadow, place)
    if token is None:
        return None
    value = token.group().rstrip(_TRAILING)
    end = place + len(value)
    if len(value) < 3 or MASK in value or _is_known(text, shadow, place, end):
        return None
    after = _WORD_AFTER.match(shadow, token.end() if end < token.end() else end)
    follows = after.group(1) if after and end == token.end() else ""
    if value.isdigit():
        counted = follows in words["units"] or (follows in words["otp.after_year"] and not told)
        return None if counted or not (told or said or len(value) >= 4) else (place, end)
    if not re.search(rf"[^{_LETTER}'’.]", value):
        ends = end < token.end() or not shadow[end:].strip() or shadow[end : end + 1] == "\n"
        if re.search(r"(?:ing|ed)$", value) and not told:
            return None
        spoken = said and (ends or follows in words["password.goes_on"])
        hindi = follows in words["password.says"] and _ends_after(shadow, end)
        return (place, end) if told or spoken or hindi else None
    if re.match(r"\d+-?(?:\d+)?-?", value) and _counts(value, follows):
        return None
    if _ERROR_CODE.fullmatch(text, place, end) and not (told or said):
        return None
    secret = bool(_MIXED.match(value)) or bool(_STRONG_SPECIAL.search(value))
    if not secret:
        return (place, end) if told and not re.search(r"[/|]", value) else None
    return _with_tail(shadow, place, end)


def _counts(value: str, follows: str) -> bool:
    units = _words().sets["units"]
    number = re.match(r"[\d.,/-]+", value)
    rest = value[number.end() :] if number else value
    return (not rest and follows in units) or rest.strip("-") in units


def _ends_after(shadow: str, place: int) -> bool:
    """Behind the value comes "hai" and the sentence ends."""
    after = _WORD_AFTER.match(shadow, place)
    if after is None:
        return True
    rest = shadow[after.end() : after.end() + 24].lstrip(" ")
    if not rest or rest[0] in ".,;!?।\n":
        return True
    word = _WORD.match(rest)
    return word is not None and word.group() in _words().sets["password.goes_on"]


def _with_tail(shadow: str, start: int, end: int) -> tuple[int, int]:
    """A password typed with a blank in it goes on with its special characters."""
    tail = re.compile(r" {1,2}[@#$%^&*!]\S{1,32}").match(shadow, end)
    return (start, tail.end()) if tail else (start, end)


def _is_known(text: str, shadow: str, start: int, end: int) -> bool:
    """Not a password: a word about passwords, an identifier, a date or an address."""
    value = shadow[start:end]
    if value.strip("•") == "" or _NOT_SECRET.fullmatch(value):
        return True
    return value.strip("!?.,'’") in _words().sets["password.not_a_password"]


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

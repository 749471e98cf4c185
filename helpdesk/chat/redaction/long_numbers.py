"""Aadhaar numbers and payment cards: long numbers whose check digit holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpdesk.chat.redaction.check_digits import luhn_holds, verhoeff_holds
from helpdesk.chat.redaction.reading import GROUP, WORD_AFTER, words, words_before

_INVISIBLE = "\u200b-\u200f\u2060\ufeff\u00ad"
_GAP = rf"[ \t\u00a0\u2000-\u200a\u202f{_INVISIBLE}\-\u2010-\u2015\u2212._]"
_NUMBER_RUN = re.compile(rf"\d(?:{_GAP}{{0,3}}\d)*")
_LETTERS_AFTER = re.compile(r"[a-z]{1,12}")
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


def long_numbers(shadow: str) -> Iterator[tuple[int, int, str]]:
    """Where they are: start, end and kind."""
    for run in _NUMBER_RUN.finditer(shadow):
        if run.end() - run.start() < 12:
            continue
        groups = [match.span() for match in GROUP.finditer(shadow, run.start(), run.end())]
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
    before = words_before(shadow, groups[first][0], 40)
    named = any(word in words().sets["aadhaar_before"] for word in before)
    hits: list[tuple[int, str]] = []
    for count, length in enumerate(lengths[first : first + 19], start=1):
        total += length
        if total > 19:
            break
        if total < 12 or (not named and _part_of_longer(lengths, first, count)):
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
    listed = words().sets
    before = words_before(shadow, start, 40)
    if any(word in listed["aadhaar_before"] for word in before):
        return "aadhaar" if aadhaar else "card"
    named = any(word in listed["card_before"] for word in before)
    if named and card:
        return "card"
    if _glued(shadow, start, end):
        return None
    # Three groups of four are how an Aadhaar number is printed, and no reference is.
    if shape != (4, 4, 4) and any(word in listed["reference_before"] for word in before):
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


def _glued(shadow: str, start: int, end: int) -> bool:
    """Part of a longer reference such as an ARN or a UTR: Latin letters touch it."""
    before = shadow[start - 1 : start]
    if before.isascii() and before.isalnum():
        return True
    after = _LETTERS_AFTER.match(shadow, end)
    return bool(after) and after.group() not in words().sets["password.says"]  # type: ignore[union-attr]


def _is_money(shadow: str, start: int, end: int, before: list[str]) -> bool:
    listed = words().sets
    if shadow[max(0, start - 2) : start].strip().endswith("₹"):
        return True
    if before and before[-1] in listed["money_before"]:
        return True
    after = WORD_AFTER.match(shadow, end)
    return bool(after and after.group(1) in listed["units"]) or shadow.startswith("/-", end)


def _is_phone(shadow: str, start: int, digits: str, before: list[str]) -> bool:
    if not (digits.startswith("91") and digits[2] in "6789"):
        return False
    named = any(word in words().sets["phone_before"] for word in before)
    return named or shadow[max(0, start - 1) : start] == "+"

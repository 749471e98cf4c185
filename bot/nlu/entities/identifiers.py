"""Numbers with a name: ticket, ARN, UTR, access code, mobile, e-mail.

Each pattern is bounded on its own: `\\b` does not hold beside Devanagari.
"""

from __future__ import annotations

import re

from bot.nlu.entities.reading import Reading
from bot.nlu.text import WORD_END, WORD_START

_GAP = r"[ :=.#\-]{0,4}"
_FILLER = r"(?:(?:no|num|number|is|hai|ka|ki|ye|id|नंबर|नम्बर|नं|है|संख्या)[ :=.#\-]{1,3}){0,3}"

_EMAIL = re.compile(
    rf"{WORD_START}[a-z0-9][a-z0-9._%+\-]{{0,63}}@[a-z0-9\-]{{1,63}}(?:\.[a-z0-9\-]{{1,63}}){{1,4}}"
)
_TICKET = re.compile(rf"{WORD_START}gst[ \-_/#]{{0,2}}(20\d\d)[ \-_/]{{0,2}}(\d{{1,6}}){WORD_END}")
#: "gst 2025-26" is a year, unless the message speaks of a ticket.
_FINANCIAL_YEAR = re.compile(r"gst 20(\d\d)-(\d\d)")
_TICKET_WORD = re.compile(r"ticket|tikat|tiket|complaint|shikayat|status|टिकट|शिकायत")
_MOBILE = re.compile(r"(?<![\w+])(?:\+?91[ \-]?|0)?([6-9]\d{4})[ \-]?(\d{5})(?!\d)(?![\w])")
_ARN = re.compile(rf"{WORD_START}(a[a-z](?:[ \-]?\d){{12}}[ \-]?[0-9a-z]){WORD_END}")
_ARN_CUED = re.compile(rf"{WORD_START}(?:arn|एआरएन){_GAP}{_FILLER}([a-z0-9]{{8,20}}){WORD_END}")
_UTR_CUED = re.compile(
    rf"{WORD_START}(?:utr|rrn|ref|reference|txn id|transaction id|bank ref|यूटीआर|युटीआर|रेफरेंस)"
    rf"{_GAP}{_FILLER}([a-z0-9]{{8,25}}|[a-z]{{0,5}}\d{{3,12}}(?:[ \-]\d{{3,6}}){{1,4}}){WORD_END}"
)
_ACCESS_CODE_CUED = re.compile(
    rf"{WORD_START}(?:code|cod|pin|कोड|पिन){_GAP}{_FILLER}"
    rf"([a-z0-9]{{3}}[ \-]?[a-z0-9]{{3}}){WORD_END}"
)
_ACCESS_CODE = re.compile(rf"{WORD_START}[a-hjkmnp-z2-9]{{6}}{WORD_END}")


def _has_digits(text: str, least: int) -> bool:
    return sum(character.isdigit() for character in text) >= least


def _compact(number: str) -> str:
    return number.replace(" ", "").replace("-", "").upper()


def _add(reading: Reading, name: str, value: str, start: int, end: int) -> None:
    if reading.is_free(start, end):
        reading.add(name, value, start, end, claim=True)


def find_emails_and_tickets(reading: Reading) -> None:
    text = reading.view.text
    if "@" in text:
        for match in _EMAIL.finditer(text):
            _add(reading, "email", match.group(), *match.span())
    for match in _TICKET.finditer(text):
        if _is_financial_year(match.group()) and not _TICKET_WORD.search(text):
            continue
        number = f"GST-{match.group(1)}-{int(match.group(2)):06d}"
        _add(reading, "ticket_number", number, *match.span())


def _is_financial_year(number: str) -> bool:
    year = _FINANCIAL_YEAR.fullmatch(number)
    return year is not None and int(year.group(2)) == (int(year.group(1)) + 1) % 100


def find_references(reading: Reading) -> None:
    """ARN and UTR; an ARN is known by its shape, a UTR only by its name."""
    text = reading.view.text
    for match in _ARN.finditer(text):
        _add(reading, "arn", _compact(match.group(1)), *match.span(1))
    for name, pattern, least in (("arn", _ARN_CUED, 6), ("utr", _UTR_CUED, 4)):
        for match in pattern.finditer(text):
            if _has_digits(match.group(1), least):
                _add(reading, name, _compact(match.group(1)), *match.span(1))


def find_access_codes(reading: Reading) -> None:
    """Six characters after "code", beside a ticket number or alone; letters only in capitals."""
    text = reading.view.text
    for match in _ACCESS_CODE_CUED.finditer(text):
        if _is_code(reading, *match.span(1)):
            code = match.group(1).replace(" ", "").replace("-", "").upper()
            _add(reading, "access_code", code, *match.span(1))
    beside_ticket = any(entity.name == "ticket_number" for entity in reading.found)
    for match in _ACCESS_CODE.finditer(text):
        alone = match.group() == text.strip()
        mixed = not match.group().isdigit() and not match.group().isalpha()
        if (alone and mixed) or (beside_ticket and _is_code(reading, *match.span())):
            _add(reading, "access_code", match.group().upper(), *match.span())


def _is_code(reading: Reading, start: int, end: int) -> bool:
    if _has_digits(reading.view.text[start:end], 1):
        return True
    first, last = reading.view.span(start, end)
    return reading.view.original[first:last].isupper()


def find_mobiles(reading: Reading) -> None:
    for match in _MOBILE.finditer(reading.view.text):
        _add(reading, "mobile", match.group(1) + match.group(2), *match.span())

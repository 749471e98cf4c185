"""Cutting a long text into messages that a messenger takes, where a reader would pause."""

from __future__ import annotations

import unicodedata

TELEGRAM_LIMIT = 4096
LONGEST_CLUSTER = 64
JOINERS = "\u200c\u200d"
VIRAMA_CLASS = 9


def utf16_length(text: str) -> int:
    """How long Telegram thinks the text is.

    >>> utf16_length("क😀")
    3
    """
    return len(text) + sum(character > "\uffff" for character in text)


def split_text(text: str, limit: int = TELEGRAM_LIMIT) -> list[str]:
    """Pieces of at most `limit` UTF-16 units: cut between paragraphs, lines, words or letters.

    >>> split_text("नमस्ते दुनिया", 8)
    ['नमस्ते', 'दुनिया']
    """
    pieces = []
    rest = text.strip()
    while utf16_length(rest) > limit:
        cut = _cut(rest, _reach(rest, limit))
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [piece for piece in [*pieces, rest] if piece]


def _reach(text: str, limit: int) -> int:
    """How many characters from the start fit."""
    units = 0
    for place, character in enumerate(text):
        units += 2 if character > "\uffff" else 1
        if units > limit:
            return place
    return len(text)


def _cut(text: str, reach: int) -> int:
    for pause in ("\n\n", "\n", " "):
        place = text.rfind(pause, reach // 2, reach + 1)
        if place > 0:
            return place
    for place in range(reach, max(0, reach - LONGEST_CLUSTER), -1):
        if _between_letters(text, place):
            return place
    return reach


def _between_letters(text: str, place: int) -> bool:
    """Whether what a reader sees as one letter does not go over this place."""
    before, after = text[place - 1], text[place]
    if unicodedata.category(after).startswith("M") or after in JOINERS or before in JOINERS:
        return False
    if unicodedata.combining(before) == VIRAMA_CLASS:  # half a letter, the other half follows
        return False
    flag = "\U0001f1e6" <= after <= "\U0001f1ff" and "\U0001f1e6" <= before <= "\U0001f1ff"
    tone = "\U0001f3fb" <= after <= "\U0001f3ff"
    return not (flag or tone)

"""Two comparable forms of what a person typed.

`normalise` is for the classifiers: one spelling for what only looks different.
`comparable` is for the entity extractors: it keeps a way back to every original character.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from indicnlp.normalize.indic_normalize import DevanagariNormalizer

DEVANAGARI = "\u0900-\u097f"
#: What may not stand next to a word. `\b` would cut Devanagari words at their vowel signs.
WORD_START = rf"(?<![\w{DEVANAGARI}])"
WORD_END = rf"(?![\w{DEVANAGARI}])"
#: A word: letters and digits of any script with the vowel signs of Devanagari, without dandas.
WORD = r"(?:\w|[\u0900-\u0963\u0966-\u097f])+"

_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f"
    "\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069"
    "\ufe00\ufe01\ufe02\ufe03\ufe04\ufe05\ufe06\ufe07\ufe08\ufe09\ufe0a\ufe0b\ufe0c\ufe0d\ufe0e\ufe0f"
    "\ufeff\ufffe"
)
_NUKTA = "\u093c"
_NUKTA_LETTERS = dict(
    zip(
        "\u0929\u0931\u0934\u0958\u0959\u095a\u095b\u095c\u095d\u095e\u095f",
        "\u0928\u0930\u0933\u0915\u0916\u0917\u091c\u0921\u0922\u092b\u092f",
        strict=True,
    )
)
#: Chandra vowels and chandrabindu are written with and without: कॉल/कोल, पाँच/पांच.
_CHANDRA = str.maketrans("ऍऑॅॉँॲ", "एओेोंए")


def _unicode_table() -> dict[int, str | None]:
    table: dict[int, str | None] = {ord(character): None for character in _INVISIBLE}
    table.update({code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})  # full width
    table.update({0x0966 + digit: str(digit) for digit in range(10)})  # Devanagari digits
    table.update({ord(space): " " for space in "\u00a0\u2007\u2009\u202f\u3000\t\r\n"})
    table.update({ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"})
    table.update({ord(quote): "'" for quote in "\u2018\u2019\u201a\u201b\u2032`\u00b4"})
    table.update({ord(quote): '"' for quote in "\u201c\u201d\u201e\u201f\u2033"})
    return table


_UNICODE = _unicode_table()
_VIEW = {
    **_UNICODE,
    **{ord(letter): plain for letter, plain in _NUKTA_LETTERS.items()},
    ord(_NUKTA): None,
    **_CHANDRA,
}

_REPEATED_LETTER = re.compile(r"([^\W\d_])\1{2,}")
_REPEATED_SIGN = re.compile(r"([\u0900-\u0903\u093a-\u094f])\1+")
_SPACES = re.compile(r"\s+")
_HAS_DEVANAGARI = re.compile(f"[{DEVANAGARI}]")


@lru_cache(maxsize=1)
def _devanagari() -> DevanagariNormalizer:
    return DevanagariNormalizer(
        "hi",
        remove_nuktas=True,
        nasals_mode="to_anusvaara_relaxed",
        do_normalize_chandras=True,
    )


def has_devanagari(text: str) -> bool:
    return _HAS_DEVANAGARI.search(text) is not None


def normalise(text: str) -> str:
    """One spelling: NFC, no invisible characters, ASCII digits, case folded, letters unrepeated.

    >>> normalise("HELLLLO  ४५ लाख़")
    'helo 45 लाख'
    """
    text = unicodedata.normalize("NFC", text).translate(_UNICODE).casefold()
    if has_devanagari(text):
        # The library takes ":" for a visarga and "|" for a danda; in a chat they are neither.
        text = _devanagari().normalize(text.replace(":", " ").replace("|", " "))
        text = _REPEATED_SIGN.sub(r"\1", text)
    return _SPACES.sub(" ", _REPEATED_LETTER.sub(r"\1", text)).strip()


@dataclass(frozen=True)
class View:
    """A comparable form of a text whose positions lead back to the original."""

    original: str
    text: str
    origin: tuple[int, ...] | None  #: original position per character; None when the same

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the original."""
        if self.origin is None or start >= end:
            return start, end
        last = self.origin[end - 1] + 1
        while last < len(self.original) and self.original[last] == _NUKTA:
            last += 1
        return self.origin[start], last


def comparable(text: str) -> View:
    """Lower case, ASCII digits, one spelling per Devanagari letter; never longer than the text."""
    folded = text.translate(_VIEW)
    lowered = folded.lower()
    if len(lowered) == len(text):
        return View(text, lowered, None)
    characters: list[str] = []
    origin: list[int] = []
    for position, character in enumerate(text):
        folded = character.translate(_VIEW)
        if folded:
            characters.append(folded[0].lower()[0])
            origin.append(position)
    return View(text, "".join(characters), tuple(origin))

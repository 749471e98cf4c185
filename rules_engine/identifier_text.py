"""Identifiers as people type, paste and scan them, reduced to plain capitals and digits."""

from __future__ import annotations

import unicodedata

# Cyrillic and Greek capitals that look the same as a Latin one on screen and on paper.
_LOOKALIKES = str.maketrans(
    "АВЕЅЗІЈКМНОРСТУҮХԚԜ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ",
    "ABES3IJKMHOPCTYYXQW" + "ABEZHIKMNOPTYXC",
)
# Blanks, hyphens and dashes, invisible characters, accents and emoji selectors.
_DROPPED_CATEGORIES = frozenset({"Zs", "Zl", "Zp", "Pd", "Cf", "Cc", "Mn", "Me"})
# Marks that people put between the parts of a number or around it.
_DROPPED_MARKS = frozenset("._/\\|,:;'\"`()[]{}<>*‘’“”•·।−")


def compact(text: str) -> str:
    """The identifier in capitals, without the blanks and marks between its parts.

    Full-width letters, digits of any script and look-alike letters of other alphabets become the
    plain ones; characters that nobody sees are dropped. Everything else stays, so that a check
    can name it. Never raises.

    >>> compact(" 27-aapfu 0939f/1zv ")
    '27AAPFU0939F1ZV'
    >>> compact("२७AAPFU०९३९F1ZV") == compact("２７ＡＡＰＦＵ０９３９Ｆ１ＺＶ") == "27AAPFU0939F1ZV"
    True
    >>> compact("27ААРFU0939F1ZV\\u200b")  # А and Р are Cyrillic
    '27AAPFU0939F1ZV'
    """
    if text.isascii() and text.isalnum():
        return text.upper()
    kept = []
    for character in unicodedata.normalize("NFKC", text).upper():
        if character in _DROPPED_MARKS or unicodedata.category(character) in _DROPPED_CATEGORIES:
            continue
        digit = unicodedata.decimal(character, None)
        kept.append(character if digit is None else str(digit))
    return "".join(kept).translate(_LOOKALIKES)

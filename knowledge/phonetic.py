"""One key for one sound, so that "panjikaran" meets "पंजीकरण" and "gst" meets "जीएसटी".

A small table, not a transliterator: aspirates, long vowels, retroflexes and the letter pairs
that people mix (w/v, z/j, ph/f) fall together, the short a is dropped, and a Devanagari word
made of English letter names becomes the abbreviation that it spells.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

NUKTA = "\u093c"
TOKEN = re.compile(r"\d+[a-z]?(?![a-z])|[a-z]+|\d+|[\u0900-\u0963\u0970-\u097f]+")

# how English letters are called in Devanagari; longer names first, ी already shortened to ि
LETTER_NAMES = {
    "डब्ल्यु": "w", "डबल्यु": "w", "क्यु": "q", "एक्स": "x", "एफ": "f", "एच": "h", "एल": "l",
    "एम": "m", "एन": "n", "एस": "s", "आइ": "i", "आर": "r", "वाइ": "y", "जेड": "z", "जे": "j",
    "के": "k", "बि": "b", "सि": "c", "डि": "d", "जि": "g", "पि": "p", "टि": "t", "यु": "u",
    "वि": "v", "ए": "a", "इ": "e", "ओ": "o",
}  # fmt: skip
LETTER_NAME = re.compile("|".join(LETTER_NAMES))
SPELT_OUT = re.compile(f"(?:{'|'.join(LETTER_NAMES)}){{2,}}")

# "जी एस टी" and "g s t": three or more, since "के" and "ए" are also words
SPACED_NAMES = re.compile(
    rf"(?<![\u0900-\u097f])(?:(?:{'|'.join(LETTER_NAMES)}) ){{2,}}(?:{'|'.join(LETTER_NAMES)})"
    r"(?![\u0900-\u097f])"
)
GAPS = str.maketrans("", "", " -")
LOG_IN_OR_OUT = re.compile("(log|लॉग)[ -](in|out|इन|आउट)(?![a-z])")
SPACED_LETTERS = re.compile(r"\b[a-z](?: [a-z]){2,}\b")

SAME_IN_DEVANAGARI = str.maketrans({"ी": "ि", "ू": "ु", "ई": "इ", "ऊ": "उ", "ँ": "ं", "ॅ": "े"})

SOUNDS = {
    **dict.fromkeys("कख", "k"), **dict.fromkeys("गघ", "g"), **dict.fromkeys("चछ", "c"),
    **dict.fromkeys("जझ", "j"), **dict.fromkeys("टठतथ", "t"), **dict.fromkeys("डढदध", "d"),
    **dict.fromkeys("ङञणनं", "n"), "प": "p", "फ": "f", **dict.fromkeys("बभ", "b"), "म": "m",
    "य": "i", "र": "r", "ल": "l", "ळ": "l", "व": "v", **dict.fromkeys("शषस", "s"), "ह": "h",
    "अ": "a", "आ": "a", "ऑ": "o", "ऍ": "e", "ा": "", "ॉ": "o", "्": "", "ः": "",
    "इ": "i", "ि": "i", "उ": "u", "ु": "u", "ए": "e", "े": "e", "ऐ": "e", "ै": "e",
    "ओ": "o", "ो": "o", "औ": "o", "ौ": "o", "ऋ": "ri", "ृ": "ri",
}  # fmt: skip

# romanised spelling to sound, applied in this order
LATIN_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("[ts]ion", "sn"), ("tch|chh|ch", "C"), ("sh", "s"), ("ph", "f"), ("gy", "gi"),
        ("([kgtdbj])h", r"\1"), ("ck", "k"), ("c(?=[eiy])", "s"), ("[cq]", "k"),
        ("C", "c"),
        ("x", "ks"), ("z", "j"), ("w", "v"), ("ee|ii|ea|ie", "i"),
        ("oo|uu|ou", "u"), ("ai|ei|[ae]y(?![aeiou])", "e"), ("au", "o"), ("y", "i"),
        ("(?<=.)a", ""),
    )
)  # fmt: skip


def tokens(text: str) -> list[str]:
    """The words of a text as sound keys, in order; figures stay as they are."""
    return [key for word in TOKEN.findall(_plain(text)) if (key := _key(word))]


def _plain(text: str) -> str:
    """Lower case, ASCII digits, no nukta, chandrabindu as anusvara, abbreviations as letters."""
    decomposed = unicodedata.normalize("NFKD", text).casefold().replace(NUKTA, "")
    digits = "".join(_ascii_digit(char) for char in decomposed)
    folded = digits.translate(SAME_IN_DEVANAGARI)
    folded = re.sub(r"[\u200b-\u200d]", "", folded)
    folded = re.sub(r"(?<=\d)[\s-]?(बि|सि|ए)(?![\u0900-\u097f])", _spelt, folded)
    folded = LOG_IN_OR_OUT.sub(r"\1\2", SPACED_NAMES.sub(_spelt, folded))
    folded = SPACED_LETTERS.sub(lambda match: match.group().replace(" ", ""), folded)
    return re.sub(r"[\u0900-\u097f]+", _word, folded)


def _ascii_digit(char: str) -> str:
    return str(unicodedata.digit(char)) if char.isdigit() and not char.isascii() else char


def _word(match: re.Match[str]) -> str:
    word = match.group()
    return _spelt(match) if SPELT_OUT.fullmatch(word) else word


def _spelt(match: re.Match[str]) -> str:
    return LETTER_NAME.sub(lambda name: LETTER_NAMES[name.group()], match.group()).translate(GAPS)


@lru_cache(maxsize=20_000)
def _key(word: str) -> str:
    if word[0].isdigit():
        return word
    if word.isascii():
        sound = word
        for pattern, replacement in LATIN_SOUNDS:
            sound = pattern.sub(replacement, sound)
    else:
        spoken = word.replace("ज्ञ", "गय").rstrip("ं") or word
        sound = "".join(SOUNDS.get(char, "") for char in spoken)
    sound = re.sub("m(?=[pb])", "n", sound)
    sound = re.sub(r"(.)\1+", r"\1", sound)
    if len(sound) > 5:
        sound = sound.removesuffix("ing")
    return sound[:-1] if len(sound) > 2 and sound.endswith("e") else sound

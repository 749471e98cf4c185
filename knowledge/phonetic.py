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
# "3b", "r1", "b2b", "3.1" and "17" are words of their own, whatever stands beside them
TOKEN = re.compile(
    r"\d+(?:\.\d+)+|[a-z]\d+[a-z]?(?![a-z\d])|\d+[a-z]?(?![a-z])|[a-z]+|\d+|[\u0900-\u0963\u0970-\u097f]+"
)

# how English letters are called in Devanagari; longer names first, ी already shortened to ि
LETTER_NAMES = {
    "डब्ल्यु": "w", "डबल्यु": "w", "क्यु": "q", "एक्स": "x", "एफ": "f", "एच": "h", "एल": "l",
    "एम": "m", "एन": "n", "एस": "s", "आइ": "i", "आर": "r", "वाइ": "y", "जेड": "z", "जे": "j",
    "के": "k", "बि": "b", "सि": "c", "डि": "d", "जि": "g", "पि": "p", "टि": "t", "यु": "u",
    "वि": "v", "ए": "a", "इ": "e", "ओ": "o",
}  # fmt: skip
LETTER_NAME = re.compile("|".join(LETTER_NAMES))
SPELT_OUT = re.compile(
    rf"(?<![\u0900-\u097f])(?:{'|'.join(LETTER_NAMES)}){{2,}}(?![\u0900-\u097f])"
)

# "जी एस टी" and "g s t": three or more, since "के" and "ए" are also words
SPACED_NAMES = re.compile(
    rf"(?<![\u0900-\u097f])(?:(?:{'|'.join(LETTER_NAMES)}) ){{2,}}(?:{'|'.join(LETTER_NAMES)})"
    r"(?![\u0900-\u097f])"
)
GAPS = str.maketrans("", "", " -.")
LOG_IN_OR_OUT = re.compile("(log|लॉग)[ -](in|out|इन|आउट)(?![a-z])")
SPACED_LETTERS = re.compile(r"\b[a-z](?:[ .][a-z]){2,}\b")

# "२ बी", "आर-1"
AFTER_FIGURE = re.compile(r"(?<=\d)[ -]?(बि|सि|डि|ए)(?![\u0900-\u097f])")
BEFORE_FIGURE = re.compile(r"(?<![\u0900-\u097f])आर(?=[ -]?\d)")
# "3 b"; not "4 a", which is also "4 a day"
SPACED_CODE = re.compile(r"\b(\d{1,2})[ -]([b-d])(?![a-z\d])")
# "gstr-1", "gstr1", "r1" and "r 1" are one form
RETURN_FORM = re.compile(r"\b(?:gstr|gst r|r)[ -]?0?(\d{1,2}[a-z]?)(?![a-z\d])")

SAME = {
    **str.maketrans({"ी": "ि", "ू": "ु", "ई": "इ", "ऊ": "उ", "ँ": "ं", "ॅ": "े", NUKTA: None}),
    **dict.fromkeys(range(0x200B, 0x200E)),
    **{0x0966 + digit: str(digit) for digit in range(10)},
}

SOUNDS = {
    **dict.fromkeys("कख", "k"), **dict.fromkeys("गघ", "g"), **dict.fromkeys("चछ", "c"),
    **dict.fromkeys("जझ", "j"), **dict.fromkeys("टठतथ", "t"), **dict.fromkeys("डढदध", "d"),
    **dict.fromkeys("ङञणनं", "n"), "प": "p", "फ": "f", **dict.fromkeys("बभ", "b"), "म": "m",
    "य": "i", "र": "r", "ल": "l", "ळ": "l", "व": "v", **dict.fromkeys("शषस", "s"), "ह": "h",
    "अ": "a", "आ": "a", "ऑ": "o", "ऍ": "e", "ा": "", "ॉ": "o", "्": "", "ः": "",
    "इ": "i", "ि": "i", "उ": "u", "ु": "u", "ए": "e", "े": "e", "ऐ": "e", "ै": "e",
    "ओ": "o", "ो": "o", "औ": "o", "ौ": "o", "ऋ": "ri", "ृ": "ri",
}  # fmt: skip

SHORTEST_SKELETON = 3
# "invoices", "रिटर्न्स"; not "status" and "access"
PLURAL = re.compile("(?<![su])s$|्स$")
LONGEST_SINGULAR = 4

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
    return [found for word in TOKEN.findall(plain(text)) if (found := key(word))]


def plain(text: str) -> str:
    """Lower case, ASCII digits, no nukta, chandrabindu as anusvara, abbreviations as letters.

    Lines stay lines, so that many texts can be made plain in one go.
    """
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    folded = decomposed.translate(SAME)
    folded = AFTER_FIGURE.sub(_spelt, BEFORE_FIGURE.sub("r", folded))
    folded = LOG_IN_OR_OUT.sub(r"\1\2", SPACED_NAMES.sub(_spelt, folded))
    folded = SPACED_LETTERS.sub(lambda match: match.group().translate(GAPS), folded)
    folded = SPELT_OUT.sub(_spelt, folded)
    return RETURN_FORM.sub(r"gstr \1", SPACED_CODE.sub(r"\1\2", folded))


def _spelt(match: re.Match[str]) -> str:
    return LETTER_NAME.sub(lambda name: LETTER_NAMES[name.group()], match.group()).translate(GAPS)


@lru_cache(maxsize=20_000)
def key(word: str) -> str:
    """The sound of one word of a plain text; a figure without zeros in front: "01" is "1"."""
    if word[0].isdigit():
        return word.lstrip("0") or "0"
    if word.isascii():
        if word[-1].isdigit() or word[1:2].isdigit():
            return word
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
    if len(sound) > LONGEST_SINGULAR and PLURAL.search(word):
        sound = sound.removesuffix("s")
    return sound[:-1] if len(sound) > 2 and sound.endswith("e") else sound


@lru_cache(maxsize=20_000)
def skeleton(heard: str) -> str:
    """The consonants of a sound key, g as j: what is left of "rejistration" and "रजिस्ट्रेशन".

    Too little is left of a short word, which stays as it is; so do figures and codes.
    """
    if any(letter.isdigit() for letter in heard):
        return heard
    bones = heard[:1] + re.sub("[aeiou]", "", heard[1:])
    bones = re.sub(r"(.)\1+", r"\1", bones.replace("g", "j"))
    return bones if len(bones) >= SHORTEST_SKELETON else heard

"""A key by which one word is found however it is spelt, in either script.

"nahi", "nahin", "nhi" and "नहीं" are one word to a reader; so are "password" and "पासवर्ड",
"GSTR" and "जीएसटीआर". The key is crude on purpose: it is evidence beside the spelling, not
instead of it.
"""

from __future__ import annotations

import re
from functools import lru_cache


def _by_letter(sounds: dict[str, str]) -> dict[str, str]:
    return {letter: sound for sound, letters in sounds.items() for letter in letters}


#: Aspirated, retroflex and sibilant letters sound alike to people who type in a hurry.
_CONSONANTS = _by_letter(
    {
        "k": "कख",
        "g": "गघ",
        "ch": "चछ",
        "j": "जझ",
        "t": "टठतथ",
        "d": "डढदध",
        "n": "ङञणन",
        "p": "प",
        "f": "फ",
        "b": "बभ",
        "m": "म",
        "y": "य",
        "r": "र",
        "l": "लळ",
        "v": "व",
        "s": "शषस",
        "h": "ह",
    }
)
_VOWELS = _by_letter({"a": "अआ", "i": "इई", "u": "उऊ", "ri": "ऋ", "e": "एऐऍऎॲ", "o": "ओऔऑऒ"})
_SIGNS = _by_letter({"a": "ा", "i": "िी", "u": "ुू", "ri": "ृ", "e": "ेैॅॆ", "o": "ोौॉॊ"})
_VIRAMA = "\u094d"
_NASALS = "\u0901\u0902"
_DEVANAGARI_WORD = re.compile("[\u0900-\u097f]+")

#: Names of the Latin letters as Hindi writes them; vowel length varies: जीएसटी, जिएसटी.
_LETTER_NAMES = {
    "ए": "a",
    "बी": "b",
    "सी": "c",
    "डी": "d",
    "ई": "e",
    "एफ": "f",
    "जी": "g",
    "एच": "h",
    "आई": "i",
    "आइ": "i",
    "जे": "j",
    "के": "k",
    "एल": "l",
    "एम": "m",
    "एन": "n",
    "ओ": "o",
    "पी": "p",
    "क्यू": "q",
    "आर": "r",
    "एस": "s",
    "टी": "t",
    "यू": "u",
    "वी": "v",
    "डब्ल्यू": "w",
    "एक्स": "x",
    "वाई": "y",
    "वाय": "y",
    "जेड": "z",
}
_SHORTEN = str.maketrans("ीूईऊ", "िुइउ")
_NAMES = {name.translate(_SHORTEN): letter for name, letter in _LETTER_NAMES.items()}
_LONGEST_NAME = max(map(len, _NAMES))

_LATIN_RULES = (
    (re.compile("a{2,}"), "a"),
    (re.compile("ck|q|x"), "k"),
    (re.compile("ph"), "f"),
    (re.compile("tion|sion"), "san"),
    (re.compile("ee|ea|ie|(?<=..)y(?=[^aeiou]|$)"), "i"),
    (re.compile("oo|ou"), "u"),
    (re.compile("ai|ei|ay|ey"), "e"),
    (re.compile("au|aw|ow"), "o"),
    (re.compile("c(?=[eiy])"), "s"),
    (re.compile("c(?=[^h]|$)"), "k"),
    (re.compile("[sc]h"), lambda match: "s" if match.group()[0] == "s" else "c"),
    (re.compile("g(?=[ei])"), "j"),
    (re.compile("n(?=[bp])"), "m"),
    (re.compile("w"), "v"),
    (re.compile("z"), "j"),
    (re.compile("(?<=[bdgjkptc])h"), ""),
)
_DOUBLED = re.compile(r"(.)\1+")
_INNER_VOWEL = re.compile("(?<=.)[aeiou]")
_FINAL_NASAL = re.compile("(?<=[aeiou])[nm]$")
_FINAL_SCHWA = re.compile("(?<=[^aeiou])a$")


def spelt_letters(word: str) -> str | None:
    """The acronym that a Devanagari word spells with letter names, or None.

    >>> spelt_letters("जीएसटी"), spelt_letters("ओटीपी"), spelt_letters("नहीं")
    ('gst', 'otp', None)
    """
    short = word.translate(_SHORTEN)
    reachable: dict[int, str] = {0: ""}
    for start in range(len(short)):
        if start not in reachable:
            continue
        for end in range(start + 1, min(start + _LONGEST_NAME, len(short)) + 1):
            letter = _NAMES.get(short[start:end])
            if letter is not None and (
                end not in reachable or len(reachable[end]) > len(reachable[start]) + 1
            ):
                reachable[end] = reachable[start] + letter
    letters = reachable.get(len(short), "")
    return letters if len(letters) >= 2 else None


def romanise(word: str) -> str:
    """A Devanagari word in Latin letters, roughly as it is spoken (final schwa dropped)."""
    letters = spelt_letters(word)
    if letters is not None:
        return letters
    spoken: list[str] = []
    schwa = False
    for character in word:
        if character in _CONSONANTS:
            if schwa:
                spoken.append("a")
            spoken.append(_CONSONANTS[character])
            schwa = True
            continue
        if character in _SIGNS:
            spoken.append(_SIGNS[character])
        elif character == _VIRAMA:
            pass
        else:
            if schwa:
                spoken.append("a")
            if character in _NASALS:
                spoken.append("n")
            elif character in _VOWELS:
                spoken.append(_VOWELS[character])
            elif not "\u0900" <= character <= "\u097f":
                spoken.append(character)
        schwa = False
    return "".join(spoken)


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """The sound of a normalised word with its vowels, the same for both scripts.

    >>> sound("nahin") == sound("नहीं") == sound("nahi")
    True
    """
    if _DEVANAGARI_WORD.search(word):
        word = _DEVANAGARI_WORD.sub(lambda match: romanise(match.group()), word)
    if any(vowel in word for vowel in "aeiouy"):  # an acronym is left as it is spelt
        for pattern, replacement in _LATIN_RULES:
            word = pattern.sub(replacement, word)
    word = _DOUBLED.sub(r"\1", word)
    return _FINAL_SCHWA.sub("", _FINAL_NASAL.sub("", word))


@lru_cache(maxsize=50_000)
def skeleton(word: str) -> str:
    """The consonants of the sound, with the first vowel if the word starts with it.

    >>> skeleton("nhi") == skeleton("नहीं")
    True
    """
    heard = sound(word)
    return _DOUBLED.sub(r"\1", _INNER_VOWEL.sub("", heard)) or heard

"""What somebody bought, and what for, out of the words of a question in any of three scripts.

The words are data below `parameters/itc/`.  One is found in any case, number and spelling that
sounds the same; nothing is found that only looks alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from rules_engine.dated import parameter

_ITEMS, _USES, _ORDER = "itc/item_words", "itc/use_words", "itc/item_order"
_BOOKS, _SEATS = "itc/book_words", "itc/seat_words"

Kind = Literal["item", "use", "books"]

_WORD = re.compile(r"[0-9a-z\u0900-\u0963\u0970-\u097f]+")
_SEAT_COUNT = re.compile("[1-9][0-9]{0,2}")
_POSSESSIVE = re.compile("['\u2019]s?")
_NUKTA, _CHANDRABINDU, _ANUSVARA = "\u093c", "\u0901", "\u0902"
# Chandra vowels are written with and without: ऑफिस, ओफिस, आफिस
_VOWELS = str.maketrans(
    {
        "\u0911": "\u0913",
        "\u090d": "\u090f",
        "\u0949": "\u094b",
        "\u0945": "\u0947",
        "\u0912": "\u0913",
        "\u094a": "\u094b",
        "\u090e": "\u090f",
        "\u0946": "\u0947",
    }
)
_HOMORGANIC = re.compile(r"[\u0919\u091e\u0923\u0928\u092e]\u094d(?=[\u0915-\u0939])")
_SHORT_I = "\u093f"
_HINDI_PLURAL_OF_I = re.compile(r"(?:\u093f\u092f[\u094b\u093e]\u0902?|\u0940|\u093f)$")
_HINDI_ENDING = re.compile(r"(?:[\u094b\u0947\u093e]\u0902?|\u0902)$")
_LATIN_PLURAL_OF_I = re.compile(r"iy(?:aan|an|on|aa|a|o)$")
_LATIN_SOUNDS = (
    (re.compile("ee|y$"), "i"),
    (re.compile("oo|ou"), "u"),
    (re.compile("ph"), "f"),
    (re.compile("w"), "v"),
    (re.compile("z"), "j"),
    (re.compile(r"(.)\1+"), r"\1"),
)
_LATIN_PLURAL_OF_S = re.compile("(s|x|ch|sh)es$")
_SHORT_WORD = 4


@dataclass(frozen=True)
class Understood:
    """The categories named, the one that counts first; the use, if one was named; the words in
    which they were found; the seats, and whether it is capitalised, if that was said."""

    categories: tuple[str, ...]
    use: str | None
    words: tuple[str, ...]
    seats: int | None
    capitalised: bool | None


@dataclass(frozen=True)
class _Entry:
    """What a phrase stands for, and of how many words it is made."""

    kind: Kind
    name: str
    words: int


@dataclass(frozen=True)
class _Hit:
    start: int
    end: int
    length: int
    kind: Kind
    name: str


def understand(text: str) -> Understood:
    """What the text names; no category where it names nothing that is known.

    >>> understand("Cars for our driving-school").categories
    ('car',)
    >>> understand("गाड़ियों की मरम्मत").categories, understand("gaadi ka beema").categories
    (('vehicle_upkeep',), ('vehicle_upkeep',))
    >>> understand("flux capacitor").categories
    ()
    """
    written = _WORD.findall(_plain(text))
    every = _hits([_stem(word) for word in written])
    hits = _longest(every)
    if not _categories(hits):
        # a "demo car" tells the use and the car
        uses_only = [hit for hit in hits if hit.kind != "item"]
        hits = [*uses_only, *_longest([hit for hit in every if hit.kind == "item"])]
    uses = [hit.name for hit in hits if hit.kind == "use"]
    special = [use for use in uses if use != "own_use"]
    books = [hit.name == "capitalised" for hit in hits if hit.kind == "books"]
    return Understood(
        categories=_categories(hits),
        use=next(iter(special or uses), None),
        words=tuple(
            dict.fromkeys(
                " ".join(written[hit.start : hit.end]) for hit in hits if hit.kind != "books"
            )
        ),
        seats=_seats(written),
        capitalised=all(books) if books else None,
    )


def _seats(written: Sequence[str]) -> int | None:
    """The number that stands beside a word for seats, as in "15-seater" or "capacity of 14"."""
    law = parameter(_SEATS)
    words = {_stem(_plain(word)) for word in law.on(law.dates[-1]).items}
    for at, word in enumerate(written):
        beside = written[max(0, at - 2) : at + 2]
        if _SEAT_COUNT.fullmatch(word) and any(_stem(each) in words for each in beside):
            return int(word)
    return None


@cache
def categories() -> tuple[str, ...]:
    """Every category that a text can be of."""
    order = _law(_ORDER)
    pairs = [result for *_, result in order["together"]]
    alone = [name for name in _law(_ITEMS) if name not in order["only_with_another"]]
    return tuple(dict.fromkeys([*alone, *pairs]))


def _law(name: str) -> Mapping[str, Any]:
    words = parameter(name)
    return words.on(words.dates[-1]).mapping


def _hits(stems: Sequence[str]) -> list[_Hit]:
    index, most = _index()
    found = []
    for start in range(len(stems)):
        for end in range(start + 1, min(start + most, len(stems)) + 1):
            key = "".join(stems[start:end])
            # "twowheeler" is "two wheeler", but "we sell" is no "vessel"
            found += [
                _Hit(start, end, len(key), entry.kind, entry.name)
                for entry in index.get(key, ())
                if end - start <= entry.words
            ]
    return found


def _categories(hits: Sequence[_Hit]) -> tuple[str, ...]:
    """What the hits name, the one that counts first, else the longest."""
    items = [hit.name for hit in sorted(hits, key=lambda hit: -hit.length) if hit.kind == "item"]
    return _in_order(list(dict.fromkeys(items)))


def _longest(hits: Sequence[_Hit]) -> list[_Hit]:
    """The hits without those that lie in or across a longer one, in the order of the text."""
    kept: list[_Hit] = []
    for hit in sorted(hits, key=lambda each: (-each.length, each.start)):
        span = (hit.start, hit.end)
        if all(
            hit.end <= other.start or hit.start >= other.end or span == (other.start, other.end)
            for other in kept
        ):
            kept.append(hit)
    return sorted(kept, key=lambda each: each.start)


def _in_order(found: list[str]) -> tuple[str, ...]:
    order = _law(_ORDER)
    for first, second, result in order["together"]:
        if first in found and second in found:
            found = [result, *(name for name in found if name not in (first, second, result))]
    found = [name for name in found if name not in order["only_with_another"]]
    return tuple(
        sorted(found, key=lambda name: (name not in order["circumstances"], name in order["last"]))
    )


@cache
def _index() -> tuple[Mapping[str, tuple[_Entry, ...]], int]:
    """What each key stands for, and of how many words the longest is made."""
    index: dict[str, tuple[_Entry, ...]] = {}
    sources: tuple[tuple[Kind, str], ...] = (("item", _ITEMS), ("use", _USES), ("books", _BOOKS))
    for kind, source in sources:
        for name, scripts in _law(source).items():
            for phrase in ",".join(scripts.values()).split(","):
                stems = [_stem(word) for word in _WORD.findall(_plain(phrase))]
                entry = _Entry(kind, name, len(stems))
                found = index.get("".join(stems), ())
                if all(each.name != name or each.words < entry.words for each in found):
                    index["".join(stems)] = (*found, entry)
    most = max(entry.words for entries in index.values() for entry in entries)
    return MappingProxyType(index), most


def _plain(text: str) -> str:
    """Lower case without accents, invisible characters, nukta, and choices of spelling."""
    folded = _POSSESSIVE.sub("", unicodedata.normalize("NFKD", text).casefold())
    folded = folded.replace(_CHANDRABINDU, _ANUSVARA)
    kept = [
        character
        for character in folded.translate(_VOWELS)
        if character != _NUKTA
        and (unicodedata.category(character) not in ("Cf", "Mn") or character >= "\u0900")
    ]
    return _HOMORGANIC.sub(_ANUSVARA, "".join(kept))


def _stem(word: str) -> str:
    """A key that a word shares with its plural and with other spellings of the same sound.

    >>> _stem("cars") == _stem("car"), _stem("buses") == _stem("bus")
    (True, True)
    >>> _stem("gaadiyon") == _stem("gadi"), _stem("गाडियां") == _stem("गाडी")
    (True, True)
    """
    return _latin_stem(word) if word.isascii() else _hindi_stem(word)


def _hindi_stem(word: str) -> str:
    if _HINDI_PLURAL_OF_I.search(word):
        return _HINDI_PLURAL_OF_I.sub(_SHORT_I, word)
    stem = _HINDI_ENDING.sub("", word)
    return stem if len(stem) > 1 else word


def _latin_stem(word: str) -> str:
    stem = _LATIN_PLURAL_OF_S.sub(r"\1", _LATIN_PLURAL_OF_I.sub("i", word))
    if stem == word and stem.endswith("ies"):
        stem = f"{stem[:-3]}i"
    if stem == word and stem.endswith("s") and not stem.endswith(("ss", "us", "is")):
        stem = stem[:-1]
    if stem.endswith("e") and len(stem) > _SHORT_WORD:
        stem = stem[:-1]
    for sound, plain in _LATIN_SOUNDS:
        stem = sound.sub(plain, stem)
    return stem

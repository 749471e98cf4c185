"""What a portal said when something failed: "shows No Valid DSC Found", "error code RET191113".

A ticket quotes it in the portal's own wording. Words that only tell of a failure, such as
"otp nahi aaya", are none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.phrases import PhraseTable, words_of
from bot.nlu.entities.reading import Reading, Token
from bot.nlu.text import WORD_END, WORD_START

#: A text of so many words is known wherever it stands; a shorter one beside a cue only.
_TELLING_WORDS = 4
#: How like the portal's words a message must be, in percent, and how much of them must be there.
_ALIKE, _PART = 88.0, 0.6
#: The same where only one word of it is spelt right.
_ALIKE_BY_ONE = 94.0
#: A cue stands at most so many words before or behind.
_NEAR = 4
_QUOTED = re.compile(r"\"([^\"]{4,160})\"|(?<!\w)'([^']{4,160})'(?!\w)")
_LEAST_QUOTED = 2  #: words; a single one in quotes is a name or a button
_YEAR = re.compile(r"(?:19|20)\d\d")


class _Text(NamedTuple):
    """A text of a portal, folded, with the value it stands for and the words that tell it."""

    folded: str
    value: str
    telling: frozenset[str]


@lru_cache(maxsize=1)
def _content() -> dict[str, list[str]]:
    content = lexicon("error_texts")
    return {name: [fold(word) for word in content[name]] for name in content if name != "says"}


@lru_cache(maxsize=1)
def _long_texts() -> tuple[list[_Text], dict[str, list[int]]]:
    """The texts of several words, and in which of them a word stands."""
    ordinary = frozenset(_content()["no_evidence"])
    texts = [
        _Text(" ".join(words_of(text)), wordings[0], frozenset(words_of(text)) - ordinary)
        for wordings in lexicon("error_texts")["says"]
        for text in wordings
        if len(words_of(text)) >= _TELLING_WORDS
    ]
    where: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        for word in text.telling:
            where[word].append(number)
    return texts, dict(where)


@lru_cache(maxsize=1)
def _short_texts() -> PhraseTable:
    said = lexicon("error_texts")["says"]
    return PhraseTable({wordings[0]: wordings for wordings in said})


@cache
def _cues(section: str) -> PhraseTable:
    return PhraseTable({section: _content()[section]})


@lru_cache(maxsize=1)
def _codes() -> tuple[re.Pattern[str], re.Pattern[str]]:
    content = _content()
    error, named = "|".join(content["error_words"]), "|".join(content["code_words"])
    counted = "|".join(content["not_a_code"])
    code = r"(?P<code>(?=[a-z_\-]*\d)(?:[a-z]{2,8}[_\-]?)?\d{3,6})"
    end = rf"{WORD_END}(?![.,/\-]\d)(?! ?(?:{counted}){WORD_END})"
    gap = rf"(?: (?:{named}))?[ :=.#\-]{{1,3}}(?:(?:is|hai|है) )?"
    behind = rf"{WORD_START}(?:{error}){gap}{code}{end}"
    before = rf"{WORD_START}{code}{end} ?-? ?(?:{error}){WORD_END}"
    return re.compile(behind), re.compile(before)


def find_error_codes(reading: Reading) -> None:
    """`error_text` for each code that an error is named by: "LG9081", "404"; no year, no money."""
    for pattern in _codes():
        for match in pattern.finditer(reading.view.text):
            code, span = match.group("code"), match.span("code")
            if reading.is_free(*span) and not _YEAR.fullmatch(code):
                reading.add("error_text", code.upper(), *span, claim=True)


def find_error_texts(reading: Reading) -> None:
    """`error_text` for what the message quotes from a portal, in the portal's own wording."""
    text = reading.view.text
    words = [token for token in reading.tokens if token.kind != "mark"]
    taken: list[tuple[int, int]] = []
    for value, start, end in (*_long(words), *_short(words, text), *_quoted(reading, words)):
        if all(end <= first or start >= last for first, last in taken):
            _drop_codes(reading, start, end)
            reading.add("error_text", value, start, end)
            taken.append((start, end))


def _drop_codes(reading: Reading, start: int, end: int) -> None:
    """The code in "404 not found" is part of what is said, and no second error."""
    first, last = reading.view.span(start, end)
    reading.found[:] = [
        each
        for each in reading.found
        if each.name != "error_text" or each.end <= first or each.start >= last
    ]


def _long(words: list[Token]) -> Iterable[tuple[str, int, int]]:
    """Texts of several words, a little misspelt or cut short perhaps; the likest first."""
    texts, where = _long_texts()
    hits: dict[int, set[str]] = defaultdict(set)
    for token in words:
        for number in where.get(token.text, ()):
            hits[number].add(token.text)
    found = []
    for number, met in hits.items():
        text = texts[number]
        if len(met) * 2 < len(text.telling):
            continue
        place = _alike(text.folded, words, _ALIKE if len(met) > 1 else _ALIKE_BY_ONE)
        if place is not None:
            found.append((*place, text.value))
    for _, start, end, value in sorted(found, key=lambda each: (-each[0], each[1])):
        yield value, start, end


def _alike(folded: str, words: list[Token], least: float) -> tuple[float, int, int] | None:
    """How like a part of the message is to a text, and where that part stands in the view."""
    joined = " ".join(token.text for token in words)
    best = fuzz.partial_ratio_alignment(folded, joined, score_cutoff=least)
    if best is None or best.dest_end - best.dest_start < _PART * len(folded):
        return None
    position, part = 0, []
    for token in words:
        middle = position + len(token.text) / 2
        if best.dest_start <= middle < best.dest_end:
            part.append(token)
        position += len(token.text) + 1
    if len(part) < _TELLING_WORDS:
        return None
    length = part[-1].end - part[0].start
    return best.score * length, part[0].start, part[-1].end


def _short(words: list[Token], text: str) -> Iterable[tuple[str, int, int]]:
    """Texts of two or three words beside a cue: "session expired likha aata hai"."""
    matches = _short_texts().find(words, text)
    if not matches:
        return
    cues = _cues("cues").find(words, text)
    for match in matches:
        near = (
            cue
            for cue in cues
            if (0 <= cue.first - match.last <= _NEAR) or (0 <= match.first - cue.last <= _NEAR)
        )
        if match.last - match.first >= _TELLING_WORDS or next(near, None) is not None:
            yield match.value, match.start, match.end


def _quoted(reading: Reading, words: list[Token]) -> Iterable[tuple[str, int, int]]:
    """Words in quotes in a message that says where they come from, as they are written there."""
    text = reading.view.text
    if '"' not in text and "'" not in text:
        return
    if not _cues("quoted_from").find(words, text):
        return
    for match in _QUOTED.finditer(text):
        group = match.lastindex or 1
        first, last = reading.view.span(*match.span(group))
        said = reading.view.original[first:last].strip()
        if len(said.split()) >= _LEAST_QUOTED:
            yield said, *match.span(group)

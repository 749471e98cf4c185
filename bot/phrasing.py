"""How a message is put: whether it answers or asks, says no, or only hesitates.

The words are in `phrasing.yml`, those of all three scripts in one list.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import yaml

WORDS = Path(__file__).with_name("phrasing.yml")
#: So many words are a message of their own, whether they ask or tell.
MANY_WORDS = 6

_WORD = re.compile(r"(?:[^\W_]|[\u0900-\u0963\u0970-\u097f])+(?:['\u2019][^\W\d_]+)?|[^\w\s]")
_REPEATED = re.compile(r"(\w)\1+")
_STOPS = frozenset(",.;:!\u0964-\u2013\u2014")


def asks(text: str) -> bool:
    """Whether there is a question mark or a word that asks or wants to be told.

    >>> asks("kaun sa tax lagega"), asks("delhi me"), asks("बताइए")
    (True, False, True)
    """
    return "?" in text or _has(text, "asks") or _has(text, "tells")


def is_a_whole_question(text: str) -> bool:
    """Whether a message asks by itself, and neither answers nor adds to what was said before.

    >>> is_a_whole_question("दिल्ली के व्यापारी को माल भेजा तो कौन सा टैक्स लगेगा")
    True
    >>> is_a_whole_question("haan, dusre state me bhi bechta hu kya karu")
    False
    """
    if _opens(text, "agrees") or _opens(text, "denies"):
        return False
    many = len(text.split()) >= MANY_WORDS
    return many or (asks(text) and not _opens(text, "more"))


def adds(text: str) -> bool:
    """Whether it begins as what leans on the message before: "and for resale?", "no, a truck"."""
    return any(_opens(text, kind) for kind in ("denies", "more"))


def names(text: str, subject: str) -> bool:
    """Whether one of the words for the subject is there."""
    return _has(text, subject)


def hesitates(text: str) -> bool:
    """Whether there is nothing but a hum.

    >>> hesitates("Hmmmm..."), hesitates("hmm ok"), hesitates("हम्म")
    (True, False, True)
    """
    words = [_REPEATED.sub(r"\1", word) for word in _tokens(text) if word not in _STOPS]
    hums = {_REPEATED.sub(r"\1", word) for (word,) in _phrases("hesitates")}
    return bool(words) and all(word in hums for word in words)


def puzzled(text: str) -> bool:
    """Whether it says that the answer was not understood.

    >>> puzzled("samjha nahi"), puzzled("I did not understand"), puzzled("समझ नहीं आया")
    (True, True, True)
    """
    return _has(text, "puzzled")


def refuses(text: str) -> bool:
    """Whether it says no, or "first something else"; not "no OTP came", which tells a problem.

    >>> refuses("nahi"), refuses("no, thanks"), refuses("nahi pehle late fee batao")
    (True, True, True)
    >>> refuses("no otp received"), refuses("pehle chalta tha ab nahi")
    (False, False)
    """
    tokens = _tokens(text)
    if _starts(tokens, "never"):
        return True
    at, first = 0, False
    while length := max(_starts(tokens[at:], kind) for kind in ("denies", "cancel", "first")):
        first |= bool(_starts(tokens[at:], "first"))
        at += length
        while at < len(tokens) and tokens[at] in _STOPS:
            at += 1
    if not at:
        return False
    rest = " ".join(tokens[at:])
    said_no = tokens[at - 1] in _STOPS and not _starts(tokens, "first")
    return not rest or said_no or bool(_starts(tokens[at:], "never")) or _wants(rest, first)


def _wants(rest: str, first: bool) -> bool:
    return _has(rest, "tells") or (first and asks(rest))


def _opens(text: str, kind: str) -> bool:
    return bool(_starts(_tokens(text), kind))


def _starts(tokens: list[str], kind: str) -> int:
    """How many tokens the longest phrase of the kind has at the beginning, 0 for none."""
    lengths = (len(phrase) for phrase in _phrases(kind) if tuple(tokens[: len(phrase)]) == phrase)
    return max(lengths, default=0)


def _has(text: str, kind: str) -> bool:
    tokens = _tokens(text)
    return any(_starts(tokens[at:], kind) for at in range(len(tokens)))


@cache
def _phrases(kind: str) -> frozenset[tuple[str, ...]]:
    phrases = yaml.safe_load(WORDS.read_text(encoding="utf-8"))[kind]
    return frozenset(tuple(_tokens(str(phrase))) for phrase in phrases)


def _tokens(text: str) -> list[str]:
    """Words and marks, in one spelling of each letter."""
    folded = unicodedata.normalize("NFKD", text).casefold().replace("\u093c", "")
    return _WORD.findall(folded.replace("\u2019", "'"))

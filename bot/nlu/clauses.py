"""Where a message may be cut in two: "login nahi ho raha aur 3B ki last date kya hai"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.nlu.concepts import meanings
from bot.nlu.text import normalise
from bot.nlu.words import words

_FILE = Path(__file__).parent / "lexicon" / "joints.yml"
#: Marks that end a sentence or begin the next; a full stop within a figure ends none.
_MARKS = r"[?!।;\n]+|(?<!\d)\.(?=\s)|\.(?=\s+[^\W\d])|,(?=\s)|\s[-–]\s|(?:(?<=\s)|^)\(?\d[.)]\s"
_WORD = re.compile(r"[\w\u0900-\u0963]+")
#: A part with fewer words says too little to be a matter of its own.
_FEWEST_WORDS = 2
#: A part of so few words is a search term: "late fee rule".
_TERM = 4
#: Cuts that are looked at, spread over a long story.
_MOST = 4


@dataclass(frozen=True)
class Cut:
    """Two parts of a text: up to `left`, and from `right` on; between them what joins them."""

    left: int
    right: int
    joined: bool  #: by a comma or "and", which also join the words of one question


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, list[str]]:
    content: dict[str, list[str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return content


@lru_cache(maxsize=1)
def _joint() -> re.Pattern[str]:
    longest_first = sorted(_lexicon()["words"], key=len, reverse=True)
    listed = "|".join(re.escape(word) for word in longest_first)
    one = rf"(?:{_MARKS}|(?<![\w\u0900-\u0963])(?:{listed})(?![\w\u0900-\u0963]))"
    return re.compile(rf"\s*{one}(?:\s*{one})*\s*", re.IGNORECASE)


def asks(part: str, terms: bool = True) -> bool:
    """Whether a part of a message wishes something, rather than telling the background.

    A few words without a figure do if search terms count.

    >>> asks("where is my refund"), asks("my turnover is 40 lakh in Pune"), asks("late fee rule")
    (True, False, True)
    """
    spoken = words(normalise(part))
    term = terms and len(spoken) <= _TERM and not any(map(str.isdigit, part))
    if term or "?" in part or spoken[0] in _lexicon()["first_words"]:
        return True
    return not set(_lexicon()["asking"]).isdisjoint(meanings(spoken))


def cuts(text: str) -> list[Cut]:
    """Every place where both sides have words enough, in the order of the text.

    >>> [(t[: cut.left], t[cut.right :]) for t in ["a b and c d"] for cut in cuts(t)]
    [('a b', 'c d')]
    """
    found = [
        Cut(match.start(), match.end(), _only_joins(match.group()))
        for match in _joint().finditer(text)
        if _says_enough(text[: match.start()])
        and _says_enough(text[match.end() :])
        and not _within_a_question(text[: match.start()], text[match.end() :])
    ]
    if len(found) <= _MOST:
        return found
    return [found[round(step * (len(found) - 1) / (_MOST - 1))] for step in range(_MOST)]


def _within_a_question(left: str, right: str) -> bool:
    """Whether the joint stands between two question words: "kab aur kaise"."""
    before, after = words(normalise(left))[-1:], words(normalise(right))[:1]
    asking = _lexicon()["question_words"]
    return all(set(meanings(side)) & set(asking) for side in (before, after))


def _only_joins(between: str) -> bool:
    return not set(_lexicon()["weak"]).isdisjoint({between.strip().casefold()})


def _says_enough(part: str) -> bool:
    return len(_WORD.findall(part)) >= _FEWEST_WORDS

"""How the text is read: its shadow, and the words that people use around secrets.

The shadow is as long as the text, but lower case and with the digits of every script as 0-9, so
that a place found in the shadow is the same place in the text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

LETTER = "a-z\u0900-\u0963\u0970-\u097f"
GROUP = re.compile(r"\d+")
WORD = re.compile(rf"[{LETTER}₹/]+(?:[-'.][{LETTER}]+)*")
WORD_AFTER = re.compile(rf"[ \t\-]{{0,3}}([{LETTER}%]{{1,24}})")
SEPARATORS = re.compile(r"[\s:=\-–—→>\"'“”‘’`*()\[\]|,.।]{0,12}")


@dataclass(frozen=True)
class Words:
    """The lists of words.yml, and the patterns of the words that announce a secret."""

    sets: dict[str, frozenset[str]]
    password: re.Pattern[str]
    otp: re.Pattern[str]


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character


def shadow_of(text: str) -> str:
    """The text to look for secrets in."""
    if text.isascii():
        return text.lower()
    return "".join(map(_fold, text))


@cache
def words() -> Words:
    """Read once."""
    data: dict[str, Any] = yaml.safe_load(
        Path(__file__).with_name("words.yml").read_text(encoding="utf-8")
    )
    sets: dict[str, frozenset[str]] = {}
    for name, value in data.items():
        if isinstance(value, str):
            sets[name] = frozenset(value.split())
            continue
        for inner, listed in value.items():
            if isinstance(listed, str):
                sets[f"{name}.{inner}"] = frozenset(listed.split())

    def keywords(name: str, extra: str = "") -> re.Pattern[str]:
        gap = "[ \\t\\u00a0]{1,3}"
        alternatives = "|".join(word.replace(" ", gap) for word in data[name]["keywords"])
        return re.compile(rf"(?<![0-9{LETTER}])(?:(?:{alternatives})(?![{LETTER}]){extra})")

    return Words(
        sets,
        keywords("password", rf"|pass(?=\s{{0,3}}[:=]|\s{{1,3}}[-–]\s|-(?=[^{LETTER}]))"),
        keywords("otp"),
    )


def words_before(shadow: str, start: int, reach: int) -> list[str]:
    """The last few words before a place, looking back over `reach` characters."""
    return WORD.findall(shadow, max(0, start - reach), start)[-5:]

"""Months and years in tokens, for the extractors of dates and of periods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.reading import Token

#: Two digits that can be a year of GST; those up to 31 can be a day as well.
SHORT_YEARS = range(17, 50)
CENTURY = 2000


#: Names of months of so many letters are known with one slip of the finger as well.
_LONG_NAME = 6


@lru_cache(maxsize=1)
def months() -> dict[str, int]:
    """Month number by word."""
    known = {
        fold(word): int(number) for number, words in lexicon("months").items() for word in words
    }
    names = {words[0]: int(number) for number, words in lexicon("months").items()}
    long = {name: number for name, number in names.items() if len(name) >= _LONG_NAME}
    return {slip: number for name, number in long.items() for slip in _slips(name)} | known


def _slips(word: str) -> Iterator[str]:
    """The word with a letter behind the first left out, doubled or changing places."""
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
        yield word[: at + 1] + word[at:]
        if at + 1 < len(word):
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


@cache
def date_words(section: str, part: str | None = None) -> frozenset[str]:
    """A flat list of words of `lexicon/dates.yml`."""
    content = lexicon("dates")[section]
    return frozenset(map(fold, content[part] if part else content))


@cache
def period_words(section: str, part: str | None = None) -> frozenset[str]:
    """A flat list of words of `lexicon/periods.yml`."""
    content = lexicon("periods")[section]
    return frozenset(map(fold, content[part] if part else content))


@lru_cache(maxsize=1)
def _units() -> frozenset[str]:
    numbers = lexicon("numbers")
    multipliers = [word for words in numbers["multipliers"].values() for word in words]
    listed = [*numbers["currency"], *numbers["not_money_after"], *numbers["percent"], *multipliers]
    return frozenset(map(fold, listed)) - date_words("ordinals") - date_words("day_words")


def counts_something(tokens: Sequence[Token], behind: int) -> bool:
    """Whether the token at `behind` makes the number before it an amount, a count or a rate."""
    return behind < len(tokens) and tokens[behind].text in _units()


def is_unsure_month(word: str) -> bool:
    """Whether the word is a month only in a context that says so: "may", "mai", "jan"."""
    return word in period_words("unsure")


def year_of_digits(digits: str) -> int | None:
    """The year that four or two digits name, None if they can't be one of GST's time."""
    if not digits.isdigit():
        return None
    if len(digits) == 4 and digits.startswith("20"):
        return int(digits)
    if len(digits) == 2 and int(digits) in SHORT_YEARS:
        return CENTURY + int(digits)
    return None


def glued(tokens: Sequence[Token], left: int) -> bool:
    """Whether token `left` and the next one stand together without a blank."""
    return left + 1 < len(tokens) and tokens[left].end == tokens[left + 1].start

"""Figures of the law as people read them: 2000000 rupees is "₹20 lakh" or "₹20 लाख".

A figure has a name that articles use as a placeholder. A value with parts is reached by its keys:
`composition.low_limit.limit`; the first of a list is `.1`. What the unit says decides how a value
is written; a value that is no figure for readers (a rule's name, yes or no) has no name here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from knowledge.yaml_file import read_yaml

WORDS = Path(__file__).with_name("figure_words.yml")
LAKH, CRORE = Decimal(100_000), Decimal(10_000_000)
Spoken = Mapping[str, str]
Names = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Figure:
    """One figure: its words by language, and since when the parameter behind it has this value.

    `parameter` is the file's name below rules_engine/parameters, `title` and `link` its source.
    """

    name: str
    texts: Spoken
    parameter: str
    since: date
    title: str
    link: str | None = None


def spoken(value: Any, unit: str, state_names: Names) -> Iterator[tuple[str, Spoken]]:
    """Every figure inside a value, as (keys with a leading dot, words by language).

    `unit` is the parameter's: "rupees per day", "percent", "day of the month", "State codes".
    """
    if isinstance(value, Mapping) and set(value) == set(languages()):
        yield "", {language: str(value[language]) for language in languages()}
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            for keys, texts in spoken(inner, _unit_of(key, unit), state_names):
                yield f".{key}{keys}", texts
    elif (
        isinstance(value, tuple)
        and value
        and "State codes" in unit
        and set(value) <= set(state_names)
    ):
        yield "", _listed([state_names[code] for code in value])
    elif isinstance(value, tuple) and value and all(_number(each) is not None for each in value):
        yield "", _listed([_single(each, unit) or {} for each in value])
    elif isinstance(value, tuple):
        for place, inner in enumerate(value, start=1):
            for keys, texts in spoken(inner, unit, state_names):
                yield f".{place}{keys}", texts
    else:
        words = _single(value, unit)
        if words is not None:
            yield "", words


def languages() -> tuple[str, ...]:
    """The languages in which figures can be written."""
    return tuple(_words())


def day_in_words(when: date) -> Spoken:
    """1 July 2017, in every language."""
    return _each(lambda words: format_date(when, "d MMMM y", locale=words["locale"]))


def ordinal(texts: Spoken) -> Spoken | None:
    """20th where a language writes it so, else the number; None when it is no whole number."""
    first, *others = texts
    if not texts[first].isdecimal():
        return None
    number = int(texts[first])
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number // 10 != 1 else 0, "th")
    return {first: f"{number}{ending}", **{other: texts[other] for other in others}}


def _single(value: Any, unit: str) -> Spoken | None:
    """The words for one value, None when it is no figure for readers."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, date):
        return day_in_words(value)
    number = _number(value)
    if number is not None and unit.startswith("rupees"):
        return _each(lambda words: _rupees(number, words))
    if number is not None and unit.startswith("percent"):
        return _each(lambda words: words["percent"].format(value=_grouped(number, words)))
    if unit == "tax period" and isinstance(value, str):
        first = date.fromisoformat(f"{value}-01")
        return _each(lambda words: format_date(first, "LLLL y", locale=words["locale"]))
    if isinstance(value, str) and "_" in value and value.islower():
        return None  # the name of a rule or a kind, for the rules engine only
    return _each(lambda words: str(value))


def _rupees(amount: Decimal, words: Mapping[str, str]) -> str:
    for size, name in ((CRORE, "crore"), (LAKH, "lakh")):
        if amount >= size and (amount / size * 100) % 1 == 0:
            return words[name].format(value=_grouped(amount / size, words))
    return words["rupees"].format(value=_grouped(amount, words))


def _grouped(number: Decimal, words: Mapping[str, str]) -> str:
    return str(format_decimal(number, "#,##,##0.####", locale=words["locale"]))


def _listed(items: list[Spoken]) -> Spoken:
    """Several in a row: "5%, 18% and 40%"."""

    def joined(language: str, words: Mapping[str, str]) -> str:
        texts = [item[language] for item in items]
        return words["last"].join(filter(None, [", ".join(texts[:-1]), *texts[-1:]]))

    return {language: joined(language, words) for language, words in _words().items()}


def _unit_of(key: str, unit: str) -> str:
    """The unit of a part: a parameter with several names its unit part by part in its own."""
    if key in ("percent", "rate"):
        return "percent"
    if key.startswith("turnover") or key in ("limit", "at_least", "rupees"):
        return "rupees"
    if key in ("day", "days", "months_after", "years"):
        return key
    return unit


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def _each(write: Callable[[Mapping[str, str]], str]) -> Spoken:
    return {language: write(words) for language, words in _words().items()}


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Mapping[str, str]]:
    return read_yaml(WORDS, WORDS.name)

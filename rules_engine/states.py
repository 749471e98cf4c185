"""States and Union Territories by their GST code: names in three scripts, dates, second tax.

A code begins every GSTIN and names the place of supply. Code 25 (Daman and Diu) could be used
until 31 July 2020 and is part of 26 since; 28 was Andhra Pradesh before its division and is 37
now; 38 (Ladakh) exists since 31 October 2019; 96 is a place of supply only. The names, codes and
dates are in `parameters/gstin/state_codes.yml`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Literal

from rules_engine.computation import Source
from rules_engine.dated import parameter
from rules_engine.errors import FactInvalid

SecondTax = Literal["SGST", "UTGST"]
Outcome = Literal["in_use", "retired", "not_yet", "not_in_gstin"]

_LAW, _WORDS = "gstin/state_codes", "gstin/name_words"
_BETWEEN_WORDS = re.compile(r"[\s().,]+")


@dataclass(frozen=True)
class State:
    """A code of the list.

    `kind` is "state", "ut", "ut_with_legislature" or "pseudo"; `second_tax` is levied with CGST
    there (None: neither). A GSTIN with the code could be issued from `issued_from` to
    `issued_until` (None: still), unless `in_gstin` is false. `successor` is the code of today for
    a retired one. `letters` are the two letters in addresses and vehicle numbers; `aliases` other
    spellings and `old_names` former ones, in any script. `note` is a key.
    """

    code: str
    en: str
    hi: str
    hi_latn: str
    kind: str
    second_tax: SecondTax | None
    issued_from: date
    issued_until: date | None
    successor: str | None
    note: str | None
    in_gstin: bool
    letters: str | None
    aliases: tuple[str, ...]
    old_names: tuple[str, ...]
    source: Source

    def name(self, language: str) -> str:
        """The name in `en`, `hi` or `hi-Latn`.

        >>> state("08").name("hi")
        'राजस्थान'
        """
        return {"en": self.en, "hi": self.hi, "hi-Latn": self.hi_latn}[language]

    def status(self, on: date) -> Outcome:
        """Whether a GSTIN could be issued with the code on a date, or why not.

        >>> state("25").status(date(2020, 7, 31)), state("25").status(date(2020, 8, 1))
        ('in_use', 'retired')
        """
        if not self.in_gstin:
            return "not_in_gstin"
        if on < self.issued_from:
            return "not_yet"
        if self.issued_until is not None and on > self.issued_until:
            return "retired"
        return "in_use"


@cache
def _by_code() -> Mapping[str, State]:
    law = parameter(_LAW)
    listed = law.on(law.dates[-1])
    return MappingProxyType(
        {code: _state(code, row, listed.source) for code, row in listed.mapping.items()}
    )


def _state(code: str, row: Mapping[str, Any], listed_in: Source) -> State:
    names = row["names"]
    own = row.get("source")
    issued_from: date = row.get("issued_from", parameter(_LAW).dates[0])
    return State(
        code=code,
        en=names["en"],
        hi=names["hi"],
        hi_latn=names["hi-Latn"],
        kind=row["kind"],
        second_tax=row.get("second_tax"),
        issued_from=issued_from,
        issued_until=row.get("issued_until"),
        successor=row.get("successor"),
        note=row.get("note"),
        in_gstin=row.get("in_gstin", True),
        letters=row.get("letters"),
        aliases=row.get("aliases", ()),
        old_names=row.get("old_names", ()),
        source=listed_in
        if own is None
        else Source(title=own["title"], confidence=own.get("confidence", "verified")),
    )


def all_states() -> tuple[State, ...]:
    """Every code of the list, retired and pseudo ones too, in the order of the codes."""
    return tuple(_by_code().values())


def find(code: str) -> State | None:
    """The state of a two-digit code, or None."""
    return _by_code().get(code)


@lru_cache(maxsize=4096)
def in_use(code: str, on: date) -> State | None:
    """The state of a two-digit code with which a GSTIN can begin on a date, or None."""
    found = find(code)
    return found if found is not None and found.status(on) == "in_use" else None


def state(code: str) -> State:
    """The state of a two-digit code; raises FactInvalid for a code that is not on the list.

    >>> state("27").en
    'Maharashtra'
    >>> state("39")
    Traceback (most recent call last):
    ...
    rules_engine.errors.FactInvalid: code: '39' is not accepted. Accepted: 01 to 38, 96, 97 or 99.
    """
    found = find(code)
    if found is None:
        raise FactInvalid("code", code, "01 to 38, 96, 97 or 99")
    return found


@cache
def _by_name() -> Mapping[str, tuple[State, ...]]:
    names: dict[str, tuple[State, ...]] = {}
    for each in all_states():
        spellings = {each.en, each.hi, each.hi_latn, *each.aliases, *each.old_names}
        if each.letters:
            spellings.add(each.letters)
        for key in {spelling_key(spelling) for spelling in spellings}:
            names[key] = (*names.get(key, ()), each)
    return MappingProxyType(names)


def spelling_key(name: str) -> str:
    """The name without case, blanks, marks, nukta and the choice between ँ and ं."""
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    plain = plain.replace("ँ", "ं")
    return "".join(
        character
        for character in plain
        if character.isalnum() or (unicodedata.category(character)[0] == "M" and character != "़")
    )


def _bare_key(name: str) -> str:
    """The spelling key without the words that may stand around a name."""
    law = parameter(_WORDS)
    words = {spelling_key(word) for word in law.on(law.dates[-1]).items}
    keys = (spelling_key(word) for word in _BETWEEN_WORDS.split(name))
    return "".join(key for key in keys if key not in words)


def by_name(name: str, on: date) -> State | None:
    """The state with this name, in any script, exact but for case, blanks and nukta, and for words
    such as "State of" around it.

    A code that can be used on the date comes before one that can't. None if no name fits.

    >>> by_name("orissa", date(2026, 11, 22)).code, by_name("मिजोरम", date(2026, 11, 22)).code
    ('21', '15')
    >>> by_name("State of Kerala", date(2026, 11, 22)).code
    '32'
    """
    candidates = _by_name().get(spelling_key(name)) or _by_name().get(_bare_key(name), ())
    return min(candidates, key=lambda each: each.status(on) != "in_use", default=None)

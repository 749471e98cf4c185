"""Cities and towns by State, and names of States and places that were misspelt.

The places are in `parameters/gstin/cities.yml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cache
from itertools import groupby
from types import MappingProxyType

from rules_engine.dated import parameter
from rules_engine.states import State, all_states, by_name, spelling_key, state

_LAW = "gstin/cities"
# A shorter word resembles too many names; below this likeness, in percent, two names are different
# ones, and within the next one they are as like
_SHORTEST = 4
_LIKENESS = 80
_AS_LIKE = 2
_LONGER = 2
_SOUNDS = (("oo", "u"), ("ee", "i"), ("ck", "k"), ("w", "v"), ("y", "i"), ("ph", "f"))


@dataclass(frozen=True)
class Place:
    """A city, town or district: its name of today in English and in Hindi."""

    en: str
    hi: str
    state: State


@dataclass(frozen=True)
class Guess:
    """What a misspelt name may mean: a State, or a place in it."""

    state: State
    place: Place | None
    name: str


@cache
def _places() -> Mapping[str, tuple[Place, ...]]:
    law = parameter(_LAW)
    found: dict[str, tuple[Place, ...]] = {}
    for code, rows in law.on(law.dates[-1]).mapping.items():
        for spellings in rows:
            place = Place(spellings[0], spellings[1], state(code))
            for key in {spelling_key(spelling) for spelling in spellings}:
                found[key] = (*found.get(key, ()), place)
    return MappingProxyType(found)


def places(name: str) -> tuple[Place, ...]:
    """The places of this name, in any script; more than one where States share the name.

    >>> [place.state.code for place in places("bombay")]
    ['27']
    >>> [place.state.code for place in places("औरंगाबाद")]
    ['10', '27']
    """
    return _places().get(spelling_key(name), ())


def guesses(name: str, on: date) -> tuple[Guess, ...]:
    """What a misspelt name is most like; empty if it is like nothing.

    A name of a State comes before a place that is as like.

    >>> [guess.name for guess in guesses("Gujraat", date.fromisoformat("2026-11-22"))]
    ['Gujarat']
    >>> guesses("Atlantis", date.fromisoformat("2026-11-22"))
    ()
    """
    asked = spelling_key(name)
    if len(asked) < _SHORTEST:
        return ()
    like_states, like_places = (_likeness(asked, sounds) for sounds in _sounds())
    best = max((*like_states.values(), *like_places.values()), default=0)
    found: dict[str, Guess] = {}
    for key, likeness in like_states.items():
        each = by_name(key, on)
        if likeness >= best - _AS_LIKE and each is not None:
            found.setdefault(each.code, Guess(each, None, each.en))
    for key, likeness in like_places.items():
        for place in _places()[key] if likeness >= best - _AS_LIKE else ():
            found.setdefault(place.state.code, Guess(place.state, place, place.en))
    return tuple(found.values())


@cache
def _sounds() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """How the keys of the States sound, and those of the places."""
    names = (
        spelling_key(name)
        for each in all_states()
        for name in (each.en, each.hi, each.hi_latn, *each.aliases, *each.old_names)
    )
    long_enough = {key: _sound(key) for key in names if len(key) >= _SHORTEST}
    return long_enough, {key: _sound(key) for key in _places()}


def _likeness(asked: str, sounds: Mapping[str, str]) -> dict[str, int]:
    """How like the name each key is, in percent; what is less than 80 like is left out.

    Compared is how the names sound: "Kanpoor" is Kanpur.
    """
    sound = _sound(asked)
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(sound)
    found = {}
    for key, other in sounds.items():
        if _first(other) != _first(sound) or abs(len(other) - len(sound)) > _LONGER:
            continue
        matcher.set_seq1(other)
        if matcher.quick_ratio() * 100 >= _LIKENESS and matcher.ratio() * 100 >= _LIKENESS:
            found[key] = round(matcher.ratio() * 100)
    return found


def _first(sound: str) -> str:
    """The first letter; f may be a p with an h too many."""
    return sound[0].replace("f", "p")


def _sound(key: str) -> str:
    """The key with one spelling for each sound of romanised Hindi."""
    for written, spoken in _SOUNDS:
        key = key.replace(written, spoken)
    return "".join(letter for letter, _ in groupby(key))

"""Which State has a code, and which code has a State, Union Territory or city."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from rules_engine import facts as fact
from rules_engine.computation import Source, Step, confirmations, distinct_sources
from rules_engine.dated import parameter
from rules_engine.errors import FactInvalid, FactMissing
from rules_engine.facts import Fact
from rules_engine.identifier_text import compact
from rules_engine.places import Place, guesses, places
from rules_engine.states import Outcome, State, by_name, state

TOPIC = "gstin.state_code"

_CODE = re.compile("[0-9]{1,2}")
_NAME_ACCEPTED = "the name of a State, a Union Territory or a larger city"


def _code(value: Any, label: str) -> str:
    """The two digits of a code: a bare 8 is Rajasthan; a float or a word is nothing."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise FactInvalid(label, value, "two digits such as 08")
    return compact(str(value)).zfill(2)


FACTS: tuple[Fact, ...] = (
    Fact(
        "code",
        _code,
        {"type": ["string", "integer"], "pattern": "^[0-9]{1,2}$"},
        about="State code of one or two digits, to find the State",
    ),
    fact.text(
        "name",
        about="Name of a State, Union Territory or city in English, Hindi or romanised Hindi, to "
        "find the code; old names and slips of the pen are understood",
    ),
)

Matched = Literal["code", "name", "place", "similar"]


@dataclass(frozen=True)
class StateAnswer:
    """Answer to `gstin.state_code`.

    `outcome` tells whether a GSTIN can begin with the code on the date; `successor` is the State
    that a retired code belongs to now.  `matched` tells how the State was found: "similar" is a
    guess at a misspelt name, `meant` the name that it was taken for.  `place` is the city that was
    named; `also` are other States that the name fits as well.
    """

    topic: str
    on: date
    outcome: Outcome
    matched: Matched
    code: str
    state: State
    successor: State | None
    place: Place | None
    meant: str | None
    also: tuple[State, ...]
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    warnings: tuple[Step, ...]
    assumed: tuple[Step, ...]


@dataclass(frozen=True)
class _Found:
    matched: Matched
    state: State
    place: Place | None = None
    meant: str | None = None
    also: tuple[State, ...] = ()


def answer(given: Mapping[str, Any], on: date) -> StateAnswer:
    """Which State has this `code`, or which code has this `name`, on a date.

    Raises FactMissing when neither is given and FactInvalid when it is not on the list.

    >>> today = date.fromisoformat("2026-11-22")
    >>> answer({"code": "08"}, today).state.en, answer({"name": "सूरत"}, today).code
    ('Rajasthan', '24')
    >>> answer({"name": "Daman"}, today).successor.code, answer({"name": "Telengana"}, today).meant
    ('26', 'Telangana')
    """
    found = _asked(given, on)
    outcome = found.state.status(on)
    retired = outcome == "retired" and found.state.successor
    successor = state(found.state.successor) if retired and found.state.successor else None
    steps = [Step("state_code_found", {"code": found.state.code}, found.state.source)]
    if found.place:
        law = parameter("gstin/cities")
        listed = law.on(law.dates[-1]).source
        steps.insert(0, Step("place_is_in", {"place": found.place}, listed))
    sources = distinct_sources(
        *(step.source for step in steps), successor.source if successor else None
    )
    return StateAnswer(
        topic=TOPIC,
        on=on,
        outcome=outcome,
        matched=found.matched,
        code=found.state.code,
        state=found.state,
        successor=successor,
        place=found.place,
        meant=found.meant,
        also=found.also,
        steps=tuple(steps),
        sources=sources,
        warnings=(*_warnings(found, given), *confirmations(sources)),
        assumed=(),
    )


def _asked(given: Mapping[str, Any], on: date) -> _Found:
    code, name = given.get("code"), given.get("name")
    if code is not None:
        return _Found("code", state(code))
    if name is None:
        raise FactMissing(["name", "code"])
    written = compact(name)
    if _CODE.fullmatch(written):
        return _Found("code", state(written.zfill(2)))
    exact = by_name(name, on)
    if exact is not None:
        return _Found("name", exact)
    found = places(name)
    if found:
        also = tuple(place.state for place in found[1:])
        return _Found("place", found[0].state, place=found[0], also=also)
    similar = guesses(name, on)
    if not similar:
        raise FactInvalid("name", name, _NAME_ACCEPTED)
    first = similar[0]
    also = tuple(guess.state for guess in similar[1:])
    return _Found("similar", first.state, first.place, first.name, also)


def _warnings(found: _Found, given: Mapping[str, Any]) -> tuple[Step, ...]:
    warnings = []
    if found.meant:
        meant = {"asked": given["name"], "code": found.state.code, "place": found.place}
        warnings.append(Step("did_you_mean", meant))
    if found.also:
        codes = (found.state.code, *(each.code for each in found.also))
        warnings.append(Step("name_in_several_states", {"codes": codes}))
    if found.state.note:
        values = {"code": found.state.code}
        warnings.append(Step(found.state.note, values, found.state.source))
    return tuple(warnings)

"""Who must register whatever the turnover: section 24 CGST Act 2017 and its exemptions.

The grounds are files below `parameters/registration/section_24/`, the notified exemptions below
`parameters/registration/section_24_exemptions/`; a new one is a new file and no code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from rules_engine.computation import Source
from rules_engine.dated import DatedValue, parameter, parameter_names
from rules_engine.errors import FactInvalid

_GROUNDS = "registration/section_24/"
_EXEMPTIONS = "registration/section_24_exemptions/"


@dataclass(frozen=True)
class Ground:
    """One clause of section 24 as it stands on a date.

    `needs_taxable_supply`: does not reach who makes exempt supplies only.  `before_business`:
    the application is due before the business begins (proviso to section 25(1)).
    """

    key: str
    needs_taxable_supply: bool
    before_business: bool
    exempted_by: tuple[str, ...]
    source: Source


@dataclass(frozen=True)
class Exemption:
    """One notified exemption as it stands on a date, for `supply_kinds` up to the limit of
    section 22(1).

    `requires` names facts and the value that they must have; `conditions` are keys of what the
    taxpayer has to see to, and which is not asked here.
    """

    key: str
    supply_kinds: frozenset[str]
    requires: Mapping[str, bool]
    conditions: tuple[str, ...]
    source: Source


@cache
def ground_keys() -> tuple[str, ...]:
    """The grounds of section 24 that are known, in alphabetical order."""
    return tuple(
        name.removeprefix(_GROUNDS) for name in parameter_names() if name.startswith(_GROUNDS)
    )


def ground(key: str, on: date) -> Ground:
    """The ground as it stands on a date.

    Raises FactInvalid for a ground that section 24 doesn't have and NotInForce before it began.
    """
    if key not in ground_keys():
        raise FactInvalid("section_24_grounds", key, ", ".join(ground_keys()))
    value = parameter(_GROUNDS + key).on(on)
    return Ground(key=key, source=value.source, **_fields(value))


def exemptions(of: Ground, on: date) -> tuple[Exemption, ...]:
    """The notified exemptions from a ground that are in force on a date."""
    found = []
    for key in of.exempted_by:
        value = parameter(_EXEMPTIONS + key).if_in_force(on)
        if value is None:
            continue
        fields = _fields(value)
        kinds = frozenset(fields.pop("supply_kinds"))
        found.append(Exemption(key=key, source=value.source, supply_kinds=kinds, **fields))
    return tuple(found)


def exempted(
    of: Ground,
    on: date,
    supply_kinds: frozenset[str],
    fact: Callable[[str], bool],
) -> tuple[Exemption, ...]:
    """The exemptions that together free all of `supply_kinds` from a ground; empty if they don't.

    For a turnover within the limit of section 22(1) only.  `fact` gives a fact by its name.
    """
    matching = [
        exemption
        for exemption in exemptions(of, on)
        if exemption.supply_kinds & supply_kinds and _meets(exemption, fact)
    ]
    freed = frozenset[str]().union(*(exemption.supply_kinds for exemption in matching))
    return tuple(matching) if supply_kinds <= freed else ()


def _meets(exemption: Exemption, fact: Callable[[str], bool]) -> bool:
    return all(fact(name) == needed for name, needed in exemption.requires.items())


def _fields(value: DatedValue) -> dict[str, Any]:
    return dict(value.mapping)

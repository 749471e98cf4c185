"""The parameters as a whole, for editors: what is in force, what changes, what to look at again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules_engine.dated import DatedValue, Parameter, parameter, parameter_names
from rules_engine.errors import FactInvalid
from rules_engine.periods import add_months


@dataclass(frozen=True)
class Change:
    """A parameter has another value from a day on; `before` is None where it begins, `after`
    where it ends."""

    on: date
    name: str
    before: DatedValue | None
    after: DatedValue | None


def in_force(on: date, prefix: str = "") -> tuple[DatedValue, ...]:
    """The values in force on a day of all parameters whose names begin so, in order of names.

    Raises FactInvalid for a prefix that no name begins with.
    """
    names = [name for name in parameter_names() if name.startswith(prefix)]
    if not names:
        raise FactInvalid("prefix", prefix, "the beginning of a name such as registration/limit")
    values = (parameter(name).if_in_force(on) for name in names)
    return tuple(value for value in values if value is not None)


def changes(first: date, last: date) -> tuple[Change, ...]:
    """What begins, changes or ends from `first` to `last`, both included, in order of days."""
    found = []
    for name in parameter_names():
        law = parameter(name)
        befores = (None, *law.entries[:-1])
        for on, before, after in zip(law.dates, befores, law.entries, strict=True):
            if first <= on <= last:
                found.append(Change(on, name, before, after))
    return tuple(sorted(found, key=lambda change: (change.on, change.name)))


def not_reviewed(months: int, on: date) -> tuple[Parameter, ...]:
    """The parameters that nobody held against their sources in the months before a day; those
    never reviewed first, then the longest ago."""
    since = add_months(on, -months)
    waiting = [
        law
        for law in map(parameter, parameter_names())
        if law.reviewed_on is None or law.reviewed_on < since
    ]
    return tuple(sorted(waiting, key=lambda law: (law.reviewed_on or date.min, law.name)))

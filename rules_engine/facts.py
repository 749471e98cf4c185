"""Facts as they come from outside, in plain JSON values, and how they are read and described.

A topic lists its facts once; reading, refusing and the JSON Schema follow from that list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rules_engine.errors import FactInvalid, FactMissing, UnknownFact
from rules_engine.money import percentage, rupees
from rules_engine.periods import KINDS, Kind, Period, period

_WHOLE = re.compile("[0-9]{1,9}")
_BETWEEN = re.compile("[ _-]+")
# No delay has more days, and no way more kilometres
_MOST = 99_999
# The years in which periods are written, see `period_pattern`
_YEARS = range(2000, 2100)

Reader = Callable[[Any, str], Any]


@dataclass(frozen=True)
class Fact:
    """One fact of a topic: its name, how it is read, its JSON Schema and what it means.

    `about` says in one English line what the fact is, with its unit, for whoever reads the schema.
    """

    name: str
    read: Reader
    schema: Mapping[str, Any]
    required: bool = False
    about: str = ""

    def described(self) -> dict[str, Any]:
        """The schema with the description."""
        return {**self.schema, "description": self.about} if self.about else dict(self.schema)


def read_facts(facts: Sequence[Fact], given: object) -> dict[str, Any]:
    """The facts by name, each read; those that are absent or null are left out.

    Raises UnknownFact for a name that the topic doesn't have, FactMissing with all required facts
    that are absent, and FactInvalid for a value that can't be read.
    """
    if not isinstance(given, Mapping):
        raise FactInvalid("facts", given, "a JSON object")
    known = {fact.name: fact for fact in facts}
    for name in given:
        if name not in known:
            raise UnknownFact(str(name), list(known))
    missing = [fact.name for fact in facts if fact.required and given.get(fact.name) is None]
    if missing:
        raise FactMissing(missing)
    return {
        name: known[name].read(value, name) for name, value in given.items() if value is not None
    }


# Whole numbers or quoted decimals; JSON numbers with a fraction are read exactly by the command
# line, but many JSON libraries would make them floats.
_AMOUNT = {
    "type": ["integer", "string"],
    "pattern": r"^([0-9]{1,15}|[0-9]{1,3}(,[0-9]{2,3}){1,6})(\.[0-9]{1,2})?$",
    "minimum": 0,
}


def amount(name: str, *, required: bool = False, about: str = "") -> Fact:
    """Rupees."""
    return Fact(name, rupees, _AMOUNT, required, about)


def amounts(name: str, *, required: bool = False, about: str = "") -> Fact:
    """A list of amounts in rupees."""

    def read(value: Any, label: str) -> tuple[Decimal, ...]:
        return tuple(rupees(item, label) for item in _list(value, label, "a list of amounts"))

    schema = {"type": "array", "items": _AMOUNT, "minItems": 1}
    return Fact(name, read, schema, required, about)


def amounts_by(name: str, keys: Sequence[str], *, required: bool = False, about: str = "") -> Fact:
    """Rupees by key, such as the heads of tax; a key left out is nothing."""

    def read(value: Any, label: str) -> dict[str, Decimal]:
        if not isinstance(value, Mapping):
            raise FactInvalid(label, value, f"an object with {', '.join(keys)}")
        for key in value:
            if key not in keys:
                raise UnknownFact(f"{label}.{key}", [f"{label}.{known}" for known in keys])
        return {key: rupees(item, f"{label}.{key}") for key, item in value.items()}

    properties = dict.fromkeys(keys, _AMOUNT)
    schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return Fact(name, read, schema, required, about)


def amount_or_by(
    name: str, keys: Sequence[str], *, required: bool = False, about: str = ""
) -> Fact:
    """Rupees, in one sum or by key, such as the heads of tax; a plain sum has the key "total"."""
    by = amounts_by(name, keys)

    def read(value: Any, label: str) -> dict[str, Decimal]:
        if isinstance(value, Mapping):
            return by.read(value, label)  # type: ignore[no-any-return]
        return {"total": rupees(value, label)}

    return Fact(name, read, {"anyOf": [_AMOUNT, by.schema]}, required, about)


def percent(name: str, *, required: bool = False, about: str = "") -> Fact:
    """A rate in percent, from 0 to 100."""
    schema = {"type": ["integer", "string"], "minimum": 0, "maximum": 100}
    return Fact(name, percentage, schema, required, about)


def text(name: str, *, pattern: str | None = None, required: bool = False, about: str = "") -> Fact:
    """Text; `pattern` is told in the schema, and checked by the rule itself."""
    schema = {"type": "string"} if pattern is None else {"type": "string", "pattern": pattern}
    return Fact(name, _text, schema, required, about)


def texts(
    name: str, *, choices: Sequence[str] = (), pattern: str | None = None, about: str = ""
) -> Fact:
    """A list of texts, out of `choices` if there are any."""
    item: dict[str, Any] = {"type": "string"}
    if choices:
        item["enum"] = list(choices)
    if pattern:
        item["pattern"] = pattern

    def read(value: Any, label: str) -> tuple[str, ...]:
        return tuple(
            _choice(choices, each, label) if choices else _text(each, label)
            for each in _list(value, label, "a list of texts")
        )

    return Fact(name, read, {"type": "array", "items": item, "uniqueItems": True}, False, about)


def choice(name: str, choices: Sequence[str], *, required: bool = False, about: str = "") -> Fact:
    """One of a few words."""

    def read(value: Any, label: str) -> str:
        return _choice(choices, value, label)

    return Fact(name, read, {"enum": list(choices)}, required, about)


def yes_no(name: str, *, required: bool = False, about: str = "") -> Fact:
    """True or false."""

    def read(value: Any, label: str) -> bool:
        if not isinstance(value, bool):
            raise FactInvalid(label, value, "true or false")
        return value

    return Fact(name, read, {"type": "boolean"}, required, about)


def whole(
    name: str, *, least: int = 0, most: int = _MOST, required: bool = False, about: str = ""
) -> Fact:
    """A whole number, such as days or kilometres."""
    accepted = f"a whole number from {least} to {most}"

    def read(value: Any, label: str) -> int:
        if isinstance(value, str) and _WHOLE.fullmatch(value):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise FactInvalid(label, value, accepted)
        return value

    schema = {"type": ["integer", "string"], "minimum": least, "maximum": most}
    return Fact(name, read, schema, required, about)


def calendar_day(name: str, *, required: bool = False, about: str = "") -> Fact:
    """A date, written as 2019-04-01."""
    return Fact(name, day, {"type": "string", "format": "date"}, required, about)


def tax_period(
    name: str = "period",
    *,
    kinds: tuple[Kind, ...] = KINDS,
    required: bool = False,
    about: str = "",
) -> Fact:
    """A month (2025-04), a quarter (2025-26-Q1) or a financial year (2025-26)."""

    def read(value: Any, label: str) -> Period:
        return period(value, label, kinds=kinds)

    return Fact(name, read, {"type": "string", "pattern": period_pattern(kinds)}, required, about)


def period_pattern(kinds: Sequence[Kind] = KINDS) -> str:
    """What the codes of periods of these kinds look like.

    >>> period_pattern(["quarter"])
    '^(20[0-9]{2}-[0-9]{2}-Q[1-4])$'
    """
    patterns: dict[Kind, str] = {
        "month": "20[0-9]{2}-(0[1-9]|1[0-2])",
        "quarter": "20[0-9]{2}-[0-9]{2}-Q[1-4]",
        "year": "20[0-9]{2}-[0-9]{2}",
    }
    return f"^({'|'.join(patterns[kind] for kind in kinds)})$"


def rows(name: str, fields: Sequence[Fact], *, required: bool = False, about: str = "") -> Fact:
    """A list of objects, each with the same facts, such as the lines of an invoice."""

    def read(value: Any, label: str) -> tuple[dict[str, Any], ...]:
        items = _list(value, label, "a list of objects")
        return tuple(_row(fields, item, f"{label}[{at}]") for at, item in enumerate(items))

    item = {
        "type": "object",
        "properties": {field.name: field.described() for field in fields},
        "required": [field.name for field in fields if field.required],
        "additionalProperties": False,
    }
    return Fact(name, read, {"type": "array", "items": item, "minItems": 1}, required, about)


def day(value: object, name: str) -> date:
    """A date of this century written as 2019-04-01; raises FactInvalid for anything else."""
    accepted = "a date such as 2019-04-01"
    if not isinstance(value, str):
        raise FactInvalid(name, value, accepted)
    try:
        read = date.fromisoformat(value)
    except ValueError:
        raise FactInvalid(name, value, accepted) from None
    if read.year not in _YEARS:
        raise FactInvalid(name, value, accepted)
    return read


def _row(fields: Sequence[Fact], given: Any, label: str) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise FactInvalid(label, given, "an object")
    known = {field.name: field for field in fields}
    for name in given:
        if name not in known:
            raise UnknownFact(f"{label}.{name}", [f"{label}.{each}" for each in known])
    missing = [field.name for field in fields if field.required and given.get(field.name) is None]
    if missing:
        raise FactMissing([f"{label}.{name}" for name in missing])
    return {
        name: known[name].read(value, f"{label}.{name}")
        for name, value in given.items()
        if value is not None
    }


def _text(value: Any, label: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise FactInvalid(label, value, "text")
    return value


def _choice(choices: Sequence[str], value: Any, label: str) -> str:
    """The choice, in whatever case and with blanks or hyphens for its underscores."""
    read = "_".join(_BETWEEN.split(value.strip().lower())) if isinstance(value, str) else None
    if read not in choices:
        raise FactInvalid(label, value, ", ".join(choices))
    return str(read)


def _list(value: Any, label: str, accepted: str) -> Sequence[Any]:
    if isinstance(value, (str, bytes)) or not isinstance(value, Sequence):
        raise FactInvalid(label, value, accepted)
    return value

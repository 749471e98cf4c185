"""Values of law by date, read once from `parameters/`.

A file holds one parameter: a description, a unit and, for each date on which the value changed,
the value with its source.  `value: null` says that the law ended on that date.

    description: Yearly interest on tax paid late, section 50(1) CGST Act 2017
    unit: percent per year
    reviewed_on: 2026-11-22         # when a person last held the file against its sources
    values:
      2017-07-01:
        value: "18"
        source: {title: Notification 13/2017-Central Tax}
        confidence: verified        # or: recalled; verified if left out
        note: …                     # for the editor, never shown

Amounts are whole numbers or quoted decimals.  A float is refused because it is not the number
that was written; so are a date given twice, a missing source and a misspelt key.  A process calls
`load_all` when it starts: a faulty file then stops the start, and no answer waits for the disk.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Union

import yaml

from rules_engine import strict_yaml
from rules_engine.computation import Confidence, Source
from rules_engine.errors import NotInForce, ParameterError

PARAMETERS = Path(__file__).parent / "parameters"

# An editor's slip must stop the start, not reach a taxpayer: only these keys are read.
_FILE_NEEDS = {"description", "unit", "values"}
_FILE_KEYS = _FILE_NEEDS | {"reviewed_on"}
_ENTRY_NEEDS = {"value", "source"}
_ENTRY_KEYS = _ENTRY_NEEDS | {"confidence", "note"}
_SOURCE_NEEDS = {"title"}
_SOURCE_KEYS = _SOURCE_NEEDS | {"link", "page"}
_NAME_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")

Value = Union[str, int, bool, date, tuple[Any, ...], Mapping[str, Any]]


@dataclass(frozen=True)
class DatedValue:
    """The value of a parameter on one date.

    `since` is the first day of this value, `until` its last (None: no end known).
    """

    name: str
    value: Value
    unit: str
    since: date
    until: date | None
    source: Source
    confidence: Confidence
    note: str | None = None

    @property
    def decimal(self) -> Decimal:
        """The value as an exact number; raises ParameterError if it is none."""
        if isinstance(self.value, bool) or not isinstance(self.value, (int, str)):
            raise ParameterError(f"{self.name}: {self.value!r} is not a number")
        try:
            return Decimal(self.value)
        except InvalidOperation:
            raise ParameterError(f"{self.name}: {self.value!r} is not a number") from None

    @property
    def text(self) -> str:
        """The value as text; raises ParameterError if it is none."""
        if not isinstance(self.value, str):
            raise ParameterError(f"{self.name}: {self.value!r} is not text")
        return self.value

    @property
    def items(self) -> tuple[Any, ...]:
        """The value as a list; raises ParameterError if it is none."""
        if not isinstance(self.value, tuple):
            raise ParameterError(f"{self.name}: {self.value!r} is not a list")
        return self.value

    @property
    def mapping(self) -> Mapping[str, Any]:
        """The value as a mapping; raises ParameterError if it is none."""
        if not isinstance(self.value, Mapping):
            raise ParameterError(f"{self.name}: {self.value!r} is not a mapping")
        return self.value


@dataclass(frozen=True)
class Parameter:
    """One value of law through time.  `entries` are ordered by date; None marks an end.

    `reviewed_on` is the day on which a person last held the file against its sources, None if
    nobody did.
    """

    name: str
    description: str
    unit: str
    dates: tuple[date, ...]
    entries: tuple[DatedValue | None, ...]
    reviewed_on: date | None = None

    def on(self, day: date) -> DatedValue:
        """The value in force on `day`; raises NotInForce before the first date or after an end."""
        entry = self.if_in_force(day)
        if entry is None:
            raise NotInForce(self.name, day)
        return entry

    def if_in_force(self, day: date) -> DatedValue | None:
        """The value in force on `day`, None before the first date or after an end."""
        position = bisect_right(self.dates, day) - 1
        return self.entries[position] if position >= 0 else None


@cache
def parameter(name: str) -> Parameter:
    """The parameter at `parameters/<name>.yml`, for example "registration/apply_within".

    Raises ParameterError when there is no such file or it breaks the format.
    """
    parts = name.split("/")
    if not all(part and set(part) <= _NAME_CHARACTERS for part in parts):
        raise ParameterError(f"{name!r} is not the name of a parameter")
    path = PARAMETERS.joinpath(*parts).with_suffix(".yml")
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ParameterError(f"There is no parameter {name}") from None
    return parse_parameter(name, text)


@cache
def parameter_names() -> tuple[str, ...]:
    """Every parameter that has a file, in alphabetical order."""
    return tuple(
        sorted(
            path.relative_to(PARAMETERS).with_suffix("").as_posix()
            for path in PARAMETERS.rglob("*.yml")
        )
    )


def load_all() -> int:
    """Read every parameter that has a file, and say how many there are.

    Raises ParameterError for the first file that breaks the format.
    """
    return len([parameter(name) for name in parameter_names()])


def parse_parameter(name: str, text: str) -> Parameter:
    """Read one parameter from YAML text; raises ParameterError naming the fault."""
    try:
        raw = strict_yaml.load(text)
    except yaml.YAMLError as error:
        raise ParameterError(f"{name}: not YAML: {error}") from None
    except ParameterError as error:
        raise ParameterError(f"{name}: {error}") from None
    try:
        return _parameter(name, raw)
    except ParameterError as error:
        raise ParameterError(f"{name}: {error}") from None


def _parameter(name: str, raw: Any) -> Parameter:
    file = _keys(raw, "the file", _FILE_NEEDS, _FILE_KEYS)
    description, unit = _text(file["description"], "description"), _text(file["unit"], "unit")
    reviewed_on = file.get("reviewed_on")
    if reviewed_on is not None and not _is_day(reviewed_on):
        raise ParameterError(f"reviewed_on: {reviewed_on!r} is not a date such as 2017-07-01")
    values = file["values"]
    if not isinstance(values, dict) or not values:
        raise ParameterError("values must map at least one date to a value")
    for day in values:
        if not _is_day(day):
            raise ParameterError(f"{day!r} is not a date such as 2017-07-01")
    dates = sorted(values)
    if list(values) != dates:
        raise ParameterError("the dates must be in order")
    ends = [*(day - timedelta(days=1) for day in dates[1:]), None]
    entries = tuple(
        _entry(name, unit, day, end, values[day]) for day, end in zip(dates, ends, strict=True)
    )
    if entries[0] is None:
        raise ParameterError(f"{dates[0]}: the first value can't be null")
    return Parameter(name, description, unit, tuple(dates), entries, reviewed_on)


def _is_day(value: Any) -> bool:
    # datetime is a date too, and would not compare with one
    return type(value) is date


def _entry(name: str, unit: str, since: date, until: date | None, raw: Any) -> DatedValue | None:
    where = since.isoformat()
    entry = _keys(raw, where, _ENTRY_NEEDS, _ENTRY_KEYS)
    confidence = entry.get("confidence", "verified")
    if confidence not in ("verified", "recalled"):
        raise ParameterError(f"{where}: confidence is verified or recalled, not {confidence!r}")
    source = _keys(entry["source"], f"{where}: source", _SOURCE_NEEDS, _SOURCE_KEYS)
    title = _text(source["title"], f"{where}: source title")
    link = _link(source, where)
    note = entry.get("note")
    if note is not None:
        _text(note, f"{where}: note")
    value = _frozen(entry["value"], where)
    if value is None:
        return None
    return DatedValue(
        name=name,
        value=value,
        unit=unit,
        since=since,
        until=until,
        source=Source(title=title, link=link, since=since, confidence=confidence),
        confidence=confidence,
        note=note,
    )


def _link(source: Mapping[str, Any], where: str) -> str | None:
    """The address of the source, with the page that holds the value where one is given."""
    link, page = source.get("link"), source.get("page")
    if link is None:
        return None
    if not _text(link, f"{where}: source link").startswith("https://"):
        raise ParameterError(f"{where}: the link must begin with https://")
    return link if page is None else f"{link}#page={page}"


def _frozen(value: Any, where: str) -> Any:
    """The value with lists as tuples and read-only mappings; refuses floats and other types."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if _is_day(value):
        return value
    if isinstance(value, list):
        return tuple(_frozen(item, where) for item in value)
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str):
                raise ParameterError(f"{where}: the key {key!r} must be quoted")
        return MappingProxyType({key: _frozen(item, where) for key, item in value.items()})
    if isinstance(value, float):
        raise ParameterError(f"{where}: write {value!r} as a quoted decimal or a whole number")
    raise ParameterError(f"{where}: {value!r} has no accepted type")


def _keys(raw: Any, where: str, needed: set[str], allowed: set[str]) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise ParameterError(f"{where} must be a mapping")
    if missing := needed - raw.keys():
        raise ParameterError(f"{where} lacks {', '.join(sorted(missing))}")
    if unknown := raw.keys() - allowed:
        raise ParameterError(f"{where} has unknown keys: {', '.join(sorted(map(str, unknown)))}")
    return raw


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ParameterError(f"{where} must be text")
    return value

"""Layouts of the 15-character numbers of the GST portal, and the taxpayers they belong to.

The layouts are data (`parameters/gstin/layouts.yml`). Regular and composition taxpayers, casual
taxable persons, SEZ units and input service distributors share one layout: the number can't tell
them apart, the portal can.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Literal

from rules_engine.computation import Source
from rules_engine.dated import parameter
from rules_engine.errors import ParameterError
from rules_engine.identifier_errors import WrongCharacter
from rules_engine.identifier_shapes import mismatches, pattern

LENGTH = 15


@dataclass(frozen=True)
class TaxpayerKind:
    """Who has numbers of a layout; `may_be` are the keys of others whose numbers look the same."""

    key: str
    en: str
    hi: str
    hi_latn: str
    may_be: tuple[str, ...]

    def name(self, language: str) -> str:
        """The words in `en`, `hi` or `hi-Latn`."""
        return {"en": self.en, "hi": self.hi, "hi-Latn": self.hi_latn}[language]


@dataclass(frozen=True)
class Layout:
    """One way in which a number is built.

    `check` is "proved" when the check character decides, "unproved" when it may follow another
    rule, "none" when there is none. `seldom` layouts are hardly met: where the check character
    disagrees, a fault in a common layout is the likelier reason. `parts` are the names of the
    parts with their lengths, `series` the place of the characters that tell the taxpayer.
    """

    shape: str
    taxpayer: TaxpayerKind
    check: Literal["proved", "unproved", "none"]
    seldom: bool
    parts: tuple[tuple[str, int], ...]
    has_pan: bool
    has_serial: bool
    has_country: bool
    series: slice

    def pan(self, number: str) -> str | None:
        """The PAN in a number of this layout; None where a number has none, as below."""
        return number[2:12] if self.has_pan else None

    def registration_serial(self, number: str) -> int | None:
        """Which registration of the PAN in the State it is: 1-9, then A-Z for 10 to 35."""
        return int(number[12], 36) if self.has_serial else None

    def country(self, number: str) -> str | None:
        """The code of the country or body."""
        return number[4:7] if self.has_country else None

    def check_character(self, number: str) -> str | None:
        """The last character, if it is a check character."""
        return None if self.check == "none" else number[14]

    def part_at(self, position: int) -> str:
        """The name of the part to which a position, counted from 1, belongs."""
        end = 0
        for name, length in self.parts:
            end += length
            if position <= end:
                return name
        raise ValueError(f"A number has {LENGTH} positions, not {position}")


@dataclass(frozen=True)
class Layouts:
    """The layouts in force on a day, in order: the first that fits counts."""

    ordered: tuple[Layout, ...]
    any_of_them: re.Pattern[str]
    taxpayers: Mapping[str, TaxpayerKind]
    source: Source

    def of(self, number: str) -> Layout | None:
        """The layout that a compact number fits, or None."""
        match = self.any_of_them.fullmatch(number)
        return None if match is None else self.ordered[(match.lastindex or 1) - 1]

    @cached_property
    def by_shape(self) -> Mapping[str, Layout]:
        """The layouts by the shape that tells them apart."""
        return {layout.shape: layout for layout in self.ordered}

    @property
    def common(self) -> tuple[Layout, ...]:
        """The layouts of all but the seldom series."""
        return tuple(layout for layout in self.ordered if not layout.seldom)


def nearest(number: str, among: Sequence[Layout]) -> tuple[Layout, int]:
    """The layout that a number of 15 characters departs from least, and in how many places."""
    misses = [len(mismatches(layout.shape, number)) for layout in among]
    fewest = min(misses)
    return among[misses.index(fewest)], fewest


@lru_cache(maxsize=512)
def layouts(on: date) -> Layouts:
    """The layouts in force on a date; raises NotInForce before 1 July 2017, when GST began."""
    listed = parameter("gstin/layouts").on(on)
    taxpayers = {
        key: _taxpayer(key, row)
        for key, row in parameter("gstin/taxpayer_kinds").on(on).mapping.items()
    }
    ordered = tuple(_layout(row, taxpayers) for row in listed.items)
    return Layouts(
        ordered=ordered,
        any_of_them=re.compile("|".join(f"({pattern(layout.shape)})" for layout in ordered)),
        taxpayers=taxpayers,
        source=listed.source,
    )


def _taxpayer(key: str, row: Mapping[str, Any]) -> TaxpayerKind:
    names = row["names"]
    return TaxpayerKind(key, names["en"], names["hi"], names["hi-Latn"], row.get("may_be", ()))


def _layout(row: Mapping[str, Any], taxpayers: Mapping[str, TaxpayerKind]) -> Layout:
    parts = row["parts"]
    return Layout(
        shape=row["shape"],
        taxpayer=taxpayers[row["taxpayer"]],
        check=row["check"],
        seldom=row.get("seldom", False),
        parts=tuple(parts.items()),
        has_pan="pan" in parts,
        has_serial="registration_serial" in parts,
        has_country="country" in parts,
        series=_place(parts, "series"),
    )


def _place(parts: Mapping[str, int], wanted: str) -> slice:
    start = 0
    for name, length in parts.items():
        if name == wanted:
            return slice(start, start + length)
        start += length
    raise ParameterError(f"gstin/layouts: a layout lacks the part {wanted}")


def misfit(number: str, on: date) -> WrongCharacter:
    """Why a number of 15 characters fits no common layout: its first fault in the nearest."""
    layout, _ = nearest(number, layouts(on).common)
    fault = mismatches(layout.shape, number)[0]
    return WrongCharacter(
        fault.position, fault.found, fault.expected, layout.part_at(fault.position)
    )

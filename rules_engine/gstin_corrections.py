"""What a mistyped GSTIN was probably meant to be.

Proposed are only numbers that pass every check and that one slip, or else two, turn into what was
typed: a letter and a digit mistaken for one another (O/0, I/1, S/5, B/8, Z/2) or two neighbours
swapped. A number one character too short or too long is mended when one slip explains it (a
doubled character typed once or thrice, the leading zero of the State code dropped, the Z left
out) and only one number can be meant. Other characters are not tried: one in 36 random numbers
passes the check, so a wider search would propose strangers' numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import combinations, pairwise

from rules_engine.dated import parameter
from rules_engine.gstin_check import examine, is_proved
from rules_engine.gstin_layouts import LENGTH, layouts
from rules_engine.identifier_errors import (
    IdentifierError,
    NotAGstin,
    UnknownStateCode,
    WrongPanSerial,
)
from rules_engine.identifier_shapes import mismatches

AT_MOST = 3


@dataclass(frozen=True)
class Change:
    """One slip set right at a position, counted from 1 in the number as typed.

    A swap has two characters in `was` and `becomes`; an extra character leaves `becomes` empty, a
    missing one `was`.
    """

    position: int
    was: str
    becomes: str

    @property
    def positions(self) -> range:
        """The positions of the typed number that the change touches."""
        return range(self.position, self.position + len(self.was))


@dataclass(frozen=True)
class Correction:
    """A sound number that differs from the typed one by `changes`.

    `number` is whole, to be shown to the one who typed it and nowhere else; `repr` hides it.
    """

    number: str = field(repr=False)
    changes: tuple[Change, ...]


def propose(typed: str, on: date) -> tuple[Correction, ...]:
    """Up to three corrections of a compact number, the likeliest first.

    None if the number is sound, or is another identifier. Two slips are assumed only where one
    explains nothing.
    """
    try:
        examine(typed, on)
    except NotAGstin:
        return ()
    except IdentifierError as error:
        fault = error
    else:
        return ()
    if len(typed) == LENGTH:
        slips = tuple(_slips(typed))
        suspects = _suspects(fault)
        return _likeliest(typed, ((slip,) for slip in slips), suspects, on) or _likeliest(
            typed, _pairs(slips), suspects, on
        )
    if len(typed) == LENGTH - 1:
        return _only_one(typed, _left_out(typed), on)
    if len(typed) == LENGTH + 1:
        return _only_one(typed, _typed_twice(typed), on)
    return ()


@cache
def _confusions() -> dict[str, str]:
    law = parameter("gstin/confusions")
    pairs = law.on(law.dates[-1]).items
    return {pair[side]: pair[1 - side] for pair in pairs for side in (0, 1)}


def _slips(typed: str) -> Iterator[Change]:
    """Every single slip that may have led to the typed number."""
    confusions = _confusions()
    for position, character in enumerate(typed, start=1):
        if character in confusions:
            yield Change(position, character, confusions[character])
        neighbour = typed[position : position + 1]
        if neighbour and neighbour != character:
            yield Change(position, character + neighbour, neighbour + character)


def _pairs(slips: tuple[Change, ...]) -> Iterator[tuple[Change, ...]]:
    """Every two slips that do not touch the same position."""
    for first, second in combinations(slips, 2):
        if not set(first.positions) & set(second.positions):
            yield first, second


def _typed_twice(typed: str) -> Iterator[Change]:
    """The characters of which one too many may have been typed."""
    for position, (character, following) in enumerate(pairwise(typed), start=1):
        if character == following:
            yield Change(position, character, "")


def _left_out(typed: str) -> Iterator[Change]:
    """The characters that may have been left out: leading zero, one of a pair, the Z."""
    yield Change(1, "", "0")
    for position, character in enumerate(typed, start=1):
        yield Change(position, "", character)
    yield Change(LENGTH - 1, "", "Z")


def _applied(typed: str, changes: Iterable[Change]) -> str:
    """The typed number with the changes made, from the last to the first."""
    for change in sorted(changes, key=lambda each: each.position, reverse=True):
        start = change.position - 1
        typed = typed[:start] + change.becomes + typed[start + len(change.was) :]
    return typed


def _suspects(fault: IdentifierError) -> frozenset[int]:
    """The positions that a fault points at, beyond those that fit no layout."""
    if isinstance(fault, UnknownStateCode):
        return frozenset({1, 2})
    if isinstance(fault, WrongPanSerial):
        return frozenset(range(fault.position or 1, (fault.position or 1) + 4))
    return frozenset() if fault.position in (None, LENGTH) else frozenset({fault.position or 1})


def _likeliest(
    typed: str,
    attempts: Iterable[tuple[Change, ...]],
    suspects: frozenset[int],
    on: date,
) -> tuple[Correction, ...]:
    """The sound numbers among the attempts; first those that change what must be wrong anyway."""
    ranked: dict[str, tuple[int, tuple[Change, ...]]] = {}
    for changes in attempts:
        number = _applied(typed, changes)
        if not is_proved(number, on):
            continue
        layout = layouts(on).of(number)
        misfits = mismatches(layout.shape, typed) if layout is not None else []
        wrong = suspects | {misfit.position for misfit in misfits}
        idle = sum(1 for change in changes if not wrong & set(change.positions))
        if number not in ranked or idle < ranked[number][0]:
            ranked[number] = (idle, changes)
    best = sorted(
        ranked.items(), key=lambda item: (item[1][0], [c.position for c in item[1][1]], item[0])
    )
    return tuple(Correction(number, changes) for number, (_, changes) in best[:AT_MOST])


def _only_one(typed: str, attempts: Iterable[Change], on: date) -> tuple[Correction, ...]:
    """The sound number among the attempts if there is exactly one."""
    sound: dict[str, Change] = {}
    for change in attempts:
        number = _applied(typed, (change,))
        if number not in sound and is_proved(number, on):
            sound[number] = change
    if len(sound) != 1:
        return ()
    return tuple(Correction(number, (change,)) for number, change in sound.items())

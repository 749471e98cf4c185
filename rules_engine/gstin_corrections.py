"""What a mistyped GSTIN was probably meant to be.

Proposed are only numbers that pass every check and that one slip, or else two, turn into what was
typed: a letter and a digit mistaken for one another (O/0, I/1, S/5, B/8, Z/2) or two neighbours
swapped. A number one character too short or too long is mended when one slip explains it (a
doubled character typed once or thrice, the leading zero of the State code dropped, the Z left
out) and only one number can be meant. Other characters are not tried: one in 36 random numbers
passes the check, so a wider search would propose strangers' numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import combinations

from rules_engine.dated import parameter
from rules_engine.gstin_check import is_proved
from rules_engine.gstin_layouts import LENGTH, layouts

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


@dataclass(frozen=True)
class Correction:
    """A sound number that differs from the typed one by `changes`.

    `number` is whole, to be shown to the one who typed it and nowhere else; `repr` hides it.
    """

    number: str = field(repr=False)
    changes: tuple[Change, ...]


@cache
def _confusions() -> dict[str, str]:
    law = parameter("gstin/confusions")
    pairs = law.on(law.dates[-1]).items
    return {pair[side]: pair[1 - side] for pair in pairs for side in (0, 1)}


def propose(typed: str, on: date) -> tuple[Correction, ...]:
    """Up to three corrections of a compact number, the likeliest first; none if it is sound.

    Two slips are assumed only where one explains nothing.
    """
    if layouts(on).of(typed) is not None and _is_sound(typed, on):
        return ()
    if len(typed) == LENGTH:
        slips = tuple(_slips(typed))
        return _best(typed, ((slip,) for slip in slips), on) or _best(
            typed, _apart(slips), on
        )
    if len(typed) == LENGTH - 1:
        return _if_unique(typed, _missing(typed), on)
    if len(typed) == LENGTH + 1:
        return _if_unique(typed, _doubled(typed), on)
    return ()

"""The examination of a GSTIN, in the order in which a person would look at it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from rules_engine import states
from rules_engine.check_character import check_character, check_sum, completing
from rules_engine.gstin_layouts import LENGTH, Layout, layouts, misfit
from rules_engine.identifier_errors import (
    IdentifierError,
    NotAGstin,
    UnknownStateCode,
    WrongCheckCharacter,
    WrongLength,
)
from rules_engine.other_identifiers import recognise
from rules_engine.pan import HolderKind, check_holder

PAN_STARTS = 3


class Examined(NamedTuple):
    """What a sound number was found to be.

    `check_sum` is what the first 14 characters add up to, None in a layout without check
    character; `proved` tells that the check character agrees with it.
    """

    layout: Layout
    state: states.State
    holder: HolderKind | None
    check_sum: int | None
    proved: bool


def examine(number: str, on: date) -> Examined:
    """Check a compact number: layout, State code, PAN, check character.

    Raises the IdentifierError of the first fault, or NotInForce for a date before GST.
    """
    layout = layouts(on).of(number)
    if layout is None:
        raise _no_layout(number, on)
    state = states.in_use(number[:2], on)
    if state is None:
        raise _wrong_state(number, on)
    holder = check_holder(number[2:12], PAN_STARTS) if layout.has_pan else None
    if layout.check == "none":
        return Examined(layout, state, holder, None, proved=False)
    total = check_sum(number)
    expected = completing(total)
    proved = number[14] == expected
    if not proved and layout.check == "proved":
        if layout.seldom:
            raise misfit(number, on)
        raise WrongCheckCharacter(number[14], expected)
    return Examined(layout, state, holder, total, proved)


def is_proved(number: str, on: date) -> bool:
    """Whether a compact number is sound, of a known series, and its check character agrees."""
    layout = layouts(on).of(number)
    if layout is None or layout.check != "proved" or layout.taxpayer.key == "unknown_series":
        return False
    if number[14] != check_character(number):
        return False
    try:
        examine(number, on)
    except IdentifierError:
        return False
    return True


def _no_layout(number: str, on: date) -> IdentifierError:
    kind = recognise(number)
    if kind is not None:
        return NotAGstin(kind)
    if len(number) != LENGTH:
        return WrongLength(len(number), LENGTH)
    return misfit(number, on)


def _wrong_state(number: str, on: date) -> IdentifierError:
    state = states.find(number[:2])
    if state is None:
        kind = recognise(number)
        return UnknownStateCode(number[:2], "unknown") if kind is None else NotAGstin(kind)
    return UnknownStateCode(
        state.code,
        state.status(on),
        successor=state.successor,
        since=state.issued_from,
        until=state.issued_until,
    )

"""Answer to the topic `gstin.decode`: what a number tells, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from rules_engine import facts as fact
from rules_engine.computation import Source, Step, distinct_sources, fixed_step, like
from rules_engine.dated import parameter
from rules_engine.errors import FactInvalid, FactMissing
from rules_engine.facts import Fact
from rules_engine.gstin_check import Examined, examine
from rules_engine.gstin_corrections import Correction, propose
from rules_engine.gstin_info import mask, masked, warnings
from rules_engine.gstin_layouts import TaxpayerKind, layouts
from rules_engine.identifier_errors import IdentifierError, NotAGstin, UnknownStateCode
from rules_engine.identifier_text import compact
from rules_engine.pan import HolderKind, holder_kinds
from rules_engine.states import State, find
from rules_engine.states import state as find_state

TOPIC = "gstin.decode"

FACTS: tuple[Fact, ...] = (
    fact.text(
        "gstin",
        required=True,
        about="The number of 15 characters, as it was typed; blanks and hyphens don't matter",
    ),
)


@dataclass(frozen=True)
class DecodedGstin:
    """Answer to `gstin.decode` for a sound number: `GstinInfo` with the number and PAN masked.

    `looks_the_same` are the other kinds of taxpayer whose numbers can't be told apart from it.
    """

    topic: str
    on: date
    number: str
    kind: str
    state: State
    pan_masked: str | None
    holder_kind: str | None
    holder: HolderKind | None
    registration_serial: int | None
    country: str | None
    series: str
    taxpayer_kind: str
    taxpayer: TaxpayerKind
    looks_the_same: tuple[TaxpayerKind, ...]
    check_character: str | None
    steps: tuple[Step, ...]
    warnings: tuple[Step, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class InvalidGstin:
    """Answer to `gstin.decode` for a number that can't be a GSTIN.

    `error` is the key of the fault (`identifier_errors`), `position` counts from 1, `part` names
    the part of the number. `reason` and `successor` go with a State code, `identifier` is what
    the number is instead. `number` is masked; the numbers in `corrections` are whole.
    """

    topic: str
    on: date
    number: str
    error: str
    position: int | None
    found: str | None
    expected: str | None
    part: str | None
    reason: str | None
    state: State | None
    successor: State | None
    identifier: str | None
    corrections: tuple[Correction, ...]
    steps: tuple[Step, ...]
    warnings: tuple[Step, ...]
    sources: tuple[Source, ...]


def decode(facts: Mapping[str, Any], on: date) -> DecodedGstin | InvalidGstin:
    """Answer to `gstin.decode`: {"gstin": "…"} and a date in, what the number tells out.

    Raises FactMissing without a number, FactInvalid if it is no text and NotInForce before GST.
    """
    number = facts.get("gstin")
    if number is None or (isinstance(number, str) and not compact(number)):
        raise FactMissing(["gstin"])
    if not isinstance(number, str):
        raise FactInvalid("gstin", type(number).__name__, "a GSTIN as text")
    plain = compact(number)
    try:
        examined = examine(plain, on)
    except IdentifierError as error:
        return _invalid(number, error, on)
    return _sound(plain, examined, on)


def _sound(plain: str, examined: Examined, on: date) -> DecodedGstin:
    layout, state, holder, check_sum, proved = examined
    common = _common(layout.shape, state.code, holder.letter if holder else None, proved, on)
    number = masked(plain)
    country, serial = layout.country(plain), layout.registration_serial(plain)
    series, check = plain[layout.series], layout.check_character(plain)
    return like(
        common,
        number=number,
        pan_masked=layout.pan(number),
        registration_serial=serial,
        country=country,
        series=series,
        check_character=check,
        steps=common.steps
        + _part_steps(country, serial, series, common.taxpayer_kind, on)
        + _check_steps(check, check_sum, on),
    )


@lru_cache(maxsize=4096)
def _common(
    shape: str, state_code: str, letter: str | None, proved: bool, on: date
) -> DecodedGstin:
    """What is told of every number of one layout, State and kind of holder."""
    known = layouts(on)
    layout = known.by_shape[shape]
    state, holder = find_state(state_code), holder_kinds()[letter] if letter else None
    steps = [fixed_step("gstin_state", state.source, code=state.code)]
    if holder is not None:
        steps.append(fixed_step("gstin_holder", holder.source, letter=holder.letter))
    return DecodedGstin(
        topic=TOPIC,
        on=on,
        number="",
        kind=shape,
        state=state,
        pan_masked=None,
        holder_kind=letter,
        holder=holder,
        registration_serial=None,
        country=None,
        series="",
        taxpayer_kind=layout.taxpayer.key,
        taxpayer=layout.taxpayer,
        looks_the_same=tuple(known.taxpayers[key] for key in layout.taxpayer.may_be),
        check_character=None,
        steps=tuple(steps),
        warnings=warnings(layout, proved),
        sources=distinct_sources(known.source, *(step.source for step in steps)),
    )


@lru_cache(maxsize=4096)
def _part_steps(
    country: str | None, serial: int | None, series: str, taxpayer: str, on: date
) -> tuple[Step, ...]:
    """How the parts between the PAN and the check character were read."""
    built = layouts(on).source
    steps = []
    if country is not None:
        steps.append(fixed_step("gstin_country", built, country=country))
    if serial is not None:
        steps.append(fixed_step("gstin_serial", built, serial=serial))
    steps.append(fixed_step("gstin_series", built, series=series, taxpayer=taxpayer))
    return tuple(steps)


@lru_cache(maxsize=4096)
def _check_steps(character: str | None, total: int | None, on: date) -> tuple[Step, ...]:
    """The sum of the worked products, of which the check character makes a multiple of 36."""
    if character is None:
        return ()
    return (fixed_step("gstin_check", _check_source(on), character=character, sum=total),)


def _invalid(number: str, error: IdentifierError, on: date) -> InvalidGstin:
    wrong_state = error if isinstance(error, UnknownStateCode) else None
    found_state = find(error.found or "") if wrong_state else None
    successor = find(wrong_state.successor) if wrong_state and wrong_state.successor else None
    built = layouts(on).source
    return InvalidGstin(
        topic=TOPIC,
        on=on,
        number=mask(number),
        error=error.key,
        position=error.position,
        found=error.found,
        expected=error.expected,
        part=error.part,
        reason=wrong_state.reason if wrong_state else None,
        state=found_state,
        successor=successor,
        identifier=error.kind if isinstance(error, NotAGstin) else None,
        corrections=propose(compact(number), on),
        steps=(Step(error.key, {"position": error.position, "part": error.part}, built),),
        warnings=(),
        sources=distinct_sources(
            built,
            found_state.source if found_state else None,
            _check_source(on) if error.part == "check_character" else None,
        ),
    )


def _check_source(on: date) -> Source:
    return parameter("gstin/check_character").on(on).source

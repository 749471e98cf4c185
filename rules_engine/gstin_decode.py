"""Answer to the topic `gstin.decode`: what a number tells, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules_engine.check_character import check_sum
from rules_engine.computation import Source, Step, distinct_sources
from rules_engine.dated import parameter
from rules_engine.errors import FactInvalid, FactMissing
from rules_engine.gstin_corrections import Correction, propose
from rules_engine.gstin_info import GstinInfo, info, mask
from rules_engine.gstin_layouts import TaxpayerKind, layouts
from rules_engine.identifier_errors import IdentifierError, NotAGstin, UnknownStateCode
from rules_engine.identifier_text import compact
from rules_engine.pan import HolderKind
from rules_engine.states import State, find

TOPIC = "gstin.decode"


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
    try:
        found = info(number, on)
    except IdentifierError as error:
        return _invalid(number, error, on)
    return DecodedGstin(
        topic=TOPIC,
        on=on,
        number=found.number_masked,
        kind=found.kind,
        state=found.state,
        pan_masked=found.pan_masked,
        holder_kind=found.holder_kind,
        holder=found.holder,
        registration_serial=found.registration_serial,
        country=found.country,
        series=found.series,
        taxpayer_kind=found.taxpayer_kind,
        taxpayer=found.taxpayer,
        looks_the_same=tuple(layouts(on).taxpayers[key] for key in found.taxpayer.may_be),
        check_character=found.check_character,
        steps=_steps(found, on),
        warnings=found.warnings,
        sources=distinct_sources(*found.sources, found.holder.source if found.holder else None),
    )


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


def _steps(found: GstinInfo, on: date) -> tuple[Step, ...]:
    """How each part of the number was read, in the order of the parts."""
    built = layouts(on).source
    steps = [Step("gstin_state", {"code": found.state.code}, found.state.source)]
    if found.holder is not None:
        steps.append(Step("gstin_holder", {"letter": found.holder.letter}, found.holder.source))
    if found.country is not None:
        steps.append(Step("gstin_country", {"country": found.country}, built))
    if found.registration_serial is not None:
        steps.append(Step("gstin_serial", {"serial": found.registration_serial}, built))
    steps.append(
        Step("gstin_series", {"series": found.series, "taxpayer": found.taxpayer_kind}, built)
    )
    if found.check_character is not None:
        # The sum of the worked products, of which the check character makes a multiple of 36
        values = {"character": found.check_character, "sum": check_sum(found.number[:14])}
        steps.append(Step("gstin_check", values, _check_source(on)))
    return tuple(steps)

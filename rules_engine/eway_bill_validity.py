"""For how long an e-way bill is valid, can be made and be extended: rule 138(10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rules_engine.computation import Step
from rules_engine.dated import parameter
from rules_engine.errors import FactInvalid


@dataclass(frozen=True)
class Validity:
    """The time of one e-way bill, as `EwayBill` tells it."""

    generated_on: date | None = None
    km_per_day: int | None = None
    validity_days: int | None = None
    valid_until: date | None = None
    extension_window_hours: int | None = None
    extendable_until: date | None = None
    document_usable_until: date | None = None
    can_be_generated: bool | None = None


NO_VALIDITY = Validity()


@dataclass(frozen=True)
class Told:
    """The validity with what there is to tell about it."""

    validity: Validity
    steps: tuple[Step, ...]
    warnings: tuple[Step, ...]
    assumed: tuple[Step, ...]


def validity(given: Mapping[str, Any], made_on: date, *, inside_state: bool) -> Told:
    """The time of an e-way bill made on a day.

    "… the period of validity shall be counted from the time at which the e-way bill has been
    generated and each day shall be counted as the period expiring at midnight of the day
    immediately following the date of generation of e-way bill"  (rule 138(10), Explanation 1)

    Raises FactInvalid for a document of a later day, or from before GST.
    """
    steps: list[Step] = []
    warnings: list[Step] = []
    assumed: list[Step] = []
    distance: int | None = given.get("distance_km")
    name = "km_per_day_odc" if given.get("odc") else "km_per_day"
    per_day = parameter(f"e_way_bill/{name}").on(made_on)
    km_per_day = int(per_day.decimal)
    days = None if distance is None else -(-distance // km_per_day)
    valid_until = None if days is None else made_on + timedelta(days=days)
    if days is None:
        steps.append(Step("eway_validity_rule", {"km_per_day": km_per_day}, per_day.source))
    else:
        counted = {"distance_km": distance, "km_per_day": km_per_day, "days": days}
        steps.append(Step("eway_validity", {**counted, "valid_until": valid_until}, per_day.source))
        if "odc" not in given:
            assumed.append(Step("no_over_dimensional_cargo"))
        if "generated_on" not in given:
            assumed.append(Step("generated_today", {"generated_on": made_on}))
    hours = parameter("e_way_bill/extension_hours").on(made_on)
    steps.append(Step("eway_extension_window", {"hours": int(hours.decimal)}, hours.source))
    extendable = parameter("e_way_bill/extension_days").if_in_force(made_on)
    extendable_until = None
    if extendable is not None:
        extendable_until = made_on + timedelta(days=int(extendable.decimal))
        reach = {"days": int(extendable.decimal), "extendable_until": extendable_until}
        steps.append(Step("eway_extendable", reach, extendable.source))
        example = parameter("e_way_bill/extension_example").on(made_on)
        if "generated_on" in given:
            warnings.append(Step("eway_extension_example", example.mapping, example.source))
    usable_until = _document_usable_until(given, made_on, steps)
    if usable_until is not None and usable_until < made_on:
        age = {"document_date": given["document_date"], "usable_until": usable_until}
        warnings.append(Step("eway_document_too_old", age))
    free = parameter("e_way_bill/part_b_free_km").on(made_on)
    if inside_state and distance is not None and distance <= free.decimal:
        warnings.append(Step("eway_part_b_not_needed", {"km": int(free.decimal)}, free.source))
    time = Validity(
        generated_on=made_on,
        km_per_day=km_per_day,
        validity_days=days,
        valid_until=valid_until,
        extension_window_hours=int(hours.decimal),
        extendable_until=extendable_until,
        document_usable_until=usable_until,
        can_be_generated=usable_until is None or made_on <= usable_until,
    )
    return Told(time, tuple(steps), tuple(warnings), tuple(assumed))


def _document_usable_until(
    given: Mapping[str, Any], made_on: date, steps: list[Step]
) -> date | None:
    document: date | None = given.get("document_date")
    if document is None:
        return None
    begins = parameter("gst/began").dates[0]
    if not begins <= document <= made_on:
        accepted = f"a date from {begins.isoformat()} to {made_on.isoformat()}"
        raise FactInvalid("document_date", document.isoformat(), accepted)
    days = parameter("e_way_bill/document_days").if_in_force(made_on)
    if days is None:
        return None
    until = document + timedelta(days=int(days.decimal))
    values = {"document_date": document, "days": int(days.decimal), "usable_until": until}
    steps.append(Step("eway_document_age", values, days.source))
    return until

"""Who may not opt for composition whatever the turnover: section 10(2) and (2A) CGST Act 2017."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from rules_engine.computation import Source
from rules_engine.dated import parameter

# Each is a fact and a parameter below `composition/may_not_opt/`
_STATED = (
    "inter_state_sales",
    "eco_services",
    "eco_goods",
    "outside_gst",
    "casual_or_non_resident",
)
_NOTIFIED = "notified_goods"

MADE_GOODS = (
    "ice_cream",
    "pan_masala",
    "tobacco",
    "aerated_water",
    "fly_ash_bricks",
    "fossil_meal_bricks",
    "building_bricks",
    "roofing_tiles",
)


def grounds_against(given: Mapping[str, Any], on: date) -> Mapping[str, Source]:
    """The grounds that hold by the facts on a date, with the law of each.

    "The registered person shall be eligible to opt under sub-section (1), if … (b) he is not
    engaged in making any supply of goods or services which are not leviable to tax …; (c) he is
    not engaged in making any inter-State outward supplies …; (d) he is not engaged in making any
    supply of services through an electronic commerce operator who is required to collect tax at
    source under section 52; (e) he is not a manufacturer of such goods … as may be notified …;
    (f) he is neither a casual taxable person nor a non-resident taxable person"  (section 10(2))
    """
    keys = [key for key in _STATED if given.get(key)]
    if _makes_notified_goods(given, on):
        keys.append(_NOTIFIED)
    laws = {key: parameter(f"composition/may_not_opt/{key}").if_in_force(on) for key in keys}
    return {key: law.source for key, law in laws.items() if law is not None}


def _makes_notified_goods(given: Mapping[str, Any], on: date) -> bool:
    """Whether the person makes goods that are notified on the date; a trader in them may opt."""
    if given.get("business") == "trader":
        return False
    notified = parameter("composition/notified_goods").on(on).items
    return bool(given.get("excluded_goods")) or any(
        goods in notified for goods in given.get("made_goods", ())
    )

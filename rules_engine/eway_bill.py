"""Is an e-way bill needed, and how long is it valid?  Rule 138 CGST Rules 2017.

The limits, the movements that are free and the kilometres of a day are dated values below
`parameters/e_way_bill/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from rules_engine import facts as fact
from rules_engine.computation import Source, Step, Told, confirmations, distinct_sources
from rules_engine.dated import parameter
from rules_engine.errors import FactInvalid, FactMissing
from rules_engine.eway_bill_validity import NO_VALIDITY, validity
from rules_engine.facts import Fact
from rules_engine.money import NOTHING
from rules_engine.place_of_supply import read_state

TOPIC = "eway_bill.required"

MOVEMENTS = (
    "ordinary",
    "job_work",
    "handicraft",
    "annexure_goods",
    "exempt_goods",
    "non_motorised",
    "customs_port_to_icd",
    "customs_bond_or_seal",
    "alcohol_or_petroleum",
    "no_supply_schedule_iii",
    "nepal_bhutan_transit",
    "defence",
    "empty_containers",
    "rail_by_government",
    "weighment",
)

FACTS: tuple[Fact, ...] = (
    fact.amount(
        "consignment_value",
        about="Value of the consignment in rupees: the invoice with its tax and cess",
    ),
    fact.amount(
        "exempt_value",
        about="Part of consignment_value that is exempt goods on the same invoice, in rupees",
    ),
    fact.whole("distance_km", least=1, about="Distance of the movement in kilometres"),
    fact.yes_no("odc", about="Over dimensional cargo, or one leg of the way is by ship"),
    fact.yes_no("inter_state", about="The goods leave the State"),
    fact.text("from_state", about="State where the goods start; two-digit code or name"),
    fact.text("to_state", about="State where the goods arrive; two-digit code or name"),
    fact.choice(
        "movement",
        MOVEMENTS,
        about="Kinds of goods or movement with a rule of their own; ordinary if left out",
    ),
    fact.calendar_day("document_date", about="Date of the invoice or delivery challan"),
    fact.calendar_day(
        "generated_on", about="Day on which the e-way bill is made; the day of asking if left out"
    ),
)

Outcome = Literal["required", "not_required", "validity_only"]
Reason = Literal["above_limit", "within_limit", "any_value", "movement_free", "value_not_given"]


@dataclass(frozen=True)
class EwayBill:
    """Whether an e-way bill is needed, and its time.

    `outcome` is validity_only where the value was not given but the distance was.  An e-way bill
    made on `generated_on` is valid for `validity_days` (None without a distance), to the end of
    `valid_until`.  One can be made until `document_usable_until` and extended until
    `extendable_until`, within `extension_window_hours` before or after it ends; None where no such
    limit is in force, or the date is not known.  All of this is None where none is needed.
    """

    topic: str
    on: date
    outcome: Outcome
    reason: Reason
    movement: str
    consignment_value: Decimal | None
    limit: Decimal | None
    generated_on: date | None
    km_per_day: int | None
    validity_days: int | None
    valid_until: date | None
    extension_window_hours: int | None
    extendable_until: date | None
    document_usable_until: date | None
    can_be_generated: bool | None
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    warnings: tuple[Step, ...]
    assumed: tuple[Step, ...]


def answer(given: Mapping[str, Any], on: date) -> EwayBill:
    """Whether a movement needs an e-way bill, and for how long one is valid.

    "Every registered person who causes movement of goods of consignment value exceeding fifty
    thousand rupees … shall, before commencement of such movement, furnish information relating
    to the said goods … in Part A of FORM GST EWB-01"  (rule 138(1))

    The law is that of `generated_on`, or of `on`.  Raises FactMissing for what decides,
    FactInvalid, and NotInForce before e-way bills began.
    """
    return _Inquiry(given, on).answer()


class _Inquiry(Told):
    """One question on its way to the answer."""

    def __init__(self, given: Mapping[str, Any], on: date) -> None:
        self.on = on
        self.day: date = given.get("generated_on", on)
        self.given = given = {**given, **_codes(given, self.day)}
        self.value = _value(given)
        self.inside = _inside(given)
        self.movement: str = given.get("movement", "ordinary")
        super().__init__()

    def answer(self) -> EwayBill:
        general = parameter("e_way_bill/value_over").on(self.day)
        free = parameter("e_way_bill/not_needed_for").on(self.day)
        if self.movement in free.items:
            self._tell("eway_movement_free", free.source, movement=self.movement)
            return self._result("not_required", "movement_free")
        any_value = parameter("e_way_bill/any_value").on(self.day)
        if self.movement in any_value.items and self.inside is not True:
            if self.inside is None and not self._above_every_limit(general.decimal):
                raise FactMissing(["inter_state"])
            self._tell("eway_any_value", any_value.source, movement=self.movement)
            return self._result("required", "any_value")
        if self.value is None:
            if "distance_km" not in self.given:
                raise FactMissing(["consignment_value"])
            self._tell("eway_limit", general.source, limit=general.decimal)
            return self._result("validity_only", "value_not_given", general.decimal)
        limit = self._limit(general.decimal, general.source)
        exceeds = self.value > limit
        if "movement" not in self.given and exceeds:
            self.assumed.append(Step("no_free_movement"))
        if "movement" not in self.given and not exceeds and not self.inside:
            self.assumed.append(Step("no_movement_of_any_value"))
        if exceeds:
            return self._result("required", "above_limit", limit)
        return self._result("not_required", "within_limit", limit)

    def _limit(self, general: Decimal, source: Source) -> Decimal:
        """The limit of rule 138(1), or the State's own inside a State that is known."""
        own = parameter("e_way_bill/value_over_inside_state").on(self.day)
        limits = {code: Decimal(limit) for code, limit in own.mapping.items()}
        value = self.value or NOTHING
        if value > general and not self._above_every_limit(general):
            if self.inside is None:
                self.assumed.append(Step("leaves_the_state"))
            elif self.inside and "from_state" not in self.given:
                self.assumed.append(Step("state_with_the_general_limit"))
        state = self.given.get("from_state")
        if self.inside and state in limits:
            limit = limits[state]
            self._tell_compared("eway_limit_of_state", own.source, limit, state=state)
            return limit
        self._tell_compared("eway_limit", source, general)
        if self.inside and state is not None and value > general:
            self.warnings.append(Step("eway_state_may_differ", {"state": state}, own.source))
        return general

    def _above_every_limit(self, general: Decimal) -> bool:
        """Whether the value is above the limit of rule 138(1) and of every State."""
        own = parameter("e_way_bill/value_over_inside_state").on(self.day)
        highest = max((Decimal(limit) for limit in own.mapping.values()), default=general)
        return self.value is not None and self.value > highest

    def _tell_compared(self, key: str, source: Source, limit: Decimal, **values: object) -> None:
        self._tell(key, source, limit=limit, **values)
        exceeds = (self.value or NOTHING) > limit
        self._tell("eway_compared", source, value=self.value, limit=limit, exceeds=exceeds)

    def _result(self, outcome: Outcome, reason: Reason, limit: Decimal | None = None) -> EwayBill:
        time = NO_VALIDITY
        if outcome != "not_required":
            found = validity(self.given, self.day, inside_state=bool(self.inside))
            time = found.validity
            self.steps += found.steps
            self.warnings += found.warnings
            self.assumed += found.assumed
        sources = distinct_sources(*(step.source for step in self.steps))
        return EwayBill(
            topic=TOPIC,
            on=self.on,
            outcome=outcome,
            reason=reason,
            movement=self.movement,
            consignment_value=self.value,
            limit=limit,
            **vars(time),
            steps=tuple(self.steps),
            sources=sources,
            warnings=(*self.warnings, *confirmations(sources)),
            assumed=tuple(self.assumed),
        )


def _value(given: Mapping[str, Any]) -> Decimal | None:
    """The value that counts, without exempt goods on the same invoice.

    "… the consignment value of goods shall be the value … declared in an invoice … and also
    includes the central tax, State or Union territory tax, integrated tax and cess charged, if
    any, in the document and shall exclude the value of exempt supply of goods where the invoice
    is issued in respect of both exempt and taxable supply"  (rule 138(1), Explanation 2)
    """
    value: Decimal | None = given.get("consignment_value")
    exempt: Decimal = given.get("exempt_value", NOTHING)
    if value is None:
        return None
    if exempt > value:
        raise FactInvalid("exempt_value", exempt, "no more than consignment_value")
    return value - exempt


def _codes(given: Mapping[str, Any], on: date) -> dict[str, str]:
    """The codes of the States that were named; raises FactInvalid for what is none."""
    named = [name for name in ("from_state", "to_state") if name in given]
    return {name: read_state(given[name], name, on, abroad=True).code for name in named}


def _inside(given: Mapping[str, Any]) -> bool | None:
    """Whether the goods stay in one State; None if that was not said."""
    crossing: bool | None = given.get("inter_state")
    if "from_state" in given and "to_state" in given:
        same = bool(given["from_state"] == given["to_state"])
        if crossing is not None and crossing == same:
            raise FactInvalid("inter_state", crossing, "what from_state and to_state say")
        return same
    return None if crossing is None else not crossing

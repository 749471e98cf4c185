"""Place of supply inside India: section 10 (goods) and section 12 (services) IGST Act 2017.

Which State decides for which kind of delivery or service is data below
`parameters/place_of_supply/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from rules_engine import facts as fact
from rules_engine.computation import Source, Step
from rules_engine.dated import parameter
from rules_engine.errors import FactInvalid, FactMissing
from rules_engine.facts import Fact
from rules_engine.states import State, by_name, find

_DELIVERIES = ("moved", "bill_to_ship_to", "not_moved", "installed", "on_board")
_SERVICES = (
    "other",
    "immovable_property",
    "hotel",
    "restaurant",
    "beauty_fitness_health",
    "training",
    "event_admission",
    "event_organisation",
    "transport_goods",
    "passenger",
    "on_board",
    "telecom_fixed",
    "telecom_postpaid",
    "telecom_prepaid",
    "banking",
    "insurance",
)
ABROAD = "96"
_ACCEPTED_PLACE = "a State or Union Territory by its code such as 27 or its name"

FACTS: tuple[Fact, ...] = (
    fact.choice("supply_kind", ("goods", "services"), about="What is supplied"),
    fact.yes_no("recipient_registered", about="The recipient is registered under GST"),
    fact.text(
        "recipient_state",
        about="State of the registered recipient, or of the address of an unregistered one;"
        " two-digit code or name",
    ),
    fact.yes_no(
        "address_on_record",
        about="The unregistered recipient's address is on the invoice or on record; false if none",
    ),
    fact.choice(
        "delivery",
        _DELIVERIES,
        about="How goods are delivered: moved to the recipient, billed to one person and shipped"
        " to another, not moved, installed at a site, or taken on board a vehicle",
    ),
    fact.text(
        "delivery_state",
        about="State where the movement of the goods ends, or where they are handed over,"
        " installed or taken on board; two-digit code or name",
    ),
    fact.text(
        "bill_to_state",
        about="Bill-to-ship-to: State of the principal place of business of the person billed, who"
        " directs the goods to another; two-digit code or name",
    ),
    fact.choice("service_kind", _SERVICES, about="Kind of service; other is the default rule"),
    fact.text(
        "service_state",
        about="State of the property, or where the service is performed, the event held, the goods"
        " handed over or the journey begun; two-digit code or name",
    ),
)


@dataclass(frozen=True)
class Place:
    """The place of supply, the step that says why, and what was assumed."""

    state: State
    step: Step
    assumed: tuple[Step, ...] = ()


def read_state(text: str, name: str, on: date, *, abroad: bool = False) -> State:
    """A State, Union Territory or other territory (97) by its code or name; also another country
    (96) where `abroad` allows it.

    >>> read_state("8", "state", date(2026, 11, 22)).en
    'Rajasthan'

    Raises FactInvalid for anything else, for 99 too, which is no place.
    """
    found = find(text.strip().zfill(2)) or by_name(text, on)
    if found is None or not (found.second_tax or (abroad and found.code == ABROAD)):
        raise FactInvalid(name, text, _ACCEPTED_PLACE)
    return found


def asked(given: Mapping[str, Any]) -> bool:
    """Whether the facts speak about what the place of supply follows from."""
    return any(each.name in given for each in FACTS)


def place_of_supply(given: Mapping[str, Any], supplier: State | None, on: date) -> Place:
    """The place of supply by the facts of this module.

    Raises FactMissing with what decides and is not known.
    """
    inquiry = _Inquiry(given, supplier, on)
    kind = given.get("supply_kind") or _kind(given)
    if kind == "goods":
        return inquiry.of_goods()
    if kind == "services":
        return inquiry.of_services()
    return inquiry.of_anything()


def _kind(given: Mapping[str, Any]) -> str | None:
    if "service_kind" in given or "service_state" in given:
        return "services"
    if any(name in given for name in ("delivery", "delivery_state", "bill_to_state")):
        return "goods"
    return None


class _Inquiry:
    """One question about a place; knows the facts, the supplier and the date."""

    def __init__(self, given: Mapping[str, Any], supplier: State | None, on: date) -> None:
        self.given = given
        self.supplier = supplier
        self.on = on
        # an address can only be lacking where there is no registration
        nowhere = given.get("address_on_record") is False
        self.registered = given.get("recipient_registered", False if nowhere else None)

    def of_goods(self) -> Place:
        """Section 10(1).

        "… where the supply involves movement of goods, … shall be the location of the goods at
        the time at which the movement of goods terminates for delivery to the recipient" (a); the
        principal place of business of the third person on whose direction they are delivered (b);
        the location of the goods at the time of the delivery (c); the place of installation (d);
        the location at which they are taken on board (e).
        """
        default = "bill_to_ship_to" if "bill_to_state" in self.given else "moved"
        delivery = self.given.get("delivery", default)
        if self.registered is False:
            to_consumer = self._to_unregistered(delivery)
            if to_consumer is not None:
                return to_consumer
        law = parameter("place_of_supply/goods").on(self.on)
        row = law.mapping[delivery]
        if row["place"] not in self.given and delivery == "moved":
            assumed = (Step("delivered_in_recipients_state"),)
            state = self._state("recipient_state", ask="delivery_state")
            return Place(state, self._told(row["clause"], state, law.source), assumed)
        state = self._state(row["place"])
        return Place(state, self._told(row["clause"], state, law.source))

    def _to_unregistered(self, delivery: str) -> Place | None:
        """Section 10(1)(ca), from 1 October 2023, for goods to an unregistered person.

        "… the place of supply shall, notwithstanding anything contrary contained in clause (a) or
        clause (c), be the location as per the address of the said person recorded in the invoice …
        and the location of the supplier where the address of the said person is not recorded in
        the invoice"  The address of delivery is the one to record (Circular 209/3/2024-GST).
        """
        law = parameter("place_of_supply/goods_to_unregistered").if_in_force(self.on)
        if law is None:
            return None
        if delivery not in law.mapping["instead_of"]:
            return None
        if "delivery_state" in self.given:
            state = self._state("delivery_state")
        else:
            state = self._recipient_on_record(ask="delivery_state")
        return Place(state, self._told(law.mapping["clause"], state, law.source))

    def of_services(self) -> Place:
        """Section 12(2) to (13).

        "… made to a registered person shall be the location of such person; … to any person other
        than a registered person shall be, (i) the location of the recipient where the address on
        record exists; and (ii) the location of the supplier of services in other cases"
        (section 12(2)); the other sub-sections name where the service is performed, the property
        lies, or the like.
        """
        kind = self.given.get("service_kind", "other")
        assumed = () if "service_kind" in self.given else (Step("service_of_the_default_rule"),)
        row, source = self._row(kind)
        if self.registered is not None:
            state = self._by(row["registered" if self.registered else "unregistered"], row)
        elif row["registered"] == row["unregistered"]:
            state = self._by(row["registered"], row)
        else:
            state = self._whoever_receives(row)
        return Place(state, self._told(row["clause"], state, source), assumed)

    def of_anything(self) -> Place:
        """Only the recipient is known: goods delivered to, and services by default for, the
        recipient have the same place."""
        law = parameter("place_of_supply/goods").on(self.on)
        state = self._state("recipient_state")
        step = self._told(law.mapping["moved"]["clause"], state, law.source)
        return Place(state, step, (Step("delivered_in_recipients_state"),))

    def _row(self, kind: str) -> tuple[Mapping[str, str], Source]:
        law = parameter("place_of_supply/services").on(self.on)
        if kind not in law.mapping:
            law = parameter("place_of_supply/further_services").on(self.on)
        return law.mapping[kind], law.source

    def _whoever_receives(self, row: Mapping[str, str]) -> State:
        """The place where it doesn't matter whether the recipient is registered; else asks."""
        places = []
        for role in ("registered", "unregistered"):
            try:
                places.append(self._by(row[role], row))
            except FactMissing as missing:
                if missing.names == ("recipient_state",) and "service" not in row.values():
                    raise
                raise FactMissing(["recipient_registered"]) from None
        if places[0] != places[1]:
            raise FactMissing(["recipient_registered"])
        return places[0]

    def _by(self, where: str, row: Mapping[str, str]) -> State:
        found = self._where[where](self)
        if found.code == ABROAD and row.get("abroad") == "recipient":
            return self._state("recipient_state")
        return found

    def _recipient(self) -> State:
        return self._state("recipient_state")

    def _recipient_on_record(self, ask: str = "recipient_state") -> State:
        if "recipient_state" in self.given or self.given.get("address_on_record") is not False:
            return self._state("recipient_state", ask=ask)
        if self.supplier is None:
            raise FactMissing(["supplier_state"])
        return self.supplier

    def _service(self) -> State:
        return self._state("service_state")

    _where = MappingProxyType(
        {
            "recipient": _recipient,
            "recipient_on_record": _recipient_on_record,
            "service": _service,
        }
    )

    def _state(self, name: str, *, ask: str | None = None) -> State:
        text = self.given.get(name)
        if text is None:
            raise FactMissing([ask or name])
        return read_state(text, name, self.on, abroad=True)

    def _told(self, clause: str, state: State, source: Source) -> Step:
        return Step("place_of_supply_is", {"clause": clause, "state": state.code}, source)

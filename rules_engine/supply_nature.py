"""Is a supply inside a State or between States, and which heads of tax does it bear?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from rules_engine import facts as fact
from rules_engine.computation import Source, Step, Told
from rules_engine.dated import parameter
from rules_engine.errors import FactMissing, NotInForce
from rules_engine.facts import Fact
from rules_engine.place_of_supply import ABROAD, Place, asked, place_of_supply, read_state
from rules_engine.states import State, state

# Supplies that are inter-State wherever the parties are; each is a fact and a key of the parameter
_ALWAYS = ("sez", "export", "import")

FACTS: tuple[Fact, ...] = (
    fact.text(
        "supplier_state", about="State from which the supply is made; two-digit code or name"
    ),
    fact.text(
        "place_of_supply",
        about="State of the place of supply, 96 for another country; two-digit code or name; if"
        " left out it follows from the facts about goods, services and recipient",
    ),
    fact.yes_no(
        "inter_state",
        about="Supply between two States, where it is known without the States; false for inside"
        " one State",
    ),
    fact.yes_no("sez", about="Supply to or by a unit or developer of a special economic zone"),
    fact.yes_no("export", about="Export of goods or services"),
    fact.yes_no("import", about="Import of goods or services into India"),
)


@dataclass(frozen=True)
class Nature:
    """Intra-State or inter-State, with the heads; `source` is the section that levies them."""

    outcome: Literal["intra_state", "inter_state"]
    heads: tuple[Literal["cgst", "sgst", "utgst", "igst"], ...]
    supplier: State | None
    place: State | None
    source: Source
    steps: tuple[Step, ...]
    warnings: tuple[Step, ...]
    assumed: tuple[Step, ...]


def supply_nature(given: Mapping[str, Any], on: date) -> Nature:
    """The nature of a supply on a date.

    "… where the location of the supplier and the place of supply are in (a) two different States;
    (b) two different Union territories; or (c) a State and a Union territory, shall be treated as
    a supply … in the course of inter-State trade or commerce"  (section 7 IGST Act 2017)

    Raises FactMissing with the States where nothing else tells, FactInvalid for a State that is
    none, NotInForce before GST began there.
    """
    return _Inquiry(given, on).nature()


class _Inquiry(Told):
    """One supply on its way to the answer; collects what there is to tell about it."""

    def __init__(self, given: Mapping[str, Any], on: date) -> None:
        self.given = given
        self.on = on
        super().__init__()
        self.supplier = self._named("supplier_state")
        self.place = self._named("place_of_supply")
        if self.supplier is not None:
            self._began(self.supplier)

    def nature(self) -> Nature:
        reason = next((name for name in _ALWAYS if self.given.get(name)), None)
        if reason is not None:
            return self._always_inter_state(reason)
        stated = self.given.get("inter_state")
        if stated is not None and (self.supplier is None or self.place is None):
            return self._as_stated(stated)
        if self._tells_no_place():
            self.assumed.append(Step("inside_one_state"))
            return self._as_stated(False)
        supplier, place = self._both()
        if place.code == ABROAD:
            return self._always_inter_state("export")
        inter_state = supplier.code != place.code
        if stated is not None and stated != inter_state:
            self.warnings.append(Step("states_decide", {"inter_state": inter_state}))
        key = "different_states" if inter_state else "same_state"
        values = {"supplier_state": supplier.code, "place_of_supply": place.code}
        return self._levied(inter_state, key, values)

    def _tells_no_place(self) -> bool:
        """Whether only the sum is asked for: the tax in all is the same either way."""
        return self.supplier is None and self.place is None and not asked(self.given)

    def _both(self) -> tuple[State, State]:
        lacking = [] if self.supplier else ["supplier_state"]
        if self.place is None and asked(self.given):
            try:
                self._place_follows()
            except FactMissing as missing:
                lacking += [name for name in missing.names if name not in lacking]
        elif self.place is None:
            lacking.append("place_of_supply")
        if self.supplier is None or self.place is None:
            raise FactMissing(lacking)
        return self.supplier, self.place

    def _place_follows(self) -> None:
        found: Place = place_of_supply(self.given, self.supplier, self.on)
        self.place = self._today(found.state)
        self.steps.append(found.step)
        self.assumed += found.assumed

    def _always_inter_state(self, reason: str) -> Nature:
        """Section 7(2), (4) and (5): imports, exports, and supplies to or by a special economic
        zone are inter-State supplies."""
        law = parameter("tax_split/always_inter_state").on(self.on)
        zero = parameter("tax_split/zero_rated").on(self.on)
        if reason in zero.items:
            self.warnings.append(Step("zero_rated", {"reason": reason}, zero.source))
        values = {"reason": reason, "clause": law.mapping[reason]}
        self.steps.append(Step("always_inter_state", values, law.source))
        return self._levied(True, None, {})

    def _as_stated(self, inter_state: bool) -> Nature:
        known = self.supplier or self.place
        if not inter_state:
            if known is None:
                self.assumed.append(Step("state_and_not_union_territory"))
            else:
                self.supplier = self.place = known
        return self._levied(inter_state, "inter_state_supply" if inter_state else "same_state", {})

    def _levied(self, inter_state: bool, key: str | None, values: Mapping[str, Any]) -> Nature:
        """IGST at the whole rate, or CGST and SGST or UTGST at half the rate each.

        "… there shall be levied a tax called the integrated goods and services tax on all
        inter-State supplies"  (section 5 IGST Act 2017)
        """
        law = parameter(f"tax_split/{'inter' if inter_state else 'intra'}_state").on(self.on)
        if key is not None:
            self.steps.append(Step(key, values, law.source))
        territory = self.supplier is not None and self.supplier.second_tax == "UTGST"
        return Nature(
            outcome="inter_state" if inter_state else "intra_state",
            heads=("igst",) if inter_state else ("cgst", "utgst" if territory else "sgst"),
            supplier=self.supplier,
            place=self.place,
            source=law.source,
            steps=tuple(self.steps),
            # a retired code may stand for both States
            warnings=tuple({warning.key: warning for warning in self.warnings}.values()),
            assumed=tuple(self.assumed),
        )

    def _named(self, fact_name: str) -> State | None:
        text = self.given.get(fact_name)
        if text is None:
            return None
        abroad = fact_name == "place_of_supply"
        return self._today(read_state(text, fact_name, self.on, abroad=abroad))

    def _today(self, found: State) -> State:
        """The State, or the one that its retired code belongs to."""
        if found.status(self.on) != "retired" or found.successor is None:
            return found
        values = {"state": found.code, "successor": found.successor}
        self.warnings.append(Step("state_code_retired", values, found.source))
        return state(found.successor)

    def _began(self, supplier: State) -> None:
        if supplier.code in parameter("registration/not_yet_extended_to").on(self.on).items:
            raise NotInForce(f"tax.split (State {supplier.code})", self.on)

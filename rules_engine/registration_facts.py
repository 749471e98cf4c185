"""What is asked about a person for registration, and whether it can be used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from rules_engine.errors import FactInvalid
from rules_engine.states import by_name, find

SupplyKind = Literal["goods", "services", "both"]

SUPPLY_KINDS: tuple[SupplyKind, ...] = ("goods", "services", "both")
# What each kind of supplier supplies
KINDS: dict[str, frozenset[str]] = {
    "goods": frozenset({"goods"}),
    "services": frozenset({"services"}),
    "both": frozenset({"goods", "services"}),
}

# Turnover counts nothing only where section 23 or section 24 decides without it
_MAIN = ("aggregate_turnover", "state", "supply_kind")


@dataclass(frozen=True)
class RegistrationFacts:
    """What decides about registration; None is "not known".

    `aggregate_turnover`: rupees in the financial year, all India, on the PAN (section 2(6)).
    `state`: two-digit code or name of the State from where the taxable supplies are
    made; `other_states`: further ones.  `inter_state`: makes supplies across a State border, of
    `inter_state_kind`.  `section_24_grounds`: keys of `section_24.ground_keys()`.
    `excluded_goods`: deals in goods that don't get the goods-only limit.  `handicraft`: the goods
    are notified handicraft.  The three that end in `_only`: makes no other supplies than exempt
    ones, produce of own cultivation, or such that the recipient pays the tax for.

    The dates: became liable, applied, was granted the registration, begins business (casual and
    non-resident persons), was served the order that cancels it.
    """

    aggregate_turnover: Decimal | None = None
    state: str | None = None
    supply_kind: SupplyKind | None = None
    inter_state: bool | None = None
    section_24_grounds: tuple[str, ...] = ()
    excluded_goods: bool | None = None
    exempt_only: bool = False
    other_states: tuple[str, ...] = ()
    inter_state_kind: SupplyKind | None = None
    handicraft: bool | None = None
    farm_produce_only: bool = False
    reverse_charge_supplies_only: bool = False
    liable_from: date | None = None
    applied_on: date | None = None
    granted_on: date | None = None
    business_starts_on: date | None = None
    cancellation_order_on: date | None = None


def lacking(facts: RegistrationFacts) -> list[str]:
    """Those of the three main facts that are not known, in the order to ask."""
    return [name for name in _MAIN if getattr(facts, name) is None]


def checked_kind(kind: SupplyKind, name: str) -> SupplyKind:
    if kind not in KINDS:
        raise FactInvalid(name, kind, ", ".join(KINDS))
    return kind


def checked_state(code_or_name: str, name: str, on: date) -> str:
    """The code, if taxable supplies can be made from there; 96 and 99 are no such place."""
    state = find(code_or_name) or by_name(code_or_name, on)
    if state is None or state.second_tax is None:
        raise FactInvalid(name, code_or_name, "a two-digit State code such as 08, or its name")
    return state.code

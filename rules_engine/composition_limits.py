"""The amounts of section 10 CGST Act 2017: turnover up to which one may opt, and the services
that a supplier of goods may supply besides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules_engine.computation import Source
from rules_engine.dated import parameter
from rules_engine.errors import FactMissing
from rules_engine.money import NOTHING, PERCENT
from rules_engine.states import State


@dataclass(frozen=True)
class Limit:
    """An amount in rupees that must not be exceeded; `key` names the rule."""

    key: str
    amount: Decimal
    source: Source


def goods_limit(turnover: Decimal, state: State | None, on: date) -> Limit:
    """The limit of section 10(1), lower in some States.

    Where the State is not known it is asked for (FactMissing) only if it decides: not above the
    general limit, and not within the lower one.
    """
    general = parameter("composition/limit").on(on)
    low = parameter("composition/low_limit").on(on)
    low_amount = Decimal(low.mapping["limit"])
    if state is None and low_amount < turnover <= general.decimal:
        raise FactMissing(["state"])
    if state is None and turnover <= low_amount:
        return Limit("composition_limit_any_state", low_amount, low.source)
    if state is not None and state.code in low.mapping["states"]:
        return Limit("composition_limit_low", low_amount, low.source)
    return Limit("composition_limit", general.decimal, general.source)


def services_limit(on: date) -> Limit | None:
    """The limit of section 10(2A); None before suppliers of services could opt.

    "… a registered person, not eligible to opt to pay tax under sub-section (1) and sub-section
    (2), whose aggregate turnover in the preceding financial year did not exceed fifty lakh rupees,
    may opt to pay …"
    """
    law = parameter("composition/services_limit").if_in_force(on)
    if law is None:
        return None
    return Limit("composition_limit_services", law.decimal, law.source)


def services_allowed(state_turnover: Decimal, on: date) -> Limit:
    """The services that a supplier under section 10(1) may supply; none before February 2019.

    "… may supply services (other than those referred to in clause (b) of paragraph 6 of Schedule
    II), of value not exceeding ten per cent. of turnover in a State or Union territory in the
    preceding financial year or five lakh rupees, whichever is higher"  (second proviso)
    """
    law = parameter("composition/service_allowance").if_in_force(on)
    if law is None:
        none = parameter("composition/may_not_opt/service_supplies").on(on)
        return Limit("no_services_allowed", NOTHING, none.source)
    share = state_turnover * Decimal(law.mapping["percent"]) * PERCENT
    return Limit("services_allowed", max(share, Decimal(law.mapping["at_least"])), law.source)

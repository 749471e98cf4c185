"""May this person opt for composition, and on what terms?  Section 10 CGST Act 2017.

The limits, rates, grounds and forms are dated values below `parameters/composition/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from rules_engine.composition_facts import FACTS as FACTS
from rules_engine.composition_facts import Eligibility, Section, Terms
from rules_engine.composition_forms import Form, forms_to_opt, to_leave
from rules_engine.composition_grounds import grounds_against
from rules_engine.composition_limits import Limit, goods_limit, services_allowed, services_limit
from rules_engine.composition_rates import (
    Business,
    CompositionRate,
    composition_rate,
    guide_differs,
)
from rules_engine.computation import Step, Told, confirmations, distinct_sources
from rules_engine.dated import parameter
from rules_engine.errors import FactMissing, NotInForce
from rules_engine.money import NOTHING
from rules_engine.place_of_supply import read_state

TOPIC = "composition.eligibility"

# Grounds that are no fact to lack: no is assumed, and told
_NOT_ASKED = ("inter_state_sales", "eco_services", "outside_gst", "casual_or_non_resident")


def answer(given: Mapping[str, Any], on: date) -> Eligibility:
    """Whether a person with these facts may opt on a date.

    "… a registered person, whose aggregate turnover in the preceding financial year did not exceed
    fifty lakh rupees, may opt to pay, in lieu of the tax payable by him under sub-section (1) of
    section 9, an amount of tax calculated at such rate, as may be prescribed"  (section 10(1); the
    amount was raised by notification)

    A turnover that equals the limit does not exceed it.  Raises FactMissing with the facts that
    still decide, FactInvalid, and NotInForce before GST.
    """
    return _Inquiry(given, on).answer()


class _Inquiry(Told):
    """One question on its way to the answer; collects what there is to tell about it."""

    def __init__(self, given: Mapping[str, Any], on: date) -> None:
        self.given = given
        self.on = on
        super().__init__()
        self.limit: Limit | None = None
        self.turnover: Decimal | None = None
        text = given.get("state")
        self.state = None if text is None else read_state(text, "state", on)
        not_yet = parameter("registration/not_yet_extended_to").on(on)
        if self.state is not None and self.state.code in not_yet.items:
            raise NotInForce(f"{TOPIC} (State {self.state.code})", on)

    def answer(self) -> Eligibility:
        against = grounds_against(self.given, self.on)
        for ground, source in against.items():
            self._tell("composition_closed", source, ground=ground)
        if "annual_turnover" in self.given:
            self.turnover = self._counted_turnover()
        if against:
            return self._result(tuple(against), None)
        unknown = [name for name in ("annual_turnover", "business") if name not in self.given]
        turnover = self.turnover
        if turnover is None or unknown:
            raise FactMissing(unknown)
        allowance = self._service_allowance(turnover)
        section: Section = "10(2A)" if allowance is None else "10(1)"
        limit = self._limit(turnover, section)
        if limit is None:
            return self._result(("service_supplies",), None)
        self.limit = limit
        self._tell(limit.key, limit.source, limit=limit.amount)
        exceeds = turnover > limit.amount
        self._tell("compared", turnover=turnover, limit=limit.amount, exceeds=exceeds)
        if exceeds:
            return self._result(("turnover_above_limit",), None)
        if self.given.get("current_turnover", NOTHING) > limit.amount:
            return self._crossed_in_year(limit)
        return self._result((), self._terms(section, allowance))

    def _counted_turnover(self) -> Decimal:
        """The turnover without what the law leaves out.

        "… shall not include the value of exempt supply of services provided by way of extending
        deposits, loans or advances in so far as the consideration is represented by way of
        interest or discount"  (section 10, Explanation 1)
        """
        turnover: Decimal = self.given["annual_turnover"]
        interest: Decimal = self.given.get("interest_income", NOTHING)
        if not interest:
            return turnover
        law = parameter("composition/turnover_leaves_out").if_in_force(self.on)
        if law is None:
            return turnover
        counted = max(NOTHING, turnover - interest)
        self._tell("interest_left_out", law.source, interest=interest, turnover=counted)
        return counted

    def _service_allowance(self, turnover: Decimal) -> Limit | None:
        """The services that section 10(1) allows; None where more are supplied, so that only
        section 10(2A) may be open."""
        against = parameter("composition/may_not_opt/service_supplies").on(self.on)
        if self.given["business"] == "services":
            self._tell("services_not_under_10_1", against.source)
            return None
        allowed = services_allowed(self.given.get("state_turnover", turnover), self.on)
        supplied = self.given.get("services_turnover")
        if supplied is None:
            return allowed
        if "state_turnover" not in self.given:
            self._assume("turnover_all_in_one_state")
        within = supplied <= allowed.amount
        self._tell(allowed.key, allowed.source, allowed=allowed.amount, supplied=supplied)
        if within:
            return allowed
        self._tell("services_not_under_10_1", against.source)
        return None

    def _limit(self, turnover: Decimal, section: Section) -> Limit | None:
        if section == "10(2A)":
            return services_limit(self.on)
        return goods_limit(turnover, self.state, self.on)

    def _crossed_in_year(self, limit: Limit) -> Eligibility:
        """The option has ended already.

        "The option availed of by a registered person … shall lapse with effect from the day on
        which his aggregate turnover during a financial year exceeds the limit"  (section 10(3))
        """
        law = parameter("composition/lapses").on(self.on)
        current = self.given["current_turnover"]
        self._tell("option_lapsed", law.source, turnover=current, limit=limit.amount)
        return self._result(("limit_crossed_in_year",), None)

    def _terms(self, section: Section, allowance: Limit | None) -> Terms:
        kind: Business = "services" if section == "10(2A)" else self.given["business"]
        law = composition_rate(kind, self.on)
        half = law.rate / 2
        if allowance is not None and "services_turnover" not in self.given:
            self._assume("services_within_allowance", allowed=allowance.amount)
        self._tell("composition_rate", law.source, rate=law.rate, half=half, base=law.base)
        self.warnings += guide_differs(kind, law)
        taxed, each = self._tax(law)
        return Terms(
            section=section,
            rate=law.rate,
            central_rate=half,
            state_rate=half,
            second_tax=None if self.state is None else self.state.second_tax,
            tax_base=law.base,
            services_allowed=None if allowance is None else allowance.amount,
            taxed_turnover=taxed,
            central_tax=each,
            state_tax=each,
            tax=None if each is None else each * 2,
        )

    def _tax(self, law: CompositionRate) -> tuple[Decimal | None, Decimal | None]:
        if "taxable_supplies" not in self.given and "exempt_supplies" not in self.given:
            return None, None
        taxable = self.given.get("taxable_supplies", NOTHING)
        taxed = law.turnover(taxable, self.given.get("exempt_supplies", NOTHING))
        each = law.half(taxed)
        rounding = parameter("rounding/section_170").on(self.on)
        self._tell("composition_tax", law.source, turnover=taxed, rate=law.rate, tax=each * 2)
        self._tell("rounded_to_rupees", rounding.source)
        return taxed, each

    def _result(self, grounds: tuple[str, ...], terms: Terms | None) -> Eligibility:
        forms: tuple[Form, ...] = ()
        duties: tuple[str, ...] = ()
        if terms is None:
            self.warnings.append(to_leave(self.on))
        else:
            forms = forms_to_opt(self.given.get("new_registration", False), self.on)
            duties = self._duties()
        sources = distinct_sources(
            *(step.source for step in self.steps), *(form.source for form in forms)
        )
        limit = None if self.limit is None else self.limit.amount
        above = None if limit is None or self.turnover is None else self.turnover - limit
        return Eligibility(
            topic=TOPIC,
            on=self.on,
            outcome="not_eligible" if terms is None else "eligible",
            grounds=grounds,
            business=self.given.get("business"),
            state=None if self.state is None else self.state.code,
            turnover=self.turnover,
            limit=limit,
            excess=None if above is None else max(NOTHING, above),
            section=None if terms is None else terms.section,
            rate=None if terms is None else terms.rate,
            terms=terms,
            forms=forms,
            duties=duties,
            steps=tuple(self.steps),
            sources=sources,
            warnings=(*self.warnings, *confirmations(sources)),
            assumed=tuple(self.assumed),
        )

    def _duties(self) -> tuple[str, ...]:
        law = parameter("composition/duties").on(self.on)
        self._tell("composition_duties", law.source)
        if "new_registration" not in self.given:
            self._assume("registered_already")
        self.assumed += [Step(f"no_{name}") for name in _NOT_ASKED if name not in self.given]
        if self.given["business"] == "manufacturer" and not (
            {"excluded_goods", "made_goods"} & set(self.given)
        ):
            goods = parameter("composition/notified_goods").on(self.on)
            self._assume("makes_no_notified_goods", goods=goods.items)
        return law.items

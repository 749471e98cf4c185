"""Must this person register?  Sections 22 to 25 CGST Act 2017.

The limits, the lists of States and goods, the grounds of section 24 and the exemptions are dated
values below `parameters/registration/`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from rules_engine import section_24
from rules_engine.computation import Source, Step, Told, confirmations, distinct_sources
from rules_engine.dated import parameter
from rules_engine.errors import FactMissing, NotInForce
from rules_engine.money import NOTHING, rupees
from rules_engine.registration_dates import RegistrationDates, registration_dates
from rules_engine.registration_facts import (
    KINDS,
    RegistrationFacts,
    SupplyKind,
    checked_kind,
    checked_state,
    lacking,
)
from rules_engine.states import find

TOPIC = "registration.threshold"

# Section 23, in the order in which it is tried; each is a fact and a parameter of that name
_NOT_LIABLE = ("reverse_charge_supplies_only", "exempt_only", "farm_produce_only")


@dataclass(frozen=True)
class RegistrationAnswer:
    """Liable to register or not, and why.

    `reason`: above_limit, within_limit, section_24, section_24_exempted, or the fact of section 23
    that decided.  `limit` is None where turnover plays no part; `excess` is what the turnover is
    above it.  `turnover`, `state` and `supply_kind` are None where they were not given and decide
    nothing.  `grounds` are the grounds of section 24 that hold, `exemptions` those notified
    exemptions that free the person from others.  `apply_within_days` counts from becoming liable,
    or, where `apply_before_business`, back from the start of business.  `register_in` are the codes
    of the States to register in; `dates` the days that follow from dates that were given.
    """

    topic: str
    outcome: Literal["liable", "not_liable"]
    reason: str
    limit: Decimal | None
    turnover: Decimal | None
    excess: Decimal
    state: str | None
    supply_kind: SupplyKind | None
    on: date
    apply_within_days: int | None
    apply_before_business: bool
    register_in: tuple[str, ...]
    dates: RegistrationDates
    grounds: tuple[str, ...]
    exemptions: tuple[str, ...]
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    warnings: tuple[Step, ...]
    assumed: tuple[Step, ...]


def threshold(facts: RegistrationFacts, on: date) -> RegistrationAnswer:
    """Whether a person with these facts has to register on a date.

    "Every supplier shall be liable to be registered under this Act in the State or Union
    territory … from where he makes a taxable supply of goods or services or both, if his
    aggregate turnover in a financial year exceeds twenty lakh rupees"  (section 22(1))

    The limit itself is not exceeded by a turnover that equals it.  Raises FactMissing with the
    facts to ask for (only those that would change the answer), FactInvalid, and NotInForce before
    GST began in the State.
    """
    return _Inquiry(facts, on).answer()


class _Inquiry(Told):
    """One question on its way to the answer; collects what there is to tell about it."""

    def __init__(self, facts: RegistrationFacts, on: date) -> None:
        self.facts = facts
        self.on = on
        self.lacking = lacking(facts)
        turnover, state, kind = facts.aggregate_turnover, facts.state, facts.supply_kind
        self.turnover = NOTHING if turnover is None else rupees(turnover, "aggregate_turnover")
        self.kind: SupplyKind = "both" if kind is None else checked_kind(kind, "supply_kind")
        self.state = None if state is None else checked_state(state, "state", on)
        others = tuple(checked_state(code, "other_states", on) for code in facts.other_states)
        self.states = others if self.state is None else (self.state, *others)
        super().__init__()
        self._warn_of_retired_codes()
        if self.state in parameter("registration/not_yet_extended_to").on(on).items:
            raise NotInForce(f"{TOPIC} (State {self.state})", on)

    def answer(self) -> RegistrationAnswer:
        freed = self._not_liable_by_section_23()
        if freed:
            return self._not_liable(freed, None)
        if self.lacking:
            held = self._grounds_at_any_turnover()
            if not held:
                raise FactMissing(self.lacking)
            return self._liable("section_24", None, held, ())
        base = self._limit_of_section_22()
        grounds, exemptions = self._grounds_of_section_24(base)
        if grounds:
            return self._liable("section_24", None, grounds, exemptions)
        # the exemptions from section 24 reach no further than the limit of section 22(1)
        limit = base if exemptions else self._limit(base)
        exceeds = self.turnover > limit
        if not exceeds and self._inter_state_decides(base):
            self._assume("no_inter_state_supply")
        self._tell("compared", turnover=self.turnover, limit=limit, exceeds=exceeds)
        if exceeds:
            return self._liable("above_limit", limit, (), exemptions)
        reason = "section_24_exempted" if exemptions else "within_limit"
        return self._not_liable(reason, limit, exemptions)

    def _not_liable_by_section_23(self) -> str | None:
        """The fact of section 23 that decides, if one does.

        "The following persons shall not be liable to registration" (section 23(1)).  Who must
        register on a ground that needs no taxable supply, such as paying tax by reverse charge,
        stays liable unless a notification under section 23(2) frees the person.
        """
        for fact in _NOT_LIABLE:
            if not getattr(self.facts, fact):
                continue
            value = parameter(f"registration/section_23/{fact}").on(self.on)
            if self._other_grounds() and not value.mapping["overrides_section_24"]:
                continue
            self._tell(fact, value.source)
            self._conditions(fact, value.mapping["conditions"], value.source)
            return fact
        return None

    def _limit_of_section_22(self) -> Decimal:
        """The limit by the State, or by the lowest of several.

        "… where such person makes taxable supplies of goods or services or both from any of the
        special category States, he shall be liable to be registered if his aggregate turnover in
        a financial year exceeds ten lakh rupees"  (first proviso to section 22(1))
        """
        listed = parameter("registration/special_category_states")
        now = listed.on(self.on)
        for code in self.states:
            if code in now.items:
                value = parameter("registration/limit_special_category").on(self.on)
                self._tell("special_category_state", now.source, state=code)
                self._tell("limit_special_category", value.source, limit=value.decimal)
                return value.decimal
        if any(
            entry and entry.since < now.since and self.state in entry.items
            for entry in listed.entries
        ):
            self._tell("special_category_ended", now.source, state=self.state)
        value = parameter("registration/limit").on(self.on)
        self._tell("limit_general", value.source, limit=value.decimal)
        return value.decimal

    def _grounds_of_section_24(self, base: Decimal) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The grounds that hold, and the exemptions that free the person from the others."""
        held: list[str] = []
        freed_by: list[str] = []
        for ground in self._grounds():
            if ground.needs_taxable_supply and self._supplies_nothing_taxable():
                continue
            exemptions = self._exemptions(ground, base)
            for exemption in exemptions:
                self._tell("section_24_exempted", exemption.source, exemption=exemption.key)
                self._conditions(exemption.key, exemption.conditions, exemption.source)
                freed_by.append(exemption.key)
            if not exemptions:
                held.append(ground.key)
                self._tell("section_24", ground.source, ground=ground.key)
        return tuple(held), tuple(dict.fromkeys(freed_by))

    def _grounds_at_any_turnover(self) -> tuple[str, ...]:
        """The grounds from which no exemption frees, whatever the turnover and the State."""
        held = []
        for ground in self._grounds():
            if ground.needs_taxable_supply and self._supplies_nothing_taxable():
                continue
            unknown = self.facts.supply_kind is None or ground.key == "inter_state"
            kinds = KINDS.values() if unknown else (KINDS[self.kind],)
            if any(section_24.exempted(ground, self.on, each, self._fact) for each in kinds):
                continue
            held.append(ground.key)
            self._tell("section_24", ground.source, ground=ground.key)
            if self.facts.handicraft is None and self._open_to_craft(ground):
                self._assume("not_handicraft")
        return tuple(held)

    def _open_to_craft(self, ground: section_24.Ground) -> bool:
        open_to = section_24.exemptions(ground, self.on)
        return any("handicraft" in each.requires for each in open_to)

    def _grounds(self) -> tuple[section_24.Ground, ...]:
        keys = [
            *self.facts.section_24_grounds,
            *(["inter_state"] if self.facts.inter_state else []),
        ]
        return tuple(section_24.ground(key, self.on) for key in dict.fromkeys(keys))

    def _other_grounds(self) -> bool:
        """Whether there is a ground that holds also for who makes no taxable supply."""
        return any(not ground.needs_taxable_supply for ground in self._grounds())

    def _exemptions(
        self, ground: section_24.Ground, base: Decimal
    ) -> tuple[section_24.Exemption, ...]:
        if self.turnover > base:
            return ()
        kind = self.kind
        if ground.key == "inter_state":
            if self.facts.inter_state_kind is not None:
                kind = checked_kind(self.facts.inter_state_kind, "inter_state_kind")
            elif kind == "both":
                self._assume("inter_state_goods_too")
        found = section_24.exempted(ground, self.on, KINDS[kind], self._fact)
        craft_may_free = self.facts.handicraft is None and self._open_to_craft(ground)
        if not found and craft_may_free and "goods" in KINDS[kind]:
            self._assume("not_handicraft")
        return found

    def _inter_state_decides(self, base: Decimal) -> bool:
        """Whether supplies across the State border, of which nothing was said, would make the
        person liable."""
        if self.facts.inter_state is not None or self._supplies_nothing_taxable():
            return False
        if any(ground.key == "inter_state" for ground in self._grounds()):
            return False
        ground = section_24.ground("inter_state", self.on)
        kinds = KINDS[self.kind]
        return self.turnover > base or not section_24.exempted(ground, self.on, kinds, self._fact)

    def _limit(self, base: Decimal) -> Decimal:
        """The limit for suppliers of goods only where it is in force and open to this person,
        else that of section 22.

        "… any person, who is engaged in exclusive supply of goods and whose aggregate turnover in
        the financial year does not exceed forty lakh rupees, except …"  (Notification
        10/2019-Central Tax)
        """
        if self.kind != "goods":
            return base
        higher = parameter("registration/goods_only_limit").if_in_force(self.on)
        if higher is None:
            return base
        states = parameter("registration/goods_only_excluded_states").on(self.on)
        goods = parameter("registration/goods_only_excluded_goods").on(self.on)
        names = tuple(item["key"] for item in goods.items)
        for code in self.states:
            if code in states.items:
                self._tell("goods_only_limit_not_in_state", states.source, state=code)
                return base
        if self.facts.excluded_goods:
            self._tell("goods_only_limit_not_for_goods", goods.source, goods=names)
            return base
        self._tell("limit_goods_only", higher.source, limit=higher.decimal)
        if self.facts.excluded_goods is None and base < self.turnover <= higher.decimal:
            self._assume("no_excluded_goods", goods=names)
        return higher.decimal

    def _supplies_nothing_taxable(self) -> bool:
        return any(getattr(self.facts, fact) for fact in _NOT_LIABLE)

    def _fact(self, name: str) -> bool:
        """A fact that an exemption hangs on; not known counts as no, and is told as assumed."""
        return bool(getattr(self.facts, name))

    def _conditions(self, of: str, conditions: Sequence[str], source: Source) -> None:
        if conditions:
            self._warn("conditions", source, of=of, conditions=tuple(conditions))

    def _liable(
        self,
        reason: str,
        limit: Decimal | None,
        grounds: tuple[str, ...],
        exemptions: tuple[str, ...],
    ) -> RegistrationAnswer:
        """Liable, with the days to apply.

        "… shall apply for registration … within thirty days from the date on which he becomes
        liable to registration …: Provided that a casual taxable person or a non-resident taxable
        person shall apply for registration at least five days prior to the commencement of
        business"  (section 25(1))
        """
        before = any(section_24.ground(key, self.on).before_business for key in grounds)
        key = "apply_before_business" if before else "apply_within"
        days = parameter(f"registration/{key}").on(self.on)
        self._tell(key, days.source, days=int(days.decimal))
        return self._result("liable", reason, limit, grounds, exemptions, int(days.decimal), before)

    def _not_liable(
        self, reason: str, limit: Decimal | None, exemptions: tuple[str, ...] = ()
    ) -> RegistrationAnswer:
        voluntary = parameter("registration/voluntary").on(self.on)
        self._warn("may_register_voluntarily", voluntary.source)
        if limit is not None:
            self._assume("turnover_of_all_india")
            if len(self.states) == 1:
                self._assume("only_this_state", state=self.state)
            if not self.facts.section_24_grounds:
                self._assume("no_other_ground_of_section_24")
        return self._result("not_liable", reason, limit, (), exemptions, None, False)

    def _warn_of_retired_codes(self) -> None:
        for code in self.states:
            state = find(code)
            if state is not None and state.status(self.on) == "retired":
                values = {"state": code, "successor": state.successor}
                self.warnings.append(Step("state_code_retired", values, state.source))

    def _warn_of_other_states(self) -> None:
        if len(self.states) > 1:
            where = parameter("registration/where_to_register").on(self.on)
            self._warn("multi_state", where.source, states=self.states)

    def _result(
        self,
        outcome: Literal["liable", "not_liable"],
        reason: str,
        limit: Decimal | None,
        grounds: tuple[str, ...],
        exemptions: tuple[str, ...],
        days: int | None,
        before_business: bool,
    ) -> RegistrationAnswer:
        self._warn_of_other_states()
        told = registration_dates(self.facts, self.on)
        self.steps += told.steps
        self.warnings += told.warnings
        sources = distinct_sources(*(step.source for step in self.steps))
        return RegistrationAnswer(
            topic=TOPIC,
            outcome=outcome,
            reason=reason,
            limit=limit,
            turnover=self.facts.aggregate_turnover and self.turnover,
            excess=NOTHING if limit is None else max(NOTHING, self.turnover - limit),
            state=self.state,
            supply_kind=self.facts.supply_kind and self.kind,
            on=self.on,
            apply_within_days=days,
            apply_before_business=before_business,
            register_in=tuple(dict.fromkeys(self.states)) if outcome == "liable" else (),
            dates=told.dates,
            grounds=grounds,
            exemptions=exemptions,
            steps=tuple(self.steps),
            sources=sources,
            warnings=(*self.warnings, *confirmations(sources)),
            assumed=tuple(self.assumed),
        )

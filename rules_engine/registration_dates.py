"""The days that registration turns on: to apply, effective from, bank details, revocation.

Sections 25, 27 and 30 CGST Act 2017, rules 10, 10A and 23; the days are dated values below
`parameters/registration/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from rules_engine.computation import Source, Step, confirmations, distinct_sources
from rules_engine.dated import DatedValue, parameter
from rules_engine.errors import FactInvalid, FactMissing
from rules_engine.registration_facts import RegistrationFacts

TOPIC = "registration.threshold"

Deadline = Literal[
    "apply_by",
    "apply_before_business_by",
    "effective_from",
    "bank_details_by",
    "revocation_by",
    "revocation_extended_until",
]


@dataclass(frozen=True)
class RegistrationDates:
    """The days that follow from the dates given; each has its step, with the days counted."""

    apply_by: date | None = None
    apply_before_business_by: date | None = None
    effective_from: date | None = None
    bank_details_by: date | None = None
    revocation_by: date | None = None
    revocation_extended_until: date | None = None


@dataclass(frozen=True)
class RegistrationDeadlines:
    """Answer where dates are given and nothing else is asked."""

    topic: str
    on: date
    outcome: Literal["deadlines"]
    dates: RegistrationDates
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    warnings: tuple[Step, ...]
    assumed: tuple[Step, ...]


@dataclass(frozen=True)
class Told:
    """The days with what there is to tell about them."""

    dates: RegistrationDates
    steps: tuple[Step, ...]
    warnings: tuple[Step, ...]


def only_dates(facts: RegistrationFacts) -> bool:
    """Whether dates are all that is given, so that liability is not the question."""
    asked = (facts.aggregate_turnover, facts.state, facts.supply_kind)
    given = (
        facts.liable_from,
        facts.applied_on,
        facts.granted_on,
        facts.business_starts_on,
        facts.cancellation_order_on,
    )
    return all(value is None for value in asked) and any(given)


def deadlines(facts: RegistrationFacts, on: date) -> RegistrationDeadlines:
    """The days that follow from dates alone.

    Raises FactInvalid for dates that can't be, FactMissing where nothing follows from them.
    """
    told = registration_dates(facts, on)
    if not told.steps:
        raise FactMissing(["liable_from"])
    sources = distinct_sources(*(step.source for step in told.steps))
    return RegistrationDeadlines(
        topic=TOPIC,
        on=on,
        outcome="deadlines",
        dates=told.dates,
        steps=told.steps,
        sources=sources,
        warnings=(*told.warnings, *confirmations(sources)),
        assumed=(),
    )


def registration_dates(facts: RegistrationFacts, on: date) -> Told:
    """The days that follow from the dates of `facts`, each by the law of its own date."""
    _check(facts, on)
    count = _Count(on)
    if facts.liable_from:
        count.apply(facts.liable_from)
        count.effective(facts.liable_from, facts.applied_on, facts.granted_on)
    if facts.business_starts_on:
        count.before_business(facts.business_starts_on)
    if facts.granted_on:
        count.bank_details(facts.granted_on)
    if facts.cancellation_order_on:
        count.revocation(facts.cancellation_order_on)
    return Told(RegistrationDates(**count.found), tuple(count.steps), tuple(count.warnings))


def _check(facts: RegistrationFacts, on: date) -> None:
    """Refuses days to come, and days in an order that can't be."""
    for name in ("applied_on", "granted_on", "cancellation_order_on"):
        day: date | None = getattr(facts, name)
        if day is not None and day > on:
            raise FactInvalid(name, day.isoformat(), f"a date up to {on.isoformat()}")
    begins = parameter("registration/apply_within").dates[0]
    for name in ("liable_from", "granted_on", "business_starts_on", "cancellation_order_on"):
        day = getattr(facts, name)
        if day is not None and day < begins:
            raise FactInvalid(name, day.isoformat(), f"a date from {begins.isoformat()}")
    for first, second in (("liable_from", "applied_on"), ("applied_on", "granted_on")):
        earlier, later = getattr(facts, first), getattr(facts, second)
        if earlier is not None and later is not None and later < earlier:
            raise FactInvalid(second, later.isoformat(), f"a date from {earlier.isoformat()}")


class _Count:
    """Counts the days, and collects what there is to tell."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.found: dict[str, date] = {}
        self.steps: list[Step] = []
        self.warnings: list[Step] = []

    def apply(self, liable_from: date) -> None:
        """ "… within thirty days from the date on which he becomes liable to registration"
        (section 25(1))"""
        law = parameter("registration/apply_within").on(liable_from)
        self._day("apply_by", liable_from + _days(law), law)

    def effective(self, liable_from: date, applied: date | None, granted: date | None) -> None:
        """ "… the registration shall be effective from the date on which the person becomes
        liable to registration where the application … has been submitted within a period of
        thirty days from such date", else "from the date of grant of registration"
        (rule 10(2), (3))"""
        law = parameter("registration/effective_if_applied_within").on(liable_from)
        if applied is None:
            return
        if applied <= liable_from + _days(law):
            self._day("effective_from", liable_from, law)
        elif granted is not None:
            self._day("effective_from", granted, law)
        else:
            self.steps.append(Step("effective_from_grant", _counted(law), law.source))

    def before_business(self, starts: date) -> None:
        """ "… at least five days prior to the commencement of business"  (proviso to section
        25(1))"""
        law = parameter("registration/apply_before_business").on(starts)
        self._day("apply_before_business_by", starts - _days(law), law)
        valid = parameter("registration/casual_validity_days").on(starts)
        longer = parameter("registration/casual_extension_days").on(starts)
        values = {"days": int(valid.decimal), "extension_days": int(longer.decimal)}
        self.steps.append(Step("casual_validity", values, valid.source))

    def bank_details(self, granted: date) -> None:
        """ "… within a period of thirty days from the date of grant of registration, or before
        furnishing the details of outward supplies … whichever is earlier"  (rule 10A)"""
        law = parameter("registration/bank_details_days").if_in_force(granted)
        if law is None:
            return
        self._day("bank_details_by", granted + _days(law), law)
        earlier = parameter("registration/bank_details_or_earlier").on(granted)
        self.warnings.append(Step("bank_details_or_earlier", {"event": earlier.text}, law.source))
        suspension = parameter("registration/bank_details_suspension").on(self.on)
        if suspension.value:
            self.warnings.append(Step("bank_details_suspension", {}, suspension.source))
        self._guide_differs("bank_details", law)

    def revocation(self, order: date) -> None:
        """ "… may apply … for revocation of cancellation of the registration within ninety days
        from the date of the service of the order"  (rule 23(1))"""
        law = parameter("registration/revocation_days").on(order)
        last = order + _days(law)
        self._day("revocation_by", last, law)
        extension = parameter("registration/revocation_extension_days").if_in_force(order)
        longest = last
        if extension is not None:
            longest = last + _days(extension)
            self._day("revocation_extended_until", longest, extension)
        if self.on > longest:
            self.warnings.append(Step("revocation_over", {"until": longest}, law.source))
        elif self.on > last:
            self.warnings.append(Step("revocation_needs_extension", {"until": longest}, law.source))
        self._guide_differs("revocation", law)

    def _day(self, name: Deadline, day: date, law: DatedValue) -> None:
        self.found[name] = day
        self.steps.append(Step(name, {"date": day, **_counted(law)}, law.source))

    def _guide_differs(self, what: str, law: DatedValue) -> None:
        """A guide still has the days that were in force before."""
        former = parameter(law.name).entries[0]
        if former is not None and former.since < law.since:
            values = {"said": int(former.decimal), "days": int(law.decimal)}
            self.warnings.append(Step(f"guide_differs.{what}_days", values, law.source))


def _days(law: DatedValue) -> timedelta:
    return timedelta(days=int(law.decimal))


def _counted(law: DatedValue) -> dict[str, int]:
    return {"days": int(law.decimal)}

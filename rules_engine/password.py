"""When does a password of the GST portal expire, and when is it time to change it?

No law: what the portal does, as dated values below `parameters/portal/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from rules_engine import facts as fact
from rules_engine.computation import Source, Step, confirmations, distinct_sources
from rules_engine.dated import DatedValue, parameter
from rules_engine.errors import FactInvalid
from rules_engine.facts import Fact

TOPIC = "password.expiry"

FACTS: tuple[Fact, ...] = (
    fact.calendar_day(
        "created_on",
        required=True,
        about="Day on which the present password was made or last changed",
    ),
)

Outcome = Literal["valid", "change_now", "expires_today", "expired"]


@dataclass(frozen=True)
class PasswordExpiry:
    """The days of a password.

    It works until the day before `expires_on`.  `change_on` is the day by which the guide advises
    to change it, `banner_from` the first day of the portal's reminder.  `days_left` is negative
    when it is over.
    """

    topic: str
    on: date
    outcome: Outcome
    created_on: date
    expires_on: date
    change_on: date
    banner_from: date
    days_valid: int
    days_left: int
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    warnings: tuple[Step, ...]
    assumed: tuple[Step, ...]


def answer(given: Mapping[str, Any], on: date) -> PasswordExpiry:
    """When the password made on a day expires; the portal's figures are those of `on`.

    >>> from rules_engine.facts import day
    >>> told = answer({"created_on": day("2025-12-02", "")}, day("2026-03-20", ""))
    >>> told.expires_on.isoformat(), told.days_left, told.outcome
    ('2026-04-01', 12, 'valid')

    Raises FactInvalid for a day that is still to come, NotInForce for days before the guide.
    """
    created: date = given["created_on"]
    if created > on:
        raise FactInvalid("created_on", created.isoformat(), f"a date up to {on.isoformat()}")
    valid = parameter("portal/password_days").on(on)
    change = parameter("portal/password_change_day").on(on)
    banner = parameter("portal/password_banner_days").on(on)
    expires = created + _days(valid)
    change_on = created + _days(change)
    banner_from = expires - _days(banner)
    steps = (
        Step("password_expires", {"days": valid.value, "expires_on": expires}, valid.source),
        Step(
            "password_change", {"change_day": change.value, "change_on": change_on}, change.source
        ),
        Step("password_banner", {"days": banner.value, "banner_from": banner_from}, banner.source),
    )
    sources = distinct_sources(*(step.source for step in steps))
    return PasswordExpiry(
        topic=TOPIC,
        on=on,
        outcome=_outcome(on, change_on, expires),
        created_on=created,
        expires_on=expires,
        change_on=change_on,
        banner_from=banner_from,
        days_valid=int(valid.decimal),
        days_left=(expires - on).days,
        steps=steps,
        sources=sources,
        warnings=(*_guide_differs(created, expires, on), *confirmations(sources)),
        assumed=(Step("not_changed_since", {"created_on": created}),),
    )


def _outcome(on: date, change_on: date, expires: date) -> Outcome:
    if on > expires:
        return "expired"
    if on == expires:
        return "expires_today"
    return "change_now" if on >= change_on else "valid"


def _guide_differs(created: date, expires: date, on: date) -> tuple[Step, ...]:
    example = parameter("portal/password_guide_example").on(on)
    said = example.mapping
    if created != said["created_on"]:
        return ()
    values = {"said": said["said_to_be_expired_on"], "expires_on": expires}
    return (Step("guide_differs.password_example", values, example.source),)


def _days(value: DatedValue) -> timedelta:
    return timedelta(days=int(value.decimal))

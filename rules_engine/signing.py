"""Must this kind of taxpayer sign with a digital signature certificate (DSC), or is a code by
SMS and e-mail (EVC) enough?  Rule 26 CGST Rules 2017.

Who signs how is data below `parameters/signing/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from rules_engine import facts as fact
from rules_engine.computation import Source, Step, confirmations, distinct_sources
from rules_engine.dated import DatedValue, parameter
from rules_engine.errors import FactInvalid, FactMissing
from rules_engine.facts import Fact

TOPIC = "signing.dsc_or_evc"

ENTITY_TYPES = (
    "company",
    "llp",
    "proprietor",
    "individual",
    "partnership",
    "huf",
    "trust",
    "society",
    "aop",
    "government",
    "local_authority",
    "psu",
    "bank",
    "foreign_company",
)
# Kinds that may also be registered under the Companies Act
_MAY_BE_COMPANY = ("trust", "society", "psu", "bank", "foreign_company")

FACTS: tuple[Fact, ...] = (
    fact.choice("entity_type", ENTITY_TYPES, about="Kind of taxpayer, as in its PAN or papers"),
    fact.yes_no(
        "companies_act",
        about="It is registered under the Companies Act; asked of a bank, may be said of others",
    ),
)

Method = Literal["dsc", "evc"]


@dataclass(frozen=True)
class Signing:
    """How to sign: `outcome` is "dsc" where nothing else is taken, else "dsc_or_evc"."""

    topic: str
    on: date
    outcome: Literal["dsc", "dsc_or_evc"]
    entity_type: str
    methods: tuple[Method, ...]
    evc_allowed: bool
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    warnings: tuple[Step, ...]
    assumed: tuple[Step, ...]


def answer(given: Mapping[str, Any], on: date) -> Signing:
    """How a taxpayer of this kind signs returns and applications on the portal.

    "… submitted electronically with digital signature certificate or through e-signature … or
    verified by any other mode of signature or verification as notified …: Provided that a
    registered person registered under the provisions of the Companies Act, 2013 shall furnish
    the documents or application verified through digital signature certificate."  (rule 26(1))

    Raises FactMissing without the kind, FactInvalid for an owner who can't be a company.
    """
    kind: str | None = given.get("entity_type")
    company: bool | None = given.get("companies_act")
    if kind is None and company:
        kind = "company"
    if kind is None:
        raise FactMissing(["entity_type"])
    if company and kind not in ("company", *_MAY_BE_COMPANY):
        raise FactInvalid("companies_act", company, f"false for {kind}")
    if company is False and kind == "company":
        raise FactInvalid("companies_act", company, "true for a company")
    law = _law(kind, company, on)
    key = "company" if company else kind
    methods: tuple[Method, ...] = law.mapping.get(key) or law.mapping["other"]
    steps = [Step("signing_methods", {"entity_type": kind, "methods": methods}, law.source)]
    relaxed = parameter("signing/company_evc_allowed").on(on)
    if key == "company" and relaxed.value:
        steps.append(Step("signing_relaxed", {"until": relaxed.until}, relaxed.source))
        methods = ("dsc", "evc")
    sources = distinct_sources(*(step.source for step in steps))
    return Signing(
        topic=TOPIC,
        on=on,
        outcome="dsc_or_evc" if "evc" in methods else "dsc",
        entity_type=kind,
        methods=methods,
        evc_allowed="evc" in methods,
        steps=tuple(steps),
        sources=sources,
        warnings=confirmations(sources),
        assumed=_assumed(kind, company),
    )


def _law(kind: str, company: bool | None, on: date) -> DatedValue:
    """The rule or practice that names the kind; asks what a bank is."""
    rule = parameter("signing/by_entity_type").on(on)
    if company or kind in rule.mapping:
        return rule
    practice = parameter("signing/by_portal_practice").on(on)
    if kind in practice.mapping:
        return practice
    recalled = parameter("signing/by_portal_practice_recalled").on(on)
    if kind in recalled.mapping:
        return recalled
    if company is None:
        raise FactMissing(["companies_act"])
    return rule


def _assumed(kind: str, company: bool | None) -> tuple[Step, ...]:
    if company is None and kind in ("trust", "society"):
        return (Step("not_under_companies_act", {"entity_type": kind}),)
    return ()

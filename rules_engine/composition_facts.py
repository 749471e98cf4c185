"""What is asked about a business for composition, and the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from rules_engine import facts as fact
from rules_engine.composition_forms import Form
from rules_engine.composition_grounds import MADE_GOODS
from rules_engine.composition_rates import BUSINESSES, Base, Business
from rules_engine.computation import Source, Step
from rules_engine.facts import Fact

Section = Literal["10(1)", "10(2A)"]

FACTS: tuple[Fact, ...] = (
    fact.amount(
        "annual_turnover",
        about="Aggregate turnover, all India on the PAN, in the financial year before the one of"
        " the option; rupees, 0 for a new business",
    ),
    fact.choice(
        "business",
        BUSINESSES,
        about="Main business: manufacturer, trader (any other supplier of goods), restaurant (also"
        " catering), services (also job work)",
    ),
    fact.text("state", about="State of the business; two-digit code or name"),
    fact.yes_no("inter_state_sales", about="Makes sales to another State (purchases don't count)"),
    fact.amount(
        "services_turnover",
        about="Services, other than of a restaurant, that a supplier of goods or a restaurant also"
        " supplies in the year; rupees",
    ),
    fact.amount(
        "state_turnover",
        about="Turnover in the State in the preceding year, of which a share may be services;"
        " rupees; annual_turnover if left out",
    ),
    fact.amount(
        "interest_income",
        about="Interest or discount on deposits, loans and advances that is in annual_turnover;"
        " rupees",
    ),
    fact.amount(
        "current_turnover", about="Aggregate turnover so far in the current financial year; rupees"
    ),
    fact.yes_no(
        "eco_services",
        about="Supplies services through an e-commerce operator that collects tax at source",
    ),
    fact.yes_no(
        "eco_goods",
        about="Supplies goods through an e-commerce operator that collects tax at source; no"
        " hindrance from October 2023",
    ),
    fact.yes_no(
        "outside_gst", about="Supplies what GST isn't levied on, such as liquor, petrol or diesel"
    ),
    fact.yes_no("casual_or_non_resident", about="Is a casual or non-resident taxable person"),
    fact.yes_no("excluded_goods", about="Makes goods whose manufacturer may not opt"),
    fact.texts("made_goods", choices=MADE_GOODS, about="Notified goods that the person makes"),
    fact.yes_no("new_registration", about="Opts with the application for registration"),
    fact.amount(
        "taxable_supplies",
        about="Taxable supplies in the State in the quarter or year to compute the tax of; rupees",
    ),
    fact.amount("exempt_supplies", about="Exempt supplies in the State in the same period; rupees"),
)


@dataclass(frozen=True)
class Terms:
    """What composition costs under a section.

    `rate` is the whole rate in percent, `central_rate` and `state_rate` its halves; `second_tax`
    is SGST or UTGST, None where the State is not known.  `tax_base`: "all" supplies in the State,
    or "taxable" ones.  `services_allowed`: how much a supplier under 10(1) may supply as services.
    `taxed_turnover` and the taxes, in whole rupees, are None unless supplies were given.
    """

    section: Section
    rate: Decimal
    central_rate: Decimal
    state_rate: Decimal
    second_tax: str | None
    tax_base: Base
    services_allowed: Decimal | None
    taxed_turnover: Decimal | None
    central_tax: Decimal | None
    state_tax: Decimal | None
    tax: Decimal | None


@dataclass(frozen=True)
class Eligibility:
    """Whether composition is open, and its terms (None where it is not).

    `grounds` say what stands against it: turnover_above_limit, limit_crossed_in_year,
    service_supplies, or one of `composition_grounds`.  `limit` is what `turnover` was compared
    with, `excess` what it is above it.
    """

    topic: str
    on: date
    outcome: Literal["eligible", "not_eligible"]
    grounds: tuple[str, ...]
    business: Business | None
    state: str | None
    turnover: Decimal | None
    limit: Decimal | None
    excess: Decimal | None
    section: Section | None
    rate: Decimal | None
    terms: Terms | None
    forms: tuple[Form, ...]
    duties: tuple[str, ...]
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    warnings: tuple[Step, ...]
    assumed: tuple[Step, ...]

"""What holds for everybody who asks about composition."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules_engine import composition
from rules_engine.composition_facts import Eligibility
from rules_engine.composition_grounds import MADE_GOODS
from rules_engine.dated import parameter
from rules_engine.facts import read_facts
from rules_engine.states import all_states

TODAY = date(2026, 11, 22)

turnovers = st.integers(0, 3 * 10**7)
businesses = st.sampled_from(["manufacturer", "trader", "restaurant", "services"])
codes = st.sampled_from([state.code for state in all_states() if state.second_tax])
days = st.dates(date(2017, 7, 8), date(2027, 3, 31))


def eligibility(on: date = TODAY, **facts: Any) -> Eligibility:
    """The answer to facts in plain JSON values; no sales to other States."""
    given_facts = {"inter_state_sales": False, **facts}
    answer = composition.answer(read_facts(composition.FACTS, given_facts), on)
    assert isinstance(answer, Eligibility)
    return answer


@given(turnovers, turnovers, businesses, codes, days)
@settings(max_examples=150, deadline=None)
def test_less_turnover_never_closes_composition(
    one: int, other: int, business: str, code: str, on: date
) -> None:
    less, more = sorted((one, other))
    large = eligibility(on, annual_turnover=more, business=business, state=code)
    small = eligibility(on, annual_turnover=less, business=business, state=code)
    if large.outcome == "eligible":
        assert small.outcome == "eligible"
        assert small.rate == large.rate


@given(turnovers, businesses, codes, days)
@settings(max_examples=150, deadline=None)
def test_the_outcome_agrees_with_the_limit(
    turnover: int, business: str, code: str, on: date
) -> None:
    answer = eligibility(on, annual_turnover=turnover, business=business, state=code)
    assert (answer.terms is None) == (answer.outcome == "not_eligible") == bool(answer.grounds)
    if answer.limit is None:
        assert answer.grounds == ("service_supplies",)
    else:
        assert (turnover <= answer.limit) == (answer.outcome == "eligible")
        assert answer.excess == max(0, turnover - answer.limit)


@given(turnovers, businesses, codes)
@settings(max_examples=60, deadline=None)
def test_asking_again_gives_the_same(turnover: int, business: str, code: str) -> None:
    facts = {"annual_turnover": turnover, "business": business, "state": code}
    assert eligibility(**facts) == eligibility(**facts)


@given(turnovers, turnovers, businesses)
@settings(max_examples=100, deadline=None)
def test_the_tax_is_two_equal_halves_in_whole_rupees(
    taxable: int, exempt: int, business: str
) -> None:
    answer = eligibility(
        annual_turnover=100, business=business, taxable_supplies=taxable, exempt_supplies=exempt
    )
    terms = answer.terms
    assert terms is not None
    assert terms.taxed_turnover is not None
    assert terms.tax is not None
    assert terms.central_tax == terms.state_tax == terms.tax / 2
    assert terms.central_tax.to_integral_value() == terms.central_tax
    assert abs(terms.tax - terms.taxed_turnover * terms.rate / 100) <= 1
    assert terms.central_rate + terms.state_rate == terms.rate


@given(st.integers(0, 10**7), st.integers(0, 5 * 10**6))
@settings(max_examples=100, deadline=None)
def test_services_within_the_allowance_stay_under_section_10_1(
    turnover: int, services: int
) -> None:
    answer = eligibility(
        annual_turnover=turnover, business="trader", state="27", services_turnover=services
    )
    allowed = max(Decimal(turnover) / 10, Decimal(500000))
    assert (answer.section == "10(1)") == (services <= allowed)


@pytest.mark.parametrize(
    "ground", ["inter_state_sales", "eco_services", "outside_gst", "casual_or_non_resident"]
)
def test_a_ground_closes_composition_whatever_else_is_known(ground: str) -> None:
    answer = eligibility(**{ground: True})
    assert (answer.outcome, answer.grounds) == ("not_eligible", (ground,))


def test_the_goods_that_can_be_named_are_those_of_the_law() -> None:
    assert parameter("composition/notified_goods").on(TODAY).items == MADE_GOODS


def test_every_fact_is_described() -> None:
    assert [each.name for each in composition.FACTS if not each.about] == []

"""What holds for every split of tax, and for every place of supply."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules_engine import place_of_supply, tax_split
from rules_engine.dated import parameter
from rules_engine.errors import FactInvalid
from rules_engine.facts import read_facts
from rules_engine.money import percentage
from rules_engine.states import all_states
from rules_engine.tax_split import TaxSplit

TODAY = date(2026, 11, 22)
PAISA = Decimal("0.01")

amounts = st.integers(0, 10**11).map(lambda paise: Decimal(paise) / 100)
rates = st.sampled_from(["0", "0.25", "1.5", "3", "5", "12", "18", "28", "40", "7.5"])
codes = st.sampled_from([state.code for state in all_states() if state.second_tax])


def split(**facts: Any) -> TaxSplit:
    """The answer to facts in plain JSON values."""
    answer = tax_split.answer(read_facts(tax_split.FACTS, facts), TODAY)
    assert isinstance(answer, TaxSplit)
    return answer


@given(amounts, rates, st.booleans())
@settings(max_examples=200, deadline=None)
def test_inclusive_and_exclusive_are_inverse(amount: Decimal, rate: str, across: bool) -> None:
    added = split(amount=amount, rate=rate, inter_state=across)
    taken = split(amount=added.total, rate=rate, inter_state=across, inclusive=True)
    assert taken.total == added.total
    assert abs(taken.taxable_value - amount) <= PAISA
    assert abs(taken.tax - added.tax) <= PAISA


@given(amounts, rates, st.booleans(), codes)
@settings(max_examples=200, deadline=None)
def test_halves_are_equal_and_sum_up(
    amount: Decimal, rate: str, inclusive: bool, code: str
) -> None:
    answer = split(
        amount=amount, rate=rate, inclusive=inclusive, supplier_state=code, place_of_supply=code
    )
    assert answer.outcome == "intra_state"
    assert answer.cgst == answer.sgst + answer.utgst
    assert min(answer.sgst, answer.utgst) == answer.igst == 0
    assert answer.tax == answer.cgst * 2
    assert answer.total == answer.taxable_value + answer.tax
    assert answer.total == amount if inclusive else answer.taxable_value == amount


@given(amounts, rates, st.booleans())
@settings(max_examples=100, deadline=None)
def test_the_heads_bear_the_same_tax_inside_and_across(
    amount: Decimal, rate: str, inclusive: bool
) -> None:
    inside = split(amount=amount, rate=rate, inclusive=inclusive, inter_state=False)
    across = split(amount=amount, rate=rate, inclusive=inclusive, inter_state=True)
    assert abs(inside.tax - across.igst) <= PAISA
    assert across.cgst == across.sgst == across.utgst == 0


@given(codes, codes)
@settings(max_examples=100, deadline=None)
def test_inter_state_if_and_only_if_the_states_differ(supplier: str, place: str) -> None:
    answer = split(amount=100, rate=18, supplier_state=supplier, place_of_supply=place)
    assert (answer.outcome == "inter_state") == (answer.supplier_state != answer.place_of_supply)


@given(amounts, amounts, rates, st.booleans(), st.booleans())
@settings(max_examples=100, deadline=None)
def test_more_is_never_taxed_less(
    one: Decimal, other: Decimal, rate: str, inclusive: bool, across: bool
) -> None:
    less, more = sorted((one, other))
    small = split(amount=less, rate=rate, inclusive=inclusive, inter_state=across)
    large = split(amount=more, rate=rate, inclusive=inclusive, inter_state=across)
    assert small.tax <= large.tax
    assert small.rounded_tax <= large.rounded_tax


@given(st.lists(st.tuples(amounts, rates), min_size=1, max_size=6), st.booleans(), st.booleans())
@settings(max_examples=100, deadline=None)
def test_lines_sum_up(rows: list[tuple[Decimal, str]], inclusive: bool, across: bool) -> None:
    lines = [{"amount": amount, "rate": rate} for amount, rate in rows]
    answer = split(lines=lines, inclusive=inclusive, inter_state=across)
    assert [line.position for line in answer.lines] == list(range(1, len(rows) + 1))
    for head in tax_split.HEADS:
        total = getattr(answer, head)
        assert total == sum(getattr(line, head) for line in answer.lines)
        assert abs(answer.rounded[head] - total) <= Decimal("0.5")
        assert answer.rounded[head] == answer.rounded[head].to_integral_value()
    assert answer.total == sum(line.total for line in answer.lines)
    assert answer.rounded_tax == sum(answer.rounded.values())


@given(amounts, rates)
@settings(max_examples=60, deadline=None)
def test_an_amount_is_one_line(amount: Decimal, rate: str) -> None:
    alone = split(amount=amount, rate=rate, inter_state=True)
    as_line = split(lines=[{"amount": amount}], rate=rate, inter_state=True)
    assert alone == as_line


@pytest.mark.parametrize("rate", [0.05, True, "NaN", "Infinity", "-1", "100.01", None, "", "a%"])
def test_rates_that_are_none(rate: object) -> None:
    with pytest.raises(FactInvalid) as refusal:
        percentage(rate, "rate")
    assert refusal.value.name == "rate"


def test_the_kinds_of_the_facts_are_those_of_the_law() -> None:
    facts = {each.name: each for each in place_of_supply.FACTS}
    services = [
        kind
        for name in ("services", "further_services")
        for kind in parameter(f"place_of_supply/{name}").on(TODAY).mapping
    ]
    assert facts["service_kind"].schema["enum"] == services
    assert facts["delivery"].schema["enum"] == list(
        parameter("place_of_supply/goods").on(TODAY).mapping
    )


def test_every_fact_is_described() -> None:
    assert [each.name for each in tax_split.FACTS if not each.about] == []

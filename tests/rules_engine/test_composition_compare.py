"""What holds for every comparison of regular and composition."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rules_engine import composition_compare
from rules_engine.composition_compare import Comparison
from rules_engine.facts import read_facts

TODAY = date(2026, 11, 22)
PAISA = Decimal("0.01")

amounts = st.integers(1, 10**8)
rates = st.sampled_from(["0", "3", "5", "18", "40"])
businesses = st.sampled_from(["manufacturer", "trader", "restaurant", "services"])


def compare(**facts: Any) -> Comparison:
    """The answer to facts in plain JSON values."""
    read = read_facts(composition_compare.FACTS, facts)
    answer = composition_compare.answer(read, TODAY)
    assert isinstance(answer, Comparison)
    return answer


def figures(purchases: int, sales: int, rate: str, business: str) -> dict[str, Any]:
    return {
        "purchases": purchases,
        "purchase_rate": rate,
        "sales": sales,
        "sale_rate": rate,
        "business": business,
    }


@given(amounts, amounts, rates, businesses)
@settings(max_examples=200, deadline=None)
def test_money_is_conserved(purchases: int, sales: int, rate: str, business: str) -> None:
    answer = compare(**figures(purchases, sales, rate, business))
    for way in (answer.regular, answer.same_base_price, answer.same_customer_price):
        paid_out = answer.purchases + answer.purchase_tax + way.cash_tax
        # what stays is profit, but for credit that is still to be used
        assert way.received - paid_out == way.profit - way.credit_carried
        assert way.cash_tax == way.tax_on_sales - way.credit + way.composition_tax
        left_over = way.credit_carried + way.credit + way.lost_input_tax
        assert left_over == answer.purchase_tax


@given(amounts, amounts, rates, businesses)
@settings(max_examples=150, deadline=None)
def test_at_the_same_base_price_composition_never_earns_more(
    purchases: int, sales: int, rate: str, business: str
) -> None:
    answer = compare(**figures(purchases, sales, rate, business), customers_registered=True)
    assert answer.composition_profit <= answer.regular_profit
    assert answer.outcome in ("regular", "equal")


@given(amounts, amounts, rates, businesses)
@settings(max_examples=150, deadline=None)
def test_the_better_way_has_the_higher_profit(
    purchases: int, sales: int, rate: str, business: str
) -> None:
    answer = compare(**figures(purchases, sales, rate, business), customers_registered=False)
    assert answer.difference == answer.regular_profit - answer.composition_profit
    sign = {"regular": 1, "equal": 0, "composition": -1}[answer.outcome]
    assert (answer.difference > 0) - (answer.difference < 0) == sign


@given(amounts, rates, businesses)
@settings(max_examples=150, deadline=None)
def test_at_the_break_even_both_earn_the_same(purchases: int, rate: str, business: str) -> None:
    point = compare(**figures(purchases, purchases, rate, business)).break_even_sales
    assume(point is not None and point < 10**13)
    there = {**figures(purchases, purchases, rate, business), "sales": str(point)}
    answer = compare(**there, customers_registered=False)
    assert abs(answer.difference) <= 2 * PAISA
    assert answer.break_even_sales == point


@given(amounts, amounts, rates, businesses)
@settings(max_examples=100, deadline=None)
def test_who_the_customers_are_is_told_only_where_it_matters(
    purchases: int, sales: int, rate: str, business: str
) -> None:
    facts = figures(purchases, sales, rate, business)
    unknown = compare(**facts).outcome
    known = {compare(**facts, customers_registered=each).outcome for each in (True, False)}
    assert known == {unknown} if unknown != "depends_on_customers" else len(known) == 2


@given(amounts, amounts, rates)
@settings(max_examples=100, deadline=None)
def test_prices_with_tax_are_the_same_prices(purchases: int, sales: int, rate: str) -> None:
    factor = 100 + int(rate)
    base = figures(purchases * 100, sales * 100, rate, "trader")
    with_tax = figures(purchases * factor, sales * factor, rate, "trader")
    plain = compare(**base)
    inclusive = compare(**with_tax, prices_include_tax=True)
    assert inclusive.regular_profit == plain.regular_profit
    assert inclusive.composition_profit == plain.composition_profit


def test_every_fact_is_described() -> None:
    assert [each.name for each in composition_compare.FACTS if not each.about] == []

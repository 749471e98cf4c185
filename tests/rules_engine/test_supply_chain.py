"""What holds for every chain of sales."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules_engine.errors import FactInvalid
from rules_engine.supply_chain import answer, supply_chain

TODAY = date(2026, 11, 22)
amounts = st.integers(0, 10**9).map(lambda paisa: Decimal(paisa) / 100)
rates = st.sampled_from(["0", "0.25", "3", "5", "18", "40"]).map(Decimal)


@given(st.lists(amounts, min_size=1, max_size=6), rates, amounts)
@settings(max_examples=100, deadline=None)
def test_each_seller_pays_the_difference(
    sales: list[Decimal], rate: Decimal, input_tax: Decimal
) -> None:
    chain = supply_chain(sales, rate, input_tax, TODAY)
    before = input_tax
    for position, (link, sale) in enumerate(zip(chain.links, sales, strict=True), start=1):
        assert (link.position, link.sale, link.input_tax) == (position, sale, before)
        assert abs(link.output_tax - sale * rate / 100) <= Decimal("0.5")
        assert link.output_tax == link.output_tax.to_integral_value()
        assert link.cash - link.credit_carried == link.output_tax - link.input_tax
        assert min(link.cash, link.credit_carried) == 0
        before = link.output_tax
    assert chain.total_tax == input_tax + sum(link.cash for link in chain.links)


@given(st.lists(amounts, min_size=1, max_size=6).map(sorted), rates)
@settings(max_examples=60, deadline=None)
def test_where_prices_only_rise_the_total_is_the_tax_on_the_last(
    sales: list[Decimal], rate: Decimal
) -> None:
    chain = supply_chain(sales, rate, Decimal(0), TODAY)
    assert chain.total_tax == chain.links[-1].output_tax


@pytest.mark.parametrize("rate", [0.05, True, "NaN", "-1", "100.01", None])
def test_rates_that_are_none(rate: object) -> None:
    with pytest.raises(FactInvalid) as refusal:
        supply_chain([Decimal(1)], rate, Decimal(0), TODAY)  # type: ignore[arg-type]
    assert refusal.value.name == "rate"


links = st.one_of(
    st.fixed_dictionaries({"sale": amounts}, optional={"rate": rates}),
    st.fixed_dictionaries({"sale": amounts, "kind": st.just("regular"), "rate": rates}),
    st.fixed_dictionaries(
        {"sale": amounts, "kind": st.just("composition")}, optional={"composition_rate": rates}
    ),
    st.fixed_dictionaries({"sale": amounts, "kind": st.just("unregistered")}),
)


@given(st.lists(links, min_size=1, max_size=7), rates, amounts)
@settings(max_examples=150, deadline=None)
def test_what_is_paid_is_the_last_tax_and_what_got_stuck(
    rows: list[dict[str, object]], rate: Decimal, input_tax: Decimal
) -> None:
    chain = answer({"links": rows, "rate": rate, "input_tax": input_tax}, TODAY)
    assert chain.total_tax == chain.final_tax + chain.tax_as_cost + chain.credit_carried
    assert chain.unbroken == (chain.tax_as_cost + chain.credit_carried == 0)
    assert chain.total_tax == input_tax + sum(link.cash for link in chain.links)
    before = input_tax
    for link, row in zip(chain.links, rows, strict=True):
        assert link.kind == row.get("kind", "regular")
        assert link.input_tax == before
        if link.kind != "regular":
            assert (link.output_tax, link.credit_carried) == (0, 0)
            assert link.tax_as_cost == link.input_tax + link.cash
        before = link.output_tax
    costs = [step.values["position"] for step in chain.warnings if step.key == "tax_becomes_cost"]
    assert costs == [link.position for link in chain.links if link.tax_as_cost]


@given(st.lists(amounts, min_size=1, max_size=7), rates, amounts)
@settings(max_examples=60, deadline=None)
def test_links_without_more_are_sales(
    sales: list[Decimal], rate: Decimal, input_tax: Decimal
) -> None:
    rows = [{"sale": sale} for sale in sales]
    given_rate = {"rate": rate, "input_tax": input_tax}
    assert answer({"links": rows, **given_rate}, TODAY) == answer(
        {"sales": sales, **given_rate}, TODAY
    )

"""What holds for all interest."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules_engine import interest as rule
from rules_engine.dated import Parameter, parameter, parse_parameter
from rules_engine.interest import FACTS, Interest
from rules_engine.topics import compute

TODAY = date(2026, 11, 22)
DUE = date(2023, 5, 20)
paise = st.integers(0, 10**10).map(lambda amount: format(Decimal(amount) / 100, "f"))
days = st.integers(0, 1200)


def interest(**facts: Any) -> Interest:
    found = compute("interest.calculate", facts, TODAY)
    assert isinstance(found, Interest)
    return found


@given(paise, days, st.integers(0, 300), st.sampled_from(["late_return", "other_unpaid"]))
@settings(max_examples=100, deadline=None)
def test_later_never_costs_less(tax: str, late: int, more: int, kind: str) -> None:
    now, then = (interest(tax=tax, kind=kind, days_late=day) for day in (late, late + more))
    assert now.interest <= then.interest


@given(paise, paise, days)
@settings(max_examples=100, deadline=None)
def test_credit_and_cash_in_the_ledger_never_cost_more(one: str, other: str, late: int) -> None:
    less, more = sorted((one, other), key=Decimal)
    whole = interest(tax=more, days_late=late)
    part = interest(tax=more, paid_from_credit=less, days_late=late)
    balance = interest(tax=more, cash_ledger_balance=less, days_late=late)
    other_tax = interest(tax=more, kind="other_unpaid", days_late=late)
    assert part.interest <= whole.interest == other_tax.interest
    assert balance.interest == part.interest


@given(paise, days)
@settings(max_examples=100, deadline=None)
def test_the_sum(tax: str, late: int) -> None:
    found = interest(tax=tax, days_late=late)
    exact = Decimal(tax) * 18 * late / 36500
    assert abs(found.exact - exact) <= Decimal("0.005")
    assert abs(found.interest - exact) <= Decimal("0.5")
    assert found.interest == found.interest.to_integral_value()
    assert (found.outcome == "interest") == bool(late and Decimal(tax))


@given(paise, paise, days)
@settings(max_examples=100, deadline=None)
def test_only_credit_that_was_used(wrong: str, lowest: str, late: int) -> None:
    found = interest(wrong_credit=wrong, lowest_credit_balance=lowest, days_late=late)
    used = max(Decimal(0), Decimal(wrong) - Decimal(lowest))
    same = interest(utilised_credit=str(used), days_late=late)
    assert found.interest == same.interest
    assert found.interest == interest(tax=str(used), days_late=late).interest


@given(days)
@settings(max_examples=50, deadline=None)
def test_dates_and_days_agree(late: int) -> None:
    paid = (DUE + timedelta(days=late)).isoformat()
    by_date = interest(tax=50000, due_date=DUE.isoformat(), paid_on=paid)
    by_days = interest(tax=50000, due_date=DUE.isoformat(), days_late=late)
    assert (by_date.interest, by_date.days_late) == (by_days.interest, by_days.days_late)


def test_a_changed_rate_splits_the_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """A later rate is a later date in the data: the days before it keep the old one."""
    changed = parse_parameter(
        "interest/late_tax",
        """
description: Interest for this test
unit: percent per year
values:
  2017-07-01: {value: "18", source: {title: A}}
  2023-06-01: {value: "12", source: {title: B}}
""",
    )

    def with_change(name: str) -> Parameter:
        return changed if name == "interest/late_tax" else parameter(name)

    monkeypatch.setattr(rule, "parameter", with_change)
    found = interest(tax=36500, due_date="2023-05-21", paid_on="2023-06-20")
    # 22 to 31 May: 36,500 x 18 % x 10 / 365 = 180; 1 to 20 June: 36,500 x 12 % x 20 / 365 = 240
    assert (found.interest, found.rate) == (Decimal(420), None)
    parts = [step.values["days"] for step in found.steps if step.key == "interest"]
    assert parts == [10, 20]
    assert [source.title for source in found.sources].count("B") == 1


def test_every_fact_is_described() -> None:
    assert all(fact.about for fact in FACTS)

"""What holds for every claim: nothing appears and nothing is lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rules_engine.eligible_claim import EligibleClaim
from rules_engine.topics import compute

TODAY = date(2026, 11, 22)
amounts = st.integers(0, 10**7)
heads = st.fixed_dictionaries({}, optional=dict.fromkeys(("igst", "cgst", "sgst", "cess"), amounts))
months = st.dates(date(2017, 7, 1), TODAY).map(lambda day: f"{day:%Y-%m}")


def claim(**facts: Any) -> EligibleClaim:
    found = compute("itc.eligible_claim", facts, TODAY)
    assert isinstance(found, EligibleClaim)
    return found


@given(amounts, amounts, months)
@settings(max_examples=300, deadline=None)
def test_the_books_are_claimed_or_wait(books: int, in_2b: int, period: str) -> None:
    found = claim(books_credit=books, gstr2b_credit=in_2b, period=period)
    assert found.claimable + found.deferred == books
    assert found.matched + found.not_in_books == in_2b
    assert 0 <= found.claimable <= books
    assert found.net_credit == found.claimable


@given(heads, heads)
@settings(max_examples=200, deadline=None)
def test_by_head_never_gives_more_than_in_one_sum(
    books: dict[str, int], in_2b: dict[str, int]
) -> None:
    found = claim(books_credit=books, gstr2b_credit=in_2b, period="2026-10")
    total = claim(
        books_credit=sum(books.values()), gstr2b_credit=sum(in_2b.values()), period="2026-10"
    )
    assert found.claimable <= total.claimable
    assert found.claimable_by_head is not None
    assert sum(found.claimable_by_head.values()) == found.claimable


@given(amounts, amounts, amounts, months)
@settings(max_examples=200, deadline=None)
def test_more_in_2b_never_gives_less(books: int, in_2b: int, more: int, period: str) -> None:
    found = claim(books_credit=books, gstr2b_credit=in_2b, period=period)
    with_more = claim(books_credit=books, gstr2b_credit=in_2b + more, period=period)
    assert found.claimable <= with_more.claimable


@given(amounts, st.integers(0, 100), st.integers(1, 100), st.booleans())
@settings(max_examples=200, deadline=None)
def test_common_credit_is_divided_without_rest(
    common: int, exempt: int, taxable: int, private: bool
) -> None:
    found = claim(
        common_credit=common,
        exempt_turnover=exempt,
        total_turnover=exempt + taxable,
        partly_non_business=private,
        period="2026-10",
    )
    left = [step.values["amount"] for step in found.steps if step.key == "rule_42_c3"]
    assert sum(left) + found.reversed_total == (common if left else 0)
    assert found.net_credit == -found.reversed_total
    assert 0 <= found.reversed_total <= common * Decimal("1.05")


@given(st.integers(1, 10**6), st.integers(0, 100))
@settings(max_examples=100, deadline=None)
def test_a_larger_payment_never_reverses_more(tax: int, percent: int) -> None:
    def reversed_by(paid: int) -> Decimal:
        invoice = {"invoice_date": "2025-01-01", "tax": tax, "paid_percent": paid}
        return claim(unpaid_invoices=[invoice], period="2026-10").reversed_total

    assert reversed_by(percent) <= reversed_by(max(0, percent - 1)) <= tax


def test_the_claim_of_the_help_page() -> None:
    found = claim(books_credit=100000, gstr2b_credit=90000, blocked_credit=10000, period="2026-10")
    assert (found.claimable, found.deferred, found.blocked) == (80000, 10000, 10000)

"""Amounts as they are read and rounded."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rules_engine.errors import FactInvalid
from rules_engine.money import round_rupee, rupees


@pytest.mark.parametrize(
    ("given", "amount"),
    [
        (0, "0"),
        ("4500000", "4500000"),
        (" 4500000 ", "4500000"),
        ("45,00,000", "4500000"),
        ("4,500,000.50", "4500000.50"),
        (Decimal("1E+3"), "1000"),
        ("0.05", "0.05"),
        ("999999999999999.99", "999999999999999.99"),
    ],
)
def test_amounts(given: object, amount: str) -> None:
    assert rupees(given) == Decimal(amount)


@pytest.mark.parametrize(
    "given",
    [
        1.5,
        True,
        None,
        "",
        "NaN",
        Decimal("NaN"),
        Decimal("Infinity"),
        "-1",
        "1.005",
        "1,2",
        "45 lakh",
        "1e5",
        "१००",
        "1" * 16,
        [1],
    ],
)
def test_what_is_no_amount(given: object) -> None:
    with pytest.raises(FactInvalid) as refusal:
        rupees(given, "turnover")
    assert refusal.value.name == "turnover"


def test_negative_where_it_is_allowed() -> None:
    assert rupees("-1.50", negative=True) == Decimal("-1.50")


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [("5613.48", "5613"), ("5613.49", "5613"), ("5613.50", "5614"), ("0.5", "1"), ("2.5", "3")],
)
def test_fifty_paise_go_up(exact: str, rounded: str) -> None:
    assert round_rupee(Decimal(exact)) == Decimal(rounded)

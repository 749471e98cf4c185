"""Every parameter file can be read, can be used alone, and stands for itself in an article."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from rules_engine.dated import parameter, parameter_names

TODAY = date(2026, 11, 22)
# What articles quote: each value is one figure or one text, and needs no code to be read
QUOTED = ("cancellation/", "invoicing/", "penalties/", "qrmp/", "records/", "refunds/")
WORDS = {"text", "table", "financial year"}


@pytest.mark.parametrize("name", parameter_names())
def test_a_parameter_is_readable_and_says_what_it_is(name: str) -> None:
    law = parameter(name)
    assert law.description[0].isupper(), law.description
    assert not law.description.endswith("."), law.description


@pytest.mark.parametrize("name", [name for name in parameter_names() if name.startswith(QUOTED)])
def test_what_articles_quote_is_one_figure_or_one_text(name: str) -> None:
    law = parameter(name)
    for entry in law.entries:
        if entry is None:
            continue
        if isinstance(entry.value, Mapping):
            assert set(entry.value) == {"en", "hi", "hi-Latn"}
        elif law.unit not in WORDS:
            assert entry.decimal >= 0


@pytest.mark.parametrize(
    ("name", "day", "value"),
    [
        ("invoicing/b2cl_over", date(2024, 7, 31), 250000),
        ("invoicing/b2cl_over", date(2024, 8, 1), 100000),
        ("invoicing/hsn_digits_above", date(2021, 3, 31), 4),
        ("invoicing/hsn_digits_above", date(2021, 4, 1), 6),
        ("invoicing/hsn_digits_up_to", date(2021, 3, 31), 2),
        ("invoicing/hsn_digits_up_to", date(2021, 4, 1), 4),
        ("penalties/section_74a_notice_months", date(2024, 11, 1), 42),
        ("records/keep_months", TODAY, 72),
        ("refunds/interest_percent", TODAY, "6"),
        ("registration/revocation_days", date(2023, 9, 30), 30),
        ("registration/revocation_days", date(2023, 10, 1), 90),
        ("registration/simplified_withdrawal_periods", date(2026, 3, 31), 3),
        ("registration/simplified_withdrawal_periods", date(2026, 4, 1), 1),
    ],
)
def test_the_value_of_a_day(name: str, day: date, value: object) -> None:
    assert parameter(name).on(day).value == value

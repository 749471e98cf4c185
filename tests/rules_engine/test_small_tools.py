"""What holds for every password, signature, e-invoice and e-way bill."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules_engine.e_invoice import CLASSES, DOCUMENTS, RECIPIENTS
from rules_engine.errors import FactMissing
from rules_engine.eway_bill import MOVEMENTS
from rules_engine.signing import ENTITY_TYPES
from rules_engine.states import all_states
from rules_engine.topics import compute

TODAY = date(2026, 11, 22)
CRORE = 10_000_000
turnovers = st.integers(0, 10_000 * CRORE)
days = st.dates(date(2020, 10, 1), date(2030, 12, 31))
values = st.integers(0, 1_000_000)
codes = st.sampled_from([each.code for each in all_states() if each.code != "99"])


@given(st.tuples(turnovers, turnovers), days)
@settings(max_examples=100, deadline=None)
def test_more_turnover_never_frees_from_e_invoices(pair: tuple[int, int], on: date) -> None:
    lower, higher = (
        compute("e_invoice.applicability", {"annual_turnover": turnover}, on)
        for turnover in sorted(pair)
    )
    assert (lower.outcome, higher.outcome) != ("mandatory", "not_mandatory")
    if lower.outcome == "mandatory":
        assert higher.mandatory_since <= lower.mandatory_since <= on
        assert (lower.report_within_days, higher.report_within_days) != (30, None)


@given(turnovers, st.tuples(days, days))
@settings(max_examples=100, deadline=None)
def test_e_invoices_once_mandatory_stay_so(turnover: int, pair: tuple[date, date]) -> None:
    earlier, later = (
        compute("e_invoice.applicability", {"annual_turnover": turnover}, on) for on in sorted(pair)
    )
    if earlier.outcome == "mandatory":
        assert later.outcome == "mandatory"
        assert later.mandatory_since == earlier.mandatory_since


@pytest.mark.parametrize("business", CLASSES)
@pytest.mark.parametrize("recipient", RECIPIENTS)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_class_supply_and_document_is_answered(
    business: str, recipient: str, document: str
) -> None:
    facts = {"business_class": business, "supply_to": recipient, "document": document}
    facts["annual_turnover"] = str(CRORE)
    assert compute("e_invoice.applicability", facts, TODAY).outcome == "not_mandatory"


@given(st.tuples(values, values), codes, codes)
@settings(max_examples=100, deadline=None)
def test_more_value_never_frees_from_e_way_bills(
    pair: tuple[int, int], start: str, end: str
) -> None:
    where = {"from_state": start, "to_state": end}
    outcomes = [
        compute("eway_bill.required", {"consignment_value": value, **where}, TODAY).outcome
        for value in sorted(pair)
    ]
    assert outcomes != ["required", "not_required"]


@given(values, st.sampled_from(MOVEMENTS), st.sampled_from([None, True, False]))
@settings(max_examples=150, deadline=None)
def test_nothing_is_asked_that_makes_no_difference(
    value: int, movement: str, crossing: bool | None
) -> None:
    facts: dict[str, Any] = {"consignment_value": value, "movement": movement}
    if crossing is not None:
        facts["inter_state"] = crossing
    try:
        compute("eway_bill.required", facts, TODAY)
    except FactMissing as missing:
        name = missing.names[0]
        replies = (True, False) if name == "inter_state" else ("07", "29")
        outcomes = {
            compute("eway_bill.required", {"from_state": "07", **facts, name: reply}, TODAY).outcome
            for reply in replies
        }
        assert outcomes == {"required", "not_required"}


@given(st.tuples(st.integers(1, 5000), st.integers(1, 5000)), st.booleans())
@settings(max_examples=100, deadline=None)
def test_a_longer_way_is_never_given_fewer_days(pair: tuple[int, int], odc: bool) -> None:
    shorter, longer = (
        compute("eway_bill.required", {"distance_km": distance, "odc": odc}, TODAY)
        for distance in sorted(pair)
    )
    assert 1 <= shorter.validity_days <= longer.validity_days
    assert TODAY + timedelta(days=longer.validity_days) == longer.valid_until
    assert longer.validity_days * longer.km_per_day >= max(pair)
    assert (longer.validity_days - 1) * longer.km_per_day < max(pair)


@pytest.mark.parametrize("kind", ENTITY_TYPES)
def test_a_dsc_is_always_taken(kind: str) -> None:
    facts = {"entity_type": kind, **({"companies_act": False} if kind == "bank" else {})}
    answer = compute("signing.dsc_or_evc", facts, TODAY)
    assert answer.methods[0] == "dsc"
    assert (answer.outcome == "dsc_or_evc") == answer.evc_allowed == ("evc" in answer.methods)


@given(st.integers(0, 400))
@settings(max_examples=100, deadline=None)
def test_a_password_gets_older(age: int) -> None:
    made = TODAY - timedelta(days=age)
    answer = compute("password.expiry", {"created_on": made.isoformat()}, TODAY)
    assert made < answer.banner_from < answer.change_on < answer.expires_on
    assert answer.days_left == answer.days_valid - age
    assert (answer.outcome == "expired") == (answer.days_left < 0)

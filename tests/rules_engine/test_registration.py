"""Registration limits against the expanded table of States, and what holds for any facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules_engine.errors import FactInvalid, NotInForce
from rules_engine.registration import threshold
from rules_engine.registration_facts import SUPPLY_KINDS, RegistrationFacts
from rules_engine.section_24 import ground_keys
from rules_engine.states import all_states

GST = date(2017, 7, 1)
KASHMIR = date(2017, 7, 8)
AMENDED = date(2019, 2, 1)
FORTY = date(2019, 4, 1)
TODAY = date(2026, 11, 22)
LAKH = 100_000

# The limits in lakh as tables of States give them, written down apart from the parameters, which
# follow the law's own structure: profile -> (goods only, other) -> from which day.
PROFILES = {
    "special": ({GST: 10}, {GST: 10}),
    "was_special_20": ({GST: 10, AMENDED: 20}, {GST: 10, AMENDED: 20}),
    "was_special_40": ({GST: 10, AMENDED: 20, FORTY: 40}, {GST: 10, AMENDED: 20}),
    "normal_20": ({GST: 20}, {GST: 20}),
    "normal_40": ({GST: 20, FORTY: 40}, {GST: 20}),
    "kashmir": ({KASHMIR: 20, FORTY: 40}, {KASHMIR: 20}),
}
NOT_NORMAL_40 = {
    "special": ("13", "14", "15", "16"),
    "was_special_20": ("05", "11", "12", "17"),
    "was_special_40": ("02", "18"),
    "normal_20": ("34", "36"),
    "kashmir": ("01", "38"),
}
PROFILE = {code: profile for profile, codes in NOT_NORMAL_40.items() for code in codes}
CODES = tuple(state.code for state in all_states() if state.second_tax)
DAYS = sorted(
    {day + timedelta(days=step) for day in (GST, KASHMIR, AMENDED, FORTY) for step in (-1, 0)}
    | {TODAY}
)


@pytest.mark.parametrize("code", CODES)
def test_limits_by_state_and_date(code: str) -> None:
    goods_only, other = PROFILES[PROFILE.get(code, "normal_40")]
    for on in DAYS:
        for kind in SUPPLY_KINDS:
            series = goods_only if kind == "goods" else other
            expected = [lakhs for since, lakhs in series.items() if since <= on]
            # just above any limit, so that the limit itself is what the answer turns on
            facts = RegistrationFacts(Decimal(41 * LAKH), code, kind, inter_state=False)
            if not expected:
                with pytest.raises(NotInForce):
                    threshold(facts, on)
            else:
                assert threshold(facts, on).limit == expected[-1] * LAKH, (code, kind, on)


def test_thirty_nine_codes_have_a_limit() -> None:
    assert len(CODES) == 39
    assert "97" in CODES


days = st.dates(KASHMIR, date(2030, 12, 31))
turnovers = st.integers(0, 10**8).map(Decimal)
codes = st.sampled_from(CODES)
kinds = st.sampled_from(SUPPLY_KINDS)
grounds = st.lists(
    st.sampled_from([key for key in ground_keys() if key != "online_gaming"]), max_size=3
).map(tuple)


@given(st.tuples(turnovers, turnovers), codes, kinds, st.booleans(), grounds, days)
@settings(max_examples=150, deadline=None)
def test_more_turnover_never_frees(
    pair: tuple[Decimal, Decimal],
    code: str,
    kind: str,
    crossing: bool,
    keys: tuple[str, ...],
    on: date,
) -> None:
    lower, higher = sorted(pair)
    answers = [
        threshold(RegistrationFacts(turnover, code, kind, crossing, keys), on).outcome
        for turnover in (lower, higher)
    ]
    assert answers != ["liable", "not_liable"]


@given(turnovers, codes, kinds, st.sampled_from([None, True, False]), grounds, days)
@settings(max_examples=150, deadline=None)
def test_the_answer_agrees_with_itself(
    turnover: Decimal,
    code: str,
    kind: str,
    crossing: bool | None,
    keys: tuple[str, ...],
    on: date,
) -> None:
    facts = RegistrationFacts(turnover, code, kind, crossing, keys)
    replies = [
        threshold(RegistrationFacts(turnover, code, kind, reply, keys), on).outcome
        for reply in (True, False)
    ]
    answer = threshold(facts, on)
    # no sales to another State are assumed aloud, and only where they would make a difference
    decides = crossing is None and replies == ["liable", "not_liable"]
    assert ("no_inter_state_supply" in [step.key for step in answer.assumed]) == decides
    assert (answer.outcome == "liable") == (answer.apply_within_days is not None)
    assert (answer.excess > 0) == (answer.reason == "above_limit")
    assert (answer.outcome == "liable") == (answer.reason in ("above_limit", "section_24"))
    if answer.limit is not None:
        assert answer.excess == max(Decimal(0), turnover - answer.limit)
    recalled = any(source.confidence == "recalled" for source in answer.sources)
    assert recalled == ("confirm_on_portal" in {step.key for step in answer.warnings})


@given(turnovers, codes, kinds, st.dates(date(2000, 1, 1), date(2017, 6, 30)))
@settings(max_examples=30, deadline=None)
def test_nothing_is_in_force_before_gst(turnover: Decimal, code: str, kind: str, on: date) -> None:
    with pytest.raises(NotInForce):
        threshold(RegistrationFacts(turnover, code, kind, False), on)


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"supply_kind": "gods"}, "supply_kind"),
        ({"inter_state_kind": "gods"}, "inter_state_kind"),
        ({"section_24_grounds": ("rich",)}, "section_24_grounds"),
    ],
)
def test_a_word_that_there_is_not(changed: dict[str, object], name: str) -> None:
    facts = RegistrationFacts(Decimal(5 * LAKH), "08", "both", inter_state=True)
    with pytest.raises(FactInvalid) as refusal:
        threshold(replace(facts, **changed), TODAY)  # type: ignore[arg-type]
    assert refusal.value.name == name


def test_a_ground_that_needs_a_taxable_supply_is_nothing_to_who_makes_none() -> None:
    facts = RegistrationFacts(
        Decimal(5 * LAKH), "08", "goods", section_24_grounds=("casual",), exempt_only=True
    )
    answer = threshold(facts, TODAY)
    assert (answer.outcome, answer.reason, answer.grounds) == ("not_liable", "exempt_only", ())
    # but tax paid under reverse charge is a ground all the same
    both = replace(facts, section_24_grounds=("casual", "rcm_payer"))
    answer = threshold(both, TODAY)
    assert (answer.outcome, answer.grounds) == ("liable", ("rcm_payer",))


def test_sales_to_another_state_as_a_ground_are_not_asked_for_again() -> None:
    facts = RegistrationFacts(Decimal(5 * LAKH), "08", "goods", section_24_grounds=("inter_state",))
    assert threshold(facts, TODAY).grounds == ("inter_state",)
    crafts = replace(facts, handicraft=True)
    assert threshold(crafts, TODAY).outcome == "not_liable"

"""Which State has a code, and which code has a State or a city."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules_engine import places
from rules_engine.computation import as_json
from rules_engine.dated import parameter
from rules_engine.errors import FactInvalid, FactMissing
from rules_engine.states import all_states, spelling_key
from rules_engine.topics import compute

TODAY = date(2026, 11, 22)
TOPIC = "gstin.state_code"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Rajasthan", "08"),
        ("  राजस्थान ", "08"),
        ("tamilnadu", "33"),
        ("J & K", "01"),
        ("Uttaranchal", "05"),
        ("उडीसा", "21"),
        ("पांडिचेरी", "34"),
        ("मिजोरम", "15"),
        ("andhra pradesh", "37"),
        ("Daman and Diu", "25"),
        ("Dadra & Nagar Haveli", "26"),
        ("MH", "27"),
    ],
)
def test_lookup_by_name(name: str, code: str) -> None:
    assert compute(TOPIC, {"name": name}, TODAY).state.code == code


@pytest.mark.parametrize("code", ["08", "8", 8, "०८", " 08 "])
def test_lookup_by_code(code: object) -> None:
    answer = compute(TOPIC, {"code": code}, TODAY)
    assert (answer.topic, answer.outcome, answer.state.hi) == (
        TOPIC,
        "in_use",
        "राजस्थान",
    )
    assert answer.successor is None
    assert answer.warnings == ()


def test_lookup_of_a_retired_code_names_the_new_one() -> None:
    answer = compute(TOPIC, {"code": "25"}, TODAY)
    assert answer.outcome == "retired"
    assert answer.successor is not None
    assert answer.successor.code == "26"
    assert [warning.key for warning in answer.warnings] == ["merged_into_26"]
    assert as_json(answer)["state"]["issued_until"] == "2020-07-31"


def test_a_recalled_source_asks_to_confirm() -> None:
    answer = compute(TOPIC, {"code": "28"}, TODAY)
    assert [warning.key for warning in answer.warnings] == ["before_division", "confirm_on_portal"]


def test_nothing_asked() -> None:
    with pytest.raises(FactMissing) as missing:
        compute(TOPIC, {}, TODAY)
    assert missing.value.names == ("name", "code")


@pytest.mark.parametrize(
    "facts",
    [
        {"code": "39"},
        {"code": "00"},
        {"code": True},
        {"code": ["08"]},
        {"name": "Atlantis"},
        {"name": ""},
        {"name": 8},
    ],
)
def test_what_is_not_on_the_list_is_refused(facts: dict[str, object]) -> None:
    with pytest.raises(FactInvalid):
        compute(TOPIC, facts, TODAY)


def test_every_spelling_of_a_place_finds_its_state() -> None:
    listed = parameter("gstin/cities").on(TODAY).mapping
    for code, rows in listed.items():
        for spellings in rows:
            for spelling in spellings:
                found = compute(TOPIC, {"name": spelling}, TODAY)
                assert code in (found.code, *(each.code for each in found.also)), spelling
                assert found.matched == "place", spelling


def test_places_have_an_english_and_a_hindi_name() -> None:
    listed = parameter("gstin/cities").on(TODAY).mapping
    rows = [row for each in listed.values() for row in each]
    assert len(rows) >= 120
    for row in rows:
        assert row[0].isascii(), row
        assert not row[1].isascii(), row


def test_no_place_has_the_name_of_a_state() -> None:
    names = {
        spelling_key(name)
        for each in all_states()
        for name in (each.en, each.hi, each.hi_latn, *each.aliases, *each.old_names)
    }
    listed = parameter("gstin/cities").on(TODAY).mapping
    spellings = {spelling_key(name) for rows in listed.values() for row in rows for name in row}
    assert spellings & names == set()


@pytest.mark.parametrize(
    "name",
    ["Atlantis", "London", "Nepal", "Pakistan", "Bangladesh", "India", "Bharat", "goods", "xyz"],
)
def test_what_is_no_place_of_india_is_not_guessed(name: str) -> None:
    assert places.guesses(name, TODAY) == ()


NAMES = sorted(
    each.en for each in all_states() if each.in_gstin and each.kind != "pseudo" and len(each.en) > 4
)


@given(st.sampled_from(NAMES), st.data())
@settings(max_examples=150, deadline=None)
def test_one_letter_too_many_is_understood(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(name)))
    letter = data.draw(st.sampled_from("aehilnrst"))
    found = compute(TOPIC, {"name": name[:at] + letter + name[at:]}, TODAY)
    meant = {found.code, *(each.code for each in found.also)}
    assert compute(TOPIC, {"name": name}, TODAY).code in meant


@given(st.text(max_size=20))
@settings(max_examples=200, deadline=None)
def test_any_text_is_answered_or_refused(name: str) -> None:
    try:
        found = compute(TOPIC, {"name": name}, TODAY)
    except FactInvalid:
        return
    assert (found.matched == "similar") == (found.meant is not None)
    assert found == compute(TOPIC, {"name": name}, TODAY)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("राजस्तान", "Rajasthan"),
        ("गुजरत", "Gujarat"),
        ("महाराष्ट", "Maharashtra"),
        ("बेंगलोर", "Bengaluru"),
    ],
)
def test_slips_in_hindi_are_understood(name: str, meant: str) -> None:
    found = compute(TOPIC, {"name": name}, TODAY)
    assert (found.matched, found.meant) == ("similar", meant)

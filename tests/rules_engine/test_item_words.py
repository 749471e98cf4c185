"""Every word of the lists is found, however it is written, and leads where the list says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules_engine.blocked_credit import PURPOSES
from rules_engine.dated import parameter, parameter_names
from rules_engine.item_words import categories, understand

SCRIPTS = {"en", "hi", "hi-Latn"}
LEAST_WORDS = 15


def listed(name: str) -> dict[str, dict[str, list[str]]]:
    words = parameter(name)
    return {
        key: {
            script: [phrase.strip() for phrase in text.split(",")]
            for script, text in scripts.items()
        }
        for key, scripts in words.on(words.dates[-1]).mapping.items()
    }


ITEMS, USES = listed("itc/item_words"), listed("itc/use_words")
ORDER = parameter("itc/item_order").entries[-1]
assert ORDER is not None
HELPERS = ORDER.mapping["only_with_another"]


def phrases(words: dict[str, dict[str, list[str]]]) -> Iterator[tuple[str, str]]:
    for name, scripts in words.items():
        for found in scripts.values():
            yield from ((name, phrase) for phrase in found)


@pytest.mark.parametrize("name", [*ITEMS, *USES])
def test_words_in_three_scripts(name: str) -> None:
    scripts = ITEMS.get(name) or USES[name]
    assert set(scripts) == SCRIPTS
    for found in scripts.values():
        assert len(found) == len(set(found))
        assert len(found) >= LEAST_WORDS or name in HELPERS


def test_every_item_word_is_found() -> None:
    wrong = [
        (name, phrase, understand(phrase).categories)
        for name, phrase in phrases(ITEMS)
        if name not in HELPERS and understand(phrase).categories[:1] != (name,)
    ]
    assert wrong == []


def test_every_use_word_is_found() -> None:
    wrong = [
        (name, phrase, understand(phrase).use)
        for name, phrase in phrases(USES)
        if understand(phrase).use != name
    ]
    assert wrong == []


@pytest.mark.parametrize("name", HELPERS)
def test_a_helper_alone_names_nothing(name: str) -> None:
    assert {understand(phrase).categories for phrase in ITEMS[name]["en"]} == {()}


def test_every_category_has_a_law() -> None:
    no_tax = parameter("itc/no_tax_charged").entries[-1]
    assert no_tax is not None
    known = {name.rpartition("/")[2] for name in parameter_names() if "blocked/" in name}
    assert set(categories()) == known | set(no_tax.items)


def test_every_use_can_be_said_or_chosen() -> None:
    assert set(USES) <= set(PURPOSES)


@pytest.mark.parametrize(
    ("written", "category"),
    [
        ("CAR", "car"),
        ("cars", "car"),
        ("two-wheeler", "car"),
        ("Two  Wheelers", "car"),
        ("twowheeler", "car"),
        ("the company's car", "car"),
        ("गाडी", "motor_vehicle"),
        ("गाड़ी", "motor_vehicle"),
        ("गाड़ियाँ", "motor_vehicle"),
        ("गाड़ियों", "motor_vehicle"),
        ("gaadiyan", "motor_vehicle"),
        ("gadiyon", "motor_vehicle"),
        ("सीमेन्ट", "construction_material"),
        ("सीमेंट", "construction_material"),
        ("ईँटें", "construction_material"),
        ("मुफ़्त नमूने", "gift_sample"),
        ("मुफ्त नमूना", "gift_sample"),
        ("कैटरिन्ग", "food"),
        ("café lunch", "food"),
        ("buses", "motor_vehicle"),
        ("lorries", "goods_vehicle"),
        ("ＣＡＲ", "car"),
    ],
)
def test_spellings_that_sound_the_same(written: str, category: str) -> None:
    assert understand(written).categories == (category,)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("insurance of the car", "car_upkeep"),
        ("गाड़ी का बीमा", "vehicle_upkeep"),
        ("truck ki marammat", "goods_vehicle"),
        ("office ki marammat", "building_repair"),
        ("shop on rent", "business_input"),
        ("petrol for truck", "petroleum"),
        ("cement and bricks for construction of a shed", "construction"),
        ("raw material stolen", "goods_lost"),
        ("laptop for home", "personal_consumption"),
        ("car parking", "business_input"),
    ],
)
def test_several_words_together(text: str, category: str) -> None:
    assert understand(text).categories[0] == category


def test_what_the_use_is_wins_over_the_firm() -> None:
    assert understand("car for our company, to run as taxi").use == "passenger_transport"


@given(st.text(max_size=40))
def test_any_text_is_read(text: str) -> None:
    found = understand(text)
    assert set(found.categories) <= set(categories())
    assert found == understand(text)


@pytest.mark.parametrize("text", ["", "we sell", "till", "tie", "?!", "करना", "flux capacitor"])
def test_nothing_is_guessed(text: str) -> None:
    assert understand(text).categories == ()

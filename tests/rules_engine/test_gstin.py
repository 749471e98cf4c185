"""GSTIN: published layouts, what is wrong and where, corrections, masking."""

from __future__ import annotations

import doctest
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from stdnum import luhn

from rules_engine import check_character as check_character_module
from rules_engine import (
    gstin,
    gstin_corrections,
    gstin_info,
    identifier_shapes,
    identifier_text,
    other_identifiers,
)
from rules_engine.check_character import check_character
from rules_engine.computation import as_json
from rules_engine.dated import parameter
from rules_engine.errors import FactInvalid, FactMissing, NotInForce, ParameterError
from rules_engine.gstin_layouts import LENGTH, layouts

TODAY = date(2026, 11, 22)
CASES = yaml.safe_load(Path(__file__).with_name("gstin_cases.yml").read_text(encoding="utf-8"))


def _named(cases: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in cases]


@pytest.mark.parametrize("case", _named(CASES["sound"]))
def test_sound_number_tells(case: dict[str, Any]) -> None:
    found = gstin.info(case["number"], case.get("day", TODAY))
    told = {
        "taxpayer": found.taxpayer_kind,
        "state": found.state.code,
        "holder": found.holder_kind,
        "serial": found.registration_serial,
        "country": found.country,
        "series": found.series,
        "check": found.check_character,
        "pan": found.pan_masked,
        "masked": found.number_masked,
        "warnings": [warning.key for warning in found.warnings],
    }
    assert {key: told[key] for key in case["expect"]} == case["expect"]


@pytest.mark.parametrize("case", _named(CASES["wrong"]))
def test_wrong_number_says_what_and_where(case: dict[str, Any]) -> None:
    answer = gstin.decode({"gstin": case["number"]}, case.get("day", TODAY))
    assert isinstance(answer, gstin.InvalidGstin)
    told = {
        "error": answer.error,
        "position": answer.position,
        "found": answer.found,
        "expected": answer.expected,
        "part": answer.part,
        "reason": answer.reason,
        "identifier": answer.identifier,
        "corrections": [correction.number for correction in answer.corrections],
    }
    assert {key: told[key] for key in case["expect"]} == case["expect"]


@pytest.mark.parametrize("case", _named(CASES["wrong"]))
def test_wrong_number_raises_with_the_same_facts(case: dict[str, Any]) -> None:
    with pytest.raises(gstin.GstinError) as caught:
        gstin.validate(case["number"], case.get("day", TODAY))
    assert caught.value.key == case["expect"]["error"]
    assert not gstin.is_valid(case["number"], case.get("day", TODAY))


@pytest.mark.parametrize("case", _named(CASES["sound"]))
def test_sound_number_is_never_corrected(case: dict[str, Any]) -> None:
    assert gstin.corrections(case["number"], case.get("day", TODAY)) == ()


@pytest.mark.parametrize(
    "module",
    [
        gstin,
        gstin_info,
        gstin_corrections,
        check_character_module,
        identifier_shapes,
        identifier_text,
        other_identifiers,
    ],
)
def test_docstrings_are_true(module: Any) -> None:
    assert doctest.testmod(module).failed == 0


def test_every_layout_has_a_case() -> None:
    tested = {gstin.info(case["number"], case.get("day", TODAY)).kind for case in CASES["sound"]}
    assert tested == {layout.shape for layout in layouts(TODAY).ordered}


def test_layouts_name_the_part_of_every_position() -> None:
    for layout in layouts(TODAY).ordered:
        assert sum(length for _, length in layout.parts) == LENGTH == len(layout.shape)
        assert layout.part_at(1) == "state_code"
        assert [layout.part_at(position) for position in range(1, LENGTH + 1)][-1] in (
            "check_character",
            "series",
        )
        with pytest.raises(ValueError, match="16"):
            layout.part_at(16)


def test_series_must_be_a_part_of_each_layout() -> None:
    from rules_engine.gstin_layouts import _place

    with pytest.raises(ParameterError):
        _place({"state_code": 2}, "series")


def test_check_character_is_that_of_python_stdnum() -> None:
    alphabet = parameter("gstin/check_character").on(TODAY).text
    for serial in range(1, 500):
        first_14 = f"{serial % 38 + 1:02}AB{alphabet[10 + serial % 26]}PZ{serial:04}Q1Z"
        assert check_character(first_14) == luhn.calc_check_digit(first_14, alphabet)


def test_kinds_of_taxpayer_have_words_in_three_scripts() -> None:
    kinds = layouts(TODAY).taxpayers
    for kind in kinds.values():
        assert all(kind.name(language) for language in ("en", "hi", "hi-Latn"))
        assert set(kind.may_be) <= set(kinds)


def test_decoded_number_shows_no_more_than_the_mask() -> None:
    answer = gstin.decode({"gstin": "27AAPFU0939F1ZV"}, TODAY)
    assert isinstance(answer, gstin.DecodedGstin)
    assert answer.number == "27••••••939F1ZV"
    assert answer.topic == "gstin.decode"
    assert [kind.key for kind in answer.looks_the_same] == ["composition", "casual", "sez", "isd"]
    assert [step.key for step in answer.steps] == [
        "gstin_state",
        "gstin_holder",
        "gstin_serial",
        "gstin_series",
        "gstin_check",
    ]
    assert answer.steps[-1].values == {"character": "V", "sum": 221}
    assert "AAPFU0" not in str(as_json(answer)) + repr(answer)
    assert "AAPFU0" not in repr(gstin.info("27AAPFU0939F1ZV", TODAY))


def test_decoded_uin_names_its_country() -> None:
    answer = gstin.decode({"gstin": "2317UNO00001UND"}, TODAY)
    assert [step.key for step in answer.steps] == [
        "gstin_state",
        "gstin_country",
        "gstin_series",
        "gstin_check",
    ]


def test_temporary_number_has_no_check_step() -> None:
    answer = gstin.decode({"gstin": "272200001234TMP"}, TODAY)
    assert "gstin_check" not in [step.key for step in answer.steps]


def test_retired_state_code_names_its_successor() -> None:
    answer = gstin.decode({"gstin": "25AABFD1122E1ZB"}, TODAY)
    assert isinstance(answer, gstin.InvalidGstin)
    assert answer.state is not None
    assert answer.successor is not None
    assert (answer.state.code, answer.successor.code) == ("25", "26")
    assert as_json(answer)["successor"]["hi"] == "दादरा और नगर हवेली तथा दमन और दीव"


def test_errors_and_corrections_hide_the_number_from_logs() -> None:
    answer = gstin.decode({"gstin": "27AAPFUO939F1ZV"}, TODAY)
    assert "AAPFU" not in repr(answer)
    with pytest.raises(gstin.WrongCharacter) as caught:
        gstin.validate("27AAPFUO939F1ZV", TODAY)
    assert "AAPFU" not in str(caught.value)


def test_a_correction_tells_what_it_changed() -> None:
    (correction,) = gstin.corrections("O8ABCPS1234KA2D", TODAY)
    assert correction.changes == (gstin.Change(1, "O", "0"), gstin.Change(14, "2", "Z"))
    (correction,) = gstin.corrections("72AAPFU0939F1ZV", TODAY)
    assert correction.changes == (gstin.Change(1, "72", "27"),)
    (correction,) = gstin.corrections("8ABCPS1234KAZD", TODAY)
    assert correction.changes == (gstin.Change(1, "", "0"),)
    (correction,) = gstin.corrections("27AAPFU0939FF1ZV", TODAY)
    assert correction.changes == (gstin.Change(12, "F", ""),)


def test_mask_hides_what_is_not_nearly_a_gstin() -> None:
    assert gstin.mask("27AAPFUO939F1ZV") == "27••••••939F1ZV"
    assert gstin.mask("AAPFU0939F") == "•" * 10
    assert gstin.mask("1AAPFU0939F1ZVX") == "•" * 15
    assert gstin.mask("x" * 1000) == "•" * 15
    assert gstin.mask("") == ""


def test_facts_that_are_no_number() -> None:
    with pytest.raises(FactMissing) as missing:
        gstin.decode({}, TODAY)
    assert missing.value.names == ("gstin",)
    with pytest.raises(FactMissing):
        gstin.decode({"gstin": " - "}, TODAY)
    with pytest.raises(FactInvalid):
        gstin.decode({"gstin": 27}, TODAY)


def test_there_was_no_gstin_before_gst() -> None:
    assert gstin.is_valid("27AAPFU0939F1ZV", date(2017, 7, 1))
    assert not gstin.is_valid("27AAPFU0939F1ZV", date(2017, 6, 30))
    with pytest.raises(NotInForce):
        gstin.info("27AAPFU0939F1ZV", date(2017, 6, 30))


def test_a_purchase_register_is_decoded_quickly() -> None:
    """An idle core does over 100,000 a second; a busy test machine must still do 20,000."""
    bases = [f"27AAPFU{serial:04}F1Z" for serial in range(1, 2001)]
    numbers = [base + check_character(base) for base in bases]
    gstin.info(numbers[0], TODAY)
    began = time.process_time()
    for number in numbers:
        gstin.info(number, TODAY)
    assert len(numbers) / (time.process_time() - began) > 20_000


def test_a_sound_number_tells_its_kind_of_taxpayer() -> None:
    found = gstin.info("27AAPFU0939F1ZV", TODAY)
    assert found.taxpayer.key == found.taxpayer_kind == "regular"
    assert found.taxpayer.may_be == ("composition", "casual", "sez", "isd")


def test_a_correction_that_two_pairs_of_slips_explain_is_proposed_once() -> None:
    # 5S5 typed as S5S: the first two swapped and the last mistaken, or the other way round
    first_14 = "27AAPFU0935S5Z"
    sound = first_14 + check_character(first_14)
    typed = sound.replace("5S5", "S5S")
    proposed = [correction.number for correction in gstin.corrections(typed, TODAY)]
    assert sound in proposed
    assert len(proposed) == len(set(proposed))

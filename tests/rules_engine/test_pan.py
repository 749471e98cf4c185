"""PAN: shape, holder, masking."""

from __future__ import annotations

import doctest

import pytest

from rules_engine import pan
from rules_engine.errors import RuleError
from rules_engine.identifier_errors import WrongCharacter


def test_docstrings_are_true() -> None:
    assert doctest.testmod(pan).failed == 0


@pytest.mark.parametrize(
    ("letter", "key"),
    [
        ("P", "individual"),
        ("C", "company"),
        ("H", "huf"),
        ("F", "firm"),
        ("A", "association_of_persons"),
        ("B", "body_of_individuals"),
        ("T", "trust"),
        ("L", "local_authority"),
        ("J", "artificial_juridical_person"),
        ("G", "government"),
        ("K", "krish_trust"),
        ("E", "limited_liability_partnership"),
    ],
)
def test_fourth_letter_tells_the_holder(letter: str, key: str) -> None:
    found = pan.info(f"ABC{letter}S1234K")
    assert (found.holder_kind, found.holder.key) == (letter, key)
    assert found.pan_masked == "••••••234K"
    assert all(found.holder.name(language) for language in ("en", "hi", "hi-Latn"))


def test_rare_kinds_of_holder_are_to_be_confirmed() -> None:
    recalled = {
        letter
        for letter, kind in pan.holder_kinds().items()
        if kind.source.confidence != "verified"
    }
    assert recalled == {"K", "E"}


@pytest.mark.parametrize(
    ("number", "key", "position"),
    [
        ("AAPFU0939", "wrong_length", None),
        ("AAPFU0939FF", "wrong_length", None),
        ("", "wrong_length", None),
        ("1APFU0939F", "wrong_character", 1),
        ("AAPFUO939F", "wrong_character", 6),
        ("AAPFU09391", "wrong_character", 10),
        ("AAPXU0939F", "wrong_pan_letter", 4),
        ("AAPFU0000F", "wrong_pan_serial", 6),
    ],
)
def test_what_is_wrong_and_where(number: str, key: str, position: int | None) -> None:
    with pytest.raises(pan.IdentifierError) as caught:
        pan.validate(number)
    assert (caught.value.key, caught.value.position) == (key, position)
    assert isinstance(caught.value, RuleError)
    assert not pan.is_valid(number)


def test_written_as_people_write_it() -> None:
    assert pan.validate(" aapfu-०९३९ f ") == "AAPFU0939F"
    assert pan.is_valid("ＡＡＰＦＵ０９３９Ｆ")


def test_mask_and_repr_hide_the_first_six() -> None:
    assert pan.mask("aapfu0939f") == "••••••939F"
    assert pan.mask("AAPFU093") == "•" * 8
    assert "AAPFU0" not in repr(pan.info("AAPFU0939F"))


def test_the_error_points_at_the_character() -> None:
    with pytest.raises(WrongCharacter) as caught:
        pan.validate("AAPFUO939F")
    assert (caught.value.found, caught.value.expected, caught.value.part) == ("O", "digit", "pan")

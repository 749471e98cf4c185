"""What must hold for every GSTIN and every text, not only for the examples."""

from __future__ import annotations

import string
from contextlib import suppress
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from rules_engine import gstin, pan, states
from rules_engine.check_character import check_character
from rules_engine.errors import RuleError
from rules_engine.other_identifiers import recognise

TODAY = date(2026, 11, 22)
# The machine may be busy; what a number takes is measured in test_gstin.py
without_deadline = settings(deadline=None)
ALPHABET = string.digits + string.ascii_uppercase
LETTERS = st.sampled_from(string.ascii_uppercase)
DIGITS = st.sampled_from(string.digits)
CODES = st.sampled_from(
    sorted(each.code for each in states.all_states() if each.status(TODAY) == "in_use")
)
CONFUSIONS = {"O": "0", "I": "1", "S": "5", "B": "8", "Z": "2"}
CONFUSIONS |= {digit: letter for letter, digit in CONFUSIONS.items()}


@st.composite
def pans(draw: st.DrawFn) -> str:
    letters = [draw(LETTERS) for _ in range(3)]
    kind = draw(st.sampled_from(sorted(pan.holder_kinds())))
    return "".join(
        [*letters, kind, draw(LETTERS), f"{draw(st.integers(1, 9999)):04}", draw(LETTERS)]
    )


@st.composite
def gstins(draw: st.DrawFn) -> str:
    """A sound number of a PAN holder: ordinary, tax deductor or tax collector."""
    serial = draw(st.sampled_from(ALPHABET[1:]))
    series = draw(st.sampled_from("ZZZDC"))
    first_14 = draw(CODES) + draw(pans()) + serial + series
    return first_14 + check_character(first_14)


@st.composite
def other_layouts(draw: st.DrawFn) -> str:
    """A sound number of a layout without a PAN."""
    country = "".join(draw(LETTERS) for _ in range(3))
    serial = f"{draw(st.integers(0, 99999)):05}"
    year = f"{draw(st.integers(17, 26)):02}"
    tan = "".join(draw(LETTERS) for _ in range(4)) + serial + draw(LETTERS)
    first_14 = draw(
        st.sampled_from(
            [
                f"99{year}{country}{serial}OS",
                f"{draw(CODES)}{year}{country}{serial}NR",
                f"{draw(CODES)}{year}{country}{serial}UN",
                f"{draw(CODES)}{year}{country}{serial}ON",
                f"{draw(CODES)}{tan}1D",
                f"{draw(CODES)}{tan}1Z",
            ]
        )
    )
    return first_14 + check_character(first_14)


EVERY_LAYOUT = st.one_of(gstins(), other_layouts())


@settings(deadline=None, max_examples=30)  # 525 wrong numbers each
@given(EVERY_LAYOUT)
def test_every_wrong_character_is_caught(number: str) -> None:
    assert gstin.is_valid(number, TODAY)
    for place in range(15):
        for other in ALPHABET:
            if other != number[place]:
                wrong = number[:place] + other + number[place + 1 :]
                assert not gstin.is_valid(wrong, TODAY), wrong


@without_deadline
@given(EVERY_LAYOUT)
def test_every_swap_of_neighbours_but_0_and_z_is_caught(number: str) -> None:
    for place in range(14):
        one, other = number[place], number[place + 1]
        if one != other and {one, other} != {"0", "Z"}:
            wrong = number[:place] + other + one + number[place + 2 :]
            assert not gstin.is_valid(wrong, TODAY), wrong


@without_deadline
@given(EVERY_LAYOUT)
def test_info_never_refuses_what_validate_takes(number: str) -> None:
    found = gstin.info(number, TODAY)
    assert gstin.validate(number.lower(), TODAY) == found.number == number
    assert found.state.code == number[:2]
    assert (found.pan is None) == (found.holder is None)


@without_deadline
@given(gstins())
def test_nothing_shown_gives_the_pan_away(number: str) -> None:
    answer = gstin.decode({"gstin": number}, TODAY)
    shown = [gstin.mask(number), answer.number, repr(answer), repr(gstin.info(number, TODAY))]
    for text in shown:
        assert number[2:8] not in text
    assert gstin.mask(number) == number[:2] + "•" * 6 + number[8:]
    assert pan.mask(number[2:12]) == "•" * 6 + number[8:12]


@without_deadline
@given(pans(), st.text(ALPHABET, max_size=12), st.text(ALPHABET, max_size=12))
def test_mask_hides_a_pan_wherever_it_stands(secret: str, before: str, after: str) -> None:
    text = before + secret + after
    masked = gstin.mask(text)
    assert len(masked) <= 15
    assert secret[:6] not in masked
    if len(text) == 15 and len(before) != 2:
        first, last = len(before), len(before) + 6
        # Half of the six hidden characters at the very least, whatever stands around the PAN
        assert masked[first:last].count("•") >= 3


@without_deadline
@given(gstins(), st.data())
def test_one_confused_character_is_set_right(number: str, data: st.DataObject) -> None:
    places = [place for place, character in enumerate(number) if character in CONFUSIONS]
    if not places:
        return
    place = data.draw(st.sampled_from(places))
    wrong = number[:place] + CONFUSIONS[number[place]] + number[place + 1 :]
    proposed = [correction.number for correction in gstin.corrections(wrong, TODAY)]
    if recognise(wrong) is None:
        assert number in proposed or len(proposed) == 3


@without_deadline
@given(gstins(), st.integers(0, 13))
def test_swapped_neighbours_are_set_right(number: str, place: int) -> None:
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    proposed = [correction.number for correction in gstin.corrections(wrong, TODAY)]
    if not gstin.is_valid(wrong, TODAY) and recognise(wrong) is None:
        assert number in proposed or len(proposed) == 3


@without_deadline
@given(st.one_of(EVERY_LAYOUT, st.text(ALPHABET, min_size=13, max_size=17)), st.data())
def test_corrections_are_sound_few_and_the_same_each_time(text: str, data: st.DataObject) -> None:
    slips = data.draw(st.integers(0, 2))
    for _ in range(slips):
        place = data.draw(st.integers(0, len(text) - 1))
        text = text[:place] + data.draw(st.sampled_from(ALPHABET)) + text[place + 1 :]
    proposed = gstin.corrections(text, TODAY)
    assert proposed == gstin.corrections(text, TODAY)
    assert len(proposed) <= 3
    assert len({correction.number for correction in proposed}) == len(proposed)
    for correction in proposed:
        assert gstin.is_valid(correction.number, TODAY)
        assert 1 <= len(correction.changes) <= 2
    if gstin.is_valid(text, TODAY):
        assert proposed == ()


@without_deadline
@given(st.text(max_size=40))
def test_any_text_is_answered_or_refused_by_a_rule_error(text: str) -> None:
    gstin.compact(text)
    gstin.mask(text)
    gstin.corrections(text, TODAY)
    gstin.is_valid(text, TODAY)
    with suppress(RuleError):
        gstin.info(text, TODAY)
    with suppress(RuleError):
        gstin.decode({"gstin": text}, TODAY)


@without_deadline
@given(st.text(max_size=40))
def test_compact_is_done_after_one_pass(text: str) -> None:
    once = gstin.compact(text)
    assert gstin.compact(once) == once

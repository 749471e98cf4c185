"""States: codes, dates, names in three scripts."""

from __future__ import annotations

import doctest
from datetime import date

import pytest

from rules_engine import states
from rules_engine.dated import parameter

TODAY = date(2026, 11, 22)


def test_docstrings_are_true() -> None:
    assert doctest.testmod(states).failed == 0


def test_the_list_is_complete() -> None:
    codes = [each.code for each in states.all_states()]
    assert codes == [*(f"{code:02}" for code in range(1, 39)), "96", "97", "99"]


def test_second_tax_is_utgst_in_territories_without_legislature() -> None:
    utgst = {each.code for each in states.all_states() if each.second_tax == "UTGST"}
    assert utgst == {"04", "25", "26", "31", "35", "38", "97"}
    assert {each.code for each in states.all_states() if each.second_tax is None} == {"96", "99"}
    for each in states.all_states():
        if each.kind == "ut":
            assert each.second_tax == "UTGST"
        if each.kind in ("state", "ut_with_legislature"):
            assert each.second_tax == "SGST"


@pytest.mark.parametrize("each", states.all_states(), ids=lambda each: each.code)
def test_names_in_three_scripts(each: states.State) -> None:
    assert each.en.isascii()
    assert each.hi_latn.isascii()
    assert not each.hi.isascii()
    assert [each.name(language) for language in ("en", "hi", "hi-Latn")] == [
        each.en,
        each.hi,
        each.hi_latn,
    ]


@pytest.mark.parametrize("each", states.all_states(), ids=lambda each: each.code)
def test_every_spelling_finds_its_state(each: states.State) -> None:
    day = each.issued_until or TODAY
    spellings = [each.en, each.hi, each.hi_latn, *each.aliases, *each.old_names]
    spellings += [each.letters] if each.letters else []
    for spelling in spellings:
        assert states.by_name(spelling.upper(), day) == each, spelling


def test_no_spelling_belongs_to_two_codes() -> None:
    listed = parameter("gstin/state_codes").on(TODAY).mapping
    seen: dict[str, str] = {}
    for code, row in listed.items():
        for spelling in (*row["names"].values(), *row.get("aliases", ())):
            assert seen.setdefault(spelling, code) == code


@pytest.mark.parametrize(
    ("code", "day", "status"),
    [
        ("25", date(2020, 7, 31), "in_use"),
        ("25", date(2020, 8, 1), "retired"),
        ("26", date(2020, 7, 31), "in_use"),
        ("26", date(2020, 8, 1), "in_use"),
        ("38", date(2019, 10, 30), "not_yet"),
        ("38", date(2019, 10, 31), "in_use"),
        ("28", date(2017, 7, 1), "retired"),
        ("37", date(2017, 7, 1), "in_use"),
        ("96", TODAY, "not_in_gstin"),
        ("97", TODAY, "in_use"),
        ("99", TODAY, "in_use"),
    ],
)
def test_a_code_has_its_dates(code: str, day: date, status: str) -> None:
    assert states.state(code).status(day) == status


def test_successors_exist_and_are_in_use() -> None:
    for each in states.all_states():
        if each.issued_until is not None:
            assert each.successor is not None
            assert states.state(each.successor).status(TODAY) == "in_use"

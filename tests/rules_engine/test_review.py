"""The lists for editors, and that every file says when it was reviewed."""

from __future__ import annotations

from datetime import date

import pytest

from rules_engine import review
from rules_engine.dated import Parameter, parameter, parameter_names, parse_parameter
from rules_engine.errors import FactInvalid, ParameterError

TEXTS = {
    "a/rate": """
description: A rate
unit: percent
reviewed_on: 2026-01-31
values:
  2020-01-01: {value: "18", source: {title: First}}
  2021-01-01: {value: "12", source: {title: Second}}
  2022-01-01: {value: null, source: {title: End}}
""",
    "a/fee": """
description: A fee
unit: rupees
values:
  2021-01-01: {value: 50, source: {title: Fee}}
""",
    "b/day": """
description: A day
unit: day of the month
reviewed_on: 2025-12-31
values:
  2017-07-01: {value: 20, source: {title: Day}}
""",
}


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> None:
    laws = {name: parse_parameter(name, text) for name, text in TEXTS.items()}
    monkeypatch.setattr(review, "parameter_names", lambda: tuple(sorted(laws)))
    monkeypatch.setattr(review, "parameter", laws.__getitem__)


def names(laws: tuple[Parameter, ...]) -> list[str]:
    return [law.name for law in laws]


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("on", "prefix", "found"),
    [
        (date(2020, 12, 31), "", [("a/rate", "18"), ("b/day", 20)]),
        (date(2021, 1, 1), "", [("a/fee", 50), ("a/rate", "12"), ("b/day", 20)]),
        (date(2022, 1, 1), "a/", [("a/fee", 50)]),
        (date(2017, 6, 30), "", []),
    ],
)
def test_in_force(on: date, prefix: str, found: list[tuple[str, object]]) -> None:
    assert [(each.name, each.value) for each in review.in_force(on, prefix)] == found


@pytest.mark.usefixtures("three")
def test_a_prefix_of_nothing() -> None:
    with pytest.raises(FactInvalid) as refusal:
        review.in_force(date(2022, 1, 1), "c")
    assert (refusal.value.name, refusal.value.value) == ("prefix", "c")


@pytest.mark.usefixtures("three")
def test_changes_with_both_days_included() -> None:
    def told(first: date, last: date) -> list[tuple[date, str, object, object]]:
        return [
            (
                each.on,
                each.name,
                each.before and each.before.value,
                each.after and each.after.value,
            )
            for each in review.changes(first, last)
        ]

    assert told(date(2021, 1, 1), date(2022, 1, 1)) == [
        (date(2021, 1, 1), "a/fee", None, 50),
        (date(2021, 1, 1), "a/rate", "18", "12"),
        (date(2022, 1, 1), "a/rate", "12", None),
    ]
    assert told(date(2021, 1, 2), date(2021, 12, 31)) == []
    assert [name for _, name, _, _ in told(date(2017, 7, 1), date(2020, 1, 1))] == [
        "b/day",
        "a/rate",
    ]


@pytest.mark.usefixtures("three")
def test_the_longest_unreviewed_come_first() -> None:
    assert names(review.not_reviewed(1, date(2026, 3, 1))) == ["a/fee", "b/day", "a/rate"]
    # one month before the last of February is the last day on which a/rate was still new
    assert names(review.not_reviewed(1, date(2026, 2, 28))) == ["a/fee", "b/day"]
    assert names(review.not_reviewed(12, date(2026, 2, 28))) == ["a/fee"]


def test_the_day_of_review_is_a_date() -> None:
    assert parse_parameter("a/rate", TEXTS["a/rate"]).reviewed_on == date(2026, 1, 31)
    assert parse_parameter("a/fee", TEXTS["a/fee"]).reviewed_on is None
    for wrong in ("soon", "2026-01-31 10:00:00"):
        with pytest.raises(ParameterError, match="reviewed_on"):
            parse_parameter("a/rate", TEXTS["a/rate"].replace("2026-01-31", wrong))


def test_every_file_says_when_it_was_reviewed() -> None:
    assert [name for name in parameter_names() if parameter(name).reviewed_on is None] == []

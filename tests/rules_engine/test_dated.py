"""Dated parameters: what is read, what is refused, and that every file of ours is right."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from rules_engine import dated
from rules_engine.computation import Source
from rules_engine.dated import load_all, parameter, parameter_names, parse_parameter
from rules_engine.errors import NotInForce, ParameterError

GOOD = """
description: Yearly interest, section 50(1)
unit: percent per year
values:
  2017-07-01:
    value: "18"
    source: {title: Notification 13/2017-Central Tax, link: "https://example.org/n.pdf", page: 3}
  2020-04-01:
    value: "9"
    source: {title: Notification 31/2020-Central Tax}
    confidence: recalled
    note: for some only
  2020-10-01:
    value: null
    source: {title: The end}
"""


def test_the_value_of_a_day() -> None:
    interest = parse_parameter("interest/late", GOOD)
    first = interest.on(date(2020, 3, 31))
    second = interest.on(date(2020, 4, 1))
    assert (first.decimal, first.since, first.until) == (
        Decimal(18),
        date(2017, 7, 1),
        date(2020, 3, 31),
    )
    assert (second.decimal, second.until, second.confidence, second.note) == (
        Decimal(9),
        date(2020, 9, 30),
        "recalled",
        "for some only",
    )
    assert first.source == Source(
        title="Notification 13/2017-Central Tax",
        link="https://example.org/n.pdf#page=3",
        since=date(2017, 7, 1),
    )
    assert first.unit == "percent per year"


@pytest.mark.parametrize("day", [date(2017, 6, 30), date(2020, 10, 1), date(2026, 1, 1)])
def test_before_the_beginning_and_after_the_end(day: date) -> None:
    with pytest.raises(NotInForce) as refusal:
        parse_parameter("interest/late", GOOD).on(day)
    assert (refusal.value.name, refusal.value.on) == ("interest/late", day)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('value: "18"', "value: 18.0"), r"^interest/late: 2017-07-01: write 18.0 as"),
        (('value: "18"', "value: [1, {a: 0.5}]"), r"^interest/late: 2017-07-01: write 0.5 as"),
        (('value: "18"', "value: {1: a}"), "must be quoted"),
        (('value: "18"', "value: 2017-07-01 10:00:00"), "no accepted type"),
        (('value: "18"', 'valve: "18"'), "lacks value"),
        (("note:", "nota:"), r"^interest/late: 2020-04-01 has unknown keys: nota"),
        (("title: The end", "link: x"), r"^interest/late: 2020-10-01: source lacks title"),
        (
            ("title: The end", 'title: " "'),
            r"^interest/late: 2020-10-01: source title must be text",
        ),
        (("    source: {title: The end}\n", ""), "lacks source"),
        (("2020-04-01", "2017-07-01"), "given twice"),
        (("2020-04-01", "2015-04-01"), "in order"),
        (("2020-04-01", '"2020-04-01"'), "not a date"),
        (("2020-04-01", "2020-04-01 10:00:00"), "not a date"),
        (("note: for some only", "note: 5"), r"^interest/late: 2020-04-01: note must be text"),
        (
            ('link: "https://example.org/n.pdf"', "link: 5"),
            r"^interest/late: 2017-07-01: source link",
        ),
        (("confidence: recalled", "confidence: sure"), "verified or recalled"),
        (
            ("https://example", "http://example"),
            r"^interest/late: 2017-07-01: the link must begin with https",
        ),
        (("unit: percent per year\n", ""), "lacks unit"),
        (("values:", "figures:"), "lacks values"),
        (("unit: percent per year\n", "unit: percent per year\nvalues: 1\n"), "given twice"),
        (("description:", "unit: x\ndescription:"), "given twice"),
        (("description:", "- description:"), "not YAML"),
    ],
)
def test_what_is_refused(change: tuple[str, str], message: str) -> None:
    assert change[0] in GOOD
    with pytest.raises(ParameterError, match=message) as refusal:
        parse_parameter("interest/late", GOOD.replace(*change))
    assert "interest/late" in str(refusal.value)


@pytest.mark.parametrize("text", ["", "[]", "values: 1", "a: b"])
def test_what_is_no_parameter_at_all(text: str) -> None:
    with pytest.raises(ParameterError):
        parse_parameter("x", text)


@pytest.mark.parametrize("values", ["[]", "{}", "18", "null"])
def test_values_are_by_date(values: str) -> None:
    text = f"description: A rate\nunit: percent\nvalues: {values}"
    with pytest.raises(ParameterError, match=r"^a/rate: values must map at least one date"):
        parse_parameter("a/rate", text)


def test_the_first_value_can_not_be_the_end() -> None:
    with pytest.raises(ParameterError, match="can't be null"):
        parse_parameter("x", GOOD.replace('value: "18"', "value: null"))


@pytest.mark.parametrize("name", ["no/such", "", "../errors", "/etc/passwd", "registration/", "A"])
def test_names_that_are_none(name: str) -> None:
    with pytest.raises(ParameterError):
        parameter(name)


def test_a_value_is_asked_for_what_it_is() -> None:
    text = parse_parameter("x", GOOD.replace('"18"', "own_head_first")).on(date(2018, 1, 1))
    number = parse_parameter("x", GOOD.replace('"18"', "18")).on(date(2018, 1, 1))
    flag = parse_parameter("x", GOOD.replace('"18"', "true")).on(date(2018, 1, 1))
    assert (text.text, number.decimal, flag.value) == ("own_head_first", Decimal(18), True)
    for value, view in [
        (text, "decimal"),
        (flag, "decimal"),
        (number, "text"),
        (number, "items"),
        (number, "mapping"),
    ]:
        with pytest.raises(ParameterError, match="x: "):
            getattr(value, view)


def test_a_link_without_a_page_is_the_link() -> None:
    law = parse_parameter("x", GOOD.replace(", page: 3", ""))
    assert law.on(date(2018, 1, 1)).source.link == "https://example.org/n.pdf"


def test_values_can_not_be_changed() -> None:
    value = parse_parameter("x", GOOD.replace('"18"', "{a: [1, 2]}")).on(date(2018, 1, 1))
    assert value.mapping["a"] == (1, 2)
    with pytest.raises(TypeError):
        value.mapping["a"] = 3  # type: ignore[index]


def test_the_disk_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parameter.cache_clear()
    reads: list[Path] = []
    read_text = Path.read_text

    def counted(path: Path, encoding: str | None = None) -> str:
        reads.append(path)
        return read_text(path, encoding=encoding)

    monkeypatch.setattr(Path, "read_text", counted)
    for _ in range(3):
        parameter("registration/limit").on(date(2020, 1, 1))
    assert reads == [dated.PARAMETERS / "registration" / "limit.yml"]


def test_all_are_loaded_and_nothing_is_read_after_that(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_all() == len(parameter_names()) > 80
    monkeypatch.setattr(Path, "read_text", None)
    assert parameter("registration/limit").on(date(2020, 1, 1)).decimal == 20_00_000
    assert load_all() == len(parameter_names())


@pytest.mark.parametrize("name", parameter_names())
def test_every_file_is_right(name: str) -> None:
    loaded = parameter(name)
    for since, entry in zip(loaded.dates, loaded.entries, strict=True):
        if entry is not None:
            assert loaded.on(since) is entry
            assert entry.until is None or entry.until + timedelta(days=1) in loaded.dates
    with pytest.raises(NotInForce):
        loaded.on(loaded.dates[0] - timedelta(days=1))

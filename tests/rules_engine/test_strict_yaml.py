"""YAML as parameters are written in it."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from rules_engine.errors import ParameterError
from rules_engine.strict_yaml import load


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: 1",
        "a: {b: [1, x, '2', true, null, 2017-07-01], c: {d: ~}}",
        'a: "08"\nb: 08\nc: 1_000\nd: no\ne: 0.5',
        "2017-07-01: {value: yes}",
        "a: &x [1]\nb: *x",
        "- 1\n- b",
        "text: |\n  two\n  lines",
    ],
)
def test_reads_what_pyyaml_reads(text: str) -> None:
    found = load(text)
    assert found == yaml.safe_load(text)
    assert repr(found) == repr(yaml.safe_load(text))


def test_a_date_is_a_date() -> None:
    assert load("2017-07-01: x") == {date(2017, 7, 1): "x"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3", r"^a is given twice \(line 3\)$"),
        ("x:\n  - {b: 1, b: 1}", r"^b is given twice \(line 2\)$"),
        ("1: a\n0x1: b", r"^1 is given twice \(line 2\)$"),
        ("x: 1\n? [a, b]\n: 1", r"^a key must be one word \(line 2\)$"),
        ("a: !!set {x, y}", r"set is not accepted \(line 1\)$"),
        ("a: 1\nb: !mine [x]", r"^!mine is not accepted \(line 2\)$"),
    ],
)
def test_what_is_refused(text: str, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        load(text)


@pytest.mark.parametrize(
    "text", ["a: [", "a: !!int x1 y", "a: !mine x", "<<: {a: 1}", "a: 1\n---\n"]
)
def test_what_is_no_yaml_of_ours(text: str) -> None:
    with pytest.raises((yaml.YAMLError, ValueError)):
        load(text)

"""The JSON Schemas of every topic fit what is really asked and answered."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

import jsonschema
import pytest
import yaml

from rules_engine.computation import as_json
from rules_engine.facts import period_pattern
from rules_engine.periods import Period, period
from rules_engine.schema import output_schema
from rules_engine.topics import compute, topics

CASES = sorted((Path(__file__).parent / "cases").glob("*.yml"))
TODAY = date(2026, 11, 22)


@cache
def _validator(topic: str, side: str) -> Any:
    schema = topics()[topic].schema()[side]
    kind = jsonschema.Draft202012Validator
    kind.check_schema(schema)
    return kind(schema, format_checker=kind.FORMAT_CHECKER)


def _faults(topic: str, side: str, value: Any) -> list[str]:
    return [
        f"{side} {each.json_path}: {each.message}"
        for each in _validator(topic, side).iter_errors(value)
    ]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_case_fits_the_schemas(path: Path) -> None:
    faults = []
    for case in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
        if "error" in case:
            continue
        topic = case["rule"]
        answer = as_json(compute(topic, case["given"], case["date"]))
        found = _faults(topic, "input", case["given"]) + _faults(topic, "output", answer)
        faults += [f"{case['name']}: {fault}" for fault in found]
    assert faults == []


def test_every_number_of_the_gstin_cases_fits_the_schemas() -> None:
    groups = yaml.safe_load((Path(__file__).parent / "gstin_cases.yml").read_text(encoding="utf-8"))
    for case in [case for group in groups.values() for case in group]:
        given = {"gstin": case["number"]}
        answer = as_json(compute("gstin.decode", given, case.get("day", TODAY)))
        assert _faults("gstin.decode", "input", given) == []
        assert _faults("gstin.decode", "output", answer) == []


@pytest.mark.parametrize("topic", topics())
def test_both_sides_are_described(topic: str) -> None:
    found = topics()[topic].schema()
    assert list(found) == ["input", "output"]
    for side, schema in found.items():
        assert schema["title"] == topic
        assert _validator(topic, side)
    for name, fact in found["input"]["properties"].items():
        assert fact.get("description"), name


@pytest.mark.parametrize("topic", topics())
def test_every_answer_has_steps_sources_warnings_and_says_what_was_asked(topic: str) -> None:
    output = topics()[topic].schema()["output"]
    results = output.get("anyOf", [output])
    for result in results:
        fields = output["$defs"][result["$ref"].rpartition("/")[2]]["properties"]
        assert {"topic", "on", "steps", "sources", "warnings"} <= set(fields)


def test_what_is_no_answer_is_found() -> None:
    answer = as_json(compute("itc.set_off", {"output_tax": {"igst": 1}}, TODAY))
    assert _faults("itc.set_off", "output", answer) == []
    for wrong in ({"total_cash": 1.5}, {"on": "today"}, {"more": 1}, {"cash": {"vat": "1"}}):
        assert _faults("itc.set_off", "output", answer | wrong) != []
    del answer["cash"]
    assert _faults("itc.set_off", "output", answer) != []


@dataclasses.dataclass(frozen=True)
class Sample:
    """One of each type.

    In two lines.
    """

    text: str
    count: int
    flag: bool
    share: Decimal
    day: date
    when: Period
    word: Literal["a", "b"]
    maybe: Decimal | None
    pair: tuple[str, int]
    many: tuple[Decimal, ...]
    listed: list[str]
    by_word: Mapping[Literal["a", "b"], Decimal]
    anything: Any
    parts: tuple[Sample, ...]


def _sample() -> Sample:
    raise NotImplementedError


def test_each_type_has_its_schema() -> None:
    schema = output_schema("x", _sample)
    assert schema["$ref"] == "#/$defs/Sample"
    assert schema["$defs"]["Sample"]["description"] == "One of each type. In two lines."
    assert schema["$defs"]["Sample"]["properties"] == {
        "text": {"type": "string"},
        "count": {"type": "integer"},
        "flag": {"type": "boolean"},
        "share": {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
        "day": {"type": "string", "format": "date"},
        "when": {
            "type": "string",
            "pattern": period_pattern(),
        },
        "word": {"enum": ["a", "b"]},
        "maybe": {
            "anyOf": [{"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}, {"type": "null"}]
        },
        "pair": {
            "type": "array",
            "prefixItems": [{"type": "string"}, {"type": "integer"}],
            "minItems": 2,
            "items": False,
        },
        "many": {"type": "array", "items": {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}},
        "listed": {"type": "array", "items": {"type": "string"}},
        "by_word": {
            "type": "object",
            "additionalProperties": {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
            "propertyNames": {"enum": ["a", "b"]},
        },
        "anything": {},
        "parts": {"type": "array", "items": {"$ref": "#/$defs/Sample"}},
    }
    sample = Sample(
        text="x",
        count=1,
        flag=True,
        share=Decimal("-1.50"),
        day=TODAY,
        when=period("2025-26-Q1"),
        word="a",
        maybe=None,
        pair=("x", 1),
        many=(Decimal(1),),
        listed=["x"],
        by_word={"b": Decimal(0)},
        anything=[1],
        parts=(),
    )
    nested = dataclasses.replace(sample, parts=(sample,))
    jsonschema.validate(as_json(nested), schema, cls=jsonschema.Draft202012Validator)


def test_a_type_without_plain_form_is_refused() -> None:
    def rule() -> float: ...

    with pytest.raises(TypeError, match="float"):
        output_schema("x", rule)
    for wrong in (set, dict[str, float]):
        rule.__annotations__["return"] = wrong
        with pytest.raises(TypeError):
            output_schema("x", rule)

"""The YAML cases of `cases/`: facts and a date in, what the law says out."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from rules_engine import errors
from rules_engine.computation import as_json
from rules_engine.topics import compute

CASES = Path(__file__).parent / "cases"


def _load() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.yml")):
        for case in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
            found.append(pytest.param(case, id=f"{path.stem}: {case['name']}"))
    return found


@pytest.mark.parametrize("case", _load())
def test_case(case: dict[str, Any]) -> None:
    assert set(case) - {"error", "expect"} == {"name", "rule", "date", "given"}
    assert isinstance(case["date"], datetime.date)
    if "error" in case:
        expected = dict(case["error"])
        with pytest.raises(getattr(errors, expected.pop("type"))) as refusal:
            compute(case["rule"], case["given"], case["date"])
        actual = {name: as_json(getattr(refusal.value, name)) for name in expected}
        assert actual == expected
        return
    answer = _seen(as_json(compute(case["rule"], case["given"], case["date"])))
    assert _part(answer, case["expect"]) == case["expect"]
    assert answer["topic"] == case["rule"]
    assert answer["sources"]


def _seen(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer, with short views of it that cases can be written in."""
    for name, view in (("steps", "step"), ("warnings", "warning"), ("assumed", "assumed")):
        answer[f"{view}_keys"] = [step["key"] for step in answer.get(name, [])]
    answer["warning_values"] = {step["key"]: step["values"] for step in answer["warnings"]}
    if "uses" in answer:
        used: dict[str, dict[str, str]] = {}
        for use in answer["uses"]:
            used.setdefault(use["credit"], {})[use["against"]] = use["amount"]
        answer["used"] = used
        answer["paid"] = _without_zeros(answer["cash"])
        answer["carried"] = _without_zeros(answer["carried_forward"])
    if "forms" in answer:
        answer["form_dates"] = {form["form"]: form["due"] for form in answer["forms"]}
    if "links" in answer:
        answer["link_cash"] = [link["cash"] for link in answer["links"]]
        answer["link_carried"] = [link["credit_carried"] for link in answer["links"]]
    if "entries" in answer:
        answer["calendar"] = [_entry(entry) for entry in answer["entries"]]
    if "returns" in answer:
        answer["next"] = {each["return_form"]: each["due_date"] for each in answer["returns"]}
    return answer


def _entry(entry: Mapping[str, Any]) -> str:
    """A day of the calendar in one line."""
    parts = (entry["day"], entry["key"], entry["return_form"], entry["period"])
    return " ".join(part for part in parts if part)


def _without_zeros(amounts: Mapping[str, str]) -> dict[str, str]:
    return {head: amount for head, amount in amounts.items() if amount.strip("0.")}


def _part(answer: Any, expected: Any) -> Any:
    """What of the answer the case speaks about; `used`, `paid`, `carried` and `next` are whole."""
    if not isinstance(expected, Mapping):
        return answer
    whole = ("used", "paid", "carried", "next", "form_dates")
    return {
        key: answer[key] if key in whole else _part(answer[key], expected[key]) for key in expected
    }

"""Whole answers and refusals of every topic, every field and every value of every step.

`cases/` says what the law says, and leaves out what a case is not about. Here nothing is left out:
a step that loses a value or its source is seen. Sources stand with their titles only. After a
change that is meant, `python -m tests.rules_engine.test_whole_answers` writes the answers anew;
read the difference before it is kept.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from rules_engine.computation import as_json
from rules_engine.errors import RuleError
from rules_engine.topics import compute

FOLDER = Path(__file__).with_name("whole_answers")
HEADER = (
    "# Written by `python -m tests.rules_engine.test_whole_answers`: topic, date, facts, answer.\n"
)


def _asked(file: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.load(
        file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return found


def _files() -> list[Path]:
    return sorted(FOLDER.glob("*.yml"))


def _answer(topic: str, on: date, given: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"answer": _titled(as_json(compute(topic, given, on)))}
    except RuleError as refusal:
        plain = {name: as_json(value) for name, value in sorted(vars(refusal).items())}
        return {"refused": {"error": type(refusal).__name__, **plain}}


def _titled(plain: Any) -> Any:
    """Sources as their titles."""
    if isinstance(plain, dict):
        if set(plain) == {"title", "link", "since", "confidence"}:
            return plain["title"]
        return {key: _titled(value) for key, value in plain.items()}
    return [_titled(value) for value in plain] if isinstance(plain, list) else plain


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(one, id=f"{file.stem} {number}")
        for file in _files()
        for number, one in enumerate(_asked(file), start=1)
    ],
)
def test_the_whole_answer(one: dict[str, Any]) -> None:
    expected = {key: one[key] for key in one if key in ("answer", "refused")}
    assert _answer(one["topic"], one["on"], one["given"]) == expected


class _Plain(yaml.SafeDumper):
    """Without anchors and aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def main() -> None:
    """Write all answers anew."""
    for file in _files():
        asked = [{key: one[key] for key in ("topic", "on", "given")} for one in _asked(file)]
        answered = [one | _answer(one["topic"], one["on"], one["given"]) for one in asked]
        text = yaml.dump(answered, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=100)
        file.write_text(HEADER + text, encoding="utf-8")


if __name__ == "__main__":
    main()

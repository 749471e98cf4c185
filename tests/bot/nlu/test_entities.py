"""Every extractor on what people write, in three scripts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.nlu.entities.extract import extract

CASES = Path(__file__).parent / "cases"
SIDES = {"o": "output_tax", "c": "credit", "-": None}


def _cases(*names: str) -> Iterator[Any]:
    for name in names:
        for row in yaml.safe_load((CASES / f"{name}.yml").read_text(encoding="utf-8")):
            yield pytest.param(row, id=f"{name}: {row['text']}")


FILES = (
    *("amounts", "states", "supply", "identifiers", "return_forms", "periods", "dates"),
    *("durations", "kinds", "roles", "questions", "unanswered", "error_texts"),
)


@pytest.mark.parametrize("row", _cases(*FILES))
def test_entities_of_a_message(row: dict[str, Any]) -> None:
    found = extract(row["text"])
    for name, expected in row.items():
        if name == "text":
            continue
        if name == "group":
            actual: list[Any] = [e.group for e in found if e.name == "amount"]
        else:
            roles = any(isinstance(value, list) for value in expected)
            actual = [[e.value, e.role] if roles else e.value for e in found if e.name == name]
        assert actual == expected, found


@pytest.mark.parametrize("row", _cases("tax_amounts"))
def test_tax_amounts_by_head_and_side(row: dict[str, Any]) -> None:
    expected = [
        {"head": head, "side": SIDES[side], "amount": amount}
        for head, side, amount in row["expect"]
    ]
    found = [entity.value for entity in extract(row["text"]) if entity.name == "tax_amount"]
    assert found == expected


def test_tax_amounts_are_not_amounts_as_well() -> None:
    assert [e.name for e in extract("igst 1000 cgst 300")] == ["tax_amount", "tax_amount"]


def test_positions_are_those_of_the_original_text() -> None:
    text = "मेरा GST\u200dIN २७ हज़ार ₹ का, गुजरात"
    found = {entity.name: text[entity.start : entity.end] for entity in extract(text)}
    assert found == {"amount": "२७ हज़ार ₹", "state": "गुजरात"}


def test_rasa_format() -> None:
    (entity,) = extract("turnover 2 lakh")
    assert entity.as_rasa("X") == {
        "entity": "amount",
        "value": "200000",
        "start": 9,
        "end": 15,
        "extractor": "X",
        "confidence_entity": 1.0,
        "role": "turnover",
    }

"""How facts are read, what is refused, and what the schema says of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rules_engine import facts as fact
from rules_engine.errors import FactInvalid, FactMissing, UnknownFact
from rules_engine.facts import Fact, read_facts
from rules_engine.periods import period

Build = Callable[[], Fact]
# What money and percentages say is the matter of their own tests
SAID_ELSEWHERE = ("rupees", "percentage")


def lines() -> Fact:
    return fact.rows(
        "lines",
        (fact.amount("price", required=True, about="Rupees"), fact.yes_no("exempt")),
        required=True,
        about="The lines of a bill",
    )


@pytest.mark.parametrize(
    ("build", "given", "read"),
    [
        (lambda: fact.amount("a"), "45,00,000", Decimal(4500000)),
        (lambda: fact.amount("a"), 5, Decimal(5)),
        (lambda: fact.amounts("a"), ["1.50", 2], (Decimal("1.50"), Decimal(2))),
        (lambda: fact.amounts("a"), (), ()),
        (lambda: fact.amounts_by("a", ["x", "y"]), {"y": 3}, {"y": Decimal(3)}),
        (lambda: fact.amounts_by("a", ["x", "y"]), {}, {}),
        (lambda: fact.amount_or_by("a", ["x", "y"]), "5", {"total": Decimal(5)}),
        (lambda: fact.amount_or_by("a", ["x", "y"]), {"y": 3}, {"y": Decimal(3)}),
        (lambda: fact.percent("a"), "18%", Decimal(18)),
        (lambda: fact.text("a"), " x ", " x "),
        (lambda: fact.texts("a"), ["x", "y"], ("x", "y")),
        (lambda: fact.texts("a", choices=["x", "y"]), ["y"], ("y",)),
        (lambda: fact.choice("a", ["x", "y"]), "x", "x"),
        (lambda: fact.yes_no("a"), False, False),
        (lambda: fact.choice("a", ["goods_van"]), " Goods-Van ", "goods_van"),
        (lambda: fact.whole("a"), 0, 0),
        (lambda: fact.whole("a"), "12", 12),
        (lambda: fact.whole("a", least=1, most=31), 31, 31),
        (lambda: fact.whole("a", least=1, most=31), "1", 1),
        (lambda: fact.calendar_day("a"), "2024-02-29", date(2024, 2, 29)),
        (lambda: fact.tax_period("a"), "2025-26-Q1", period("2025-26-Q1")),
        (lambda: fact.tax_period("a", kinds=("month",)), "2025-04", period("2025-04")),
        (lines, [{"price": 1, "exempt": True}], ({"price": Decimal(1), "exempt": True},)),
        (lines, [{"price": 1, "exempt": None}], ({"price": Decimal(1)},)),
        (lines, [], ()),
    ],
)
def test_what_is_read(build: Build, given: Any, read: Any) -> None:
    kind = build()
    found = read_facts([kind], {kind.name: given})[kind.name]
    assert found == read
    assert type(found) is type(read)


@pytest.mark.parametrize(
    ("build", "given", "name", "accepted"),
    [
        (lambda: fact.amount("a"), "lots", "a", "rupees"),
        (lambda: fact.amount("a"), -1, "a", "rupees"),
        (lambda: fact.amounts("a"), "1", "a", "a list of amounts"),
        (lambda: fact.amounts("a"), 1, "a", "a list of amounts"),
        (lambda: fact.amounts("a"), b"1", "a", "a list of amounts"),
        (lambda: fact.amounts("a"), [1, "x"], "a", "rupees"),
        (lambda: fact.amounts_by("a", ["x", "y"]), [1], "a", "an object with x, y"),
        (lambda: fact.amounts_by("a", ["x", "y"]), {"x": "z"}, "a.x", "rupees"),
        (lambda: fact.amount_or_by("a", ["x"]), "lots", "a", "rupees"),
        (lambda: fact.amount_or_by("a", ["x"]), {"x": "z"}, "a.x", "rupees"),
        (lambda: fact.percent("a"), 101, "a", "percentage"),
        (lambda: fact.text("a"), "  ", "a", "text"),
        (lambda: fact.text("a"), 8, "a", "text"),
        (lambda: fact.texts("a"), "x", "a", "a list of texts"),
        (lambda: fact.texts("a"), ["x", ""], "a", "text"),
        (lambda: fact.texts("a", choices=["x", "y"]), ["z"], "a", "x, y"),
        (lambda: fact.choice("a", ["x", "y"]), "z", "a", "x, y"),
        (lambda: fact.choice("a", ["x", "y"]), ["x"], "a", "x, y"),
        (lambda: fact.yes_no("a"), "yes", "a", "true or false"),
        (lambda: fact.yes_no("a"), 1, "a", "true or false"),
        (lambda: fact.whole("a"), -1, "a", "a whole number from 0 to 99999"),
        (lambda: fact.whole("a"), True, "a", "a whole number from 0 to 99999"),
        (lambda: fact.whole("a"), 1.0, "a", "a whole number from 0 to 99999"),
        (lambda: fact.whole("a"), "1.0", "a", "a whole number from 0 to 99999"),
        (lambda: fact.whole("a"), "1234567890", "a", "a whole number from 0 to 99999"),
        (lambda: fact.whole("a"), 100_000, "a", "a whole number from 0 to 99999"),
        (lambda: fact.calendar_day("a"), "1999-12-31", "a", "a date such as 2019-04-01"),
        (lambda: fact.calendar_day("a"), "2100-01-01", "a", "a date such as 2019-04-01"),
        (lambda: fact.whole("a", least=1, most=31), 0, "a", "a whole number from 1 to 31"),
        (lambda: fact.whole("a", least=1, most=31), 32, "a", "a whole number from 1 to 31"),
        (lambda: fact.calendar_day("a"), "29.02.2024", "a", "a date such as 2019-04-01"),
        (lambda: fact.calendar_day("a"), "2023-02-29", "a", "a date such as 2019-04-01"),
        (lambda: fact.calendar_day("a"), date(2024, 2, 29), "a", "a date such as 2019-04-01"),
        (lambda: fact.tax_period("a", kinds=("month",)), "2025-26", "a", "a month such as 2025-04"),
        (lines, {"price": 1}, "lines", "a list of objects"),
        (lines, ["x"], "lines[0]", "an object"),
        (lines, [{"price": 1}, {"price": "x"}], "lines[1].price", "rupees"),
        (lines, [{"price": 1, "exempt": "no"}], "lines[0].exempt", "true or false"),
    ],
)
def test_what_is_refused(build: Build, given: Any, name: str, accepted: str) -> None:
    kind = build()
    with pytest.raises(FactInvalid) as refusal:
        read_facts([kind], {kind.name: given})
    assert refusal.value.name == name
    if accepted in SAID_ELSEWHERE:
        assert accepted in refusal.value.accepted
    else:
        assert refusal.value.accepted == accepted
    assert refusal.value.value is not None


@pytest.mark.parametrize(
    ("given", "name", "known"),
    [
        ({"b": 1}, "b", ("lines", "heads")),
        ({"heads": {"z": 1}}, "heads.z", ("heads.x", "heads.y")),
        ({"lines": [{"cost": 1}]}, "lines[0].cost", ("lines[0].price", "lines[0].exempt")),
        ({1: 1}, "1", ("lines", "heads")),
    ],
)
def test_a_name_that_there_is_not(given: Any, name: str, known: tuple[str, ...]) -> None:
    with pytest.raises(UnknownFact) as refusal:
        read_facts([lines(), fact.amounts_by("heads", ["x", "y"])], {"lines": []} | given)
    assert (refusal.value.name, refusal.value.known) == (name, known)


def test_what_is_missing_is_named_all_at_once() -> None:
    facts = [fact.amount("a", required=True), fact.amount("b"), fact.text("c", required=True)]
    with pytest.raises(FactMissing) as missing:
        read_facts(facts, {"a": None, "b": 1})
    assert missing.value.names == ("a", "c")
    assert read_facts(facts, {"a": 1, "b": None, "c": "x"}) == {"a": 1, "c": "x"}
    with pytest.raises(FactMissing) as missing:
        read_facts([lines()], {"lines": [{"price": 1}, {"exempt": True}]})
    assert missing.value.names == ("lines[1].price",)
    with pytest.raises(FactInvalid, match="a JSON object"):
        read_facts(facts, [1])


AMOUNT = {
    "type": ["integer", "string"],
    "pattern": r"^([0-9]{1,15}|[0-9]{1,3}(,[0-9]{2,3}){1,6})(\.[0-9]{1,2})?$",
    "minimum": 0,
}


@pytest.mark.parametrize(
    ("build", "schema"),
    [
        (lambda: fact.amount("a"), AMOUNT),
        (lambda: fact.amounts("a"), {"type": "array", "items": AMOUNT, "minItems": 1}),
        (
            lambda: fact.amounts_by("a", ["x", "y"]),
            {
                "type": "object",
                "properties": {"x": AMOUNT, "y": AMOUNT},
                "additionalProperties": False,
            },
        ),
        (lambda: fact.percent("a"), {"type": ["integer", "string"], "minimum": 0, "maximum": 100}),
        (lambda: fact.text("a"), {"type": "string"}),
        (lambda: fact.text("a", pattern="^x$"), {"type": "string", "pattern": "^x$"}),
        (
            lambda: fact.texts("a", pattern="^x$"),
            {"type": "array", "items": {"type": "string", "pattern": "^x$"}, "uniqueItems": True},
        ),
        (
            lambda: fact.texts("a", choices=["x"]),
            {"type": "array", "items": {"type": "string", "enum": ["x"]}, "uniqueItems": True},
        ),
        (lambda: fact.choice("a", ["x", "y"]), {"enum": ["x", "y"]}),
        (
            lambda: fact.amount_or_by("a", ["x"]),
            {
                "anyOf": [
                    AMOUNT,
                    {"type": "object", "properties": {"x": AMOUNT}, "additionalProperties": False},
                ]
            },
        ),
        (
            lambda: fact.tax_period(kinds=("quarter",)),
            {"type": "string", "pattern": "^(20[0-9]{2}-[0-9]{2}-Q[1-4])$"},
        ),
        (lambda: fact.yes_no("a"), {"type": "boolean"}),
        (
            lambda: fact.whole("a"),
            {"type": ["integer", "string"], "minimum": 0, "maximum": 99999},
        ),
        (
            lambda: fact.whole("a", least=1, most=31),
            {"type": ["integer", "string"], "minimum": 1, "maximum": 31},
        ),
        (lambda: fact.calendar_day("a"), {"type": "string", "format": "date"}),
        (
            lambda: fact.tax_period(kinds=("month", "year")),
            {"type": "string", "pattern": "^(20[0-9]{2}-(0[1-9]|1[0-2])|20[0-9]{2}-[0-9]{2})$"},
        ),
        (
            lines,
            {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "properties": {
                        "price": AMOUNT | {"description": "Rupees"},
                        "exempt": {"type": "boolean"},
                    },
                    "required": ["price"],
                    "additionalProperties": False,
                },
            },
        ),
    ],
)
def test_the_schema_of_a_fact(build: Build, schema: dict[str, Any]) -> None:
    assert build().schema == schema


@pytest.mark.parametrize(
    "build",
    [
        fact.amount,
        fact.amounts,
        fact.percent,
        fact.text,
        fact.yes_no,
        fact.whole,
        fact.calendar_day,
        fact.tax_period,
        lambda name, **more: fact.amounts_by(name, ["x"], **more),
        lambda name, **more: fact.amount_or_by(name, ["x"], **more),
        lambda name, **more: fact.choice(name, ["x"], **more),
        lambda name, **more: fact.rows(name, [], **more),
    ],
)
def test_every_kind_of_fact_keeps_its_name_and_meaning(build: Any) -> None:
    found = build("a", required=True, about="What it is")
    assert (found.name, found.required, found.about) == ("a", True, "What it is")
    assert found.described() == {**found.schema, "description": "What it is"}
    plain = build("a")
    assert (plain.required, plain.about) == (False, "")
    assert plain.described() == plain.schema
    assert fact.tax_period().name == "period"
    assert fact.texts("a", about="What it is").about == "What it is"

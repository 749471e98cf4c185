"""Real answers of the rules: what the replies must have words for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import product
from typing import Any
from unittest import mock

import yaml

from rules_engine import extensions, registration, section_24
from rules_engine.computation import as_json
from rules_engine.errors import FactInvalid
from rules_engine.states import all_states
from rules_engine.topics import compute
from tests.bot import tools
from tests.bot.conftest import ROOT

TODAY = date(2026, 11, 22)
RULE_TESTS = ROOT / "tests" / "rules_engine"
ACTIONS = {action.topic: action for action in tools.actions()}
WORD = re.compile("[a-z_]+")


def results() -> Iterator[Any]:
    """Real answers: every case of the rules, and today all States, kinds, turnovers, grounds."""
    for file in sorted((RULE_TESTS / "cases").glob("*.yml")):
        for case in yaml.safe_load(file.read_text(encoding="utf-8")):
            if "error" not in case and case["rule"] in ACTIONS:
                yield compute(case["rule"], case["given"], case["date"])
    cases = yaml.safe_load((RULE_TESTS / "gstin_cases.yml").read_text(encoding="utf-8"))
    for group in cases.values():
        for case in group:
            yield compute("gstin.decode", {"gstin": case["number"]}, case.get("day", TODAY))
    codes = [state.code for state in all_states()]
    for code, kind, turnover in product(codes, ("goods", "services", "both"), TURNOVERS):
        for inter_state in (True, False):
            facts = {"state": code, "supply_kind": kind, "inter_state": inter_state}
            yield from answer(aggregate_turnover=turnover, **facts)
    for code, kind, turnover, ground in product(
        ("08", "14", "38"), ("goods", "services", "both"), TURNOVERS, section_24.ground_keys()
    ):
        facts = {"state": code, "supply_kind": kind, "section_24_grounds": [ground]}
        for handicraft in (True, False):
            yield from answer(
                aggregate_turnover=turnover, inter_state=False, handicraft=handicraft, **facts
            )
    for fact, turnover in product(SECTION_23, TURNOVERS):
        yield from answer(
            aggregate_turnover=turnover, state="08", supply_kind="goods", **{fact: True}
        )

    yield from extended()


TURNOVERS = ("0", "999999.50", "1000000", "1500000", "3000000", "4000001", "100000000")
SECTION_23 = ("exempt_only", "farm_produce_only", "reverse_charge_supplies_only")


# No due date is extended by notification at present; this one would be.
EXTENSION = {
    "return_form": "GSTR-3B",
    "period": "2026-10",
    "date": date(2026, 11, 25),
    "notification": "Notification 0/2026-Central Tax",
}


def extended() -> Iterator[Any]:
    with mock.patch.object(extensions, "_rows", return_value=(EXTENSION,)):
        given = {"return_form": "GSTR-3B", "period": "2026-10", "filing": "monthly"}
        yield compute("due_date.lookup", given, TODAY)
        given = {"taxpayer_type": "regular", "month": "2026-11", "filing": "monthly"}
        yield compute("due_date.calendar", given, TODAY)


def answer(**facts: Any) -> Iterator[Any]:
    try:
        yield compute(registration.TOPIC, facts, TODAY)
    except FactInvalid:
        return  # a code without sales


@cache
def distinct_results() -> tuple[Any, ...]:
    """The answers that differ in what is told of them: one of each, and all States."""
    seen: dict[str, Any] = {}
    for result in results():
        plain = as_json(result)
        told = tuple(
            (step["key"], *words_in(step["values"]))
            for part in ("steps", "warnings", "assumed")
            for step in plain.get(part) or ()
        )
        told += tuple(words_in({"grounds": plain.get("grounds") or ()}))
        seen[repr((reply_of(result), told, [plain.get(name) for name in TOLD_APART]))] = result
    return tuple(seen.values())


TOLD_APART = (
    "state",
    "supply_kind",
    "outcome",
    "reason",
    "error",
    "expected",
    "identifier",
    "entity_type",
    "movement",
    "business_class",
    "document",
    "category",
    "purpose",
)


def words_in(values: dict[str, Any]) -> Iterator[str]:
    """The words of the rules among values: what a reply puts its own words for."""
    for value in values.values():
        for each in value if isinstance(value, (list, tuple)) else [value]:
            if isinstance(each, str) and WORD.fullmatch(each):
                yield each


def reply_of(result: Any) -> str:
    """The key that the tool's action uses for this result."""
    return ACTIONS[result.topic].reply(ACTIONS[result.topic], result)  # type: ignore[arg-type]

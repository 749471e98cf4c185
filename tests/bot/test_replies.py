"""The laid-out replies: words for everything the rules can say, in three scripts."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import jinja2
import pytest

from bot.replies import LANGUAGES, Replies, ReplyError
from bot.rule_tool import RuleForm
from bot.tool import IMPOSSIBLE, cited
from bot.votes import ANSWER, DOWN, QUESTION, UP
from helpdesk.tickets.statuses import STATUSES
from rules_engine import (
    credit_ledger,
    errors,
    identifier_errors,
    registration,
    registration_facts,
    section_24,
)
from rules_engine.computation import as_json
from rules_engine.dated import parameter, parameter_names
from rules_engine.errors import FactInvalid, FactMissing, NotInForce, RuleError
from rules_engine.topics import compute
from tests.bot import tools
from tests.bot.answers import ACTIONS, SECTION_23, TODAY, distinct_results, reply_of
from tests.bot.conftest import ROOT

DEVANAGARI = re.compile(r"[\u0900-\u097f]")
LEFT_OVER = re.compile(
    r"{{|}}|{%|%}|\bNone\b|\bnull\b|functools|Undefined|<bound|\bTrue\b|\bFalse\b"
)
# Two marks after one another, a space too many, "1 days", "0 days".
ODD = re.compile(r"\.\.|।।|।\.|\.।| [,;.।]|  |(?<![\d,.])[01] days")
# The layout of each tool's answer by its topic; a GSTIN has one for each kind of result.
SEVERAL_LAYOUTS = "gstin.decode"
# Errors that stop a computation in chat. The others are faults of ours, not of the user's facts.
ERRORS = (FactInvalid, FactMissing, NotInForce)
FAULTS_OF_OURS = {"UnknownFact", "UnknownTopic", "ParameterError"}


class Recorded(Replies):
    """Notes every key that was rendered, also those that templates say themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.rendered: dict[str, set[str]] = {}

    def render(self, key: str, language: str, /, **values: Any) -> str:
        self.rendered.setdefault(key, set()).add(language)
        return super().render(key, language, **values)


@pytest.fixture(scope="module")
def recorded() -> Recorded:
    """The replies after every real result was said, explained and checked in every script."""
    replies = Recorded()
    for result in distinct_results():
        plain = as_json(result)
        more = {"taken_as_nothing": []} if result.topic == "itc.set_off" else {}
        for language in LANGUAGES:
            check(replies.render(reply_of(result), language, **plain, **more), language)
            explained = {
                "steps": plain["steps"],
                "sources": cited(plain, language),
                "topic": result.topic,
            }
            check(replies.render("why", language, **explained), language)
    return replies


def check(text: str, language: str) -> None:
    assert text
    assert LEFT_OVER.search(text) is None, text
    assert ODD.search(text) is None, text
    assert not text[0].islower(), text
    assert "\n\n\n" not in text, text
    assert all(line == line.rstrip() for line in text.splitlines()), repr(text)
    assert bool(DEVANAGARI.search(text)) == (language == LANGUAGES[1]), text


# --- rendering --------------------------------------------------------------------------------


def test_there_are_many_different_results() -> None:
    assert len(distinct_results()) > 300
    assert {reply_of(result) for result in distinct_results()} == {
        *(topic for topic in ACTIONS if topic != SEVERAL_LAYOUTS),
        "gstin.decode.DecodedGstin",
        "gstin.decode.InvalidGstin",
    }


def test_every_real_result_is_said_in_every_script(recorded: Recorded) -> None:
    for topic in (*ACTIONS, "why"):
        assert topic == SEVERAL_LAYOUTS or recorded.rendered[topic] == set(LANGUAGES), topic


def test_every_reply_is_used_or_reachable(recorded: Recorded) -> None:
    said = set(recorded.rendered) | said_by_actions(recorded) | by_parameters()
    said |= {f"error.{error.__name__}" for error in ERRORS} | by_faults()
    said |= {f"status.{status}" for status in STATUSES}
    assert recorded.keys() - said == set()


def said_by_actions(replies: Replies) -> set[str]:
    """The keys that Python names outright."""
    files = [*sorted((ROOT / "bot" / "actions").glob("*.py")), *(ROOT / "bot").glob("*.py")]
    known = replies.keys()
    found = {f"error.{name}" for name in IMPOSSIBLE}
    # what is accepted instead of a fact that the rule refuses
    forms = [form for form in tools.forms() if issubclass(form, RuleForm)]
    found |= {f"accepted.{fact}" for form in forms for fact in form.reads}
    found |= {f"vote.{place}.{vote}" for place in (QUESTION, ANSWER) for vote in (UP, DOWN)}
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and node.value in known:
                found.add(str(node.value))
    return found | {"side.output_tax", "side.credit"}


# --- words for every key ----------------------------------------------------------------------


def by_parameters() -> set[str]:
    """Every key that a parameter or a table of the rules can put into an answer."""
    wanted = {f"ground.{key}" for key in section_24.ground_keys()}
    wanted |= {f"head.{head}" for head in credit_ledger.HEADS}
    wanted |= {f"supply_kind.{kind}" for kind in registration_facts.SUPPLY_KINDS}
    for name in parameter_names():
        last = name.rpartition("/")[2]
        if "/section_24_exemptions/" in name:
            wanted.add(f"exemption.{last}")
        if "/section_23/" in name:
            wanted |= {f"step.{last}", f"registration.reason.{last}"}
        for entry in parameter(name).entries:
            wanted |= {f"condition.{each}" for each in conditions_in(entry)}
    for entry in parameter("itc/utilisation").entries:
        if entry is not None:
            wanted.add(f"step.{entry.text}")
    for entry in parameter("gstin/other_identifiers").entries:
        if entry is not None:
            wanted |= {f"identifier.{kind}" for kind in entry.mapping}
    return wanted


def conditions_in(entry: Any) -> list[str]:
    value = getattr(entry, "value", None)
    return list(value.get("conditions", ())) if hasattr(value, "get") else []


def by_source() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Where the rules tell something: the key, and the kinds of reply that would have its words."""
    kinds = {"_tell": ("step",), "tell": ("step",), "_assume": ("assumed",), "_warn": ("warning",)}
    kinds |= {"Step": ("step", "warning", "assumed"), "use": ("step",)}
    for file in sorted((ROOT / "rules_engine").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            position = 2 if called == "use" else 0
            if called in kinds and len(node.args) > position:
                key = node.args[position]
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value, kinds[called]


def test_every_key_in_the_rules_has_words(replies: Replies) -> None:
    told = set(by_source())
    assert len(told) > 25
    known = replies.keys()
    missing = {key for key, kinds in told if not any(f"{kind}.{key}" in known for kind in kinds)}
    assert missing == set()


def test_every_key_of_the_parameters_has_words(replies: Replies) -> None:
    assert by_parameters() - replies.keys() == set()


def test_every_reason_has_words(replies: Replies) -> None:
    known = replies.keys()
    reasons = {"above_limit", "within_limit", "section_24", "section_24_exempted", *SECTION_23}
    source = inspect.getsource(registration)
    assert all(reason in source for reason in reasons)
    wanted = {f"registration.reason.{reason}" for reason in reasons}
    assert {key for key in known if key.startswith("registration.reason.")} == wanted


def by_faults() -> set[str]:
    """The keys of all faults of a number, in the answer and in its explanation."""
    faults = [
        fault
        for _, fault in inspect.getmembers(identifier_errors, inspect.isclass)
        if issubclass(fault, identifier_errors.IdentifierError)
    ]
    states = ("unknown", "retired", "not_yet", "not_in_gstin")
    return {f"{kind}.{fault.key}" for fault in faults for kind in ("gstin", "step")} | {
        f"gstin.state_code.{why}" for why in states
    }


def test_every_fault_of_a_number_has_words_and_a_step(replies: Replies) -> None:
    assert len(by_faults()) > 16
    assert by_faults() - replies.keys() == set()


def test_every_error_of_the_rules_is_said_or_a_fault_of_ours(replies: Replies) -> None:
    known = replies.keys()
    own = {
        name
        for name, error in inspect.getmembers(errors, inspect.isclass)
        if issubclass(error, RuleError) and error is not RuleError
    }
    assert {name for name in own if f"error.{name}" not in known} == FAULTS_OF_OURS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "error",
    [
        FactInvalid("state", "99", "a two-digit State code such as 08"),
        FactInvalid("sales", Decimal("-1"), "rupees"),
        FactMissing(["state"]),
        NotInForce("registration/limit", date(2017, 6, 30)),
    ],
    ids=str,
)
def test_every_error_is_said_as_the_tool_says_it(
    replies: Replies, error: RuleError, language: str
) -> None:
    text = replies.render(f"error.{type(error).__name__}", language, **as_json(vars(error)))
    check(text, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", STATUSES)
def test_every_status_of_a_ticket_is_said(replies: Replies, status: str, language: str) -> None:
    ticket = {
        "number": "GST-2026-000123",
        "status": status,
        "title": "GSTR-3B",
        "opened": "2026-11-20",
        "changed": "2026-11-22",
    }
    text = replies.render("ticket_status", language, tickets=[ticket, ticket])
    check(text, language)
    assert text.count("GST-2026-000123") == 2
    assert text.count("\n\n") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_heads_that_nobody_mentioned_are_named(replies: Replies, language: str) -> None:
    result = as_json(compute("itc.set_off", {"output_tax": {"igst": "100"}}, TODAY))
    heads = [
        replies.render(f"side.{side}", language, head="cgst") for side in ("output_tax", "credit")
    ]
    text = replies.render("itc.set_off", language, **result, taken_as_nothing=heads)
    check(text, language)
    assert ", ".join(heads) in text


# --- the machine ------------------------------------------------------------------------------


def test_an_unknown_reply_and_a_missing_value_are_errors(replies: Replies) -> None:
    with pytest.raises(ReplyError, match="nobody wrote"):
        replies.render("nobody wrote", "en")
    with pytest.raises(jinja2.UndefinedError):
        replies.render("itc.supply_chain", "en")


def test_a_value_with_the_name_of_a_function_is_one_of_those_given(tmp_path: Path) -> None:
    words = "'{{ money(given.money) }}'"
    text = f"a: {{en: {words}, hi: {words}, hi-Latn: {words}}}"
    (tmp_path / "a.yml").write_text(text, encoding="utf-8")
    assert Replies(tmp_path).render("a", "en", money=150000) == "₹1,50,000"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: {en: x, hi: x}", "hi-Latn"),
        ("a: {en: x, hi: x, hi-Latn: ' '}", "hi-Latn"),
        ("a: {en: x, hi: x, hi-Latn: x, ta: x}", "exactly"),
        ("a:", "exactly"),
    ],
)
def test_a_reply_that_lacks_a_script_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "a.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ReplyError, match=fault):
        Replies(tmp_path)


def test_a_reply_defined_twice_is_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yml").write_text("x: {en: x, hi: x, hi-Latn: x}", encoding="utf-8")
    with pytest.raises(ReplyError, match="twice"):
        Replies(tmp_path)

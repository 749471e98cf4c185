"""The responses of the domain: complete in three scripts, used, and filled by who says them."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import yaml

from bot import conversation
from bot.actions.gstin_check import ValidateGstinForm
from bot.actions.raise_ticket import ValidateTicketForm
from bot.actions.registration import ValidateRegistrationForm
from bot.actions.set_off import ValidateSetOffForm
from bot.actions.ticket_status import ValidateTicketStatusForm
from bot.rule_tool import RuleForm
from bot.services import Services
from bot.tool import ToolForm
from bot.votes import PARTS
from knowledge.library import load_library
from rules_engine.section_24 import ground_keys
from tests.bot import tools
from tests.bot.actions.conftest import Clock
from tests.bot.conftest import ROOT

LANGUAGES = ("en", "hi", "hi-Latn")
DEVANAGARI = re.compile(r"[\u0900-\u097f]")
PLACEHOLDER = re.compile(r"{([^\n{}]+?)}")
ENGLISH = {"type": "slot", "name": "language", "value": "en"}
# Each language is called by its own name.
NAMES_OF_LANGUAGES = ("हिन्दी", "English", "Hinglish")
# Words of the portal and of the law that stay English in Hindi too; alone they are a whole title.
ENGLISH_IN_HINDI = re.compile(r"[A-Z][A-Z0-9-]+|\d+%")
# Offers the other two languages, so its buttons differ.
OTHER_LANGUAGES = "utter_language_changed"

# What a name put together at run time can become.
SMALL_TALK = ("greet", "bye", "thanks", "help", "bot_challenge", "out_of_scope")
VOTES = [(outcome, way) for outcome in ("new", "changed", "same") for way in ("up", "down")]
PUT_TOGETHER = {
    "f\"utter_vote_{outcome}_{('up' if helpful else 'down')}\"": tuple(
        f"utter_vote_{outcome}_{way}" for outcome, way in VOTES
    ),
    "f'utter_{talk.said}'": tuple(f"utter_chat.{name}" for name in SMALL_TALK),
    "f\"utter_ticket_{('raised' if ticket.created else 'already_open')}\"": (
        "utter_ticket_raised",
        "utter_ticket_already_open",
    ),
    "f'utter_{type(error).__name__}'": (
        "utter_AccessRefused",
        "utter_AccessCodeNeeded",
        "utter_TicketNotFound",
    ),
    "'utter_ticket_wrong_code_wait' if error.retry_after_seconds else 'utter_ticket_wrong_code'": (
        "utter_ticket_wrong_code_wait",
        "utter_ticket_wrong_code",
    ),
}

# What each slot can hold, to find out all that a form can ask.
TRIED = {
    "aggregate_turnover": ("500000", "1500000", "3000000", "9000000"),
    "state": ("08", "14", "32", "38"),
    "supply_kind": ("goods", "services", "both"),
    "inter_state": (True, False),
}
GROUNDS = [None, *([key] for key in ground_keys())]


def parts(section: str) -> dict[str, Any]:
    """One section of all files of the domain together."""
    found: dict[str, Any] = {}
    for file in sorted((ROOT / "bot" / "domain").glob("*.yml")):
        entries = yaml.safe_load(file.read_text(encoding="utf-8")).get(section) or {}
        named = entries if isinstance(entries, dict) else dict.fromkeys(entries)
        assert not named.keys() & found.keys(), f"{file.name} repeats {named.keys() & found.keys()}"
        found |= named
    return found


RESPONSES = parts("responses")
INTENTS = set(parts("intents"))
ENTITIES = set(parts("entities"))
SLOTS = set(parts("slots"))
FORMS = set(parts("forms"))
NAMES = sorted(RESPONSES)


def variants(name: str) -> dict[str, dict[str, Any]]:
    """The variants of a response by language."""
    found = {}
    for variant in RESPONSES[name]:
        [condition] = variant.get("condition") or [ENGLISH]
        assert (condition["type"], condition["name"]) == ("slot", "language")
        found[condition["value"]] = variant
    return found


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


# --- complete ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_response_has_exactly_three_variants_english_without_condition(name: str) -> None:
    listed = RESPONSES[name]
    assert len(listed) == 3
    assert "condition" not in listed[0]
    assert tuple(variants(name)) == LANGUAGES
    assert [set(v) - {"text", "buttons", "condition"} for v in listed] == [set()] * 3


@pytest.mark.parametrize("name", NAMES)
def test_the_variants_have_the_same_placeholders_and_buttons(name: str) -> None:
    found = variants(name).values()
    assert len({frozenset(placeholders(v["text"])) for v in found}) == 1
    payloads = [[button["payload"] for button in v.get("buttons", [])] for v in found]
    if name == OTHER_LANGUAGES:
        assert {len(listed) for listed in payloads} == {2}
    else:
        assert payloads[1:] == payloads[:1] * 2


@pytest.mark.parametrize("name", NAMES)
def test_each_variant_is_in_its_script(name: str) -> None:
    for language, variant in variants(name).items():
        words = PLACEHOLDER.sub("", variant["text"])
        for own_name in NAMES_OF_LANGUAGES:
            words = words.replace(own_name, "")
        assert bool(DEVANAGARI.search(words)) == (language == "hi"), words
        for button in variant.get("buttons", []):
            title = button["title"]
            if title in NAMES_OF_LANGUAGES or ENGLISH_IN_HINDI.fullmatch(title):
                continue
            assert bool(DEVANAGARI.search(title)) == (language == "hi"), title


@pytest.mark.parametrize("name", NAMES)
def test_sentences_end_as_their_script_ends_them(name: str) -> None:
    hindi = variants(name)["hi"]["text"]
    assert not re.search(r"[\u0900-\u097f]\.(\s|$)", hindi)
    for language in ("en", "hi-Latn"):
        assert "।" not in variants(name)[language]["text"]


@pytest.mark.parametrize("name", NAMES)
def test_buttons_name_a_topic_and_entities_of_the_domain(name: str) -> None:
    for variant in RESPONSES[name]:
        titles = [button["title"] for button in variant.get("buttons", [])]
        assert len(set(titles)) == len(titles)
        assert all(0 < len(title) <= 40 for title in titles)
        for button in variant.get("buttons", []):
            assert button.keys() == {"title", "payload"}
            topic, entities = payload_of(button["payload"])
            assert topic in INTENTS
            assert entities.keys() <= ENTITIES


def payload_of(payload: str) -> tuple[str, dict[str, Any]]:
    assert payload.startswith("/")
    topic, brace, rest = payload[1:].partition("{")
    return topic, json.loads(brace + rest) if brace else {}


def test_the_languages_offered_are_the_other_two() -> None:
    for language, variant in variants(OTHER_LANGUAGES).items():
        offered = {payload_of(b["payload"])[1]["requested_language"] for b in variant["buttons"]}
        assert offered == set(LANGUAGES) - {language}


# --- used and filled ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Call:
    """One place in the actions where a response is said."""

    where: str
    responses: tuple[str, ...]
    values: frozenset[str]


def calls() -> Iterator[Call]:
    for file in [
        *sorted((ROOT / "bot" / "actions").glob("*.py")),
        ROOT / "bot" / "articles.py",
        ROOT / "bot" / "tool.py",
        ROOT / "bot" / "rule_tool.py",
    ]:
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                yield from calls_in(function, file.name)


def calls_in(function: ast.FunctionDef, file: str) -> Iterator[Call]:
    named = {
        node.targets[0].id: node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "utter_message":
            given = {word.arg: word.value for word in node.keywords if word.arg}
            said = given.pop("response", None)
            if isinstance(said, ast.Name):
                said = named[said.id]
            if said is not None:
                yield Call(f"{file}:{node.lineno}", names_of(said), frozenset(given))


def names_of(said: ast.expr) -> tuple[str, ...]:
    if isinstance(said, ast.Constant):
        return (str(said.value),)
    return PUT_TOGETHER[ast.unparse(said)]


CALLS = list(calls())


def test_every_name_put_together_is_in_the_table_and_the_table_has_no_more() -> None:
    said = {name for call in CALLS for name in call.responses}
    for names in PUT_TOGETHER.values():
        assert set(names) <= said


def test_the_small_talk_of_the_table_is_that_of_the_rules() -> None:
    rules = yaml.safe_load((ROOT / "bot/data/rules.yml").read_text(encoding="utf-8"))["rules"]
    [rule] = [r for r in rules if {"action": "action_chat"} in r["steps"]]
    [topics] = [step["or"] for step in rule["steps"] if "or" in step]
    assert [topic["intent"] for topic in topics] == [f"chat.{name}" for name in SMALL_TALK]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.where)
def test_what_is_said_exists_and_is_filled(call: Call) -> None:
    for name in call.responses:
        assert name in RESPONSES
        assert placeholders(RESPONSES[name][0]["text"]) <= call.values


@pytest.fixture(scope="module")
def questions() -> dict[str, set[str]]:
    """Every slot that each form can ask, found by answering its questions in all ways."""
    nothing: Any = None
    services = Services(nothing, nothing, nothing, Clock())
    forms: list[ToolForm] = [
        ValidateGstinForm(),
        ValidateRegistrationForm(services),
        ValidateSetOffForm(services),
        ValidateTicketForm(),
        ValidateTicketStatusForm(services),
    ]
    asked = {form.form: asked_by(form) for form in forms}
    return asked | {form.form: tools.questions(form) for form in tools.rule_forms(services)}


def asked_by(form: ToolForm) -> set[str]:
    starts = GROUNDS if "section_24_grounds" in form.slots else [None]
    waiting: list[dict[str, Any]] = [{"section_24_grounds": ground} for ground in starts]
    asked = set()
    while waiting:
        known = waiting.pop()
        question = form.next_question(known)
        if question is not None:
            asked.add(question)
            waiting += [{**known, question: value} for value in TRIED.get(question, ("1",))]
    return asked


def test_every_form_of_the_domain_is_tried(questions: dict[str, set[str]]) -> None:
    assert set(questions) == FORMS


def test_a_form_has_a_question_for_each_slot_it_asks_and_no_other(
    questions: dict[str, set[str]],
) -> None:
    wanted = {f"utter_ask_{form}_{slot}" for form, asked in questions.items() for slot in asked}
    assert {name for name in NAMES if name.startswith("utter_ask_")} == wanted
    for name in wanted:
        assert placeholders(RESPONSES[name][0]["text"]) == set()


def test_every_response_is_said_somewhere() -> None:
    said = {name for call in CALLS for name in call.responses}
    asked = {name for name in NAMES if name.startswith("utter_ask_")}
    assert set(NAMES) == said | asked


# --- names -------------------------------------------------------------------------------------


def test_every_slot_of_a_form_is_in_the_domain(questions: dict[str, set[str]]) -> None:
    rule_forms = {form.form: form for form in tools.forms() if issubclass(form, RuleForm)}
    for name, asked in questions.items():
        if name in rule_forms:
            assert asked <= set(rule_forms[name].reads), name
            assert set(rule_forms[name].slots) <= SLOTS
        else:
            assert asked <= SLOTS
    named = {
        value
        for name, value in vars(conversation).items()
        if name in {"LANGUAGE", "LANGUAGE_WISH", "TOPIC", "STEPS_TRIED", "OPEN_QUESTION"}
        or name in {"COMPUTED", "MISUNDERSTOOD", "ALSO_ASKED"}
    }
    assert named <= SLOTS


def test_every_slot_that_actions_spell_is_in_the_domain() -> None:
    for file in sorted((ROOT / "bot" / "actions").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called, first = getattr(node.func, "attr", ""), node.args[0]
            if isinstance(first, ast.Constant):
                assert called != "slot" or first.value in SLOTS, (file.name, first.value)
                assert called not in {"entity", "entities", "details"} or first.value in ENTITIES


def test_payloads_in_python_name_a_topic() -> None:
    for file in [
        *sorted((ROOT / "bot" / "actions").glob("*.py")),
        ROOT / "bot" / "tool.py",
        ROOT / "bot" / "rule_tool.py",
        ROOT / "bot" / "votes.py",
    ]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and re.match(r"/[a-z]", str(node.value)):
                assert str(node.value)[1:].partition("{")[0] in INTENTS


def test_a_thumb_names_entities_of_the_domain() -> None:
    assert {"vote", *PARTS} <= ENTITIES


def test_every_topic_is_answered_by_exactly_one_rule() -> None:
    rules = yaml.safe_load((ROOT / "bot/data/rules.yml").read_text(encoding="utf-8"))["rules"]
    answered = Counter(
        one["intent"]
        for rule in rules
        for step in rule["steps"]
        for one in step.get("or", [step])
        if "intent" in one
    )
    assert set(answered) == INTENTS
    assert {topic: times for topic, times in answered.items() if times != 1} == {}


def test_the_domain_and_the_library_have_the_same_topics() -> None:
    labels = {"inform", "follow_up", "nlu_fallback", "vote"}
    assert set(load_library().topics()) == INTENTS - labels


@pytest.mark.parametrize("case", ["one script missing", "wrong script", "other buttons"])
def test_a_fault_would_be_found(monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    english, hindi, roman = RESPONSES["utter_offer_ticket"]
    spoilt = {
        "one script missing": [english, hindi],
        "wrong script": [english, hindi, {**roman, "text": "क्या मैं टिकट बना दूँ?"}],
        "other buttons": [english, hindi, {**roman, "buttons": roman["buttons"][:1]}],
    }
    monkeypatch.setitem(RESPONSES, "utter_offer_ticket", spoilt[case])
    checks = (
        test_a_response_has_exactly_three_variants_english_without_condition,
        test_each_variant_is_in_its_script,
        test_the_variants_have_the_same_placeholders_and_buttons,
    )
    found = 0
    for check in checks:
        try:
            check("utter_offer_ticket")
        except AssertionError:
            found += 1
    assert found >= 1

"""The tools of the bot, found in its actions, and the facts that the cases of the rules give."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

import yaml

from bot.rule_tool import RuleAction, RuleForm
from bot.services import Services
from bot.tool import ToolAction, ToolForm
from tests.bot.conftest import ROOT

CASES = ROOT / "tests" / "rules_engine" / "cases"
Kind = TypeVar("Kind", ToolForm, ToolAction)


def forms() -> tuple[type[ToolForm], ...]:
    """The form of every tool."""
    return _classes(ToolForm)


def actions() -> tuple[type[ToolAction], ...]:
    """The action of every tool."""
    return _classes(ToolAction)


def rule_forms(services: Services) -> tuple[RuleForm, ...]:
    """The forms whose questions come from their rule."""
    return tuple(form(services) for form in forms() if issubclass(form, RuleForm))


def rule_actions(services: Services) -> tuple[RuleAction, ...]:
    """The actions that answer with the rule of their topic."""
    return tuple(action(services) for action in actions() if issubclass(action, RuleAction))


def _classes(base: type[Kind]) -> tuple[type[Kind], ...]:
    found: dict[str, type[Kind]] = {}
    for file in sorted((ROOT / "bot" / "actions").glob("[!_]*.py")):
        module = importlib.import_module(f"bot.actions.{file.stem}")
        for each in vars(module).values():
            if (
                isinstance(each, type)
                and each.__module__ == module.__name__
                and issubclass(each, base)
            ):
                found[each.__name__] = each
    return tuple(found.values())


@cache
def given(topic: str) -> tuple[Mapping[str, Any], ...]:
    """The facts of every case of a topic."""
    return tuple(
        case["given"]
        for file in sorted(CASES.glob("*.yml"))
        for case in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        if case["rule"] == topic
    )


def questions(form: RuleForm) -> set[str]:
    """Every fact that a form asks for, when facts of the cases are left out one by one."""
    asked: set[str] = set()
    for stated in _less_and_less(form):
        question = form.next_question(stated)
        if question is not None:
            asked.add(question)
    return asked


def _less_and_less(form: RuleForm) -> Iterator[dict[str, Any]]:
    yield {}
    for facts in given(form.topic):
        stated = {name: value for name, value in facts.items() if name in form.reads}
        for name in stated:
            yield {name: stated[name]}
            yield {each: value for each, value in stated.items() if each != name}
        while stated:
            yield dict(stated)
            stated.popitem()

"""Laid-out replies: text templates with all three scripts under one key.

Short sentences are Rasa responses in `bot/domain/`. What needs a table or a list stands in
`bot/replies/*.yml` as Jinja templates; a template may `say('other_key')` in its own language.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined, Template

from bot.conversation import day, money, month, number
from knowledge.citations import cite
from rules_engine.periods import Period, period
from rules_engine.states import state

FOLDER = Path(__file__).parent / "replies"
LANGUAGES = ("en", "hi", "hi-Latn")


class ReplyError(Exception):
    """A reply template is missing, incomplete or defined twice."""


class Replies:
    """All templates, compiled once."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._environment = Environment(
            undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
        )
        self._templates: dict[str, dict[str, Template]] = {}
        for file in sorted(folder.glob("*.yml")):
            self._load(file)

    def render(self, key: str, language: str, /, **values: Any) -> str:
        """The reply in a language.

        Raises:
            ReplyError: there is no such reply.
            jinja2.UndefinedError: a value the template names was not given.
        """
        if key not in self._templates:
            raise ReplyError(f"There is no reply {key!r}; the keys stand in {FOLDER.name}/*.yml.")
        formats = {
            "money": partial(_money, language=language),
            "day": partial(_day, language=language),
            "figure": partial(_number, language=language),
            "say": lambda name, /, **more: self.render(name, language, **{**values, **more}),
            "knows": lambda name: name in self._templates,
            "cite": partial(cite, language=language),
            "state_name": lambda code: state(code).name(language),
            "period": lambda code: self._period(period(code), language),
            "month": partial(_month, language=language),
            "named": lambda thing: thing[language.lower().replace("-", "_")],
        }
        # a value that has the name of a function, such as the period of a return, is given.period
        names = {**values, **formats, "given": values}
        return self._templates[key][language].render(names).strip()

    def __contains__(self, key: str) -> bool:
        return key in self._templates

    def keys(self) -> frozenset[str]:
        """The names of all replies."""
        return frozenset(self._templates)

    def _period(self, when: Period, language: str) -> str:
        """A tax period in words: April 2025; April to June 2025; FY 2025-26."""
        values = {"code": when.code, "first": when.first, "last": when.last}
        return self.render(f"period.{when.kind}", language, **values)

    def _load(self, file: Path) -> None:
        entries: Mapping[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        for key, scripts in entries.items():
            if key in self._templates:
                raise ReplyError(f"{file.name}: {key} is defined twice.")
            missing = [name for name in LANGUAGES if not str((scripts or {}).get(name, "")).strip()]
            if missing or set(scripts) != set(LANGUAGES):
                raise ReplyError(f"{file.name}: {key} needs exactly {', '.join(LANGUAGES)}.")
            self._templates[key] = {
                name: self._environment.from_string(scripts[name]) for name in LANGUAGES
            }


def _money(amount: Decimal | str | int, language: str) -> str:
    return money(Decimal(amount), language)


def _number(value: Decimal | str | int, language: str) -> str:
    return number(Decimal(value), language)


def _month(when: date | str, language: str) -> str:
    return month(when if isinstance(when, date) else date.fromisoformat(when), language)


def _day(when: date | str, language: str) -> str:
    return day(when if isinstance(when, date) else date.fromisoformat(when), language)

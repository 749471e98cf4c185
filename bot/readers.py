"""How a tool's facts are read in a message: one small reader for each kind of fact.

A reader looks at what the understanding found in the last message and gives the fact as a plain
JSON value of the rules engine, or None when the message doesn't state it. A bare answer ("18",
"yes", "April") counts only for the fact that was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Optional

from bot.conversation import REQUESTED, Conversation
from bot.when import date_of, period_of
from rules_engine.periods import KINDS, Kind

NOTHING = "0"
#: A lesser figure, sent for another question, is a rate or a number of days, no rupees.
SMALLEST = Decimal(1000)
YES_OR_NO: Mapping[str, bool] = {"yes": True, "no": False}


@dataclass(frozen=True)
class Heard:
    """The last message, as far as one fact is concerned.

    `asked` says whether this very fact was asked for; `known` holds what was stated before.
    """

    talk: Conversation
    asked: bool
    today: date
    known: Mapping[str, Any]


Reader = Callable[[Heard], Any]


def word(entity: str, *, words: Optional[Mapping[str, str]] = None) -> Reader:
    """The value of an entity, which is a word of the rule; `words` maps it to another."""

    def read(heard: Heard) -> Any:
        value = heard.talk.entity(entity)
        if value is None or words is None:
            return value
        return words.get(value)

    return read


def words(entity: str) -> Reader:
    """All values of an entity, as a list."""

    def read(heard: Heard) -> Any:
        found = sorted(set(heard.talk.entities(entity)))
        return found or None

    return read


def yes_no(entity: str, *, words: Mapping[str, bool] = YES_OR_NO) -> Reader:
    """True or false: by an entity, or by a bare yes or no to the question."""

    def read(heard: Heard) -> Optional[bool]:
        value = words.get(heard.talk.entity(entity) or "")
        if value is None and heard.asked:
            return heard.talk.yes_or_no
        return value

    return read


def amount(*roles: str, plain: bool = False, highest: bool = False) -> Reader:
    """Rupees that are said to be one of `roles`; an answer to the question may be bare.

    `plain` takes an amount without a role too, for the figure that a tool is all about. Of several
    the first counts, or the highest (the careful reading of a range of turnover).
    """
    pick: Callable[[list[str]], str] = _highest if highest else _first

    def read(heard: Heard) -> Optional[str]:
        found = heard.talk.details("amount")
        for role in roles:
            named = [each["value"] for each in found if each.get("role") == role]
            if named:
                return pick(named)
        bare = [each["value"] for each in found if each.get("role") is None]
        if _answers_another(heard):
            bare = [value for value in bare if Decimal(value) >= SMALLEST]
        if bare and (plain or heard.asked):
            return pick(bare)
        if not heard.asked:
            return None
        if found:
            return pick([each["value"] for each in found])
        return NOTHING if says_nothing(heard.talk) else None

    return read


def percent(*, plain: bool = True) -> Reader:
    """A rate in percent; a bare figure where it was asked for."""

    def read(heard: Heard) -> Optional[str]:
        rate = heard.talk.entity("percent")
        if rate is None and heard.asked:
            rate = heard.talk.entity("amount")
        return rate if plain or heard.asked else None

    return read


def period(*, kinds: tuple[Kind, ...] = KINDS, future: bool = False) -> Reader:
    """A month, quarter or financial year; "last month" counts from today.

    Without a year the latest that has begun is meant, or with `future` the next.
    """

    def read(heard: Heard) -> Optional[str]:
        for value in heard.talk.entities("period"):
            found = period_of(value, heard.today, future=future)
            if found is not None and found.kind in kinds:
                return found.code
        return None

    return read


def day(*roles: str, plain: bool = False, past: bool = True) -> Reader:
    """A date said to be one of `roles`; any date where it was asked for.

    Without a year the latest that is over is meant, or with `past=False` the nearest to come.
    """

    def read(heard: Heard) -> Optional[str]:
        found = heard.talk.details("date")
        named = [each for role in roles for each in found if each.get("role") == role]
        bare = [each for each in found if each.get("role") is None]
        chosen = named or (bare if plain or heard.asked else []) or (found if heard.asked else [])
        for each in chosen:
            when = date_of(each["value"], heard.today, past=past)
            if when is not None:
                return when.isoformat()
        return None

    return read


def whole(entity: str) -> Reader:
    """A whole number such as days or kilometres; a bare figure where it was asked for."""

    def read(heard: Heard) -> Optional[int]:
        value = heard.talk.entity(entity)
        if value is None and heard.asked:
            value = heard.talk.entity("amount")
        if value is None:
            return None
        figure = Decimal(value)
        return int(figure) if figure == figure.to_integral_value() else None

    return read


def state(role: Optional[str] = None, *, plain: bool = True) -> Reader:
    """The code of a State, of one said to have the role if there is one."""

    def read(heard: Heard) -> Optional[str]:
        found = heard.talk.details("state")
        named = [each["value"] for each in found if each.get("role") == role]
        if named:
            return str(named[0])
        if (plain or heard.asked) and len(found) == 1 and found[0].get("role") is None:
            return str(found[0]["value"])
        return None

    return read


def as_on(*, relative: bool = False) -> Reader:
    """The day whose law is asked for: the last of a past period that is named, or a bare date.

    "Last year" tells most often when the turnover was, so such periods count only with `relative`.
    """

    def read(heard: Heard) -> Optional[str]:
        named = heard.talk.entities("period")
        dates = [each["value"] for each in heard.talk.details("date") if not each.get("role")]
        days = [
            found.last
            for value in named
            if (relative or value[:1].isdigit())
            and (found := period_of(value, heard.today)) is not None
        ]
        days += [day for value in dates if (day := date_of(value, heard.today)) is not None]
        return next((each.isoformat() for each in days if each < heard.today), None)

    return read


def says_nothing(talk: Conversation) -> bool:
    """Whether the message says "none"."""
    return talk.entity("nil") is not None or talk.yes_or_no is False


def _answers_another(heard: Heard) -> bool:
    """Whether the message is a short answer to the question for another fact."""
    asked = heard.talk.slot(REQUESTED)
    return asked is not None and not heard.asked and heard.talk.is_brief


def _first(values: list[str]) -> str:
    return str(values[0])


def _highest(values: list[str]) -> str:
    return str(max(values, key=Decimal))

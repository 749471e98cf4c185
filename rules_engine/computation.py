"""What every computed answer is made of: sources, steps and their plain-JSON form.

Steps, warnings and assumptions are keys with values.  The words for them live with the replies,
in three scripts.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from rules_engine.periods import Period

Confidence = Literal["verified", "recalled"]
Answer = TypeVar("Answer")


@dataclasses.dataclass(frozen=True)
class Source:
    """Where a value or a sentence of law comes from.

    `title` is the section, rule or notification; `link` its address, if a page is known;
    `since` the date from which it applies.  `confidence` is "verified" when the text or figure
    was seen in a named source, "recalled" when it must be confirmed on the portal.
    """

    title: str
    link: str | None = None
    since: date | None = None
    confidence: Confidence = "verified"

    def __hash__(self) -> int:
        # Text keeps its hash; that of all fields would be computed for every answer anew
        return hash(self.title)


@dataclasses.dataclass(frozen=True)
class Step:
    """One thing to tell about an answer, as a key with the values that belong to it.

    The steps of a computation stand in the order in which they were taken.  Warnings (what the
    taxpayer must know although it did not change the answer) and assumptions (facts that were
    not given) have the same form.
    """

    key: str
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    source: Source | None = None


def fixed_step(key: str, source: Source, **values: Any) -> Step:
    """A step that is kept and told in many answers, so that nobody can change its values."""
    return Step(key, MappingProxyType(values), source)


def like(answer: Answer, **changes: Any) -> Answer:
    """A frozen answer with some fields changed, for rules that answer thousands of times a second.

    `dataclasses.replace` sets every field anew, one by one, and takes ten times as long; here
    the names of the fields are not checked.

    >>> like(Step("cash", {"amount": 5}), key="credit")
    Step(key='credit', values={'amount': 5}, source=None)
    """
    changed = object.__new__(type(answer))
    vars(changed).update(vars(answer), **changes)
    return changed


class Told:
    """What there is to tell about an answer, collected on the way to it."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.warnings: list[Step] = []
        self.assumed: list[Step] = []

    def _tell(self, key: str, source: Source | None = None, **values: object) -> None:
        self.steps.append(Step(key, values, source))

    def _warn(self, key: str, source: Source | None = None, **values: object) -> None:
        self.warnings.append(Step(key, values, source))

    def _assume(self, key: str, **values: object) -> None:
        self.assumed.append(Step(key, values))


def as_json(result: Any) -> Any:
    """The result as plain JSON values: Decimal as string, date as ISO text, a tax period as its
    code, dataclass as object.

    >>> as_json(Step("cash", {"amount": Decimal("12.50"), "on": date(2019, 4, 1)}))
    {'key': 'cash', 'values': {'amount': '12.50', 'on': '2019-04-01'}, 'source': None}

    Raises TypeError for a type that has no plain form (a float has none: money is never one).
    """
    if result is None or isinstance(result, (str, bool, int)):
        return result
    if isinstance(result, Decimal):
        return format(result, "f")
    if isinstance(result, date):
        return result.isoformat()
    if isinstance(result, Period):
        return result.code
    if dataclasses.is_dataclass(result) and not isinstance(result, type):
        return {
            field.name: as_json(getattr(result, field.name)) for field in dataclasses.fields(result)
        }
    if isinstance(result, Mapping):
        return {str(key): as_json(value) for key, value in result.items()}
    if isinstance(result, (tuple, list)):
        return [as_json(value) for value in result]
    raise TypeError(f"{type(result).__name__} has no plain JSON form: {result!r}")


def distinct_sources(*sources: Source | None) -> tuple[Source, ...]:
    """The sources named, each once, in the order in which they were first used."""
    return tuple(dict.fromkeys([source for source in sources if source is not None]))


def confirmations(sources: tuple[Source, ...]) -> tuple[Step, ...]:
    """The warning to confirm on the portal, if a source of the answer was not seen in print."""
    recalled = tuple(source.title for source in sources if source.confidence == "recalled")
    return (Step("confirm_on_portal", {"sources": recalled}),) if recalled else ()

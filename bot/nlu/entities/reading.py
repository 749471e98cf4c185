"""A message as the extractors read it: tokens of a comparable view, and what is found in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.nlu.text import View, comparable

_TOKEN = re.compile(
    # "1000,150,200" and "80,150,2000" are lists: grouping begins and ends with its number
    r"(?P<number>(?:(?<!\d,)\d{1,3}(?:,\d{2,3}){0,6},\d{3}(?!\d|,\d{4})|\d+)(?:\.\d+)?)"
    r"|(?P<word>(?:[^\W\d_]|[\u0900-\u0963\u0970-\u097f])+(?:'[^\W\d_]+)?)"
    r"|(?P<mark>[^\s\w])"
)
#: Longer messages are read up to here; the channel refuses them anyway.
LONGEST = 4000


class Token(NamedTuple):
    """A number, a word or a single punctuation mark of the view."""

    text: str
    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Entity:
    """Something the message mentions; positions are those of the original text."""

    name: str
    value: Any
    start: int
    end: int
    role: str | None = None
    group: str | None = None

    def as_rasa(self, extractor: str) -> dict[str, Any]:
        found = {
            "entity": self.name,
            "value": self.value,
            "start": self.start,
            "end": self.end,
            "extractor": extractor,
            "confidence_entity": 1.0,
        }
        if self.role is not None:
            found["role"] = self.role
        if self.group is not None:
            found["group"] = self.group
        return found


@dataclass
class Reading:
    """One message under extraction. Extractors run in turn and claim what they have explained."""

    view: View
    tokens: list[Token]
    found: list[Entity] = field(default_factory=list)
    claimed: list[tuple[int, int]] = field(default_factory=list)
    marks: list[tuple[str, int, int]] = field(default_factory=list)  #: what a claimed text is too

    @classmethod
    def of(cls, text: str) -> Reading:
        view = comparable(text[:LONGEST])
        tokens = [
            Token(match.group(), match.start(), match.end(), match.lastgroup or "mark")
            for match in _TOKEN.finditer(view.text)
        ]
        return cls(view, tokens)

    def add(
        self,
        name: str,
        value: Any,
        start: int,
        end: int,
        *,
        role: str | None = None,
        group: str | None = None,
        claim: bool = False,
    ) -> None:
        """Notes an entity at view positions; claimed text is left alone by later extractors."""
        first, last = self.view.span(start, end)
        self.found.append(Entity(name, value, first, last, role, group))
        if claim:
            self.claimed.append((start, end))

    def marked(self, name: str) -> list[tuple[int, int]]:
        """Where the view holds something that one extractor has marked for another."""
        return [(start, end) for mark, start, end in self.marks if mark == name]

    def is_free(self, start: int, end: int) -> bool:
        return all(end <= first or start >= last for first, last in self.claimed)

    def free_tokens(self) -> list[Token]:
        if not self.claimed:
            return self.tokens
        return [token for token in self.tokens if self.is_free(token.start, token.end)]

"""How often the search finds what was meant, in each language apart.

Questions stand in files of one JSON object a line: text, lang, topic, and perhaps `also`, topics
that answer it as well. What is said in passing (chat.…) is not looked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.phrases import NOT_OFFERED
from knowledge.search import SearchIndex

# The right topic comes first, is one of three buttons, or of five.
PLACES = (1, 3, 5)


@dataclass(frozen=True)
class Question:
    """One question of a person, and the topics that answer it."""

    text: str
    language: str
    topics: frozenset[str]


@dataclass
class Hits:
    """At which places the right topics were found, 0 the first; of so many questions."""

    asked: int = 0
    places: list[int] = field(default_factory=list)

    def share(self, first: int) -> float:
        """The share of questions whose topic was among the first so many."""
        return sum(place < first for place in self.places) / self.asked


def read_questions(file: Path) -> list[Question]:
    """Every question in a file that search should find something for."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
    return [
        Question(row["text"], row["lang"], frozenset((row["topic"], *row.get("also", ()))))
        for row in rows
        if not row["topic"].startswith(NOT_OFFERED)
    ]


def measure(index: SearchIndex, questions: Iterable[Question]) -> dict[str, Hits]:
    """The hits by language, in the order in which the languages occur."""
    found: dict[str, Hits] = {}
    for question in questions:
        hits = found.setdefault(question.language, Hits())
        hits.asked += 1
        nearest = index.nearest(question.text, question.language, max(PLACES))
        places = [n for n, (topic, _) in enumerate(nearest) if topic in question.topics]
        hits.places += places[:1]
    return found

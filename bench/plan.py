"""How much is measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """The sizes of one run; `epochs`, if given, replaces the default count of stock Rasa."""

    turns: tuple[int, ...] = (5, 50, 200, 500)
    users: int = 8
    load_seconds: float = 15.0
    parses: int = 300
    rules_seconds: float = 1.0
    articles: int = 1000
    epochs: int | None = None


FULL = Plan()
# For work on the bench itself: its figures mean nothing.
QUICK = Plan(turns=(5, 20), load_seconds=3.0, parses=30, rules_seconds=0.2, articles=150, epochs=1)

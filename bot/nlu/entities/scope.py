"""Where and how a person supplies: across states or not, and grounds of section 24."""

from __future__ import annotations

from functools import lru_cache

from bot.nlu.entities.lexicon import lexicon
from bot.nlu.entities.negation import is_negated
from bot.nlu.entities.phrases import PhraseTable
from bot.nlu.entities.reading import Reading


@lru_cache(maxsize=1)
def _scope() -> PhraseTable:
    content = lexicon("supply_scope")
    return PhraseTable({"yes": content["yes"], "no": content["no"]})


@lru_cache(maxsize=1)
def _grounds() -> PhraseTable:
    return PhraseTable(lexicon("grounds"))


def find_scope(reading: Reading) -> None:
    """`inter_state`; "outside too" beats "in my state", whatever comes first."""
    tokens = reading.free_tokens()
    answers = []
    for match in _scope().find(tokens, reading.view.text):
        value = match.value
        if value == "yes" and is_negated(tokens, match.first, match.last):
            value = "no"
        answers.append((value, match))
    if not answers:
        return
    value, match = next((answer for answer in answers if answer[0] == "yes"), answers[0])
    reading.add("inter_state", value, match.start, match.end)


def find_grounds(reading: Reading) -> None:
    tokens = reading.free_tokens()
    seen: set[str] = set()
    for match in _grounds().find(tokens, reading.view.text):
        if match.value not in seen and not is_negated(tokens, match.first, match.last):
            reading.add("section_24_ground", match.value, match.start, match.end)
            seen.add(match.value)

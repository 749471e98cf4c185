"""What happened on a day: the return was filed, the tax paid, the invoice issued …

Words like "filed on" stand before their date, Hindi verbs behind it, unless the first of them
comes first ("dena tha 20-09-2025, diya 11-11-2025"). Each word speaks of one
date; the nearest ones find each other first.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from functools import lru_cache

from bot.nlu.entities.calendar_words import date_words
from bot.nlu.entities.lexicon import lexicon
from bot.nlu.entities.phrases import Match, PhraseTable
from bot.nlu.entities.reading import Entity, Reading

#: How many words may stand between a date and the word before it or behind it.
_REACH_BEFORE, _REACH_BEHIND = 4, 5
_NONE = "none"
_AGAINST_THE_GRAIN = 3
_COMMA = 3
_CLAUSE_MARKS = frozenset(",;।.?!|")


@lru_cache(maxsize=1)
def _tables() -> tuple[PhraseTable, PhraseTable]:
    """Words that stand before their date, and words that stand behind it."""
    roles = lexicon("dates")["roles"]
    return (
        PhraseTable({role: places["before"] for role, places in roles.items()}),
        PhraseTable({role: places["behind"] for role, places in roles.items()}),
    )


def find_date_roles(reading: Reading) -> None:
    """Gives the dates found so far their role."""
    dates = [(at, each) for at, each in enumerate(reading.found) if each.name == "date"]
    if not dates:
        return
    starts = [reading.view.span(token.start, token.end)[0] for token in reading.tokens]
    spans = [(bisect_left(starts, e.start), bisect_left(starts, e.end)) for _, e in dates]
    links: list[tuple[int, int, tuple[int, int], str]] = []
    before, behind = (table.find(reading.tokens, reading.view.text) for table in _tables())
    verbs_lead = any(cue.last == spans[0][0] for cue in behind)
    for leads, found in ((True, before), (verbs_lead, behind)):
        for cue in found:
            for number, span in enumerate(spans):
                distance = _distance(reading, cue, span, spans, leads)
                if distance is None or (leads and _is_loose(dates[number][1], cue)):
                    continue
                links.append((distance, number, (cue.first, cue.last), _meant(reading, cue)))
    roles: dict[int, str] = {}
    used: list[tuple[int, int]] = []
    for _, number, words, role in sorted(links):
        taken = any(words[0] < last and first < words[1] for first, last in used)
        if number not in roles and not taken:
            roles[number] = role
            used.append(words)
    for number, role in roles.items():
        at, entity = dates[number]
        if role != _NONE:
            reading.found[at] = replace(entity, role=role)


def _is_loose(date: Entity, cue: Match) -> bool:
    """ "bill aaj mila": a day in words is not the day of a document named before it."""
    return cue.value == "invoice" and not date.value[-1].isdigit()


def _distance(
    reading: Reading,
    cue: Match,
    span: tuple[int, int],
    spans: list[tuple[int, int]],
    leads: bool,
) -> int | None:
    """How far a word is from a date, None if it can't speak of it."""
    first, last = span
    if cue.last <= first:
        between, against = (cue.last, first), not leads
    elif cue.first >= last:
        between, against = (last, cue.first), leads
    else:
        return None
    if any(between[0] <= start < between[1] for start, _ in spans):
        return None
    tokens = reading.tokens[slice(*between)]
    marks = sum(token.text in _CLAUSE_MARKS for token in tokens)
    slack = date_words("slack")
    length = sum(
        token.text not in slack and reading.is_free(token.start, token.end) for token in tokens
    )
    if length > (_REACH_BEFORE if cue.last <= first else _REACH_BEHIND):
        return None
    return length + _COMMA * marks + _AGAINST_THE_GRAIN * against


def _meant(reading: Reading, cue: Match) -> str:
    """ "bhara" means the return, unless the message is about a payment and names no return."""
    words = reading.view.text[cue.start : cue.end]
    if words not in date_words("either"):
        return cue.value
    paid = any(token.text in date_words("payment") for token in reading.tokens)
    if any(entity.name == "return_form" for entity in reading.found):
        return cue.value if paid else "filed"
    return "paid" if paid else cue.value

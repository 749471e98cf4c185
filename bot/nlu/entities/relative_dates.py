"""Days seen from today: aaj, yesterday, परसों, "kal bhara tha". There is no clock here.

"kal" and "parso" mean the day before as well as the day after; the verb tells which. Where it
does not, the value stays "kal" or "parso".
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.nlu.entities.calendar_words import date_words
from bot.nlu.entities.lexicon import lexicon
from bot.nlu.entities.phrases import PhraseTable
from bot.nlu.entities.reading import Reading, Token

_PAST, _FUTURE = "past", "future"
_DIRECTED = {
    "kal": {_PAST: "yesterday", _FUTURE: "tomorrow"},
    "parso": {_PAST: "day_before_yesterday", _FUTURE: "day_after_tomorrow"},
}
_REACH = 9
_CLAUSE_ENDS = frozenset("।.?!|")


@lru_cache(maxsize=1)
def _days() -> PhraseTable:
    return PhraseTable(lexicon("dates")["relative"])


@lru_cache(maxsize=1)
def _tenses() -> PhraseTable:
    content = lexicon("dates")
    return PhraseTable({_FUTURE: content["future"], _PAST: content["past"]})


@lru_cache(maxsize=1)
def _endings() -> tuple[str, ...]:
    return tuple(date_words("future_endings"))


def _tense(tokens: Sequence[Token], first: int, last: int, text: str) -> str | None:
    """Past or future by the verb behind the day, else by one before it in the sentence."""
    for begin, stop in ((last, min(len(tokens), last + _REACH)), (max(0, first - _REACH), first)):
        part = tokens[begin:stop]
        ends = [at for at, token in enumerate(part) if token.text in _CLAUSE_ENDS]
        if begin == last and ends:
            part = part[: ends[0]]
        elif ends:
            part = part[ends[-1] + 1 :]
        found = [(match.first, match.value) for match in _tenses().find(part, text)]
        for at, token in enumerate(part):
            if token.kind == "word" and len(token.text) > 3 and token.text.endswith(_endings()):
                found.append((at, _FUTURE))
        if found:
            return min(found)[1]
    return None


def find_relative_dates(reading: Reading) -> None:
    """`date` for each day in words; the words stay free for other extractors."""
    tokens, text = reading.tokens, reading.view.text
    for match in _days().find(tokens, text):
        value = match.value
        if value in _DIRECTED:
            tense = _tense(tokens, match.first, match.last, text)
            value = _DIRECTED[value][tense] if tense else value
        if value != "none" and reading.is_free(match.start, match.end):
            reading.add("date", value, match.start, match.end)

"""Where and how a person supplies: across states or not, and grounds of section 24."""

from __future__ import annotations

from functools import lru_cache

from bot.nlu.entities.lexicon import fold, lexicon
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
    if not answers and (place := _inside_a_state(reading)) is not None:
        reading.add("inter_state", "no", *place)
    if not answers:
        return
    value, match = next((answer for answer in answers if answer[0] == "yes"), answers[0])
    reading.add("inter_state", value, match.start, match.end)


def _inside_a_state(reading: Reading) -> tuple[int, int] | None:
    """ "within Maharashtra", "दिल्ली में ही": where the one State named is said to hold it."""
    states = [entity for entity in reading.found if entity.name == "state"]
    if len(states) != 1:
        return None
    content = lexicon("supply_scope")["inside"]
    tokens = [token for token in reading.tokens if token.kind != "mark"]
    spans = [reading.view.span(token.start, token.end) for token in tokens]
    before = [each for each, (_, end) in zip(tokens, spans, strict=True) if end <= states[0].start]
    behind = [each for each, (at, _) in zip(tokens, spans, strict=True) if at >= states[0].end]
    leads = before and before[-1].text in {fold(word) for word in content["before"]}
    said = " ".join(token.text for token in behind)
    follows = any(f"{said} ".startswith(f"{fold(phrase)} ") for phrase in content["behind"])
    if not (leads or follows):
        return None
    word = before[-1] if leads else behind[0]
    return word.start, word.end


def find_grounds(reading: Reading) -> None:
    tokens = reading.free_tokens()
    seen: set[str] = set()
    for match in _grounds().find(tokens, reading.view.text):
        if match.value not in seen and not is_negated(tokens, match.first, match.last):
            reading.add("section_24_ground", match.value, match.start, match.end)
            seen.add(match.value)

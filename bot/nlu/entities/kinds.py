"""What kind of taxpayer, entity, price … the message speaks of: phrases of `lexicon/kinds.yml`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.phrases import Match, PhraseTable
from bot.nlu.entities.reading import Reading, Token

_NONE = "none"
#: In a message of so few words a short word is the answer to a question.
_ANSWER_WORDS = 2
_ALONE = {"bank": "bank", "trust": "trust", "बैंक": "bank", "government": "government"}
_ALONE |= {"govt": "government", "सरकारी": "government", "sarkari": "government"}
#: The flag that goes along with a value.
_FLAGS = {("interest_case", "wrong_credit"): "wrong_credit"}


@lru_cache(maxsize=1)
def _tables() -> dict[str, PhraseTable]:
    return {name: PhraseTable(values) for name, values in lexicon("kinds").items()}


@lru_cache(maxsize=1)
def _negations() -> tuple[frozenset[str], frozenset[str]]:
    content = lexicon("supply_scope")["negations"]
    return frozenset(map(fold, content["before"])), frozenset(map(fold, content["after"]))


def is_denied(tokens: Sequence[Token], match: Match) -> bool:
    """Whether a negation stands right beside the phrase: a farther one denies the verb."""
    before, behind = _negations()
    earlier = {token.text for token in tokens[max(0, match.first - 2) : match.first]}
    later = tokens[match.last].text if match.last < len(tokens) else ""
    return bool(earlier & before) or later in behind


def find_kinds(reading: Reading) -> None:
    """Each value of each kind once; what is denied ("composition nahi") does not count."""
    tokens, text = reading.tokens, reading.view.text
    for name, table in _tables().items():
        seen: set[str] = set()
        for match in table.find(tokens, text):
            if match.value == _NONE or match.value in seen or is_denied(tokens, match):
                continue
            seen.add(match.value)
            reading.add(name, match.value, match.start, match.end)
            if (name, match.value) in _FLAGS:
                reading.add(_FLAGS[name, match.value], "yes", match.start, match.end)
        if name == "entity_type" and not seen and len(tokens) <= _ANSWER_WORDS:
            for token in tokens:
                if token.text in _ALONE:
                    reading.add(name, _ALONE[token.text], token.start, token.end)
                    break

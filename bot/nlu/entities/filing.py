"""How a return is filed: nil or not, monthly or quarterly."""

from __future__ import annotations

from functools import cache, lru_cache

from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.phrases import PhraseTable
from bot.nlu.entities.reading import Reading

_NONE = "none"
_ROLE_OF_RATES = "per_month"


@lru_cache(maxsize=1)
def _nil_returns() -> PhraseTable:
    content = lexicon("nil_return")
    return PhraseTable({value: content[value] for value in (_NONE, "no", "yes", "bare")})


@cache
def _not_behind() -> frozenset[str]:
    return frozenset(map(fold, lexicon("nil_return")["not_behind"]))


@lru_cache(maxsize=1)
def _filings() -> PhraseTable:
    return PhraseTable(lexicon("filing"))


def find_nil_return(reading: Reading) -> None:
    """`nil_return`: no where it is denied, else yes; not for a tax head or a nil rate."""
    tokens = reading.tokens
    values = []
    for match in _nil_returns().find(tokens, reading.view.text):
        value = match.value
        if value == "bare":
            behind = tokens[match.last].text if match.last < len(tokens) else ""
            heads = any(entity.name == "tax_amount" for entity in reading.found)
            if heads or behind in _not_behind():
                continue
            value = "yes"
        if value != _NONE:
            values.append((value, match))
    if values:
        value, match = next((each for each in values if each[0] == "no"), values[0])
        reading.add("nil_return", value, match.start, match.end)


def find_filing(reading: Reading) -> None:
    """`filing`; "pichli timahi" is a period and "3 lakh monthly" an amount, not a way to file."""
    rates = any(entity.role == _ROLE_OF_RATES for entity in reading.found)
    periods = [(each.start, each.end) for each in reading.found if each.name == "period"]
    for match in _filings().find(reading.tokens, reading.view.text):
        start, end = reading.view.span(match.start, match.end)
        inside = any(start < last and first < end for first, last in periods)
        if match.value == _NONE or inside or (match.value == "monthly" and rates):
            continue
        reading.add("filing", match.value, match.start, match.end)
        return

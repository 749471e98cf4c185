"""What is supplied: goods, services or both; and goods that lose the higher limit."""

from __future__ import annotations

from functools import lru_cache

from bot.nlu.entities.lexicon import lexicon
from bot.nlu.entities.phrases import Match, PhraseTable
from bot.nlu.entities.reading import Reading

_NONE = "none"
#: Words that only hint (a shop may repair) give way to a plain statement.
_HINT = "goods_hint"


@lru_cache(maxsize=1)
def _kinds() -> PhraseTable:
    content = lexicon("supply")
    kinds = {kind: content[kind] for kind in ("both", "goods", _HINT, "services")}
    return PhraseTable({_NONE: content["not_a_supply"], **kinds})


@lru_cache(maxsize=1)
def _excluded() -> PhraseTable:
    return PhraseTable(lexicon("excluded_goods"))


def _whole(matches: list[Match]) -> str:
    kinds = {match.value for match in matches}
    return kinds.pop() if len(kinds) == 1 else "both"


def find_supplies(reading: Reading) -> None:
    """One `supply_kind` for the message (both when it names goods and services)."""
    tokens = reading.free_tokens()
    text = reading.view.text
    matches = [match for match in _kinds().find(tokens, text) if match.value != _NONE]
    both = [match for match in matches if match.value == "both"]
    bare_both = both and all(match.last - match.first == 1 for match in both)
    if bare_both and len(reading.tokens) > 6:  # "dono taraf", "both portals": not about supplies
        matches = [match for match in matches if match.value != "both"]
    matches = [match for match in matches if match.value != _HINT] or [
        match._replace(value="goods") for match in matches
    ]
    if matches:
        start, end = matches[0].start, matches[0].end
        reading.add("supply_kind", _whole(matches), start, end)
    for match in _excluded().find(tokens, text)[:1]:
        reading.add("excluded_goods", "yes", match.start, match.end)

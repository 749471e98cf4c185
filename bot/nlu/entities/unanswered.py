"""What is not known or not done: "pata nahi" as an answer, "abhi tak nahi bhara" as a fact."""

from __future__ import annotations

from functools import cache, lru_cache

from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.phrases import PhraseTable
from bot.nlu.entities.reading import Reading

#: An answer has hardly a word beside "I don't know".
_BESIDE = 4


@lru_cache(maxsize=1)
def _not_known() -> PhraseTable:
    return PhraseTable({"yes": lexicon("not_known")["phrases"]})


@cache
def _other() -> frozenset[str]:
    return frozenset(map(fold, lexicon("not_known")["other"]))


@lru_cache(maxsize=1)
def _not_done() -> PhraseTable:
    content = lexicon("not_done")
    return PhraseTable({"none": content["none"], "yes": content["yes"]})


def find_not_known(reading: Reading) -> None:
    """`not_known` for a message that says little else."""
    words = [token for token in reading.tokens if token.kind != "mark"]
    for match in _not_known().find(reading.tokens, reading.view.text)[:1]:
        said = match.last - match.first
        if len(words) - said <= _BESIDE and not any(word.text in _other() for word in words):
            reading.add("not_known", "yes", match.start, match.end)


def find_not_done(reading: Reading) -> None:
    """`not_done`: neither filed nor paid so far; what was only not done in time is done."""
    found = _not_done().find(reading.tokens, reading.view.text)
    if found and all(match.value == "yes" for match in found):
        reading.add("not_done", "yes", found[0].start, found[0].end)

"""States and Union territories: names, old names, short forms, cities, typing mistakes."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.phrases import PhraseTable, words_of
from bot.nlu.entities.reading import Reading, Token
from rules_engine.states import all_states

#: A misspelt name has at least this many letters and is at least this similar.
_FUZZY_LENGTH = 6
_FUZZY_SCORE = 85.0
#: A message of so few words may well be the answer "which State?": one letter less is enough.
_ANSWER_WORDS = 2
_ANSWER_LENGTH = 5
#: Aliases up to this length are treated as short forms.
_SHORT_FORM = 3
_BESIDE = ("behind", "before", "verbs", "distinct")
_CODE_WORDS = frozenset({"code", "कोड"})


@lru_cache(maxsize=1)
def _names() -> tuple[PhraseTable, PhraseTable, dict[str, str]]:
    """Phrases of names and cities, short forms, and one-word names for fuzzy matching."""
    names: dict[str, list[str]] = {}
    short: dict[str, list[str]] = {}
    fuzzy: dict[str, str] = {}
    for code, entry in lexicon("states").items():
        names[code] = [*entry["names"], *entry.get("cities", ())]
        short[code] = list(entry.get("short", ()))
        for name in entry["names"]:
            folded = "".join(words_of(name))
            if len(folded) >= _FUZZY_LENGTH:
                fuzzy.setdefault(folded, code)
    for state in all_states():
        if state.code not in names:
            continue
        for name in (state.en, state.hi, state.hi_latn, *state.aliases, *state.old_names):
            long_enough = len("".join(words_of(name))) > _SHORT_FORM
            (names if long_enough else short)[state.code].append(name)
    return PhraseTable(names), PhraseTable(short), fuzzy


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(state.code for state in all_states())


@lru_cache(maxsize=1)
def _ordinary() -> frozenset[str]:
    """Words that resemble a state but are not one."""
    return frozenset(map(fold, lexicon("not_states")["words"]))


@lru_cache(maxsize=20_000)
def _misspelt(word: str, shortest: int = _FUZZY_LENGTH) -> str | None:
    """The state that a single misspelt word means."""
    if len(word) < shortest or word in _ordinary():
        return None
    fuzzy = _names()[2]
    best = process.extractOne(word, fuzzy.keys(), scorer=fuzz.ratio, score_cutoff=_FUZZY_SCORE)
    if best is None or best[0][0] != word[0] or abs(len(best[0]) - len(word)) > 2:
        return None
    return fuzzy[best[0]]


@lru_cache(maxsize=1)
def _beside() -> dict[str, frozenset[str]]:
    """Words beside a two-letter form that make it a state ("up me", "in UP") or not ("set up")."""
    content = lexicon("not_states")
    return {place: frozenset(map(fold, content[place])) for place in _BESIDE}


def _short_counts(reading: Reading, tokens: list[Token], first: int, last: int) -> bool:
    """Whether a short form at tokens [first, last) is a state and no ordinary word."""
    words = [token for token in tokens if token.kind != "mark"]
    start, end = tokens[first].start, tokens[last - 1].end
    if last - first >= 2 or len(words) == last - first:
        return True
    beside = _beside()
    before = tokens[first - 1].text if first else ""
    behind = tokens[last].text if last < len(tokens) else ""
    if before in beside["verbs"] or before.isdigit():
        return False
    begin, stop = reading.view.span(start, end)
    original = reading.view.original
    capitals = original[begin:stop].isupper() and not original.isupper()
    distinct = tokens[first].text in beside["distinct"]
    if behind in beside["behind"]:
        return capitals or distinct
    return capitals and (distinct or before in beside["before"])


def find_states(reading: Reading) -> None:
    tokens = reading.free_tokens()
    text = reading.view.text
    names, short, _ = _names()
    spans: list[tuple[int, int]] = []
    for match in names.find(tokens, text):
        reading.add("state", match.value, match.start, match.end)
        spans.append((match.first, match.last))
    for match in short.find(tokens, text):
        inside = any(first < match.last and match.first < last for first, last in spans)
        if not inside and _short_counts(reading, tokens, match.first, match.last):
            reading.add("state", match.value, match.start, match.end)
            spans.append((match.first, match.last))
    covered = {index for first, last in spans for index in range(first, last)}
    words = [(i, t) for i, t in enumerate(tokens) if t.kind == "word" and i not in covered]
    shortest = _ANSWER_LENGTH if len(words) <= _ANSWER_WORDS else _FUZZY_LENGTH
    for order, (index, token) in enumerate(words):
        code = _misspelt(token.text, shortest)
        end = token.end
        if code is None and order + 1 < len(words) and words[order + 1][0] == index + 1:
            following = words[order + 1][1]
            pair = token.text + following.text
            if len(token.text) >= 3 and len(following.text) >= 4 and len(pair) >= 9:
                code, end = _misspelt(pair), following.end
        if code is not None and index not in covered:
            reading.add("state", code, token.start, end)
            covered.update((index, index + 1))
    _state_codes(reading, tokens)
    reading.found.sort(key=lambda entity: entity.start)


def _state_codes(reading: Reading, tokens: list[Token]) -> None:
    """ "code 08", "state code 27", "08 code"."""
    for index, token in enumerate(tokens):
        if token.kind != "number" or token.text.zfill(2) not in _codes() or len(token.text) > 2:
            continue
        near = {t.text for t in tokens[max(0, index - 2) : index]}
        near.update(t.text for t in tokens[index + 1 : index + 2])
        words = {t.text for t in tokens}
        if near & _CODE_WORDS and not words & {"hsn", "sac", "pin", "error", "एचएसएन"}:
            reading.add("state", token.text.zfill(2), token.start, token.end, claim=True)

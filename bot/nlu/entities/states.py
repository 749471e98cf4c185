"""States and Union territories: names, old names, short forms, cities, typing mistakes."""

from __future__ import annotations

from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.phrases import Match, PhraseTable, words_of
from bot.nlu.entities.reading import Reading, Token
from bot.nlu.entities.state_roles import Mention, roles_of
from rules_engine.states import all_states

#: A misspelt name has at least this many letters and is at least this similar.
_FUZZY_LENGTH = 6
_FUZZY_SCORE = 85.0
#: A message of so few words may well be the answer "which State?": one letter less is enough.
_ANSWER_WORDS = 2
_ANSWER_LENGTH = 5
#: Aliases up to this length are treated as short forms.
_SHORT_FORM = 3
#: A short form of so many letters may have dots: "T.N.".
_INITIALS = 2
_BESIDE = ("behind", "before", "verbs", "distinct")
#: Between the ends of a route.
_FROM_TO = frozenset({"se", "to", "से"})


@lru_cache(maxsize=1)
def _names() -> tuple[PhraseTable, PhraseTable, PhraseTable, dict[str, str]]:
    """Phrases of names and cities, short forms, these by their letters, names to resemble."""
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
    letters = {
        code: [" ".join(form) for form in forms if form.isalpha() and len(form) == _INITIALS]
        for code, forms in short.items()
    }
    return PhraseTable(names), PhraseTable(short), PhraseTable(letters), fuzzy


@cache
def _code_words(section: str) -> frozenset[str]:
    return frozenset(map(fold, lexicon("state_codes")[section]))


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
    fuzzy = _names()[3]
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
    words = [token for token in reading.tokens if token.kind != "mark"]
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
    """`state` with the role `from` or `to`, and `state_code` where the message asks for one."""
    tokens = reading.free_tokens()
    text = reading.view.text
    found = _named(reading, tokens)
    covered = {index for each in found for index in range(each.first, each.last)}
    words = [(i, t) for i, t in enumerate(tokens) if t.kind == "word" and i not in covered]
    shortest = _ANSWER_LENGTH if len(words) <= _ANSWER_WORDS else _FUZZY_LENGTH
    for order, (index, token) in enumerate(words):
        code, last = _misspelt(token.text, shortest), index + 1
        if code is None and order + 1 < len(words) and words[order + 1][0] == index + 1:
            following = words[order + 1][1]
            pair = token.text + following.text
            if len(token.text) >= 3 and len(following.text) >= 4 and len(pair) >= 9:
                code, last = _misspelt(pair), index + 2
        if code is not None and index not in covered:
            found.append(Mention(code, token.start, tokens[last - 1].end, index, last))
            covered.update((index, index + 1))
    found.sort(key=lambda each: each.start)
    for state, role in zip(found, roles_of(found, tokens, text) if found else (), strict=True):
        reading.add("state", state.code, state.start, state.end, role=role)
    _state_codes(reading, tokens)


def _named(reading: Reading, tokens: list[Token]) -> list[Mention]:
    """States named by name or city, and by short forms where these can't be an ordinary word."""
    names, short, letters, _ = _names()
    text = reading.view.text
    dotted = [each for each in letters.find(tokens, text) if text[each.start + 1] == "."]
    found = [
        Mention(match.value, match.start, match.end, match.first, match.last)
        for match in [*names.find(tokens, text), *dotted]
    ]
    matches = short.find(tokens, reading.view.text)
    sure = {(each.first, each.last) for each in found}
    sure |= {(m.first, m.last) for m in matches if tokens[m.first].text in _beside()["distinct"]}
    for match in matches:
        inside = any(each.first < match.last and match.first < each.last for each in found)
        counts = _short_counts(reading, tokens, match.first, match.last)
        if not inside and (counts or _in_a_route(reading, tokens, match, sure)):
            found.append(Mention(match.value, match.start, match.end, match.first, match.last))
    return found


def _in_a_route(
    reading: Reading, tokens: list[Token], match: Match, sure: set[tuple[int, int]]
) -> bool:
    """Whether a short form is one end of "haryana se up", "mp to up", "MH to KA"."""
    begin, stop = reading.view.span(match.start, match.end)
    original = reading.view.original
    capitals = original[begin:stop].isupper() and not original.isupper()
    if (match.first, match.last) not in sure and not capitals:
        return False
    if match.first and tokens[match.first - 1].text in _beside()["verbs"]:
        return False
    comes = match.first > 1 and tokens[match.first - 1].text in _FROM_TO
    goes = match.last + 1 < len(tokens) and tokens[match.last].text in _FROM_TO
    return (comes and any(last == match.first - 1 for _, last in sure)) or (
        goes and any(first == match.last + 1 for first, _ in sure)
    )


def _state_codes(reading: Reading, tokens: list[Token]) -> None:
    """ "code 08", "state code 27", "08 code", "27 kis state ka", "18 se shuru hone wala GSTIN"."""
    words = {token.text for token in tokens}
    if words & _code_words("other_codes"):
        return
    for index, token in enumerate(tokens):
        if not token.text.isdigit() or len(token.text) > 2:
            continue
        near = {t.text for t in tokens[max(0, index - 2) : index]}
        near.update(t.text for t in tokens[index + 1 : index + 2])
        named = bool(near & _code_words("code"))
        behind = [t.text for t in tokens[index + 1 : index + 4]]
        earlier = [t.text for t in tokens[max(0, index - 2) : index]]
        asked = (
            len(earlier) == 2 and earlier[0] in _code_words("starts_with") and earlier[1] == "with"
        )
        asked |= bool(set(behind[:2]) & _code_words("which")) and bool(
            set(behind) & _code_words("state")
        )
        asked |= behind[:1] in (["se"], ["से"]) and bool(set(behind) & _code_words("begins"))
        if not named and not asked:
            continue
        counted = token.text[0] != "0" and behind[:1] and behind[0] in _code_words("code")
        if counted and len(token.text) == 1 and not words & _code_words("state"):
            continue  # "5 code aa chuke"
        code = token.text.zfill(2)
        if named and code in _codes():
            reading.add("state", code, token.start, token.end)
        reading.add("state_code", code, token.start, token.end, claim=True)

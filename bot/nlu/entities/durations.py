"""Days, months, kilometres, seats: "10 din late", "दो महीने", "250 km"; "5 din pehle" is a date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache

from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.numbers import Number, plain, read_number
from bot.nlu.entities.phrases import Match, PhraseTable
from bot.nlu.entities.reading import Reading, Token

_DAYS_OF_A_WEEK = 7
_LARGEST: Mapping[str, Decimal] = {
    "days": Decimal(3000),
    "weeks": Decimal(200),
    "months": Decimal(120),
    "distance_km": Decimal(10_000),
    "seats": Decimal(999),
}
_HUNDRED = Decimal(100)
_NO_TIME = frozenset({"distance_km", "seats"})


@lru_cache(maxsize=1)
def _units() -> PhraseTable:
    content = lexicon("durations")
    return PhraseTable({name: content[name] for name in _LARGEST})


@cache
def _words(section: str) -> frozenset[str]:
    return frozenset(map(fold, lexicon("durations")[section]))


def find_durations(reading: Reading) -> None:
    """`days`, `months`, `distance_km`, `seats`; what counts back from today is a `date`."""
    tokens = reading.free_tokens()
    units = {match.first: match for match in _units().find(tokens, reading.view.text)}
    if not units:
        return
    position = 0
    while position < len(tokens):
        number = read_number(tokens, position)
        last = number.last if number else position
        if last < len(tokens) and tokens[last].text == "-":
            last += 1
        unit = units.get(last) if number else None
        if number is None or unit is None or not _possible(number, unit.value):
            # Number words are retried behind: "dusre do din".
            position = max(position + 1, number.last if number and not number.from_words else 0)
            continue
        before = tokens[number.first - 1].text if number.first else ""
        if _is_range(tokens, number.first):
            reading.claimed.append((tokens[number.first - 2].start, unit.end))
            position = unit.last
            continue
        if unit.value == "months" and before in _words("every"):
            position = unit.last
            continue
        behind = tokens[unit.last].text if unit.last < len(tokens) else ""
        start, end = tokens[number.first].start, unit.end
        if behind not in _words("ago") or unit.value in _NO_TIME:
            _add(reading, number, unit, start, end)
        else:
            earlier = tokens[number.first - 2] if number.first > 1 else None
            end = tokens[unit.last].end
            if before not in _words("from_another_day"):
                _add_ago(reading, number, unit, start, end)
            elif earlier and earlier.text in _words("today"):
                _add_ago(reading, number, unit, earlier.start, end)
        position = unit.last


def _is_range(tokens: Sequence[Token], first: int) -> bool:
    """ "10-15 din", "10 se 15 din": which of the two is not for us to guess."""
    return (
        first > 1
        and tokens[first - 2].kind == "number"
        and tokens[first - 1].text in _words("range")
    )


def _possible(number: Number, unit: str) -> bool:
    whole = unit == "distance_km" or number.value == int(number.value)
    scale = number.scale is None or unit == "distance_km" or number.scale == _HUNDRED
    return whole and scale and 0 < number.value <= _LARGEST[unit]


def _count(number: Number, unit: str) -> tuple[str, str]:
    """The name of the entity and how many: weeks are days."""
    if unit == "weeks":
        return "days", plain(number.value * _DAYS_OF_A_WEEK)
    return unit, plain(number.value)


def _add(reading: Reading, number: Number, unit: Match, start: int, end: int) -> None:
    name, count = _count(number, unit.value)
    reading.add(name, count, start, end, claim=True)


def _add_ago(reading: Reading, number: Number, unit: Match, start: int, end: int) -> None:
    name, count = _count(number, unit.value)
    reading.add("date", f"{count}_{name}_ago", start, end, claim=True)

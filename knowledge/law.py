"""The figures that articles may name, out of the rules engine's dated parameters.

The one module of this package that reads the rules engine: everything else is handed its figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from knowledge.figures import Figure, Names, Spoken, day_in_words, languages, ordinal, spoken
from rules_engine.dated import DatedValue, Parameter, parameter, parameter_names
from rules_engine.states import State, all_states


@lru_cache(maxsize=4)
def figures_on(day: date) -> Mapping[str, Figure]:
    """Every figure by name as of a day.

    `x` is the value in force; `x:since` its first day, `x:nth` the value as an ordinal,
    `x:before` the value before the last change, `x:until` that former value's last day.
    What is no longer in force has only its former value.
    """
    names = {state.code: _names(state) for state in all_states()}
    found: dict[str, Figure] = {}
    for name in parameter_names():
        for figure in _figures(parameter(name), day, names):
            found[figure.name] = figure
    return found


@lru_cache(maxsize=12)
def figures(day: date, language: str) -> Mapping[str, str]:
    """The words of every figure in one language: `registration.limit` → "₹20 lakh"."""
    return {name: figure.texts[language] for name, figure in figures_on(day).items()}


def sources(names: Iterable[str], day: date) -> list[dict[str, str]]:
    """Where the figures named in a text come from, each source once, with its first day."""
    known = figures_on(day)
    found: dict[tuple[str, date], dict[str, str]] = {}
    for name in names:
        figure = known[name]
        entry = {"title": figure.title, "since": figure.since.isoformat()}
        if figure.link:
            entry["url"] = figure.link
        found.setdefault((figure.title, figure.since), entry)
    return list(found.values())


def _figures(law: Parameter, day: date, names: Names) -> Iterable[Figure]:
    position = sum(since <= day for since in law.dates) - 1
    if position < 0:
        return
    now, since = law.entries[position], law.dates[position]
    former = law.entries[position - 1] if position else None
    told = now or former
    if told is None:
        return

    def figure(name: str, texts: Spoken) -> Figure:
        source = told.source
        return Figure(name, texts, law.name, since, source.title, source.link)

    base = law.name.replace("/", ".")
    if now is not None:  # the day counts even if the value is a yes or the name of a rule
        yield figure(f"{base}:since", day_in_words(since))
    for keys, texts in _spoken(now, names):
        yield figure(f"{base}{keys}", texts)
        yield figure(f"{base}{keys}:since", day_in_words(since))
        if (counted := ordinal(texts)) is not None:
            yield figure(f"{base}{keys}:nth", counted)
    for keys, texts in _spoken(former, names):
        yield figure(f"{base}{keys}:before", texts)
        if former is not None and former.until is not None:
            yield figure(f"{base}{keys}:until", day_in_words(former.until))


def _names(state: State) -> Spoken:
    return {language: state.name(language) for language in languages()}


def _spoken(entry: DatedValue | None, names: Names) -> Iterable[tuple[str, Spoken]]:
    return spoken(entry.value, entry.unit, names) if entry else ()

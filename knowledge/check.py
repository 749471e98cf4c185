"""Keeping the words true: everything about topics and articles that a machine can check.

Each finding is one line, "file: field: what is wrong", for an editor who does not program.
How texts should look stands in house_style.yml, not here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from knowledge.article import PLACEHOLDER, Article, placeholders, read_article
from knowledge.errors import FileInvalid
from knowledge.figures import Figure
from knowledge.library import article_files
from knowledge.topics import Catalogue, read_catalogue
from knowledge.yaml_file import Fields, read_yaml

STEP = re.compile(r"^\d+\. ", re.MULTILINE)
DIGITS = re.compile(r"\d+")
LINK = re.compile(r"https?://|www\.[a-z]")
SENTENCE_END = re.compile(r"(?<=[.।?!])\s+|\n+|; ")
# what stands for a kind of text in house_style.yml: next_steps[0] is a next_step
FIELD_NUMBER = re.compile(r"s?\[\d+\]|(?<=^part)s\.\w+")
WORD = re.compile(r"[\w\u0900-\u0963]+")
MUST_DIFFER = ("question", "answer", "short", "next_steps")


@dataclass(frozen=True)
class HouseStyle:
    """Limits in characters, digits that are names and not figures, words nobody speaks."""

    limits: Mapping[str, int]
    allowed_digits: re.Pattern[str]
    banned: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class _Reader:
    """What every check of one article needs to know."""

    style: HouseStyle
    catalogue: Catalogue
    figures: Mapping[str, Figure]
    on: date | None


def check(
    knowledge: Path,
    figures: Mapping[str, Figure],
    *,
    on: date | None = None,
    complete: bool = False,
) -> list[str]:
    """All findings in a knowledge folder, in the order of the files; empty when all is well.

    `figures` are those that articles may name (law.figures_on); `on` switches on the check for
    articles not reviewed for long; `complete` demands an article for every answer topic.
    """
    try:
        catalogue = read_catalogue(knowledge / "topics.yml")
        style = read_house_style(knowledge / "house_style.yml", catalogue.languages)
    except FileInvalid as error:
        return str(error).splitlines()
    findings = list(_check_titles(catalogue, style))
    reader = _Reader(style, catalogue, figures, on)
    written: set[str] = set()
    asked: dict[str, str] = {}
    for file in article_files(knowledge):
        try:
            article = read_article(file, knowledge / "articles", catalogue.languages)
        except FileInvalid as error:
            findings.extend(str(error).splitlines())
            written.add(".".join(file.relative_to(knowledge / "articles").with_suffix("").parts))
            continue
        written.add(article.topic)
        shown_as = file.relative_to(knowledge).as_posix()
        findings.extend(f"{shown_as}: {finding}" for finding in _check_article(article, reader))
        findings.extend(f"{shown_as}: {finding}" for finding in _check_asked_once(article, asked))
    findings.extend(_check_missing(catalogue, written, complete))
    return findings


def read_house_style(path: Path, languages: tuple[str, ...]) -> HouseStyle:
    """Read house_style.yml; raises FileInvalid."""
    fields = Fields(path.name, read_yaml(path, path.name))
    limits = fields.take("limits")
    allowed = fields.texts("allowed_digits")
    banned = fields.lists_by_script("banned", languages)
    if not isinstance(limits, Mapping) or not all(isinstance(n, int) for n in limits.values()):
        fields.complain("limits", "must map each kind of text to a whole number")
    fields.raise_problems()
    return HouseStyle(limits, re.compile("|".join(allowed) or "$^", re.MULTILINE), banned)


def bare_figures(text: str, style: HouseStyle) -> list[str]:
    """Digits in a text that are neither a placeholder nor part of a name such as GSTR-3B."""
    return DIGITS.findall(style.allowed_digits.sub(" ", PLACEHOLDER.sub(" ", text)))


def scripts_of(text: str) -> set[str]:
    """Writing systems of the letters in a text, as Unicode calls them: {"Latin"}."""
    return {
        unicodedata.name(char, "?").split()[0].capitalize()
        for char in PLACEHOLDER.sub(" ", text)
        if unicodedata.category(char)[0] == "L"
    }


def _check_titles(catalogue: Catalogue, style: HouseStyle) -> Iterator[str]:
    for kind, entries in (("topics", catalogue.topics), ("groups", catalogue.groups)):
        for name, entry in entries.items():
            for language, title in entry.title.items():
                field = f"topics.yml: {kind}.{name}.title.{language}"
                if len(title) > style.limits["title"]:
                    yield f"{field}: {len(title)} characters, at most {style.limits['title']}"
                for finding in _wrong_scripts(title, catalogue.scripts[language]):
                    yield f"{field}: {finding}"
                for figure in bare_figures(title, style):
                    yield f"{field}: bare figure {figure!r}; titles carry no figures"


def _check_article(article: Article, reader: _Reader) -> Iterator[str]:
    known = reader.catalogue.topics
    if article.topic not in known:
        yield f"topic: {article.topic!r} is not in topics.yml"
    elif known[article.topic].kind != "answer":
        yield f"topic: {article.topic!r} is of kind {known[article.topic].kind!r}, not 'answer'"
    for related in article.related:
        if related not in known or related == article.topic:
            yield f"related: {related!r} is no other topic of topics.yml"
    for n, source in enumerate(article.sources):
        if "url" in source and (problem := _link_problem(source["url"])):
            yield f"sources[{n}].url: {problem}"
    if reader.on is not None:
        yield from _check_age(article, reader.on, reader.style.limits["review_months"])
    yield from _check_law_since_review(article, reader.figures)
    for field, texts in article.shown_texts():
        yield from _check_scripts_together(field, texts)
        for language, text in texts.items():
            for finding in _check_text(field, text, language, reader):
                yield f"{field}.{language}: {finding}"
    yield from _check_asks(article, reader)


def _check_scripts_together(field: str, texts: Mapping[str, str]) -> Iterator[str]:
    """The first language is the measure: the others need the same figures and as many steps."""
    first, *others = texts
    figures = sorted(set(placeholders(texts[first])))
    steps = STEP.findall(texts[first])
    for other in others:
        found = sorted(set(placeholders(texts[other])))
        if found != figures:
            yield f"{field}.{other}: has figures {found}, but {first} has {figures}"
        if STEP.findall(texts[other]) != steps:
            yield f"{field}.{other}: numbers its steps unlike {first}"
        if texts[other] == texts[first] and field.startswith(MUST_DIFFER):
            yield f"{field}.{other}: is the same text as {first}; not translated?"
    if steps != [f"{n}. " for n in range(1, len(steps) + 1)]:
        yield f"{field}.{first}: steps are not numbered 1, 2, 3 …"


def _check_text(field: str, text: str, language: str, reader: _Reader) -> Iterator[str]:
    for name in placeholders(text):
        if name not in reader.figures:
            yield f"placeholder {{{name}}} is no figure of the law"
    yield from _wrong_scripts(text, reader.catalogue.scripts[language])
    for figure in bare_figures(text, reader.style):
        yield f"bare figure {figure!r}; use a {{parameter}} or add the name to house_style.yml"
    for word in reader.style.banned[language]:
        if word.casefold() in text.casefold():
            yield f"banned word {word!r}"
    if LINK.search(text):
        yield "an address stands in the text; use a {parameter} or `sources`"
    for sentence in SENTENCE_END.split(PLACEHOLDER.sub("0", text)):
        if (words := len(sentence.split())) > reader.style.limits["sentence_words"]:
            start = " ".join(sentence.split()[:5])
            yield f"a sentence of {words} words ({start} …); split it"
    limit = reader.style.limits.get(FIELD_NUMBER.sub("", field))
    if limit is not None and len(text) > limit:
        yield f"{len(text)} characters, at most {limit}"
    if field == "answer" and text.endswith("?"):
        yield "ends with a question; the bot itself asks whether it helped"


def _check_asks(article: Article, reader: _Reader) -> Iterator[str]:
    least = reader.style.limits["asks"]
    for language, asks in article.asks.items():
        if len(set(asks)) < least:
            yield f"asks.{language}: {len(set(asks))} different ways of asking, at least {least}"
        for n, ask in enumerate(asks):
            for finding in _wrong_scripts(ask, reader.catalogue.scripts[language]):
                yield f"asks.{language}[{n}]: {finding}"


def _check_asked_once(article: Article, asked: dict[str, str]) -> Iterator[str]:
    """Whoever asks the same must get the same: `asked` grows by what this article is asked."""
    for language, asks in article.asks.items():
        for n, ask in enumerate((*asks, article.question[language])):
            other = asked.setdefault(" ".join(WORD.findall(ask.casefold())), article.topic)
            if other != article.topic:
                where = f"asks.{language}[{n}]" if n < len(asks) else f"question.{language}"
                yield f"{where}: {ask!r} stands in {other} too"


def _check_age(article: Article, on: date, months: int) -> Iterator[str]:
    reviewed = article.reviewed_on
    if reviewed > on:
        yield f"reviewed_on: {reviewed} is after {on}"
    age = (on.year - reviewed.year) * 12 + on.month - reviewed.month - (on.day < reviewed.day)
    if age >= months:
        yield f"reviewed_on: {reviewed}, not reviewed for {age} months"


def _check_law_since_review(article: Article, figures: Mapping[str, Figure]) -> Iterator[str]:
    changed = {
        (figures[name].parameter, figures[name].since)
        for name in article.parameters
        if name in figures and figures[name].since > article.reviewed_on
    }
    for name, since in sorted(changed):
        yield f"reviewed_on: {name} has changed on {since}, after the review"


def _wrong_scripts(text: str, allowed: tuple[str, ...]) -> Iterator[str]:
    found = scripts_of(text)
    if allowed[0] not in found:
        yield f"has no {allowed[0]} letters"
    for script in sorted(found.difference(allowed)):
        yield f"has {script} letters"


def _link_problem(url: str) -> str | None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or "." not in parts.netloc or " " in url:
        return f"{url!r} is no address like https://www.gst.gov.in"
    return None


def _check_missing(catalogue: Catalogue, written: Collection[str], complete: bool) -> Iterator[str]:
    """A group of articles that was begun must be whole; with `complete`, every group."""
    begun = {topic.split(".")[0] for topic in written}
    for topic in catalogue.topics.values():
        if topic.kind != "answer" or topic.id in written:
            continue
        if complete or topic.id.split(".")[0] in begun:
            yield f"articles/{topic.id.replace('.', '/')}.yml: is missing"

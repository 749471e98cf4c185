"""One article: what a taxpayer asks, the answer in every script, and what to try next.

File format (knowledge/articles/<group>/<name>.yml, topic id `<group>.<name>`):

    topic, valid_from (first day the answer is right), reviewed_on, tags, related (topic ids),
    sources [{title, url?}], question {en, hi, hi-Latn}, answer {…}, short {…},
    next_steps [{…}]   tried one after the other while the user says "still not working"
    asks {en: […], …}  ways people ask, for search
    changed {…}   what older guides say and what the law is now, one line (optional)
    warning {…}   a trap, or a story that saves trouble, one line (optional)
    parts [{key, title {…}, text {…}}]   a long reference in pieces that fit a phone (optional)

Figures are placeholders named after parameters: `{portal.lock_minutes}` is the value of
rules_engine/parameters/portal/lock_minutes.yml in the reader's words, brought by the caller
(see figures.py for what a placeholder can say).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.errors import FigureMissing, UnknownLanguage
from knowledge.yaml_file import Fields, read_yaml

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def placeholders(text: str) -> tuple[str, ...]:
    """Names of the figures that a text asks for, in order of appearance."""
    return tuple(PLACEHOLDER.findall(text))


@dataclass(frozen=True)
class Part:
    """One piece of a long reference."""

    key: str
    title: Mapping[str, str]
    text: Mapping[str, str]


@dataclass(frozen=True)
class Article:
    """The words on one topic. Texts with placeholders are read through the methods."""

    topic: str
    question: Mapping[str, str]
    answer: Mapping[str, str]
    short: Mapping[str, str]
    next_steps: tuple[Mapping[str, str], ...]
    sources: tuple[Mapping[str, str], ...]
    valid_from: date
    reviewed_on: date
    tags: tuple[str, ...]
    asks: Mapping[str, tuple[str, ...]]
    parameters: tuple[str, ...]
    related: tuple[str, ...] = ()
    changed: Mapping[str, str] | None = None
    warning: Mapping[str, str] | None = None
    parts: tuple[Part, ...] = ()

    @property
    def version(self) -> str:
        """The review's date and a fingerprint of all words: what a vote on the answer is about."""
        words = "\n".join(text for _, scripts in self.shown_texts() for text in scripts.values())
        return f"{self.reviewed_on}.{hashlib.sha256(words.encode()).hexdigest()[:8]}"

    def text(self, language: str, figures: Mapping[str, str]) -> str:
        """The answer with its figures; raises FigureMissing, UnknownLanguage."""
        return self.filled(self.answer, language, figures)

    def brief(self, language: str, figures: Mapping[str, str]) -> str:
        """The answer in a sentence or two."""
        return self.filled(self.short, language, figures)

    def next_step(self, n: int, language: str, figures: Mapping[str, str]) -> str | None:
        """The further step after `n` were shown (0 gives the first), or None when none is left."""
        if not 0 <= n < len(self.next_steps):
            return None
        return self.filled(self.next_steps[n], language, figures)

    def part(self, key: str) -> Part | None:
        """The part with a key, or None when the article has no such part."""
        return next((part for part in self.parts if part.key == key), None)

    def shown_texts(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Every text that a user can read, with the name of its field."""
        yield "question", self.question
        yield "answer", self.answer
        yield "short", self.short
        if self.changed:
            yield "changed", self.changed
        if self.warning:
            yield "warning", self.warning
        for n, step in enumerate(self.next_steps):
            yield f"next_steps[{n}]", step
        for part in self.parts:
            yield f"parts.{part.key}.title", part.title
            yield f"parts.{part.key}.text", part.text

    def filled(self, text: Mapping[str, str], language: str, figures: Mapping[str, str]) -> str:
        """One of the article's texts with its figures; raises FigureMissing, UnknownLanguage."""
        if language not in text:
            raise UnknownLanguage(language, text)

        def figure(match: re.Match[str]) -> str:
            name = match.group(1)
            if name not in figures:
                raise FigureMissing(self.topic, name)
            return figures[name]

        return PLACEHOLDER.sub(figure, text[language])


def read_article(path: Path, root: Path, languages: tuple[str, ...]) -> Article:
    """Read one article below `root`; raises FileInvalid with every problem of the file."""
    shown_as = path.relative_to(root.parent).as_posix()
    fields = Fields(shown_as, read_yaml(path, shown_as))
    topic = fields.text("topic")
    expected = ".".join(path.relative_to(root).with_suffix("").parts)
    if topic and topic != expected:
        fields.complain("topic", f"is {topic!r}, but the file's place says {expected!r}")
    sources = _read_sources(fields)
    parts = _read_parts(fields, languages)
    draft = Article(
        topic=topic,
        question=fields.in_scripts("question", languages),
        answer=fields.in_scripts("answer", languages),
        short=fields.in_scripts("short", languages),
        next_steps=tuple(fields.list_in_scripts("next_steps", languages)),
        sources=sources,
        valid_from=fields.day("valid_from"),
        reviewed_on=fields.day("reviewed_on"),
        tags=fields.texts("tags"),
        asks=fields.lists_by_script("asks", languages),
        parameters=(),
        related=fields.texts("related"),
        changed=fields.in_scripts_if_any("changed", languages),
        warning=fields.in_scripts_if_any("warning", languages),
        parts=parts,
    )
    fields.raise_problems()
    return _with_parameters(draft)


def _with_parameters(article: Article) -> Article:
    names = {
        name
        for _, scripts in article.shown_texts()
        for text in scripts.values()
        for name in placeholders(text)
    }
    return Article(**{**article.__dict__, "parameters": tuple(sorted(names))})


def _read_sources(fields: Fields) -> tuple[Mapping[str, str], ...]:
    sources = []
    for source in fields.mappings("sources"):
        entry = {"title": source.text("title")}
        if source.take("url", optional=True) is not None:
            entry["url"] = source.text("url")
        fields.absorb(source)
        sources.append(entry)
    if not sources:
        fields.complain("sources", "needs at least one")
    return tuple(sources)


def _read_parts(fields: Fields, languages: tuple[str, ...]) -> tuple[Part, ...]:
    parts = []
    for part in fields.mappings("parts", optional=True):
        parts.append(
            Part(
                key=part.text("key"),
                title=part.in_scripts("title", languages),
                text=part.in_scripts("text", languages),
            )
        )
        fields.absorb(part)
    return tuple(parts)

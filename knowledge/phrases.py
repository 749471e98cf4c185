"""What the search learns from: short texts, each with the topic that it asks about.

Titles, questions, ways of asking, tags and titles of parts come from the library. The examples
that the understanding is trained with may be added; they are plain YAML files of Rasa's form.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.article import PLACEHOLDER, Article
from knowledge.errors import FileInvalid
from knowledge.library import Library

# Nobody looks for "hello"; its examples only keep "hello" away from the other topics.
NOT_OFFERED = "chat."
#: More of them, per script, would keep too much away.
MOST_NOT_OFFERED = 650
EXAMPLE = "- "


@dataclass(frozen=True)
class Phrase:
    """One way of asking about a topic."""

    topic: str
    language: str
    text: str


def phrases(library: Library) -> Iterator[Phrase]:
    """Every short text of the library that tells what a topic is about."""
    for topic in library.topics():
        for language in library.languages:
            yield Phrase(topic, language, library.title(topic, language))
    for article in library.articles():
        for language in library.languages:
            yield Phrase(article.topic, language, article.question[language])
            for ask in article.asks[language]:
                yield Phrase(article.topic, language, ask)
            for part in article.parts:
                yield Phrase(article.topic, language, part.title[language])
        if article.tags:
            yield Phrase(article.topic, library.languages[0], " ".join(article.tags))


def body(article: Article) -> str:
    """All that an article says, in every script, without its figures."""
    texts = (text for _, scripts in article.shown_texts() for text in scripts.values())
    return without_figures(" ".join(texts))


def without_figures(text: str) -> str:
    return PLACEHOLDER.sub(" ", text)


def examples(files: Iterable[Path], known: Collection[str]) -> Iterator[Phrase]:
    """The training examples in `files` of the topics in `known`.

    A missing file is no fault: search then knows less. Raises FileInvalid for one of another form.
    """
    for file in files:
        if not file.exists():
            continue
        try:
            content = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
            blocks: list[Mapping[str, Any]] = content["nlu"]
            for block in blocks:
                topic: str = block.get("intent", "")
                if topic not in known:
                    continue
                lines: list[str] = block["examples"].splitlines()
                if topic.startswith(NOT_OFFERED):
                    lines = lines[:: -(-len(lines) // MOST_NOT_OFFERED)]
                for line in lines:
                    text = line.strip().removeprefix(EXAMPLE)
                    yield Phrase(topic, block["metadata"]["language"], text)
        except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
            raise FileInvalid(file.name, [f"is no file of training examples: {error}"]) from error

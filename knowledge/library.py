"""The shelf: every topic's title and every article, read once and then only looked up."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from knowledge.article import Article, read_article
from knowledge.errors import FileInvalid, UnknownLanguage, UnknownTopic
from knowledge.topics import Catalogue, Group, Topic, read_catalogue

KNOWLEDGE = Path(__file__).resolve().parent


class Library:
    """Articles and titles by topic id."""

    def __init__(self, catalogue: Catalogue, articles: Mapping[str, Article]) -> None:
        self._catalogue = catalogue
        self._articles = dict(articles)

    @property
    def languages(self) -> tuple[str, ...]:
        return self._catalogue.languages

    def article(self, topic: str) -> Article | None:
        """The article on a topic, or None when nobody has written one."""
        return self._articles.get(topic)

    def articles(self) -> tuple[Article, ...]:
        return tuple(self._articles.values())

    def topic(self, topic: str) -> Topic:
        """Kind, group and titles of a topic; raises UnknownTopic."""
        if topic not in self._catalogue.topics:
            raise UnknownTopic(topic)
        return self._catalogue.topics[topic]

    def topics(self, *, kind: str | None = None, group: str | None = None) -> tuple[str, ...]:
        """Topic ids in the order of the menu, all or those of one kind or group."""
        return tuple(
            topic.id
            for topic in self._catalogue.topics.values()
            if kind in (None, topic.kind) and group in (None, topic.group)
        )

    def around(self, topic: str) -> frozenset[str]:
        """A topic with its related ones and those of its group; raises UnknownTopic."""
        article = self._articles.get(topic)
        related = article.related if article else ()
        return frozenset((topic, *related, *self.topics(group=self.topic(topic).group)))

    def title(self, topic: str, language: str) -> str:
        """What a button for this topic says; raises UnknownTopic, UnknownLanguage."""
        return self._in(self.topic(topic).title, language)

    def groups(self) -> tuple[Group, ...]:
        """The headings of the menu, in order."""
        return tuple(self._catalogue.groups.values())

    def group_title(self, group: str, language: str) -> str:
        if group not in self._catalogue.groups:
            raise UnknownTopic(group)
        return self._in(self._catalogue.groups[group].title, language)

    def _in(self, texts: Mapping[str, str], language: str) -> str:
        if language not in texts:
            raise UnknownLanguage(language, self.languages)
        return texts[language]


@lru_cache(maxsize=8)
def load_library(path: Path = KNOWLEDGE) -> Library:
    """Read topics.yml and articles/ below `path`, once; raises FileInvalid, file and field."""
    catalogue = read_catalogue(path / "topics.yml")
    articles: dict[str, Article] = {}
    problems: list[FileInvalid] = []
    for file in article_files(path):
        try:
            article = read_article(file, path / "articles", catalogue.languages)
        except FileInvalid as error:
            problems.append(error)
            continue
        if article.topic not in catalogue.topics:
            unknown = f"topic: {article.topic!r} is not in topics.yml"
            problems.append(FileInvalid(file.relative_to(path).as_posix(), [unknown]))
        articles[article.topic] = article
    if problems:
        raise problems[0]
    return Library(catalogue, articles)


def article_files(path: Path) -> list[Path]:
    """The files of all articles below a knowledge folder, in a stable order."""
    return sorted((path / "articles").rglob("*.yml"))

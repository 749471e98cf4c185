"""What can go wrong with the words: each error says where, what was found, what is accepted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class KnowledgeError(Exception):
    """Any fault of the knowledge base."""


class FileInvalid(KnowledgeError):
    """A knowledge file does not have the expected form; lists every problem found in it."""

    def __init__(self, file: str, problems: Sequence[str]) -> None:
        self.file = file
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{file}: {problem}" for problem in self.problems))


class UnknownTopic(KnowledgeError):
    """A topic id that the catalogue does not have."""

    def __init__(self, topic: str) -> None:
        self.topic = topic
        super().__init__(f"no topic is called {topic!r}; the ids stand in knowledge/topics.yml")


class UnknownLanguage(KnowledgeError):
    """A language that the knowledge base is not written in."""

    def __init__(self, language: str, accepted: Iterable[str]) -> None:
        self.language = language
        self.accepted = tuple(accepted)
        super().__init__(f"no text in {language!r}; there is {', '.join(self.accepted)}")


class FigureMissing(KnowledgeError):
    """A text names a figure that the caller did not bring; it is never shown unfilled."""

    def __init__(self, topic: str, name: str) -> None:
        self.topic = topic
        self.name = name
        super().__init__(f"{topic} needs the figure {name!r}; pass it in `figures`")

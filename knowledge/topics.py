"""The topics by name: what each is called on a button, in every script, and its menu group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import FileInvalid
from knowledge.yaml_file import Fields, read_yaml

KINDS = ("tool", "answer", "desk", "chat")


@dataclass(frozen=True)
class Group:
    """A heading of the menu."""

    id: str
    title: Mapping[str, str]


@dataclass(frozen=True)
class Topic:
    """One thing that people ask. `kind` says who answers: tool, answer, desk or chat."""

    id: str
    kind: str
    group: str
    title: Mapping[str, str]


@dataclass(frozen=True)
class Catalogue:
    """All topics and groups, in the order of the menu.

    `scripts` names, for each language, the writing systems it may use; the first must occur.
    """

    scripts: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, Group]
    topics: Mapping[str, Topic]

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.scripts)


def read_catalogue(path: Path) -> Catalogue:
    """Read topics.yml; raises FileInvalid with every problem of the file."""
    fields = Fields(path.name, read_yaml(path, path.name))
    scripts = _read_scripts(fields)
    languages = tuple(scripts)
    groups: dict[str, Group] = {}
    for entry in fields.mappings("groups"):
        group = Group(entry.text("id"), entry.in_scripts("title", languages))
        if group.id in groups:
            entry.complain("id", f"{group.id!r} stands twice")
        groups[group.id] = group
        fields.absorb(entry)
    topics: dict[str, Topic] = {}
    for entry in fields.mappings("topics"):
        topic = Topic(
            id=entry.text("id"),
            kind=entry.text("kind"),
            group=entry.text("group"),
            title=entry.in_scripts("title", languages),
        )
        if topic.id in topics:
            entry.complain("id", f"{topic.id!r} stands twice")
        if topic.kind not in KINDS:
            entry.complain("kind", f"is {topic.kind!r}; known: {', '.join(KINDS)}")
        if topic.group not in groups:
            entry.complain("group", f"is {topic.group!r}, which `groups` does not have")
        topics[topic.id] = topic
        fields.absorb(entry)
    fields.raise_problems()
    return Catalogue(scripts, groups, topics)


def _read_scripts(fields: Fields) -> dict[str, tuple[str, ...]]:
    raw = fields.take("languages")
    if not isinstance(raw, Mapping) or not raw:
        raise FileInvalid(fields.file, ["languages: must name each language with its scripts"])
    return {str(language): tuple(map(str, scripts)) for language, scripts in raw.items()}

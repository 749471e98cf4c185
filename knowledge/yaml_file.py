"""Reading a YAML file strictly: no key twice, and every complaint names file and field."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import FileInvalid


class _StrictLoader(yaml.CSafeLoader):
    """Refuses a key that stands twice in one mapping, where YAML silently keeps the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"key {key!r} stands twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def read_yaml(path: Path, shown_as: str) -> Mapping[str, Any]:
    """Return the mapping in a file; raises FileInvalid when it is not readable YAML."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _StrictLoader)
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise FileInvalid(shown_as, [f"{line}{error.problem}"]) from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise FileInvalid(shown_as, [f"cannot be read: {error}"]) from error
    if not isinstance(content, Mapping):
        raise FileInvalid(shown_as, ["must be a mapping of fields"])
    return content


class Fields:
    """Takes typed fields out of a mapping and remembers every problem on the way."""

    def __init__(self, file: str, raw: Mapping[str, Any], prefix: str = "") -> None:
        self.file = file
        self.problems: list[str] = []
        self._raw = raw
        self._prefix = prefix
        self._taken: set[str] = set()

    def complain(self, field: str, problem: str) -> None:
        self.problems.append(f"{self._prefix}{field}: {problem}")

    def take(self, field: str, optional: bool = False) -> Any:
        """The raw value; a missing one is a problem unless it is optional."""
        self._taken.add(field)
        if field not in self._raw and not optional:
            self.complain(field, "is missing")
        return self._raw.get(field)

    def text(self, field: str) -> str:
        return self._as_text(field, self.take(field)) if self._has(field) else ""

    def day(self, field: str) -> date:
        value = self.take(field)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if field in self._raw:
            self.complain(field, f"must be a date like 2026-11-22, found {value!r}")
        return date.min

    def texts(self, field: str) -> tuple[str, ...]:
        """A list of non-empty texts; may be missing."""
        return self._as_texts(field, self.take(field, optional=True) or [])

    def lists_of_texts(self, field: str) -> tuple[tuple[str, ...], ...]:
        """A list of lists of non-empty texts; may be missing."""
        rows = self.take(field, optional=True) or []
        if not isinstance(rows, list) or not all(rows):
            self.complain(field, f"must be a list of lists that are not empty, found {rows!r}")
            return ()
        return tuple(self._as_texts(f"{field}[{n}]", row) for n, row in enumerate(rows))

    def in_scripts(self, field: str, languages: tuple[str, ...]) -> dict[str, str]:
        return self._scripts(field, self.take(field), languages) if self._has(field) else {}

    def in_scripts_if_any(self, field: str, languages: tuple[str, ...]) -> dict[str, str] | None:
        """A text in all scripts, None when the field is missing."""
        value = self.take(field, optional=True)
        return None if value is None else self._scripts(field, value, languages)

    def list_in_scripts(self, field: str, languages: tuple[str, ...]) -> list[dict[str, str]]:
        """A list whose every item stands in all scripts; may be missing."""
        items = self.take(field, optional=True) or []
        if not isinstance(items, list):
            self.complain(field, f"must be a list, found {items!r}")
            return []
        return [self._scripts(f"{field}[{n}]", item, languages) for n, item in enumerate(items)]

    def lists_by_script(self, field: str, languages: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        value = self.take(field)
        if not isinstance(value, Mapping):
            if field in self._raw:
                self.complain(field, f"must have {', '.join(languages)}, found {value!r}")
            return {}
        self._same_keys(field, value, languages)
        return {
            language: self._as_texts(f"{field}.{language}", value.get(language, []))
            for language in languages
        }

    def mappings(self, field: str, optional: bool = False) -> list[Fields]:
        """A list of mappings, each as Fields of its own; hand them back to `absorb`."""
        items = self.take(field, optional) or []
        if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
            self.complain(field, f"must be a list of mappings, found {items!r}")
            return []
        return [
            Fields(self.file, item, f"{self._prefix}{field}[{n}].") for n, item in enumerate(items)
        ]

    def absorb(self, inner: Fields) -> None:
        inner.refuse_the_rest()
        self.problems.extend(inner.problems)

    def refuse_the_rest(self) -> None:
        """A field nobody asked for is a slip of the pen, not an extra."""
        for field in self._raw:
            if field not in self._taken:
                self.complain(str(field), f"is not a field here; known: {sorted(self._taken)}")

    def raise_problems(self) -> None:
        self.refuse_the_rest()
        if self.problems:
            raise FileInvalid(self.file, self.problems)

    def _has(self, field: str) -> bool:
        self.take(field)
        return field in self._raw

    def _as_text(self, field: str, value: Any) -> str:
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.complain(field, f"must be a text that is not empty, found {value!r}")
        return ""

    def _as_texts(self, field: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list):
            self.complain(field, f"must be a list of texts, found {value!r}")
            return ()
        return tuple(self._as_text(f"{field}[{n}]", item) for n, item in enumerate(value))

    def _scripts(self, field: str, value: Any, languages: tuple[str, ...]) -> dict[str, str]:
        if not isinstance(value, Mapping):
            self.complain(field, f"must have {', '.join(languages)}, found {value!r}")
            return {}
        self._same_keys(field, value, languages)
        return {
            language: self._as_text(f"{field}.{language}", value[language])
            for language in languages
            if language in value
        }

    def _same_keys(self, field: str, value: Mapping[Any, Any], languages: tuple[str, ...]) -> None:
        for language in languages:
            if language not in value:
                self.complain(f"{field}.{language}", "is missing")
        for key in value:
            if key not in languages:
                self.complain(f"{field}.{key}", f"is no language of ours: {', '.join(languages)}")

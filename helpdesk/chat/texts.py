"""The service's own sentences, read once and checked: none lacks a language or a placeholder."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


class TextsIncomplete(Exception):
    """A sentence lacks a language, or its languages have different placeholders."""

    def __init__(self, key: str, what: str) -> None:
        super().__init__(f"texts.yml: {key!r} {what}; every language says the same things.")


@dataclass(frozen=True)
class Texts:
    """Sentences by key and language."""

    languages: tuple[str, ...]
    default: str
    names: Mapping[str, str]
    _sentences: Mapping[str, Mapping[str, str]]
    _letters: tuple[tuple[str, re.Pattern[str]], ...]

    def say(self, key: str, language: str | None, **values: object) -> str:
        """The sentence in this language (the default one if it is unknown), filled."""
        sentences = self._sentences[key]
        spoken = language if language in sentences else self.default
        return sentences[str(spoken)].format(**values)

    def everywhere(self, key: str, **values: object) -> dict[str, str]:
        """The sentence in every language."""
        return {language: self.say(key, language, **values) for language in self.languages}

    def keys(self) -> tuple[str, ...]:
        """The names of all sentences."""
        return tuple(self._sentences)

    def known(self, language: object) -> str | None:
        """The language if we speak it."""
        return language if isinstance(language, str) and language in self.languages else None

    def script_of(self, text: str) -> str | None:
        """The language that alone uses a script of this text: a hint where nobody else decides."""
        for language, letters in self._letters:
            if letters.search(text):
                return language
        return None


def load_texts(path: Path | None = None) -> Texts:
    """Read the sentences.

    Raises:
        TextsIncomplete: a sentence lacks a language or has other placeholders in one.
    """
    source = path or Path(__file__).with_name("texts.yml")
    data: dict[str, Any] = yaml.safe_load(source.read_text(encoding="utf-8"))
    languages = tuple(data["languages"])
    for key, sentences in data["texts"].items():
        if set(sentences) != set(languages):
            raise TextsIncomplete(key, f"is in {', '.join(sentences)}")
        if len({_placeholders(sentence) for sentence in sentences.values()}) != 1:
            raise TextsIncomplete(key, "has different placeholders")
    return Texts(
        languages=languages,
        default=data["default"],
        names={code: about["name"] for code, about in data["languages"].items()},
        _sentences=data["texts"],
        _letters=tuple(
            (code, re.compile(f"[{about['letters']}]"))
            for code, about in data["languages"].items()
            if "letters" in about
        ),
    )


def _placeholders(sentence: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name)

"""Words as the search hears them: sound keys, what they mean, and what says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.phonetic import TOKEN, key, plain, skeleton
from knowledge.yaml_file import Fields, read_yaml

TOKEN_OR_LINE = re.compile(f"{TOKEN.pattern}|\n")
GAP = re.compile("[ -]")
NONE = -1

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Heard:
    """Sound keys of several texts: `keys[which[n]]` is heard in the text number `rows[n]`."""

    rows: Ints
    which: Ints
    keys: Sequence[str]


@dataclass(frozen=True)
class Vocabulary:
    """`ignored` and `first_of_same` go by sound key; `apart` finds words that are one in truth."""

    ignored: frozenset[str] = frozenset()
    first_of_same: Mapping[str, str] = field(default_factory=dict)
    apart: re.Pattern[str] | None = None

    @classmethod
    def of(
        cls,
        ignored: Iterable[str] = (),
        same: Iterable[Sequence[str]] = (),
        together: Iterable[str] = (),
    ) -> Vocabulary:
        """From words as an editor writes them."""
        bare = cls(apart=_written_apart(together))
        first_of_same: dict[str, str] = {}
        for words in same:
            for word in words:
                heard = bare.keys(word)
                if len(heard) == 1:
                    first_of_same.setdefault(heard[0], words[0])
                    first_of_same.setdefault(skeleton(heard[0]), words[0])
        silent = {heard for word in ignored for heard in bare.keys(word)}
        return cls(frozenset(silent.difference(first_of_same)), first_of_same, bare.apart)

    def keys(self, text: str) -> list[str]:
        """The sound keys of a text, in order."""
        heard = self.heard([text])
        return [heard.keys[number] for number in heard.which.tolist()]

    def heard(self, texts: Sequence[str]) -> Heard:
        """The sound keys of many texts, in order; all in one go."""
        lines = plain("\n".join(text.replace("\n", " ") for text in texts))
        if self.apart is not None:
            lines = self.apart.sub(lambda match: GAP.sub("", match.group()), lines)
        found = TOKEN_OR_LINE.findall(lines)
        number_of = {word: number for number, word in enumerate(dict.fromkeys(["\n", *found]))}
        words = np.fromiter(map(number_of.__getitem__, found), np.int64, len(found))
        keys: dict[str, int] = {"": NONE}
        sounds = ("" if word == "\n" else key(word) for word in number_of)
        key_of = [keys.setdefault(sound, len(keys) - 1) for sound in sounds]
        which = np.array(key_of, np.int64)[words]
        kept = which != NONE
        return Heard(np.cumsum(words == 0)[kept], which[kept], list(keys)[1:])

    def heard_anywhere(self, texts: Sequence[str]) -> Heard:
        """The sound keys of long texts, each key of a text about once and in no order; quicker."""
        words_of = [set(text.casefold().split()) for text in texts]
        words = list(set[str]().union(*words_of))
        heard = self.heard(words)
        starts = np.searchsorted(heard.rows, np.arange(len(words) + 1))
        number_of = {word: number for number, word in enumerate(words)}
        sizes = [len(own) for own in words_of]
        said = np.fromiter((number_of[word] for own in words_of for word in own), np.int64)
        length = np.diff(starts)[said]
        within = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
        rows = np.repeat(np.repeat(np.arange(len(texts)), sizes), length)
        return Heard(rows, heard.which[np.repeat(starts[said], length) + within], heard.keys)

    def meaning(self, heard: str) -> str | None:
        """What a sound key stands for, whatever the language; None if it says nothing."""
        if heard in self.ignored:
            return None
        bones = skeleton(heard)
        return self.first_of_same.get(heard) or self.first_of_same.get(bones) or bones


def read_vocabulary(file: Path, languages: tuple[str, ...]) -> Vocabulary:
    """Read search_words.yml; raises FileInvalid."""
    fields = Fields(file.name, read_yaml(file, file.name))
    ignored = fields.lists_by_script("ignored", languages)
    same = fields.lists_of_texts("same")
    together = fields.texts("together")
    fields.raise_problems()
    return Vocabulary.of([word for words in ignored.values() for word in words], same, together)


def _written_apart(together: Iterable[str]) -> re.Pattern[str] | None:
    pairs = sorted((plain(words) for words in together), key=len, reverse=True)
    if not pairs:
        return None
    pattern = "|".join("[ -]".join(map(re.escape, words.split())) for words in pairs)
    return re.compile(rf"(?<![\w\u0900-\u097f])(?:{pattern})(?![\u0900-\u097f])")

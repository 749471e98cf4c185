"""Finding the topic that a question is nearest to, whatever its script and spelling.

Questions, titles and ways of asking are cut into sound keys (phonetic.py). A word weighs the
more the fewer topics use it, misspelt words meet through rapidfuzz, and an entry's score is the
cosine between its words and those of the question: 0 nothing in common, 100 the same words.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

from knowledge.library import KNOWLEDGE, Library, load_library
from knowledge.phonetic import tokens
from knowledge.yaml_file import Fields, read_yaml

ALIKE = 78.0  # below this two words are different words
FUZZY_FROM = 4  # shorter words meet only themselves: "gst" is not "gstn"
OWN_LANGUAGE = 1.03  # an entry in the asker's language wins a tie
WHOLE_TOPIC = 0.25  # weight of all ways of asking together, beside the best single one
NOT_OFFERED = "chat"  # nobody looks for "hello"


class SearchIndex:
    """All entries of a library, ready to be asked; built once, read-only afterwards."""

    def __init__(
        self,
        library: Library,
        ignored: Collection[str] = (),
        same: Collection[Sequence[str]] = (),
    ) -> None:
        self._ignored = {key for word in ignored for key in tokens(word)}
        self._first_of_same = {
            key: tokens(words[0])[0] for words in same for word in words for key in tokens(word)
        }
        self._topic_of: list[str] = []
        self._language_of: list[str] = []
        words_of: list[list[str]] = []
        users: dict[str, set[str]] = defaultdict(set)
        for topic, language, text in _entries(library):
            words = self._words(text)
            self._topic_of.append(topic)
            self._language_of.append(language)
            words_of.append(words)
            for word in words:
                users[word].add(topic)
        count = len(set(self._topic_of)) or 1
        self._unknown = math.log(1 + count)
        self._weight = {word: math.log(1 + count / len(by)) for word, by in users.items()}
        self._vocabulary = list(self._weight)
        self._long_words = [word for word in self._vocabulary if len(word) >= FUZZY_FROM]
        self._entries_with: dict[str, list[int]] = defaultdict(list)
        self._topics_with = {word: tuple(by) for word, by in users.items()}
        self._length: list[float] = []
        for entry, words in enumerate(words_of):
            for word in words:
                self._entries_with[word].append(entry)
            self._length.append(math.sqrt(sum(self._weight[word] ** 2 for word in words)) or 1.0)

    def nearest(
        self,
        text: str,
        language: str | None = None,
        limit: int = 3,
        among: Collection[str] | None = None,
    ) -> list[tuple[str, float]]:
        """Topic ids with scores 0 to 100, best first; `among` narrows the choice.

        `language` only breaks ties: people ask in one script with the words of another.
        """
        asked = self._words(text)
        by_entry: dict[int, float] = defaultdict(float)
        by_topic: dict[str, float] = defaultdict(float)
        for word in asked:
            entries: dict[int, float] = {}
            topics: dict[str, float] = {}
            for known, alike in self._alike(word):
                share = alike * self._weight[known] ** 2
                for entry in self._entries_with[known]:
                    entries[entry] = max(share, entries.get(entry, 0.0))
                for topic in self._topics_with[known]:
                    topics[topic] = max(share, topics.get(topic, 0.0))
            for entry, share in entries.items():
                by_entry[entry] += share
            for topic, share in topics.items():
                by_topic[topic] += share
        length = math.sqrt(sum(self._weight.get(word, self._unknown) ** 2 for word in asked))
        best: dict[str, float] = {}
        for entry, shared in by_entry.items():
            topic = self._topic_of[entry]
            own = OWN_LANGUAGE if self._language_of[entry] == language else 1.0
            score = own * shared / (length * self._length[entry])
            best[topic] = max(score, best.get(topic, 0.0))
        scores = {
            topic: (1 - WHOLE_TOPIC) * score + WHOLE_TOPIC * by_topic[topic] / length**2
            for topic, score in best.items()
            if among is None or topic in among
        }
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        return [(topic, round(min(100.0, 100 * score), 1)) for topic, score in ranked[:limit]]

    def _words(self, text: str) -> list[str]:
        telling = (word for word in tokens(text) if word not in self._ignored)
        return list(dict.fromkeys(self._first_of_same.get(word, word) for word in telling))

    def _alike(self, word: str) -> Iterable[tuple[str, float]]:
        if len(word) < FUZZY_FROM or word[0].isdigit():
            return [(word, 1.0)] if word in self._weight else []
        found = process.extract(
            word, self._long_words, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=8
        )
        return [(known, 1.0 if known == word else (score / 100) ** 2) for known, score, _ in found]


def nearest(
    text: str,
    language: str | None = None,
    limit: int = 3,
    among: Collection[str] | None = None,
) -> list[tuple[str, float]]:
    """`SearchIndex.nearest` over our own library; the index is built on first use."""
    return own_index().nearest(text, language, limit, among)


@lru_cache(maxsize=1)
def own_index() -> SearchIndex:
    """The index of our own library, built once."""
    return build_index(KNOWLEDGE)


def build_index(path: Path) -> SearchIndex:
    """The index of the knowledge folder at `path`, without the words of search_words.yml."""
    library = load_library(path)
    file = path / "search_words.yml"
    fields = Fields(file.name, read_yaml(file, file.name))
    ignored = fields.lists_by_script("ignored", library.languages)
    same = fields.lists_of_texts("same")
    fields.raise_problems()
    return SearchIndex(library, [word for words in ignored.values() for word in words], same)


def _entries(library: Library) -> Iterable[tuple[str, str, str]]:
    for topic in library.topics():
        if library.topic(topic).kind == NOT_OFFERED:
            continue
        for language in library.languages:
            yield topic, language, library.title(topic, language)
    for article in library.articles():
        for language in library.languages:
            yield article.topic, language, article.question[language]
            for ask in article.asks[language]:
                yield article.topic, language, ask

"""Lint of the training questions: complete, in the right script, and under one topic each."""

import json
import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import yaml
from rapidfuzz import fuzz, process

from knowledge.library import load_library
from tests.understanding.tool_topics import TOOL_TOPICS

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "bot" / "data"
HELD_OUT = ROOT / "tests" / "understanding"
LANGUAGES = ("en", "hi", "hi-Latn")
FILES = {"nlu_en.yml": {"en"}, "nlu_hi.yml": {"hi", "hi-Latn"}}

#: Answers to a form's question are no topic of the catalogue, but are trained like one.
# `strangers_*` were written by people who had not seen how we phrase things.
KEPT_OUT = ("dev.jsonl", "test.jsonl", "strangers_dev.jsonl", "strangers_test.jsonl")
NOT_IN_CATALOGUE = {"inform", "follow_up"}

#: Smallest number of examples per script. What people ask most, and what must not be
#: mistaken for something else, is held to a higher number.
MINIMUM = {"chat.out_of_scope": 1000, "inform": 100, "follow_up": 35}
MINIMUM_OF_GROUP = {"login_error": 60, "chat": 70}
MINIMUM_OF_DEEP_TOPIC = 80
MINIMUM_OF_TOOL = 90  #: a tool that is not recognised computes nothing
MINIMUM_OF_ANY_TOPIC = 55
DEEP_TOPICS = {
    "gstin.decode",
    "registration.threshold",
    "itc.set_off",
    "itc.supply_chain",
    "desk.raise_ticket",
    "desk.ticket_status",
    "desk.human",
}

DEVANAGARI = re.compile("[\u0900-\u097f]")
LATIN = re.compile("[A-Za-z]")
NEAR_DUPLICATE = 95
#: In a shorter line one letter is the whole question: "what is GST", "what is IGST".
LONG_ENOUGH_TO_COMPARE = 16


class Question(NamedTuple):
    """One line of training data."""

    intent: str
    language: str
    text: str
    file: str


def plain(text: str) -> str:
    """The text without case, punctuation and doubled blanks, for comparing."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[^\w\u0900-\u097f]+", " ", folded).split())


def _read(file: str) -> Iterator[Question]:
    content = yaml.safe_load((DATA / file).read_text(encoding="utf-8"))
    assert content["version"] == "3.1"
    for block in content["nlu"]:
        for line in block["examples"].splitlines():
            assert line.startswith("- "), f"{file}, {block['intent']}: {line!r}"
            yield Question(block["intent"], block["metadata"]["language"], line[2:], file)


@cache
def questions() -> tuple[Question, ...]:
    return tuple(question for file in FILES for question in _read(file))


@cache
def catalogue() -> frozenset[str]:
    content = yaml.safe_load((ROOT / "knowledge" / "topics.yml").read_text(encoding="utf-8"))
    entries = content["topics"] if isinstance(content, dict) else content
    return frozenset(entry["id"] for entry in entries)


def minimum(intent: str) -> int:
    if intent in DEEP_TOPICS:
        return MINIMUM_OF_DEEP_TOPIC
    if intent in TOOL_TOPICS:
        return MINIMUM_OF_TOOL
    group = intent.split(".")[0]
    return MINIMUM.get(intent, MINIMUM_OF_GROUP.get(group, MINIMUM_OF_ANY_TOPIC))


def test_only_catalogue_topics_are_trained() -> None:
    trained = {question.intent for question in questions()}
    assert trained - catalogue() - NOT_IN_CATALOGUE == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_has_enough_examples(language: str) -> None:
    counts = Counter(q.intent for q in questions() if q.language == language)
    few = {
        intent: counts[intent]
        for intent in catalogue() | NOT_IN_CATALOGUE
        if counts[intent] < minimum(intent)
    }
    assert few == {}


def test_each_block_is_in_the_file_and_script_of_its_language() -> None:
    wrong = [
        question
        for question in questions()
        if question.language not in FILES[question.file]
        or bool(DEVANAGARI.search(question.text)) != (question.language == "hi")
    ]
    assert wrong == []


def test_one_block_per_topic_and_language() -> None:
    for file in FILES:
        content = yaml.safe_load((DATA / file).read_text(encoding="utf-8"))
        blocks = Counter((b["intent"], b["metadata"]["language"]) for b in content["nlu"])
        assert [block for block, count in blocks.items() if count > 1] == []


def test_only_letters_of_the_two_scripts() -> None:
    """A Cyrillic T in a GSTIN looks right and teaches nothing."""
    foreign = [
        (character, question.text)
        for question in questions()
        for character in question.text
        if character.isalpha()
        and not DEVANAGARI.match(character)
        and not (LATIN.match(character) or character in "çéèà")
    ]
    assert foreign == []


def test_no_entity_markup() -> None:
    """Entities are found by rule; a bracket would be read as Rasa's annotation."""
    assert [q.text for q in questions() if re.search(r"[\[\]{}]", q.text)] == []


def test_no_question_twice() -> None:
    seen = Counter(plain(question.text) for question in questions())
    assert [text for text, count in seen.items() if count > 1 and text] == []


def test_no_near_duplicate_under_two_topics() -> None:
    by_length = sorted(((plain(q.text), q) for q in questions()), key=lambda pair: len(pair[0]))
    long = [(text, q) for text, q in by_length if len(text) >= LONG_ENOUGH_TO_COMPARE]
    texts = [text for text, _ in long]
    lengths = [len(text) for text in texts]
    conflicts = []
    step = 500
    for start in range(0, len(texts), step):
        some = texts[start : start + step]
        # a ratio counts what both have among the letters of both: longer ones can't reach it
        longest = len(some[-1]) * (200 - NEAR_DUPLICATE) / NEAR_DUPLICATE
        scores = process.cdist(
            some,
            texts[start : bisect_right(lengths, longest)],
            scorer=fuzz.ratio,
            score_cutoff=NEAR_DUPLICATE,
            dtype=np.uint8,
        )
        for row, column in zip(*np.nonzero(scores), strict=True):
            one, other = long[start + row][1], long[start + column][1]
            if one.intent != other.intent:
                conflicts.append((one, other))
    assert conflicts == []


@pytest.mark.parametrize("name", KEPT_OUT)
def test_no_held_out_question_is_trained(name: str) -> None:
    trained = {plain(question.text) for question in questions()}
    for article in load_library().articles():
        trained |= {plain(ask) for asks in article.asks.values() for ask in asks}
    lines = (HELD_OUT / name).read_text(encoding="utf-8").splitlines()
    held_out = [json.loads(line)["text"] for line in lines]
    assert [text for text in held_out if plain(text) in trained] == []


@pytest.mark.parametrize("name", KEPT_OUT)
def test_held_out_lines_are_labelled_from_the_catalogue(name: str) -> None:
    for line in (HELD_OUT / name).read_text(encoding="utf-8").splitlines():
        question = json.loads(line)
        assert set(question) <= {"text", "lang", "topic", "also", "style"}
        assert question["lang"] in LANGUAGES
        assert {question["topic"], *question.get("also", [])} <= catalogue()
        assert bool(DEVANAGARI.search(question["text"])) == (question["lang"] == "hi")


def test_no_question_is_kept_out_in_two_files() -> None:
    seen: Counter[str] = Counter()
    for name in KEPT_OUT:
        lines = (HELD_OUT / name).read_text(encoding="utf-8").splitlines()
        seen.update({plain(json.loads(line)["text"]) for line in lines})
    assert [text for text, count in seen.items() if count > 1] == []


def test_rasa_reads_both_files() -> None:
    from rasa.shared.nlu.training_data.loading import load_data

    for file in FILES:
        expected = [(q.intent, q.text) for q in questions() if q.file == file]
        read = load_data(str(DATA / file)).training_examples
        assert [(m.get("intent"), m.get("text")) for m in read] == expected
        assert {m.get("metadata")["intent"]["language"] for m in read} == FILES[file]

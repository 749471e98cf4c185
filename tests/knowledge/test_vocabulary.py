"""Words that mean the same, are written apart, or say nothing."""

import pytest

from knowledge.library import KNOWLEDGE, load_library
from knowledge.vocabulary import Vocabulary, read_vocabulary


@pytest.fixture(scope="module")
def ours() -> Vocabulary:
    return read_vocabulary(KNOWLEDGE / "search_words.yml", load_library().languages)


def test_words_of_several_texts_know_their_text() -> None:
    heard = Vocabulary().heard(["late fee", "", "fee\nkab", "???"])
    words = [(row, heard.keys[n]) for row, n in zip(heard.rows, heard.which, strict=True)]
    assert words == [(0, "lt"), (0, "fi"), (2, "fi"), (2, "kb")]


def test_long_texts_are_heard_word_by_word() -> None:
    heard = Vocabulary().heard_anywhere(["late fee, late fee", "", "GSTR-1 fee"])
    words = {(int(r), heard.keys[n]) for r, n in zip(heard.rows, heard.which, strict=True)}
    assert words == {(0, "lt"), (0, "fi"), (2, "gstr"), (2, "1"), (2, "fi")}


@pytest.mark.parametrize(
    ("one", "other"),
    [("e-way bill", "eway bill"), ("ई वे बिल", "ewb bill"), ("em signer", "emsigner")],
)
def test_words_written_apart_are_one(ours: Vocabulary, one: str, other: str) -> None:
    meanings = [[ours.meaning(key) for key in ours.keys(text)] for text in (one, other)]
    assert meanings[0] == meanings[1]


@pytest.mark.parametrize(
    ("one", "other"), [("byaj", "interest"), ("panjikaran", "registration"), ("रद्द", "cancelled")]
)
def test_words_of_one_line_mean_the_same(ours: Vocabulary, one: str, other: str) -> None:
    meanings = [{ours.meaning(key) for key in ours.keys(text)} for text in (one, other)]
    assert meanings[0] == meanings[1]


def test_words_that_say_nothing_mean_nothing(ours: Vocabulary) -> None:
    assert {ours.meaning(key) for key in ours.keys("the hai मेरा")} == {None}

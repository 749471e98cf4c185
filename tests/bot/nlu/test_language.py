"""The language of a message, and when there is no evidence."""

import pytest

from bot.nlu.language_model import LanguageModel, devanagari_share, train
from bot.nlu.text import normalise
from tests.bot.nlu.examples import EXAMPLES


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    return train([normalise(text) for text, _, _ in EXAMPLES], [lang for _, _, lang in EXAMPLES])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("is it hot outside in the morning", "en"),
        ("which bread is the best for my family", "en"),
        ("kal barish hogi kya bhai", "hi-Latn"),
        ("gadi kab tak aayegi", "hi-Latn"),
        ("kitna samay lagega", "hi-Latn"),
        ("कल बारिश होगी", "hi"),
        ("मेरी train late है", "hi"),
        ("GSTR-3B की last date", "hi"),
        ("mera login नहीं हो रहा", "hi"),
        ("what is the meaning of रोटी in a recipe of brown bread", "en"),
        # no evidence
        ("train", None),
        ("45", None),
        ("12 34", None),
        ("", None),
        ("?!", None),
        ("bread", None),
        ("k", None),
    ],
)
def test_language_of_a_message(model: LanguageModel, text: str, language: str | None) -> None:
    assert model.language_of(normalise(text)) == language


def test_without_labels_nothing_is_claimed_for_latin_text() -> None:
    untrained = train([], [])
    assert untrained.language_of("hello there") is None
    assert untrained.language_of("नमस्ते") is None


def test_one_language_only() -> None:
    assert train(["hello there"], ["en"]).language_of("hello there") is None


@pytest.mark.parametrize(
    ("text", "share"), [("", 0.0), ("abc", 0.0), ("क्या है", 1.0), ("है abc", 0.5)]
)
def test_share_of_devanagari_words(text: str, share: float) -> None:
    assert devanagari_share(text) == share


def test_a_word_both_write_tells_nothing_alone_but_words_of_one_do_together() -> None:
    english = ["hi, what is my cash balance", "hi", "set off credit and cash for me"]
    hindi = ["cash hi dena hai kya", "credit set off mera hi hai", "dena hai cash mujhe hi"]
    model = train([*english, *hindi], ["en"] * 3 + ["hi-Latn"] * 3)
    assert model.language_of("hi") is None
    assert model.language_of("set off credit cash credit cash, dena hai") == "hi-Latn"
    assert model.language_of("dena") == "hi-Latn"

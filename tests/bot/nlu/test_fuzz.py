"""No text breaks the understanding, and no position points outside the text."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.entities.extract import extract
from bot.nlu.features import Utterance, Vectoriser, view
from bot.nlu.mentions import mentions
from bot.nlu.text import normalise
from bot.nlu.tokeniser import tokenise

_PIECES = st.sampled_from(
    [
        *("45 lakh", "साढ़े", "तीन", "लाख", "igst", "cgst", "credit", "output", "1,50,000/-", "₹"),
        *("27AAPFU0939F1ZV", "27 AAPFU", "GST-2026-", "utr", "UP", "राजस्थान", "dedh", "-", "se"),
        *("\u200d", "\u093c", "ज़", "॥", "।", "İ", "ß", "\ud83d", "😀", "%", "per cent", "and", "a"),
        *("half", "nahi", "code", "0", "9876543210", "@", ".", "do", "20/04/2026", "april", "each"),
        *(
            "gstr 3b",
            "r1",
            "थ्री बी",
            "2b",
            "cmp 8",
            "may",
            "2024-25",
            "24-25",
            "q2",
            "तिमाही",
            "'25",
        ),
        *("'25", "kal", "bhara", "due", "31 february", "din", "mahine", "pehle", "किमी", "minus"),
        *(
            "-5000",
            "delhi",
            "haryana",
            "books me",
            "bill",
            "nil",
            "tax",
            "composition",
            "to",
            "ka",
            "5/6",
        ),
    ]
)
_TEXT = st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=25).map(" ".join))


@settings(max_examples=300, deadline=None)
@given(_TEXT)
def test_nothing_crashes(text: str) -> None:
    found = extract(text)
    for entity in found:
        assert 0 <= entity.start < entity.end <= len(text)
    for word, start in tokenise(text):
        assert text[start : start + len(word)] == word
    utterance = Utterance(normalise(text), mentions(text, found))
    for name in ("word", "character", "skeleton", "sound", "meaning"):
        assert all(isinstance(feature, str) for feature in view(name, utterance))


@settings(max_examples=100, deadline=None)
@given(_TEXT)
def test_features_have_finite_weights(text: str) -> None:
    vectoriser = Vectoriser({"word": 1.0, "character": 1.0})
    vectoriser.fit([Utterance("otp nahi aaya"), Utterance("45 लाख")])
    _, values = vectoriser.one(Utterance(normalise(text)))
    assert all(0 < value <= 1 for value in values.tolist())


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "a",
        "1 ",
        "a1 ",
        "27aapfu",
        "igst 1 ",
        "lakh ",
        "a.",
        "@",
        "-",
        "1,",
        "क",
        "़",
        "credit ",
    ],
)
def test_long_messages_take_no_long_time(unit: str) -> None:
    text = unit * (4000 // len(unit))
    started = time.process_time()
    extract(text)
    tokenise(text)
    normalise(text)
    assert time.process_time() - started < 5

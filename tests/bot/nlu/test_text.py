"""Normalised text, sounds, meanings, words."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from bot.nlu.concepts import meaning, meanings
from bot.nlu.phonetic import skeleton, sound, spelt_letters
from bot.nlu.text import comparable, normalise
from bot.nlu.words import words

LEXICON = Path("bot/nlu/lexicon/concepts.yml")


@pytest.mark.parametrize(
    ("written", "normalised"),
    [
        ("HELLO", "hello"),
        ("plzzzzz helppp", "plz help"),
        ("२७ लाख", "27 लाख"),
        ("ＧＳＴ　１２", "gst 12"),
        ("ज\u200dीएस\u200cटी", "जीएसटी"),
        ("हज़ार", normalise("हजार")),
        ("हज़ार", normalise("हज़ार")),
        ("पाँच", normalise("पांच")),
        ("अन्तर", normalise("अंतर")),
        ("कॉल", normalise("कोल")),
        ("क्याााा", "क्या"),
        ("  a \n b\t", "a b"),
        ("", ""),
        ("12:30 बजे", "12 30 बजे"),
    ],
)
def test_normalised(written: str, normalised: str) -> None:
    assert normalise(written) == normalised


def test_normalising_twice_changes_nothing() -> None:
    once = normalise("Ｐｏｒｔａｌ नहींंं खुल रहाााा हज़ार… “GST”")
    assert normalise(once) == once


@pytest.mark.parametrize(
    "spellings",
    [
        ["nahi", "nahin", "nhi", "नहीं", "नही", "naheen"],
        ["password", "pasword", "पासवर्ड"],
        ["gst", "जीएसटी", "जिएसटी"],
        ["gstr", "जीएसटीआर"],
        ["otp", "ओटीपी"],
        ["itc", "आईटीसी", "आइटीसी"],
        ["kaise", "kese", "कैसे", "केसे"],
        ["mein", "me", "में", "मे"],
        ["number", "नंबर", "नम्बर"],
        ["return", "रिटर्न", "ritarn"],
        ["portal", "पोर्टल"],
        ["challan", "चालान", "chalan"],
        ["ticket", "टिकट"],
        ["kitna", "कितना", "kitana"],
        ["limit", "लिमिट"],
    ],
)
def test_spellings_that_sound_alike(spellings: list[str]) -> None:
    assert len({skeleton(normalise(word)) for word in spellings}) == 1


@pytest.mark.parametrize(
    ("word", "letters"),
    [("जीएसटी", "gst"), ("डीएससी", "dsc"), ("यूटीजीएसटी", "utgst"), ("नहीं", None), ("क", None)],
)
def test_letters_spelt_in_hindi(word: str, letters: str | None) -> None:
    assert spelt_letters(word) == letters


def test_different_words_sound_different() -> None:
    assert sound("login") != sound("logout")


@pytest.mark.parametrize(
    "same",
    [
        ["how", "kaise", "कैसे", "kese"],
        ["reopen", "reopen"],
        ["not", "nahi", "नहीं", "nhi"],
        ["error", "errors", "dikkat", "दिक्कत", "samasya"],
        ["refund", "रिफंड", "wapsi"],
    ],
)
def test_words_that_mean_the_same(same: list[str]) -> None:
    assert len({meaning(normalise(word)) for word in same}) == 1


def test_words_without_meaning() -> None:
    assert [meaning(word) for word in ("hai", "the", "को")] == [None, None, None]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("gstr-3b", ["gstr", "3b"]),
        ("gstr 3 b", ["gstr", "3b"]),
        ("r 1", ["r1"]),
        ("मेरा जीएसटी।", ["मेरा", "जीएसटी"]),
        ("45 lakh", ["45", "lakh"]),
        ("!!!", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_view_leads_back_to_the_original() -> None:
    text = "₹\u200b२\u200c७ हज़ार"
    view = comparable(text)
    start = view.text.index("हजार")
    assert view.text == "₹27 हजार"
    assert text[slice(*view.span(start, start + 4))] == "हज़ार"


@pytest.mark.parametrize(
    "same",
    [
        ["e way bill", "e-way bill", "ई वे बिल", "eway bill"],
        ["gstr 3 b", "gstr-3b", "gstr थ्री बी", "GSTR 3 बी"],
        ["reverse charge", "रिवर्स चार्ज", "RCM"],
        ["mera number", "मेरा नंबर", "my number"],
    ],
)
def test_several_words_of_one_meaning(same: list[str]) -> None:
    assert len({tuple(meanings(words(normalise(text)))) for text in same}) == 1


def test_a_spelling_stands_under_one_meaning() -> None:
    lines = yaml.load(LEXICON.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    spellings = Counter(
        " ".join(words(normalise(each))) for line in lines.values() for each in line
    )
    assert {spelling: count for spelling, count in spellings.items() if count > 1} == {}
    assert "" not in spellings

"""The same word heard, however it is written."""

import pytest

from knowledge.phonetic import tokens

SAME = [
    ("panjikaran", "पंजीकरण"),
    ("GST", "जीएसटी"),
    ("gst", "जी एस टी"),
    ("otp", "ओटीपी"),
    ("OTP", "ओटिपी"),
    ("dsc", "डीएससी"),
    ("ims", "आइएमएस"),
    ("IMS", "आईएमएस"),
    ("3B", "3बी"),
    ("3b", "३बी"),
    ("2b", "२ बी"),
    ("GSTR-3B", "gstr3b"),
    ("gstr 3b", "जीएसटीआर-3बी"),
    ("nahi", "नहीं"),
    ("gaya", "गया"),
    ("challan", "चालान"),
    ("portal", "पोर्टल"),
    ("login", "लॉगिन"),
    ("mobile", "मोबाइल"),
    ("sambandh", "संबंध"),
    ("g s t", "जीएसटी"),
    ("filing", "फाइल"),
    ("ज़रूरी", "जरूरी"),
    ("हाँ", "हां"),
    ("zaroori", "ज़रूरी"),
    ("vivaran", "विवरण"),
    ("wapas", "vapas"),
    ("phir", "fir"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_word_meet(one: str, other: str) -> None:
    assert "".join(tokens(one)) == "".join(tokens(other))


@pytest.mark.parametrize(("one", "other"), [("lock", "login"), ("dsc", "otp"), ("3b", "2b")])
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert tokens(one) != tokens(other)


def test_marks_and_emoji_are_no_words() -> None:
    assert tokens("OTP???  😡 -- ।") == tokens("otp")
    assert tokens("\u200d…") == []

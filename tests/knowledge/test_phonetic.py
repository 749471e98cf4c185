"""The same word heard, however it is written."""

import pytest

from knowledge.phonetic import skeleton, tokens

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
    ("r1", "GSTR-1"),
    ("gstr1", "जीएसटीआर-1"),
    ("आर 1", "r 1"),
    ("DRC-01", "drc 1"),
    ("r.c.m", "RCM"),
    ("invoices", "इनवॉइस"),
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("table 4A", ["4a"]),
        ("b2b b2c", ["b2b", "b2c"]),
        ("3.1.1", ["3.1.1"]),
        ("17(5)", ["17", "5"]),
        ("gstr3b", ["gstr", "3b"]),
    ],
)
def test_codes_are_words_of_their_own(text: str, expected: list[str]) -> None:
    assert tokens(text)[-len(expected) :] == expected


@pytest.mark.parametrize(
    "spellings",
    [
        ["registration", "rejistration", "regstration", "रजिस्ट्रेशन"],
        ["return", "ritarn", "रिटर्न"],
        ["table", "टेबल"],
        ["turnover", "टर्नओवर"],
        ["refund", "रिफंड", "rifund"],
    ],
)
def test_their_bones_are_the_same(spellings: list[str]) -> None:
    assert len({skeleton(key) for spelling in spellings for key in tokens(spelling)}) == 1


def test_short_words_and_codes_keep_all_their_letters() -> None:
    assert [skeleton(word) for word in ("kar", "ko", "3b", "b2c")] == ["kar", "ko", "3b", "b2c"]

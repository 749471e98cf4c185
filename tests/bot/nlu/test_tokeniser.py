"""Tokens in both scripts."""

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.tokeniser import SpacyTokeniser, tokenise

HINDI = (
    "जीएसटी का पंजीकरण कैसे करें? मेरी बिक्री ४५ लाख है, सीमा क्या है। पोर्टल नहीं खुल रहा "
    "पासवर्ड भूल गया हूँ टिकट दर्ज कीजिए हज़ार करोड़ ज़रूरी अँधेरा क्षेत्र श्रीमान"
)


def test_devanagari_words_stay_whole() -> None:
    words = [word for word, _ in tokenise(HINDI)]
    assert [word for word in words if word not in {"?", ",", "।"}] == (
        HINDI.replace("?", "").replace(",", "").replace("।", "").split()
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("GSTR-3B की last date क्या है?", ["GSTR-3B", "की", "last", "date", "क्या", "है", "?"]),
        ("otp nahi aaya!", ["otp", "nahi", "aaya", "!"]),
        ("", []),
        ("   ", []),
        ("😀", ["😀"]),
    ],
)
def test_tokens(text: str, words: list[str]) -> None:
    assert [word for word, _ in tokenise(text)] == words


def test_positions_and_normalised_form() -> None:
    component = SpacyTokeniser(SpacyTokeniser.get_default_config())
    text = "GST नहीं  मिला, २७"
    tokens = component.tokenize(Message({TEXT: text}), TEXT)
    assert [text[token.start : token.end] for token in tokens] == [token.text for token in tokens]
    assert [token.lemma for token in tokens] == ["gst", "नहीं", "मिला", ",", "27"]

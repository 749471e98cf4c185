"""How a message is put, in three scripts."""

from __future__ import annotations

import pytest

from bot import phrasing


@pytest.mark.parametrize(
    "text",
    [
        "which tax applies to goods for Delhi",
        "कौन सा टैक्स लगेगा",
        "kitna tax lagega",
        "delhi?",
        "if I send goods to Delhi, which tax applies?",
        "otp nahi aa raha mere mobile par",
        "बताइए दिल्ली का कोड",
    ],
)
def test_a_whole_question(text: str) -> None:
    assert phrasing.is_a_whole_question(text)


@pytest.mark.parametrize(
    "text",
    ["I don\u2019t understand", "kuch samajh nahi aaya", "samjha nhi bhai", "मुझे समझ में नहीं आया"],
)
def test_an_answer_was_not_understood(text: str) -> None:
    assert phrasing.puzzled(text)


@pytest.mark.parametrize("text", ["still not working", "samjha do", "nahi", "मुझे समझाओ"])
def test_nothing_is_said_of_understanding(text: str) -> None:
    assert not phrasing.puzzled(text)


@pytest.mark.parametrize(
    "text",
    [
        "delhi",
        "my shop is in Delhi",
        "haan, dusre state me bhi bechta hu kya karu",
        "हाँ, दूसरे राज्य में भी बेचता हूँ, क्या करूँ",
        "yes, I also sell to other States, what now?",
        "and for resale?",
        "no, a truck, is that better?",
    ],
)
def test_an_answer_or_an_addition(text: str) -> None:
    assert not phrasing.is_a_whole_question(text)


@pytest.mark.parametrize(
    ("text", "adds"), [("aur gift?", True), ("नहीं, ट्रक", True), ("gift", False)]
)
def test_what_leans_on_the_message_before(text: str, adds: bool) -> None:
    assert phrasing.adds(text) == adds


@pytest.mark.parametrize(
    ("text", "refuses"),
    [
        ("nahi", True),
        ("नहीं, पहले लेट फीस बताइए", True),
        ("नहीं पहले लेट फीस बताओ", True),
        ("no, thanks", True),
        ("not now", True),
        ("nahi chahiye ticket", True),
        ("cancel, pehle late fee batao", True),
        ("pehle batao late fee kitni hai", True),
        ("nahi aa raha otp", False),
        ("पहले चलता था अब नहीं चलता", False),
        ("no otp received", False),
        ("cancel ho gaya registration", False),
        ("", False),
    ],
)
def test_refusals(text: str, refuses: bool) -> None:
    assert phrasing.refuses(text) == refuses


@pytest.mark.parametrize(
    ("text", "hums"), [("hmmmm", True), ("हूँ", True), ("hmm ok", False), ("", False)]
)
def test_hums(text: str, hums: bool) -> None:
    assert phrasing.hesitates(text) == hums

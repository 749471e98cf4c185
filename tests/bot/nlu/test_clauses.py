"""Where a message may go on to a second matter."""

import pytest

from bot.nlu.clauses import asks, cuts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("login nahi ho raha aur 3B ki date", [("login nahi ho raha", "3B ki date")]),
        ("how to cancel? also what is GSTR-10", [("how to cancel", "what is GSTR-10")]),
        ("otp nahi aaya\nlate fee kitni", [("otp nahi aaya", "late fee kitni")]),
        ("1) otp nahi aaya 2) late fee kitni", [("1) otp nahi aaya", "late fee kitni")]),
        ("रिफंड कब आएगा और नोटिस कहाँ दिखेगा", [("रिफंड कब आएगा", "नोटिस कहाँ दिखेगा")]),
        ("what is LUT, how to pay challan", [("what is LUT", "how to pay challan")]),
    ],
)
def test_a_message_is_cut_where_it_goes_on(text: str, parts: list[tuple[str, str]]) -> None:
    assert [(text[: cut.left], text[cut.right :]) for cut in cuts(text)] == parts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "and",
        "late fee for 3.5 lakh turnover",
        "otp aur",
        "gstr-3b date",
        "haan. kab",
        "sandhya and",
        "registration kab aur kaise cancel hota hai",
        "invoices का मिलान कब, कैसे करना है",
    ],
)
def test_what_says_one_thing_is_left_whole(text: str) -> None:
    assert cuts(text) == []


def test_a_word_is_not_cut_for_a_joint_within_it() -> None:
    assert cuts("auraiya ki branch thaneswar wali") == []


def test_a_long_story_is_cut_in_few_places() -> None:
    found = cuts("mera refund kab aayega. " * 200)
    assert 2 <= len(found) <= 4
    assert found == sorted(found, key=lambda cut: cut.left)


@pytest.mark.parametrize(
    ("part", "wish"),
    [
        ("where is my refund", True),
        ("can I cancel my registration", True),
        ("refund?", True),
        ("ओटीपी नहीं आ रहा", True),
        ("LUT rule", True),
        ("turnover 40 lakh, services", False),
        ("beauty parlour aur saath me cosmetics ki dukan hai", False),
        ("हमारी मिठाई की दुकान और साथ में ढाबा है", False),
    ],
)
def test_a_wish_is_told_from_its_background(part: str, wish: bool) -> None:
    assert asks(part) is wish


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("what is LUT, how to pay challan", True),
        ("रिफंड कब आएगा और नोटिस कहाँ दिखेगा", True),
        ("how to cancel? what is GSTR-10", False),
        ("how to cancel and also what is GSTR-10", False),
        ("kaise cancel kare, aur challan kaise bhare", False),
    ],
)
def test_a_weak_joint_may_stand_within_one_question(text: str, joined: bool) -> None:
    assert [cut.joined for cut in cuts(text)] == [joined]

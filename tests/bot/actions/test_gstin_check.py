"""gstin.decode in chat."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.gstin_check import ActionGstinDecode, ValidateGstinForm
from tests.bot.actions.chat import Chat, Done

TOPIC = "gstin.decode"
VALID = "27AAPFU0939F1ZV"
SWAPPED = "27APAFU0939F1ZV"
SLIPPED = "27AAPFUO939F1ZV"  # the letter O for the digit 0


class Decoding:
    """The tool in one chat."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.form = ValidateGstinForm()
        self.action = ActionGstinDecode(chat.services)

    def hears(self, text: str, topic: str = "inform", **entities: Any) -> Done:
        return self.chat.says(text, topic, **entities).uses(self.form, self.action)


@pytest.fixture
def tool(chat: Chat) -> Decoding:
    return Decoding(chat)


def test_a_number_in_the_question_is_decoded_at_once(tool: Decoding) -> None:
    done = tool.hears(f"whose is {VALID}?", TOPIC, gstin=VALID)
    assert "is a correctly formed GSTIN" in done.text
    assert "Maharashtra (27)" in done.text
    assert "Check character: V" in done.text
    assert done.message["topic"] == TOPIC
    assert done.offered == [{"title": "Which rule?", "payload": "/chat.why"}]


def test_the_pan_is_masked_everywhere(tool: Decoding) -> None:
    done = tool.hears(VALID, TOPIC, gstin=VALID)
    assert "••••••939F" in done.text
    assert "AAPFU0" not in str(done.messages)
    assert "AAPFU0" not in str(tool.chat.slots)


def test_the_number_is_asked_for(tool: Decoding) -> None:
    assert tool.hears("check a GSTIN", TOPIC).asks_for == "gstin"
    assert "correctly formed" in tool.hears(VALID, "inform", gstin=VALID).text


@pytest.mark.parametrize("said", ["27aapfu 0939 f1zv", "27-AAPFU0939F-1ZV", "27AAPFU0939F1ZV."])
def test_when_asked_what_looks_like_a_number_is_one(tool: Decoding, said: str) -> None:
    tool.hears("check a GSTIN", TOPIC)
    assert "correctly formed" in tool.hears(said, "nlu_fallback").text


@pytest.mark.parametrize("said", ["I do not have it", "12", "what is that and why do you ask"])
def test_when_asked_a_sentence_is_no_number(tool: Decoding, said: str) -> None:
    tool.hears("check a GSTIN", TOPIC)
    assert tool.hears(said, "nlu_fallback").responses == ["utter_not_an_answer"]


def test_a_side_question_lets_the_form_step_aside(tool: Decoding) -> None:
    tool.hears("check a GSTIN", TOPIC)
    done = tool.hears("OTP 123456 not coming", "login_error.otp_not_received")
    assert (done.events, done.messages) == ([], [])


def test_a_slip_is_named_and_the_right_number_offered(tool: Decoding) -> None:
    done = tool.hears(SLIPPED, TOPIC, gstin=SLIPPED)
    assert "is not a valid GSTIN" in done.text
    assert "Character 8 is “O”" in done.text
    assert done.offered == [{"title": VALID, "payload": f'/gstin.decode{{"gstin": "{VALID}"}}'}]


def test_swapped_neighbours_are_found(tool: Decoding) -> None:
    done = tool.hears(SWAPPED, TOPIC, gstin=SWAPPED)
    assert VALID in [button["title"] for button in done.message["buttons"]]


def test_pressing_a_correction_decodes_it(tool: Decoding) -> None:
    tool.hears(SLIPPED, TOPIC, gstin=SLIPPED)
    tool.chat.presses(TOPIC, gstin=VALID)
    assert "correctly formed" in tool.chat.uses(tool.form, tool.action).text


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("27AAPFU0939F1Z", "It has 14 characters"),
        ("00AAPFU0939F1ZV", "are not a State code"),
        ("27AAPFU0939F1ZA", "The last character is “A”"),
        ("AAPFU0939F", "It is a PAN, not a GSTIN"),
        ("234567890124", "Aadhaar"),
    ],
)
def test_what_is_wrong_is_said(tool: Decoding, number: str, words: str) -> None:
    done = tool.hears(number, TOPIC, gstin=number)
    assert words in done.text


def test_what_was_decoded_can_be_explained(tool: Decoding) -> None:
    tool.hears(VALID, TOPIC, gstin=VALID)
    computed = tool.chat.slots["computed"]
    assert [step["key"] for step in computed["steps"]] == [
        "gstin_state",
        "gstin_holder",
        "gstin_serial",
        "gstin_series",
        "gstin_check",
    ]
    assert tool.chat.slots["gstin"] is None

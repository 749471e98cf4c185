"""Secrets are masked, and nothing that only looks a little like one."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn, verhoeff

from helpdesk.chat.redaction import KINDS, MASK, redact
from tests.helpdesk.conftest import AADHAAR

CARD = "4111111111111111"
DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
A, B, C = AADHAAR[:4], AADHAAR[4:8], AADHAAR[8:]


@pytest.mark.parametrize(
    "written",
    [
        AADHAAR,
        f"{A} {B} {C}",
        f"{A}-{B}-{C}",
        f"{A}  {B}  {C}",
        f"{A}.{B}.{C}",
        f"{A}\u00a0{B}\u00a0{C}",
        f"{A}–{B}–{C}",
        " ".join(AADHAAR),
        "\u200b".join(AADHAAR),
        AADHAAR.translate(DEVANAGARI),
        f"{A} {B} {C}".translate(DEVANAGARI),
        AADHAAR.translate(FULL_WIDTH),
    ],
)
@pytest.mark.parametrize(
    "sentence",
    ["{}", "mera aadhaar {} hai", "आधार {} है", "आधार {}है", "no. {}, GSTIN 27AAPFU0939F1ZV"],
)
def test_aadhaar_numbers(written: str, sentence: str) -> None:
    assert redact(sentence.format(written)) == redact(sentence.format(written))
    found = redact(sentence.format(written))
    assert found.text == sentence.format(MASK)
    assert found.kinds == ("aadhaar",)


def test_an_aadhaar_number_beside_a_phone_number() -> None:
    assert redact(f"phone 9876543210 {A} {B} {C}").text == f"phone 9876543210 {MASK}"
    assert redact(f"{A} {B} {C}, 9876543210").text == f"{MASK}, 9876543210"


@pytest.mark.parametrize(
    "written",
    [
        CARD,
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "378282246310005",
        "3782 822463 10005",
        "5555555555554444",
        "6011111111111117",
        CARD.translate(DEVANAGARI),
    ],
)
def test_cards(written: str) -> None:
    assert redact(f"mera card {written} se payment kat gaya").kinds == ("card",)
    found = redact(f"paid with {written} today")
    assert found.text == f"paid with {MASK} today"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("my password is sunshine", "sunshine"),
        ("My Password is: Ram@1234", "Ram@1234"),
        ("the password was Gst#2026, please help", "Gst#2026"),
        ("password - Abc@1234", "Abc@1234"),
        ("password=hello", "hello"),
        ("password:Ram@1234", "Ram@1234"),
        ("pwd: abc123", "abc123"),
        ("pwd abc@123", "abc@123"),
        ("pass - qwerty", "qwerty"),
        ("pass: Gst@2024", "Gst@2024"),
        ("login id ram pass: 1a2b3c", "1a2b3c"),
        ("passcode is 998877", "998877"),
        ("my password is 'blue sky 42' ok", "blue sky 42"),
        ("my password is hunter2", "hunter2"),
        ("Ram@1234 is my password", "Ram@1234"),
        ("mera password rajesh hai", "rajesh"),
        ("mera password Rajesh123 hai login nahi ho raha", "Rajesh123"),
        ("mera password hai Rajesh@12", "Rajesh@12"),
        ("mera password Ram@1234 daala par galat bata raha hai", "Ram@1234"),
        ("password naya Abc@9876 rakha hai", "Abc@9876"),
        ("mera pasword Abc@9876 hai", "Abc@9876"),
        ("पासवर्ड रमेश है", "रमेश"),
        ("मेरा पासवर्ड रमेश123 है", "रमेश123"),
        ("पासवर्ड: गणेश", "गणेश"),
        ("पासवर्ड है Ganesh@११", "Ganesh@११"),
        ("ｐａｓｓｗｏｒｄ: secret1", "secret1"),
        ("upi pin 1234", "1234"),
        ("cvv 123 hai", "123"),
    ],
)
def test_passwords(text: str, secret: str) -> None:
    found = redact(text)
    assert secret not in found.text
    assert found.kinds == ("password",)
    assert MASK in found.text


@pytest.mark.parametrize(
    "text",
    [
        "otp 482913 hai",
        "my otp is 482913",
        "OTP: 482913",
        "OTP - 482913",
        "otp482913",
        "otp is 48 29 13",
        "otp 4 8 2 9 1 3",
        "OTP is 482-913 please check",
        "otp aaya hai 482913",
        "otp mila 482913 par login nahi hua",
        "482913 is my otp",
        "482913 otp hai",
        "482913 ye mera otp hai",
        "otp 4829 aaya",
        "verification code is 482913",
        "one time password 482913",
        "ओटीपी ४८२९१३",
        "ओटीपी ४८२९१३ है",
        "मेरा ओटीपी है 482913",
        "४८२९१३ मेरा ओटीपी है",
    ],
)
def test_otps(text: str) -> None:
    found = redact(text)
    assert "otp" in found.kinds
    shown = {int(character) for character in found.text if character.isdigit()}
    assert shown == set()


@pytest.mark.parametrize(
    "text",
    [
        "turnover 450000",
        "₹40,00,000",
        "sales 2000 4000 6000",
        "igst 1000 cgst 2000 sgst 3000",
        "₹200040006000",
        "turnover 234567890124 rupees",
        "27AAPFU0939F1ZV",
        "21ZXXCM2559F1Z9 check",
        "AAPFU0939F",
        "HSN 85171300",
        "GST-2026-000123",
        "GST-2026-000123 code 482913",
        "12-05-2026 14-05-2026",
        "20/11/2026",
        "+919876543210",
        "9876543210",
        "98765 43210, 91234 56780",
        "UTR 412345678903",
        "ARN AA080122012345X",
        "082600001234TRN",
        "cpin 26082700012345",
        "e-way bill 331001234567",
        "pincode 302001",
        "password expired",
        "my password has expired, how do I reset it",
        "my password is expired",
        "my password is not working",
        "my password is wrong",
        "my password is incorrect",
        "password is asking again and again",
        "what is my password?",
        "forgot password",
        "password: how to reset",
        "password must be 8-15 characters",
        "password is case sensitive",
        "password 120 days me expire hota hai",
        "password reset 2 din se nahi ho raha",
        "password error SWEB_9000",
        "password change karne ke baad error LG9013",
        "invalid username or password",
        "mera password kaam nahi kar raha hai",
        "mera password galat bata raha hai",
        "mera password yaad nahi hai",
        "password bhool gaya hai",
        "password kya hai",
        "password kaise badle",
        "password sahi hai par login nahi ho raha",
        "mere pass 45 lakh ka turnover hai",
        "mere pass 2 GSTIN hai",
        "mere pass - 3 dukan hai",
        "GSTR-1 pass ho gaya",
        "पासवर्ड गलत है",
        "पासवर्ड भूल गया हूँ",
        "पासवर्ड एक्सपायर हो गया है",
        "मेरा पासवर्ड काम नहीं कर रहा है",
        "otp 10 min se nahi aaya",
        "OTP not received in 5 minutes",
        "otp 24 ghante se nahi aaya",
        "otp 10-15 minute se nahi aa raha",
        "otp 2 baar aaya",
        "otp kitne digit ka hota hai, 6 digit?",
        "otp 9876543210 pe nahi aaya",
        "otp nahi aaya, turnover 450000",
        "OTP 2026 me nahi aa raha",
        "otp for 30 lakh turnover",
        "ओटीपी 10 मिनट से नहीं आया",
        "एक मैसेज में ओटीपी नहीं आया",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    found = redact(text)
    assert found.text == text
    assert found.kinds == ()


def test_several_secrets_at_once() -> None:
    found = redact(f"aadhaar {AADHAAR}, otp 482913, password Ram@1234, card {CARD}")
    assert found.kinds == KINDS
    assert found.text == f"aadhaar {MASK}, otp {MASK}, password {MASK}, card {MASK}"


@given(
    st.text(alphabet="0123456789", min_size=10, max_size=10),
    st.sampled_from("23456789"),
    st.sampled_from(["", " ", "-", "  "]),
)
def test_every_valid_aadhaar_number_is_masked(rest: str, first: str, gap: str) -> None:
    number = first + rest
    number += verhoeff.calc_check_digit(number)
    written = gap.join([number[:4], number[4:8], number[8:]])
    assert redact(f"aadhaar {written}").text == f"aadhaar {MASK}"


@given(st.text(alphabet="0123456789", min_size=14, max_size=14))
def test_every_valid_card_number_is_masked(rest: str) -> None:
    number = "4" + rest
    number += luhn.calc_check_digit(number)
    assert redact(f"card {number}").text == f"card {MASK}"


@given(st.text(alphabet="0123456789", min_size=6, max_size=6))
def test_every_otp_is_masked(code: str) -> None:
    assert redact(f"my otp is {code}").text == f"my otp is {MASK}"


@given(
    st.text(
        alphabet=" \n.:=-@#'\"₹/0123456789abhimnoprstwyपासवर्डहैओटीपी०१२\u200d\u200b•😀",
        max_size=120,
    )
)
def test_masking_never_fails_and_is_done_after_once(text: str) -> None:
    once = redact(text)
    again = redact(once.text)
    assert redact(again.text).text == again.text


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "1",
        "1 ",
        "1\u200b",
        "9 1111 ",
        "password ",
        "password:",
        "password '",
        "password a1@",
        "pass - ",
        "pass: x ",
        "otp ",
        "otp 1 2 ",
        "otp 4829 ",
        "पासवर्ड है ",
        "2345 6789 0123 ",
        "\n",
        "@#$",
    ],
)
def test_100_000_characters_are_fast(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    began = time.process_time()
    redact(text)
    assert time.process_time() - began < 3

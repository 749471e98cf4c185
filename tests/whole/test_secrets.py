"""Secrets that people type by mistake are nowhere: not in a database file, not in a log."""

from __future__ import annotations

import json
import re

import pytest

from tests.whole.chat import Chat
from tests.whole.stack import Stack

# What is written, the secret in it, and a word of the warning. The numbers are made up but pass
# their checks (Verhoeff, Luhn).
SECRETS = {
    "Aadhaar": ("my aadhaar is 2345 6789 0124, otp not coming", "234567890124", "Aadhaar"),
    "Aadhaar with hyphens": ("aadhaar 4992-4319-0239 hai mera", "499243190239", "Aadhaar"),
    "Aadhaar in Devanagari digits": ("मेरा आधार २३४५६७८९०१२४ है", "२३४५६७८९०१२४", "आधार"),
    "card": ("challan paid with card 4539 1488 0343 6467", "4539148803436467", "card"),
    "password": ("my password is Zebra@9917 and it fails", "Zebra@9917", "password"),
    "password in Hindi": ("मेरा पासवर्ड Tiger#4471 है", "Tiger#4471", "पासवर्ड"),
    "password, Hinglish": (
        "password Peacock$8823 daala par nahi chala",
        "Peacock$8823",
        "password",
    ),
    "OTP": ("otp 739164 hai par galat bata raha hai", "739164", "OTP"),
    "OTP in Hindi": ("मेरा ओटीपी 615827 है, नहीं मान रहा", "615827", "OTP"),
}
PRIVATE = {
    "PAN": "QWXPK4471L",
    "mobile": "9812345607",
    "e-mail": "kishore.lal.traders@example.org",
}


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_masked_before_anything_keeps_it(stack: Stack, chat: Chat, name: str) -> None:
    written, secret, named = SECRETS[name]
    turn = chat.say(written)
    assert named in turn.replies[0]["text"], str(turn)
    assert len(turn.replies) >= 2, "the warning came, but no answer"
    assert secret not in json.dumps(turn.replies, ensure_ascii=False)
    assert secret not in json.dumps(chat.messages(), ensure_ascii=False)
    assert found_in_files(stack, spellings(secret, written)) == []


def test_a_secret_in_a_ticket_is_masked_too(stack: Stack, chat: Chat) -> None:
    chat.say("raise a ticket")
    chat.say("cannot login, my password is Walnut@5518")
    turn = chat.say("otp was 482913, aadhaar 3675 9834 6016")
    assert turn.topics == ["desk.raise_ticket"]
    shown = stack.desk("list") + chat.say("ticket status").text
    for secret in ("Walnut@5518", "482913", "3675 9834 6016", "367598346016"):
        assert secret not in shown
        assert found_in_files(stack, {secret}) == []


def test_the_logs_do_not_know_whose_number_it_is(stack: Stack, chat: Chat) -> None:
    chat.say("raise a ticket")
    chat.say(f"cash ledger is empty, PAN {PRIVATE['PAN']}, GSTIN 27{PRIVATE['PAN']}1ZX")
    chat.say(f"call me on {PRIVATE['mobile']} or write to {PRIVATE['e-mail']}")
    chat.say(f"gstin 27{PRIVATE['PAN']}1ZX")
    number = chat.say("ticket status").text
    assert "GST-" in number
    for value in PRIVATE.values():
        for log in stack.log_dir.glob("*.log"):
            assert value not in log.read_text(encoding="utf-8"), f"{value} is in {log.name}"


def test_the_logs_do_not_know_what_was_written(stack: Stack, chat: Chat) -> None:
    chat.say("kumquat marmalade is my trade name and otp is not coming")
    for log in stack.log_dir.glob("*.log"):
        assert "kumquat" not in log.read_text(encoding="utf-8"), log.name


def test_the_secret_of_the_service_is_in_no_file(stack: Stack) -> None:
    assert found_in_files(stack, {stack.environ["HELPDESK_SECRET"]}) == []


def spellings(secret: str, written: str) -> set[str]:
    """The secret as it was written, without its blanks, and as JSON escapes it."""
    grouped = next(
        (part for part in _groups(written) if "".join(filter(str.isalnum, part)) == secret), secret
    )
    return {secret, grouped} | {json.dumps(each)[1:-1] for each in (secret, grouped)}


def _groups(written: str) -> list[str]:
    words = written.replace(",", " ").split()
    return [" ".join(words[a:b]) for a in range(len(words)) for b in range(a + 1, len(words) + 1)]


def found_in_files(stack: Stack, secrets: set[str]) -> list[str]:
    """The files below VAR_DIR that hold one of them, as UTF-8.

    Six digits turn up by chance in a time, and in the random hexadecimal number of a message.
    """
    return [
        f"{secret!r} in {file.name}"
        for file in stack.var_dir.rglob("*")
        if file.is_file()
        for secret in secrets
        if re.search(rb"(?<![\da-f.])%b(?![\da-f])" % re.escape(secret.encode()), file.read_bytes())
    ]

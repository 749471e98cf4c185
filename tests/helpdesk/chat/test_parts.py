"""The small parts: texts, cleaning, limits, sessions, signals, logs."""

from __future__ import annotations

import asyncio
import io
import logging
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.chat import texts as texts_module
from helpdesk.chat.cleaning import as_plain_text, clean, has_words
from helpdesk.chat.rate_limit import Rate, RateLimiter
from helpdesk.chat.sessions import SessionRefused, Sessions
from helpdesk.chat.signals import Signals
from helpdesk.chat.texts import TextsIncomplete, load_texts
from helpdesk.logs import OneLine, mask

# --- texts -----------------------------------------------------------------------------------


def test_every_sentence_is_in_every_language() -> None:
    texts = load_texts()
    for key in texts.keys():  # noqa: SIM118 - a method of ours
        assert set(texts.everywhere(key, **dict.fromkeys(NAMES, "1"))) == set(texts.languages)


NAMES = ("limit", "seconds", "number", "code", "accepted", "name", "title")


@pytest.mark.parametrize(
    "sentences",
    [
        {"en": "x", "hi": "x"},
        {"en": "x {a}", "hi": "x {b}", "hi-Latn": "x {a}"},
    ],
)
def test_an_incomplete_sentence_is_named(tmp_path: Path, sentences: dict[str, str]) -> None:
    source = Path(texts_module.__file__).with_name("texts.yml")
    data = yaml.safe_load(source.read_text(encoding="utf-8"))
    data["texts"] = {"greeting": sentences}
    path = tmp_path / "texts.yml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(TextsIncomplete, match="greeting"):
        load_texts(path)


def test_the_language_of_our_own_words() -> None:
    texts = load_texts()
    assert texts.script_of("मेरा GST") == "hi"
    assert texts.script_of("mera GST") is None
    assert texts.known("hi-Latn") == "hi-Latn"
    assert texts.known(["hi"]) is None
    assert texts.say("retry", "fr") == texts.say("retry", texts.default)


# --- cleaning --------------------------------------------------------------------------------


@given(st.text(max_size=200))
def test_what_reaches_rasa_is_never_a_command(text: str) -> None:
    plain = as_plain_text(clean(text)).strip()
    assert not plain.startswith(("/", "EXTERNAL:"))
    assert "{" not in plain
    plain.encode("utf-8")


@given(st.text(alphabet="/ \\E XTERNAL:：／\u200b\u202e\n", max_size=60))
def test_no_mix_of_slashes_makes_a_command(text: str) -> None:
    plain = as_plain_text(clean(text)).strip()
    assert not plain.startswith(("/", "／", "EXTERNAL:", "EXTERNAL :"))


def test_devanagari_is_left_alone() -> None:
    text = "क्\u200dषेत्र में ज़्यादा, क्\u200cष"
    assert clean(text) == text


def test_words_are_letters_or_digits_of_any_script() -> None:
    assert has_words("३")
    assert has_words("क")
    assert not has_words("?! 😀 \u200d ़")


# --- rate limit --------------------------------------------------------------------------------


def test_a_burst_and_then_a_steady_rate() -> None:
    limiter = RateLimiter(Rate(3, 0.5))
    assert [limiter.wait("a", 0) for _ in range(4)] == [0, 0, 0, 2]
    assert limiter.wait("b", 0) == 0
    assert limiter.wait("a", 1) == 1
    assert limiter.wait("a", 2) == 0
    assert [limiter.wait("a", 100) for _ in range(4)] == [0, 0, 0, 2]


def test_a_clock_that_goes_back_gives_nothing_away() -> None:
    limiter = RateLimiter(Rate(1, 1))
    assert limiter.wait("a", 100) == 0
    assert limiter.wait("a", 50) == 1


def test_no_burst_is_no_limit() -> None:
    limiter = RateLimiter(Rate(0, 1))
    assert {limiter.wait("a", 0) for _ in range(1000)} == {0}


# --- sessions ------------------------------------------------------------------------------------


@given(st.text(max_size=80))
def test_only_our_own_tokens_are_taken(token: str) -> None:
    sessions = Sessions("a secret", "api")
    with pytest.raises(SessionRefused):
        sessions.conversation_id(token)


def test_a_token_belongs_to_one_purpose_and_one_secret() -> None:
    token = Sessions("a secret", "api").token("abc")
    assert Sessions("a secret", "api").conversation_id(token) == "abc"
    for other in (Sessions("a secret", "page"), Sessions("another", "api")):
        with pytest.raises(SessionRefused):
            other.conversation_id(token)


def test_every_changed_character_is_noticed() -> None:
    sessions = Sessions("a secret", "api")
    token = sessions.token("abc")
    for place in range(len(token)):
        for other in "AQgwZz09-_.":
            changed = token[:place] + other + token[place + 1 :]
            if changed != token:
                with pytest.raises(SessionRefused):
                    sessions.conversation_id(changed)


# --- signals --------------------------------------------------------------------------------


async def test_waiters_are_woken_and_closing_ends_all_waiting() -> None:
    signals = Signals()
    waiting = [asyncio.create_task(signals.wait(name, 60)) for name in ("a", "a", "b")]
    await asyncio.sleep(0)
    signals.notify("a")
    await asyncio.wait_for(asyncio.gather(*waiting[:2]), 1)
    assert not waiting[2].done()
    signals.close()
    await asyncio.wait_for(waiting[2], 1)
    await asyncio.wait_for(signals.wait("c", 60), 1)
    assert not signals._waiting


# --- logs -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "secret",
    [
        "27AAPFU0939F1ZV",
        "27aapfu0939f1zv",
        "AAPFU0939F",
        "9876543210",
        "98765 43210",
        "+91 9876543210",
        "+91-98765-43210",
        "९८७६५४३२१०",
        "asha.k@example.co.in",
        "123456789:AAFakeTokenForTestsOnly_abcdefghij",
        "234567890124",
    ],
)
def test_numbers_and_addresses_are_masked(secret: str) -> None:
    assert mask(f"x {secret} y").startswith("x [") or "•" in mask(f"x {secret} y")
    assert secret not in mask(f"x {secret} y")


def test_a_record_is_one_line() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(OneLine())
    logger = logging.getLogger("tests.one_line")
    logger.propagate = False
    logger.addHandler(handler)
    try:
        raise ValueError("bad\r\nvalue 9876543210 \x1b[31m [parameters: ('my words',)]")
    except ValueError:
        logger.exception("it broke\nfor %s", "asha@example.org")
    lines = stream.getvalue().splitlines()
    assert len(lines) == 1
    assert "ValueError" in lines[0]
    for secret in ("9876543210", "asha@example.org", "my words", "\x1b"):
        assert secret not in lines[0]

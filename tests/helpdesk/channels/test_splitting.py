"""Long texts are cut where a reader would pause, never inside a letter."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.channels.splitting import TELEGRAM_LIMIT, split_text, utf16_length


def test_short_texts_stay_whole() -> None:
    assert split_text("नमस्ते") == ["नमस्ते"]
    assert split_text("") == []


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("one two\n\nthree four", 12, ["one two", "three four"]),
        ("one two\nthree four", 12, ["one two", "three four"]),
        ("one two three", 9, ["one two", "three"]),
        ("क्षत्रिय", 4, ["क्ष", "त्रि", "य"]),
        ("😀😀😀", 4, ["😀😀", "😀"]),
        ("👍🏽👍🏽", 6, ["👍🏽", "👍🏽"]),
        ("👨\u200d👩\u200d👧x", 8, ["👨\u200d👩\u200d👧", "x"]),
    ],
)
def test_where_it_is_cut(text: str, limit: int, pieces: list[str]) -> None:
    assert split_text(text, limit) == pieces


@given(st.text(alphabet="अकषत्रिं ा ी क्ष नमस्ते 😀a\n", max_size=400), st.integers(20, 60))
def test_nothing_is_lost_and_no_letter_is_torn(text: str, limit: int) -> None:
    pieces = split_text(text, limit)
    assert all(0 < utf16_length(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    for before, after in itertools.pairwise(pieces):
        torn = unicodedata.category(after[0]).startswith("M") and before[-1] + after[0] in text
        assert not torn or len(before) < limit // 2 or utf16_length(before) == limit


def test_a_flood_without_any_pause_is_cut_all_the_same() -> None:
    assert "".join(split_text("क्" * 5000)) == "क्" * 5000
    assert max(map(utf16_length, split_text("x" * 100_000))) == TELEGRAM_LIMIT

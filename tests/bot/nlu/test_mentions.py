"""What many messages mention is what each of them mentions."""

from __future__ import annotations

import pytest

from bot.nlu import mentions as module
from bot.nlu.entities.extract import extract
from bot.nlu.mentions import mentions, mentions_of_each

TEXTS = [
    "45 lakh",
    "turnover 45 lakh in Kerala",
    "otp nahi aaya",
    "",
    "18% aur 12%",
    "27 kis state",
]


@pytest.mark.parametrize("at_once", [2, 100])
def test_several_processes_find_the_same(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", at_once)
    assert mentions_of_each(TEXTS) == [mentions(text, extract(text)) for text in TEXTS]


def test_no_messages_mention_nothing() -> None:
    assert mentions_of_each([]) == []

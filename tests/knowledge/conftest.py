"""A copy of our knowledge that a test may spoil."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.library import KNOWLEDGE

GROUP = "login_error"
OTP = f"articles/{GROUP}/otp_not_received.yml"


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """topics.yml, the word lists and the articles of one group, copied."""
    copy = tmp_path / "knowledge"
    articles = KNOWLEDGE / "articles"
    others = [each.name for each in articles.iterdir() if each.name != GROUP]
    ignored = shutil.ignore_patterns("*.py", "__pycache__", *others)
    shutil.copytree(KNOWLEDGE, copy, ignore=ignored)
    return copy


@pytest.fixture
def spoil(knowledge: Path) -> Callable[..., None]:
    """Replace a piece of text in one file of the copy; the piece must be there."""

    def replace(old: str, new: str, file: str = OTP) -> None:
        path = knowledge / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} has no {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace

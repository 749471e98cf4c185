"""Rasa as our server runs it: without TensorFlow, which must be settled before Rasa is imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.lean import install

install()

from rasa.shared.core.domain import Domain  # noqa: E402

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="session")
def domain() -> Domain:
    """The bot's own domain."""
    return Domain.load(str(ROOT / "bot" / "domain"))

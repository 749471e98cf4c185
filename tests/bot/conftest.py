"""Rasa as our server runs it: without TensorFlow, which must be settled before Rasa is imported."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import pytest

from bot.lean import install
from bot.replies import Replies

# A note of SQLAlchemy on the code of Rasa, which no filter stops.
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
install()

from rasa.shared.core.domain import Domain  # noqa: E402

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="session")
def replies() -> Replies:
    """The laid-out replies."""
    return Replies()


@pytest.fixture(scope="session")
def domain() -> Domain:
    """The bot's own domain. Rasa warns of each slot that has the name of an entity."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Domain.load(str(ROOT / "bot" / "domain"))

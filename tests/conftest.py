"""For every test: Rasa comes without TensorFlow, as in our own server."""

from __future__ import annotations

from bot.lean import install

install()

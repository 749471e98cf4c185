"""Typing what stands on a button is pressing it: people answer with the words that they see."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any

from helpdesk.tickets import MessageView

THUMBS = {"👍": "up", "👎": "down"}
# Skin tones, and the sign that a picture is meant
_SHADES = re.compile("[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f]")
_ENDS = ".,!?;:।॥ "


def typed_button(text: str, messages: Sequence[MessageView]) -> str | None:
    """The key of the button that was typed, among those under what was said since the user spoke.

    Of two with the same words it is the newer one. A thumb alone is that thumb, whatever the
    words beside it.
    """
    said = _bare(text)
    if not said:
        return None
    buttons = list(_newest_first(messages))
    vote = THUMBS.get(said)
    by_title = (button["payload"] for button in buttons if _bare(button["title"]) == said)
    by_thumb = (button["payload"] for button in buttons if vote and button.get("vote") == vote)
    return next(by_title, None) or next(by_thumb, None)


def _newest_first(messages: Sequence[MessageView]) -> Iterator[Any]:
    since = takewhile(lambda message: message.author != "user", reversed(messages))
    for message in since:
        yield from reversed(message.buttons)


def _bare(text: str) -> str:
    """The words without what does not tell one button from another.

    >>> _bare("  BACK to the  overview… ") == _bare("Back to the overview")
    True
    >>> _bare("18%") == _bare("18")
    False
    """
    plain = _SHADES.sub("", unicodedata.normalize("NFKC", text))
    return " ".join(plain.casefold().split()).rstrip(_ENDS)

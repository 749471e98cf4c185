"""The buttons below a Telegram message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

CHOSEN = "✓ "


def keyboard(buttons: Sequence[Mapping[str, str]]) -> InlineKeyboardMarkup | None:
    """One button a line: Hindi titles are long and phones narrow. Thumbs stand side by side."""
    if not buttons:
        return None
    lines = groupby(buttons, key=lambda b: "thumbs" if b.get("vote") else b["payload"])
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(b["title"], callback_data=b["payload"]) for b in line]
            for _, line in lines
        ]
    )


def with_chosen(shown: InlineKeyboardMarkup, key: str) -> InlineKeyboardMarkup | None:
    """The keyboard with the pressed thumb marked; None if that was no thumb or is marked."""
    thumbs = next((line for line in shown.inline_keyboard if _has_another(line, key)), None)
    if thumbs is None:
        return None
    marked = InlineKeyboardMarkup(
        [
            [_marked(button, button.callback_data == key) for button in line]
            if line is thumbs
            else line
            for line in shown.inline_keyboard
        ]
    )
    return None if marked == shown else marked


def _has_another(line: Sequence[InlineKeyboardButton], key: str) -> bool:
    """Whether the button stands beside another one: so do thumbs, and nothing else."""
    return len(line) > 1 and key in [button.callback_data for button in line]


def _marked(button: InlineKeyboardButton, chosen: bool) -> InlineKeyboardButton:
    title = button.text.removeprefix(CHOSEN)
    return InlineKeyboardButton(
        CHOSEN + title if chosen else title, callback_data=button.callback_data
    )

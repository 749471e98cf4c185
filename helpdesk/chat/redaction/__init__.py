"""Masks what must never be stored or passed on: Aadhaar numbers, cards, passwords and OTPs.

No pattern here can backtrack: each looks at a bounded number of characters from where it starts.
"""

from __future__ import annotations

from dataclasses import dataclass

from helpdesk.chat.redaction.long_numbers import long_numbers
from helpdesk.chat.redaction.otps import otps
from helpdesk.chat.redaction.passwords import MASK, passwords
from helpdesk.chat.redaction.reading import shadow_of

__all__ = ["KINDS", "MASK", "Redacted", "redact"]

KINDS = ("aadhaar", "card", "password", "otp")


@dataclass(frozen=True)
class Redacted:
    """The text without its secrets, and which kinds were found (in the order of `KINDS`)."""

    text: str
    kinds: tuple[str, ...]


def redact(text: str) -> Redacted:
    """Mask every secret in `text`. What is masked already is left as it is.

    >>> redact("mera otp 482913 hai")
    Redacted(text='mera otp •••••• hai', kinds=('otp',))
    """
    shadow = shadow_of(text)
    found = sorted([*long_numbers(shadow), *otps(shadow), *passwords(text, shadow)])
    if not found:
        return Redacted(text, ())
    kinds = {kind for _, _, kind in found}
    pieces: list[str] = []
    done = 0
    for start, end, _ in found:
        if start >= done:
            pieces += [text[done:start], MASK]
        done = max(done, end)
    pieces.append(text[done:])
    return Redacted("".join(pieces), tuple(kind for kind in KINDS if kind in kinds))

"""Shapes of identifiers: one character per position, so that a fault can be pointed at.

    d digit            l letter            s serial: 1-9, then A-Z
    c digit or letter  m 6-9 (first digit of a mobile number)  a 2-9 (of an Aadhaar number)
    r series reserved by the GST portal: a digit 1-9 or a letter A-B, E-K

Every other character stands for itself.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass

_CLASSES: dict[str, tuple[str, frozenset[str]]] = {
    "d": ("digit", frozenset(string.digits)),
    "l": ("letter", frozenset(string.ascii_uppercase)),
    "s": ("serial", frozenset(string.digits[1:] + string.ascii_uppercase)),
    "c": ("digit_or_letter", frozenset(string.digits + string.ascii_uppercase)),
    "r": ("series", frozenset(string.digits[1:] + "ABEFGHIJK")),
    "m": ("digit", frozenset("6789")),
    "a": ("digit", frozenset("23456789")),
}


@dataclass(frozen=True)
class Mismatch:
    """A character that can't stand where it stands; `position` counts from 1."""

    position: int
    found: str
    expected: str


def pattern(shape: str) -> str:
    """The shape as a regular expression, without anchors.

    >>> pattern("99dd")
    '99[0123456789][0123456789]'
    """
    return "".join(
        f"[{''.join(sorted(_CLASSES[mark][1]))}]" if mark in _CLASSES else re.escape(mark)
        for mark in shape
    )


def mismatches(shape: str, text: str) -> list[Mismatch]:
    """Where `text`, which must be as long as the shape, departs from it.

    >>> mismatches("ddl", "2OA")
    [Mismatch(position=2, found='O', expected='digit')]
    """
    found = []
    for position, (mark, character) in enumerate(zip(shape, text, strict=True), start=1):
        expected, accepted = _CLASSES.get(mark, (mark, frozenset(mark)))
        if character not in accepted:
            found.append(Mismatch(position, character, expected))
    return found

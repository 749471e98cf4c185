"""The plain text of an article as blocks that a page can lay out: paragraphs and lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "steps", "points"]
_STEP = re.compile(r"^\d{1,2}\. +")
_POINT = re.compile(r"^[•–-] +")
_ADDRESS = re.compile(r"(https?://[^\s<>\"']*[^\s<>\"'.,;:)।])")


@dataclass(frozen=True)
class Block:
    """Lines that belong together: a paragraph, numbered steps or points."""

    kind: Kind
    lines: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    """The blocks of a text, in order; an empty line ends a paragraph."""
    found: list[tuple[Kind, list[str]]] = []
    for line in map(str.strip, text.splitlines()):
        kind, words = _read(line)
        if not line:
            found.append(("text", []))
        elif found and found[-1][0] == kind:
            found[-1][1].append(words)
        else:
            found.append((kind, [words]))
    return [Block(kind, tuple(lines)) for kind, lines in found if lines]


def pieces(line: str) -> Iterator[tuple[str, bool]]:
    """The line in pieces, each with whether it is an address to link to."""
    for place, piece in enumerate(_ADDRESS.split(line)):
        if piece:
            yield piece, place % 2 == 1


def _read(line: str) -> tuple[Kind, str]:
    if _STEP.match(line):
        return "steps", _STEP.sub("", line)
    if _POINT.match(line):
        return "points", _POINT.sub("", line)
    return "text", line

"""The words of a normalised text, as every classifier here counts them."""

from __future__ import annotations

import re

_WORD = re.compile(r"(?:[^\W\d_]|[\u0900-\u0963\u0970-\u097f])+|\d+")


def words(text: str) -> list[str]:
    """Words of a normalised text; form names are one word however they are cut.

    >>> words("gstr-3b gstr3b"), words("3 b"), words("r-1 r1")
    (['gstr', '3b', 'gstr', '3b'], ['3b'], ['r1', 'r1'])
    """
    pieces = _WORD.findall(text)
    found: list[str] = []
    position = 0
    while position < len(pieces):
        pair = pieces[position : position + 2]
        if len(pair) == 2 and _one_name(*pair):
            found.append(pair[0] + pair[1])
            position += 2
        else:
            found.append(pair[0])
            position += 1
    return found


def _one_name(left: str, right: str) -> bool:
    """Whether a short number and a letter belong together: 3 b, r 1."""
    if left.isdigit():
        return len(left) <= 2 and len(right) == 1 and not right.isdigit()
    return len(left) == 1 and right.isdigit() and len(right) <= 2

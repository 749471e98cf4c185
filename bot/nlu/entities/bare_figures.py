"""Figures without a sign of money: which are years, and which stand in a row with amounts.

"800, 1800, 2010, 2500" has no year: a figure in a row with amounts is one. Else 2018 is a year if
words say so ("2018 ke bill", "since 2018"), and an amount if nothing does ("gst on 2018").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from bot.nlu.entities.lexicon import fold, lexicon
from bot.nlu.entities.numbers import is_multiplier
from bot.nlu.entities.reading import Reading, Token

#: Years that GST has had or that a message can look ahead to; actions know what day it is.
_YEARS = range(2017, 2050)
#: From here on digits are taken for rupees; below they may be a rate or a count.
MONEY_BY_SIZE = 100
_SHORTEST_ROW = 3
_WIDEST_GAP = 4
_TRADED = ("purchase", "sold")
#: Marks of the reading.
PERCENT = "percent"
RETURN_FORM = "return_form"


@cache
def _words(*path: str) -> frozenset[str]:
    content = lexicon("numbers")
    for name in path:
        content = content[name]
    return frozenset(map(fold, content))


@cache
def _rate_joins(side: str) -> re.Pattern[str]:
    words = sorted(_words("beside_a_rate", side), key=len, reverse=True)
    return re.compile(rf"\s*(?:{'|'.join(map(re.escape, words))})\s*")


class BareFigures:
    """The figures of a message among its free tokens, by their places."""

    def __init__(self, reading: Reading, tokens: Sequence[Token]) -> None:
        self._reading, self._tokens = reading, tokens
        self._rates = reading.marked(PERCENT)
        self._figures = [at for at in range(len(tokens)) if self._is_figure(at)]
        self._lists = list(_runs(self._figures, self._joined))
        self.years = frozenset(at for at in self._figures if self._is_year(at))

    def is_money(self, at: int) -> bool:
        """Whether a figure too small for rupees by itself is a price all the same.

        It is beside its rate ("80 at 18%"), or, if that can't be the rate, in a row of prices.
        """
        if self._is_beside_a_rate(at):
            return True
        rows = (row for row in self._rows() if at in row and len(row) >= _SHORTEST_ROW)
        return bool(self._rates) and any(self._is_of_money(row) for row in rows)

    def _is_figure(self, at: int) -> bool:
        token = self._tokens[at]
        if token.kind != "number" or self._word(at, -1) in _words("not_money_before"):
            return False
        return self._word(at, 1) not in _words("not_money_after")

    def _word(self, at: int, step: int) -> str:
        """The next word beside the figure; a sign of currency is a part of the figure."""
        at += step
        while 0 <= at < len(self._tokens) and self._tokens[at].text in _words("currency"):
            at += step
        return self._tokens[at].text if 0 <= at < len(self._tokens) else ""

    def _candidate(self, at: int) -> bool:
        digits = self._tokens[at].text
        if len(digits) != 4 or not digits.isdigit() or int(digits) not in _YEARS:
            return False
        return not is_multiplier(self._tokens, at + 1)

    def _amount(self, at: int) -> bool:
        if is_multiplier(self._tokens, at + 1):
            return True
        digits = self._tokens[at].text.replace(",", "")
        return float(digits) >= MONEY_BY_SIZE and not self._candidate(at)

    def _is_of_money(self, row: Sequence[int]) -> bool:
        return any(self._amount(at) or self._is_beside_a_rate(at) for at in row)

    # --- rows --------------------------------------------------------------------------------

    def _rows(self) -> Iterator[list[int]]:
        """Figures joined by list words or said alike, and three or more between like gaps."""
        yield from self._lists
        pairs = zip(self._figures, self._figures[1:], strict=False)
        shapes = [self._shape(*pair) for pair in pairs]
        first = 0
        for last in range(1, len(shapes) + 1):
            if last < len(shapes) and shapes[last] == shapes[first]:
                continue
            if shapes[first] is not None:
                yield self._figures[first : last + 1]
            first = last

    def _joined(self, left: int, right: int) -> bool:
        gap = [token.text for token in self._tokens[left + 1 : right]]
        listed = [word for word in gap if word not in _words("currency")]
        if listed and all(word in _words("row") for word in listed):
            return True
        behind, before = self._word(left, 1), self._word(right, -1)
        alike = (behind, self._word(right, 1)), (self._word(left, -1), before)
        return any(one == other and any(map(str.isalpha, one)) for one, other in alike)

    def _shape(self, left: int, right: int) -> tuple[str, ...] | None:
        gap = self._tokens[left + 1 : right]
        if len(gap) > _WIDEST_GAP:
            return None
        return tuple(token.text if token.kind == "mark" else token.kind for token in gap)

    # --- years -------------------------------------------------------------------------------

    def _is_year(self, at: int) -> bool:
        if not self._candidate(at) or self._is_beside_a_rate(at):
            return False
        row = next(row for row in self._lists if at in row)
        if self._word(at, -1) in _words("year", "surely_before") and at == row[0]:
            return True
        if self._is_of_money(row) or not any(map(self._is_said_to_be_a_year, row)):
            return False
        # "2020 me 18% gst kitna": what else has the rate?
        return not self._rates or any(map(self._amount, self._figures))

    def _is_said_to_be_a_year(self, at: int) -> bool:
        before, start = self._word(at, -1), self._tokens[at].start
        if before == "," and at > 1:
            before = self._tokens[at - 2].text
        if before in _words("year", "before") | _words("year", "surely_before"):
            return True
        if any(end in (start, start - 1) for _, end in self._reading.marked(RETURN_FORM)):
            return True
        behind = self._word(at, 1)
        if behind not in _words("year", "sold_for"):
            return behind in _words("year", "behind")
        following = self._tokens[at + 2].text if at + 2 < len(self._tokens) else ""
        return not any(following in _words("roles", role) for role in _TRADED)

    def _is_beside_a_rate(self, at: int) -> bool:
        token, text = self._tokens[at], self._reading.view.text
        return any(
            _rate_joins("behind").fullmatch(text, token.end, start)
            if token.end <= start
            else _rate_joins("before").fullmatch(text, end, token.start)
            for start, end in self._rates
        )


def _runs(figures: Sequence[int], joined: Callable[[int, int], bool]) -> Iterator[list[int]]:
    run: list[int] = []
    for at in figures:
        if run and not joined(run[-1], at):
            yield run
            run = []
        run.append(at)
    if run:
        yield run

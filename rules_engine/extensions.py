"""One-off extensions of due dates by notification: `parameters/due_dates/extensions.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules_engine.computation import Source
from rules_engine.dated import parameter
from rules_engine.errors import FactMissing
from rules_engine.periods import Period


@dataclass(frozen=True)
class Extension:
    """A later last day, and the notification that gave it."""

    date: date
    notification: str
    source: Source


def extension_of(
    return_form: str, period: Period, *, filing: str | None, state: str | None
) -> Extension | None:
    """The extension for a return of a period; of several the one that reaches furthest.

    `state` is a State code.  Raises FactMissing where an extension for some States only would
    change the date and the State is not known.
    """
    found = [
        row
        for row in _rows()
        if row["return_form"] == return_form
        and row["period"] == period.code
        and row.get("filing", filing) == filing
    ]
    if state is None and any("states" in row for row in found):
        raise FactMissing(["state"])
    here = [row for row in found if state in row.get("states", (state,))]
    return max((_extension(row) for row in here), key=lambda each: each.date, default=None)


def is_extended(return_form: str, period: Period) -> bool:
    """Whether there is an extension of this return and period for anybody."""
    return any(
        row["return_form"] == return_form and row["period"] == period.code for row in _rows()
    )


def _rows() -> tuple[Mapping[str, Any], ...]:
    law = parameter("due_dates/extensions")
    return law.on(law.dates[-1]).items


def _extension(row: Mapping[str, Any]) -> Extension:
    title = row["notification"]
    confidence = row.get("confidence", "verified")
    source = Source(title=title, link=row.get("link"), confidence=confidence)
    return Extension(date=row["date"], notification=title, source=source)

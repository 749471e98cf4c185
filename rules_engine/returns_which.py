"""Which returns must this kind of taxpayer file, how often, and which is due next?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rules_engine import due_date_lookup
from rules_engine.computation import Source, Step, confirmations, distinct_sources
from rules_engine.dated import parameter
from rules_engine.due_date_lookup import DueDateAnswer, Outcome
from rules_engine.errors import FactInvalid, FactMissing, NotInForce
from rules_engine.facts import Fact
from rules_engine.periods import Period
from rules_engine.taxpayer_returns import (
    TAXPAYER_FACTS,
    Listed,
    above_quarterly_limit,
    filing_of,
    returns_of,
)

TOPIC = "returns.which"

FACTS: tuple[Fact, ...] = TAXPAYER_FACTS

# Needed above a turnover only
_BY_TURNOVER = ("GSTR-9", "GSTR-9C")
_NOT_FILED = ("exempt", "not_required")


@dataclass(frozen=True)
class ReturnToFile:
    """A return, how often it is filed, and its next due date.

    `outcome` is that of the due date: "due", "optional", or "exempt" and "not_required" where the
    turnover frees from it.  `due_date` is None where a fact lacks that decides it, such as the
    State for the quarterly GSTR-3B.
    """

    return_form: str
    frequency: str
    outcome: Outcome
    period: Period | None
    due_date: date | None


@dataclass(frozen=True)
class ReturnsAnswer:
    """The returns of a kind of taxpayer by the law of `on`, as the law lists them.

    `to_file` names those that must be filed.
    """

    topic: str
    on: date
    outcome: str
    taxpayer_type: str
    filing: str | None
    returns: tuple[ReturnToFile, ...]
    to_file: tuple[str, ...]
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    warnings: tuple[Step, ...]
    assumed: tuple[Step, ...]


def answer(given: Mapping[str, Any], on: date) -> ReturnsAnswer:
    """The returns of a kind of taxpayer.

    Raises FactMissing for the kind; NotInForce before the first return of the kind.
    """
    kind: str | None = given.get("taxpayer_type")
    if kind is None:
        raise FactMissing(["taxpayer_type"])
    turnover: Decimal | None = given.get("annual_turnover")
    filing, told, assumed = _filing(kind, given.get("filing"), turnover, on)
    steps = list(told)
    rows = []
    for listed in returns_of(kind, filing, on):
        row, due = _row(listed, turnover, given.get("state"), on)
        rows.append(row)
        values = {"return_form": row.return_form, "frequency": row.frequency}
        steps.append(Step("listed", values, listed.source))
        steps += () if due is None else _told(due)
    annual = tuple(row.return_form for row in rows if row.return_form in _BY_TURNOVER)
    if turnover is None and annual:
        assumed += (Step("turnover_needs_annual_returns", {"return_forms": annual}),)
    sources = distinct_sources(*(step.source for step in steps))
    return ReturnsAnswer(
        topic=TOPIC,
        on=on,
        outcome="listed",
        taxpayer_type=kind,
        filing=filing,
        returns=tuple(rows),
        to_file=tuple(row.return_form for row in rows if row.outcome == "due"),
        steps=tuple(steps),
        sources=sources,
        warnings=(*_warnings(kind, filing, turnover, on), *confirmations(sources)),
        assumed=assumed,
    )


def _filing(
    kind: str, filing: str | None, turnover: Decimal | None, on: date
) -> tuple[str | None, tuple[Step, ...], tuple[Step, ...]]:
    """Monthly or quarterly; monthly is assumed aloud where the choice is open."""
    try:
        found, steps = filing_of(kind, filing, turnover, on)
    except FactMissing:
        if turnover is None:
            return "monthly", (), (Step("quarterly_not_opted"),)
        limit = parameter("due_dates/quarterly_up_to").on(on)
        values = {"turnover": turnover, "limit": limit.decimal}
        open_to = Step("quarterly_is_open", values, limit.source)
        return "monthly", (open_to,), (Step("files_monthly"),)
    return found, steps, ()


def _row(
    listed: Listed, turnover: Decimal | None, state: str | None, on: date
) -> tuple[ReturnToFile, DueDateAnswer | None]:
    due = _next_due(listed, turnover, state, on)
    row = ReturnToFile(
        return_form=listed.return_form,
        frequency=listed.frequency,
        outcome="due" if due is None else due.outcome,
        period=None if due is None else due.period,
        due_date=None if due is None or due.outcome in _NOT_FILED else due.due_date,
    )
    return row, due


def _next_due(
    listed: Listed, turnover: Decimal | None, state: str | None, on: date
) -> DueDateAnswer | None:
    """The first due date of the return that has not passed; None where a fact lacks for it."""
    facts: dict[str, Any] = {"return_form": listed.return_form, "filing": listed.filing}
    if turnover is not None:
        facts["annual_turnover"] = turnover
    if state is not None:
        facts["state"] = state
    try:
        dates = [_due({**facts, "period": period}, on) for period in listed.periods_around(on)]
    except FactMissing:
        return None
    return next((due for due in dates if due is not None and due.due_date >= on), None)


def _due(facts: Mapping[str, Any], on: date) -> DueDateAnswer | None:
    """The due date; None where there is no such return for the period, as PMT-06 for the third
    month of a quarter."""
    try:
        return due_date_lookup.answer(facts, on)
    except NotInForce:
        return None
    except FactInvalid as refusal:
        if refusal.name != "period":
            raise
        return None


def _told(due: DueDateAnswer) -> tuple[Step, ...]:
    """The due date, and what the turnover has to do with GSTR-9 and GSTR-9C."""
    keys = ("standing_date", "extended")
    return tuple(
        step
        for step in due.steps
        if step.key in keys or step.key.startswith(("annual_", "reconciliation_"))
    )


def _warnings(
    kind: str, filing: str | None, turnover: Decimal | None, on: date
) -> tuple[Step, ...]:
    warnings = list(above_quarterly_limit(filing, turnover, on))
    if kind == "composition" and "GSTR-9A" not in _forms(kind, filing, on):
        warnings.append(Step("guide_differs.gstr9a"))
    if kind == "tcs":
        warnings.append(Step("guide_differs.gstr9b"))
    return tuple(warnings)


def _forms(kind: str, filing: str | None, on: date) -> tuple[str, ...]:
    return tuple(listed.return_form for listed in returns_of(kind, filing, on))

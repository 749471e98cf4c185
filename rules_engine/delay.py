"""How many days after its due date something was done, from whatever facts were given.

For late fee and interest: the due date comes from the return and its period (or is given), the
delay from the day on which the return was filed or the tax paid (or is given in days).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rules_engine.computation import Step
from rules_engine.dated import parameter
from rules_engine.due_dates import DueDate, due_date
from rules_engine.errors import FactInvalid, FactMissing
from rules_engine.periods import Period, containing

# Filed once, after registration ends, for no period
_FINAL_RETURN = "GSTR-10"


@dataclass(frozen=True)
class Delay:
    """The delay, and what there is to tell about it.

    `law_day` is a day of the tax period, by which the law is looked up.  `due_on` and `done_on`
    are None where only the days are known.
    """

    period: Period | None
    days: int
    due_on: date | None
    done_on: date | None
    law_day: date
    steps: tuple[Step, ...] = ()
    assumed: tuple[Step, ...] = ()


def delay(
    form: str,
    given: Mapping[str, Any],
    on: date,
    *,
    done: str,
    due: str = "due_date",
    by_period: bool = False,
) -> Delay:
    """The delay with a form.

    `done` names the fact that is the day of filing or payment, `due` the one that is the day from
    which the delay runs, if that is stated.  `by_period` says that the period is needed even then.
    Raises FactMissing and FactInvalid.
    """
    days: int | None = given.get("days_late")
    due_on: date | None = given.get(due)
    done_on: date | None = given.get(done)
    if days is None:
        _check_lacking(form, given, done, due, by_period)
    check_period(given.get("period"))
    found = None if due_on is not None else _due(form, given)
    period = given.get("period") if found is None else found.period
    begins = parameter("gst/began").dates[0] if period is None else period.first
    _check_day(due, due_on, begins, date.max)
    _check_day(done, done_on, begins, on)
    steps: tuple[Step, ...] = ()
    assumed: tuple[Step, ...] = ()
    if found is not None:
        due_on, steps, assumed = found.date, found.steps, found.assumed
    if due_on is not None and done_on is not None:
        counted = max(0, (done_on - due_on).days)
        if days not in (None, counted):
            raise FactInvalid("days_late", days, f"{counted}, from {due_on} to {done_on}")
        days = counted
        values = {"due_date": due_on, "done_on": done_on, "days": days}
        steps += (Step("days_late" if days else "in_time", values),)
    delayed = days or 0
    if due_on is None:
        # the days are counted back from today, which can't be before GST
        if delayed > (on - begins).days:
            raise FactInvalid("days_late", delayed, f"at most {(on - begins).days}")
        assumed += (Step("law_of_today", {"on": on}),) if period is None else ()
    elif done_on is None:
        done_on = due_on + timedelta(days=delayed)
    law_day = _law_day(period, due_on)
    return Delay(period, delayed, due_on, done_on, law_day or on, steps, assumed)


def check_period(period: Period | None) -> None:
    """Raises FactInvalid for a period that was over before GST began."""
    first = parameter("gst/began").dates[0]
    if period is not None and period.last < first:
        accepted = f"a period from {containing(period.kind, first).code} on"
        raise FactInvalid("period", period.code, accepted)


def _check_lacking(
    form: str, given: Mapping[str, Any], done: str, due: str, by_period: bool
) -> None:
    known = "period" in given or form == _FINAL_RETURN or (due in given and not by_period)
    ask = "period" if due == "due_date" else due
    lacking = [name for name, there in ((ask, known), (done, done in given)) if not there]
    if lacking:
        raise FactMissing(lacking)


def _due(form: str, given: Mapping[str, Any]) -> DueDate | None:
    """The due date by law, None where it can't be known and the days are enough."""
    if "period" not in given and form != _FINAL_RETURN:
        return None
    try:
        return _due_by_law(form, given)
    except FactMissing:
        if "days_late" in given:
            return None
        raise


def _due_by_law(form: str, given: Mapping[str, Any]) -> DueDate:
    names = ("filing", "state", "annual_turnover", "cancelled_on", "order_on")
    facts = {name: given[name] for name in names if name in given}
    return due_date(form, given.get("period"), **facts)


def _law_day(period: Period | None, due_on: date | None) -> date | None:
    """The last day of the period, or of the month before the due date."""
    if period is not None:
        return period.last
    if due_on is None:
        return None
    return max(due_on.replace(day=1) - timedelta(days=1), parameter("gst/began").dates[0])


def _check_day(name: str, day: date | None, first: date, last: date) -> None:
    if day is not None and not first <= day <= last:
        accepted = f"a day from {first} on" if last == date.max else f"a day from {first} to {last}"
        raise FactInvalid(name, day.isoformat(), accepted)

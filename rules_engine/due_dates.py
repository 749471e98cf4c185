"""By when a return is due: the standing date of the law, and extensions by notification.

Each form has a parameter below `parameters/due_dates/` that says for which kind of period it is
filed and on which day after it.  The law of the period counts, not that of the day of asking.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from rules_engine import periods, states
from rules_engine.computation import Source, Step, distinct_sources
from rules_engine.dated import DatedValue, parameter, parameter_names
from rules_engine.errors import FactInvalid, FactMissing
from rules_engine.extensions import Extension, extension_of
from rules_engine.periods import (
    KINDS,
    Kind,
    Period,
    add_months,
    containing,
    month_of,
    quarter_of,
)
from rules_engine.return_forms import return_form as printed_name

FILINGS = ("monthly", "quarterly")

# DueDate has a field of the type's name
Day = date

# Filed by the month or, by choice of small taxpayers, by the quarter
_BY_CHOICE = ("GSTR-1", "GSTR-3B")
_ACCEPTED_STATE = "a State code such as 27, or the name of a State or Union Territory"


@dataclass(frozen=True)
class DueDate:
    """The last day for one return of one period.

    `standing_date` is the day of the law itself, `date` the day that counts after an `extension`.
    `law_since` is when the rule for that day began.  `period` is None for the final return only.
    """

    return_form: str
    period: Period | None
    filing: str | None
    date: Day
    standing_date: Day
    law_since: Day
    source: Source
    extension: Extension | None
    steps: tuple[Step, ...]
    assumed: tuple[Step, ...]

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of the steps, each once."""
        return distinct_sources(*(step.source for step in self.steps))


@dataclass(frozen=True)
class _Found:
    """A standing date on its way to the answer."""

    period: Period
    date: date
    law: DatedValue
    filing: str | None = None
    steps: tuple[Step, ...] = ()
    assumed: tuple[Step, ...] = ()


def due_date(
    return_form: str,
    period: Period | None,
    *,
    filing: str | None = None,
    state: str | None = None,
    annual_turnover: Decimal | None = None,
    registration_ends_on: date | None = None,
    cancelled_on: date | None = None,
    order_on: date | None = None,
) -> DueDate:
    """The due date of a return for a period.

    `filing` is "monthly" or "quarterly" (GSTR-1, GSTR-3B); `state` a code or a name (quarterly
    GSTR-3B); `annual_turnover` that of the year before (ITC-04, and above the limit of quarterly
    returns it says that they are monthly); `registration_ends_on` shortens
    GSTR-5; `cancelled_on` and `order_on` take the place of the period for GSTR-10.

    >>> due_date("GSTR-3B", periods.period("2025-04"), filing="monthly").date.isoformat()
    '2025-05-20'
    >>> due_date("GSTR-3B", periods.period("2025-26-Q1"), state="07").date.isoformat()
    '2025-07-24'

    Raises FactMissing with the facts that still decide, FactInvalid for a period that the form
    isn't filed for, NotInForce where the form had not begun or had ended.
    """
    form = printed_name(return_form)
    if form == "GSTR-10":
        return _final_return(cancelled_on, order_on)
    if period is None:
        raise FactMissing(["period"])
    _check_gst_had_begun(period)
    code = None if state is None else state_code(state, period.last)
    if form in _BY_CHOICE:
        found = _by_choice(form, period, filing, code, annual_turnover)
    elif form == "GSTR-1A":
        found = _amendment(period, filing, code, annual_turnover)
    elif form == "ITC-04":
        found = _job_work(period, annual_turnover)
    elif form == "GSTR-5":
        found = _non_resident(period, registration_ends_on)
    else:
        found = _standing(_stem(form), period)
    return _extended(form, found, code)


def quarterly_dates(form: str, period: Period) -> tuple[date, ...]:
    """The days on which a return of the quarter is due, by group of States where there are any."""
    quarter = quarter_of(period.first)
    names = [f"{_stem(form)}_quarterly{group}" for group in ("", "_x", "_y")]
    known = [name for name in names if f"due_dates/{name}" in parameter_names()]
    return tuple(_standing(name, quarter).date for name in known)


def next_period(form: str, on: date, **facts: Any) -> Period:
    """The period of the return that is due next on a day or after it.

    `facts` are those of `due_date`.  Raises FactMissing for a return that has no regular periods,
    and what `due_date` raises.
    """
    found = containing(_usual_kind(printed_name(form), on, facts.get("filing")), on).previous()
    while not _is_due_from(form, found, on, facts):
        found = found.following()
    return found


def _usual_kind(form: str, on: date, filing: str | None) -> Kind:
    if form in _BY_CHOICE or form == "GSTR-1A":
        return "quarter" if filing == "quarterly" else "month"
    name = f"due_dates/{_stem(form)}"
    law = parameter(name).on(on).value if name in parameter_names() else None
    listed = law.get("periods") if isinstance(law, Mapping) else None
    if not listed:
        raise FactMissing(["period"])
    return next(kind for kind in KINDS if kind in listed)


def _is_due_from(form: str, period: Period, on: date, facts: Mapping[str, Any]) -> bool:
    try:
        return due_date(form, period, **facts).date >= on
    except FactInvalid as error:
        # the third month of a quarter has no PMT-06 and no IFF
        if error.name != "period":
            raise
        return False


def state_code(state: str, on: date) -> str:
    """The code of a State given by its code or name; raises FactInvalid."""
    found = states.find(state) or states.by_name(state, on)
    if found is None:
        raise FactInvalid("state", state, _ACCEPTED_STATE)
    return found.code


def _check_gst_had_begun(period: Period) -> None:
    law = parameter("gst/began")
    first = law.dates[0]
    if period.last < first:
        accepted = f"a period from {containing(period.kind, first).code} on"
        raise FactInvalid("period", period.code, accepted)


def _stem(form: str) -> str:
    return form.lower().replace("-", "_")


def _standing(stem: str, period: Period) -> _Found:
    """The day that a parameter of `due_dates/` gives for a period."""
    law = parameter(f"due_dates/{stem}").on(period.last)
    kinds = law.mapping["periods"]
    assumed: tuple[Step, ...] = ()
    if period.kind == "month" and "month" not in kinds and "quarter" in kinds:
        quarter = quarter_of(period.first)
        assumed = (Step("quarter_of_month", {"month": period, "quarter": quarter}),)
        period = quarter
    period = periods.period(period.code, kinds=kinds)
    _check_month_of_quarter(law, period)
    return _Found(period, day_after(period, law.mapping), law, assumed=assumed)


def day_after(period: Period, rule: Mapping[str, Any]) -> date:
    """The day that a rule of `due_dates/` names for a period."""
    if "days_after_start" in rule:
        return period.first + timedelta(days=rule["days_after_start"])
    return _day_of_month(add_months(month_of(period.last).first, rule["months_after"]), rule["day"])


def _day_of_month(first: date, day: int) -> date:
    """The day of the month that begins on `first`, or its last one where it has no such day."""
    return min(first + timedelta(days=day - 1), month_of(first).last)


def _check_month_of_quarter(law: DatedValue, period: Period) -> None:
    """PMT-06 and IFF are for the first two months of a quarter; the third goes with the return."""
    open_months = law.mapping.get("months_of_quarter")
    if open_months is None:
        return
    months = quarter_of(period.first).months()
    if months.index(period) + 1 not in open_months:
        accepted = " or ".join(months[number - 1].code for number in open_months)
        raise FactInvalid("period", period.code, accepted)


def _by_choice(
    form: str, period: Period, filing: str | None, state: str | None, turnover: Decimal | None
) -> _Found:
    """GSTR-1 and GSTR-3B, by the month or by the quarter."""
    if filing is None and turnover is not None and period.kind == "month":
        limit = parameter("due_dates/quarterly_up_to").on(period.last)
        if turnover > limit.decimal:
            values = {"turnover": turnover, "limit": limit.decimal}
            step = Step("monthly_by_turnover", values, limit.source)
            found = _standing(f"{_stem(form)}_monthly", period)
            return replace(found, filing="monthly", steps=(step,))
    if filing is None and period.kind == "quarter":
        filing = "quarterly"
    if form == "GSTR-3B" and period.kind == "month" and not _has_quarterly_return(period):
        # before QRMP those who filed GSTR-1 by the quarter paid and filed GSTR-3B by the month
        filing = "monthly"
    if filing is None:
        periods.period(period.code, kinds=("month", "quarter"))
        found = _standing(f"{_stem(form)}_monthly", period)
        return replace(found, filing="monthly", assumed=(*found.assumed, Step("monthly_filer")))
    if filing not in FILINGS:
        raise FactInvalid("filing", filing, ", ".join(FILINGS))
    stem = f"{_stem(form)}_{filing}"
    if form == "GSTR-3B" and filing == "quarterly":
        return _quarterly_return(stem, period, state)
    return replace(_standing(stem, period), filing=filing)


def _has_quarterly_return(period: Period) -> bool:
    return parameter("due_dates/qrmp_states").if_in_force(period.last) is not None


def _quarterly_return(stem: str, period: Period, state: str | None) -> _Found:
    """The quarterly GSTR-3B, due on the day of the State's group (rule 61(1)(ii))."""
    groups = parameter("due_dates/qrmp_states").on(period.last)
    periods.period(period.code, kinds=("month", "quarter"))
    if state is None:
        raise FactMissing(["state"])
    group = _group(state, groups)
    found = _standing(f"{stem}_{group}", period)
    step = Step("state_group", {"state": state, "day": found.law.mapping["day"]}, groups.source)
    return replace(found, filing="quarterly", steps=(step,))


def _group(state: str, groups: DatedValue) -> str:
    of_today = states.state(state).successor or state
    for group, codes in groups.mapping.items():
        if state in codes or of_today in codes:
            return str(group)
    accepted = ", ".join(sorted(code for codes in groups.mapping.values() for code in codes))
    raise FactInvalid("state", state, accepted)


def _amendment(
    period: Period, filing: str | None, state: str | None, turnover: Decimal | None
) -> _Found:
    """GSTR-1A, open until GSTR-3B of the same period is filed."""
    law = parameter("due_dates/gstr_1a").on(period.last)
    until = _by_choice(law.text, period, filing, state, turnover)
    step = Step("before_return", {"return_form": law.text}, law.source)
    return replace(until, steps=(step, *until.steps))


def _job_work(period: Period, turnover: Decimal | None) -> _Found:
    """ITC-04: by the quarter once, now by the half-year or, for smaller principals, the year."""
    law = parameter("due_dates/itc_04").if_in_force(period.last)
    if law is None:
        return _standing("itc_04_quarterly", period)
    year = period.year
    first_half_ends = add_months(year.first, 6) - timedelta(days=1)
    in_second_half = period.first > first_half_ends
    whole_year = period.kind == "year"
    if turnover is None and not in_second_half and not whole_year:
        raise FactMissing(["annual_turnover"])
    limit = Decimal(law.mapping["half_yearly_over"])
    half_yearly = turnover is not None and turnover > limit
    halves = [
        _day_of_month(end + timedelta(days=1), law.mapping["day"])
        for end in (first_half_ends, year.last)
    ]
    steps: tuple[Step, ...] = ()
    if turnover is not None:
        values = {"turnover": turnover, "limit": limit, "half_yearly": half_yearly}
        steps = (Step("job_work_by_turnover", values, law.source),)
    yearly = (Step("job_work_yearly", {"limit": limit}),) if turnover is None and whole_year else ()
    if half_yearly and whole_year:
        steps += (Step("job_work_first_half", {"date": halves[0]}, law.source),)
    ends_first = half_yearly and period.last <= first_half_ends
    due = halves[0] if ends_first else halves[1]
    return _Found(period, due, law, steps=steps, assumed=yearly)


def _non_resident(period: Period, registration_ends_on: date | None) -> _Found:
    """GSTR-5.

    "… within thirteen days after the end of a calendar month or within seven days after the last
    day of the period of registration …, whichever is earlier"  (section 39(5))
    """
    found = _standing("gstr_5", period)
    if registration_ends_on is None:
        return replace(found, assumed=(*found.assumed, Step("registration_goes_on")))
    days = found.law.mapping["days_after_registration"]
    last = registration_ends_on + timedelta(days=days)
    values = {"ends_on": registration_ends_on, "days": days, "date": last}
    step = Step("after_registration_ends", values, found.law.source)
    return replace(found, date=min(found.date, last), steps=(step,))


def _final_return(cancelled_on: date | None, order_on: date | None) -> DueDate:
    """GSTR-10.

    "… within three months of the date of cancellation or date of order of cancellation, whichever
    is later"  (section 45)
    """
    given = [day for day in (cancelled_on, order_on) if day is not None]
    if not given:
        raise FactMissing(["cancelled_on", "order_on"])
    counted_from = max(given)
    law = parameter("due_dates/gstr_10").on(counted_from)
    last = add_months(counted_from, int(law.decimal))
    values = {"counted_from": counted_from, "months": int(law.decimal), "date": last}
    both = len(given) > 1
    return DueDate(
        return_form="GSTR-10",
        period=None,
        filing=None,
        date=last,
        standing_date=last,
        law_since=law.since,
        source=law.source,
        extension=None,
        steps=(Step("final_return", values, law.source),),
        assumed=() if both else (Step("other_date_not_later", {"date": counted_from}),),
    )


def _extended(form: str, found: _Found, state: str | None) -> DueDate:
    extension = extension_of(form, found.period, filing=found.filing, state=state)
    values = {"return_form": form, "period": found.period, "date": found.date}
    steps = [*found.steps, Step("standing_date", values, found.law.source)]
    assumed = found.assumed
    last = found.date
    if extension is None:
        assumed += (Step("no_extension", {"return_form": form, "period": found.period}),)
    else:
        last = max(found.date, extension.date)
        told = {"date": extension.date, "notification": extension.notification}
        steps.append(Step("extended", told, extension.source))
    return DueDate(
        return_form=form,
        period=found.period,
        filing=found.filing,
        date=last,
        standing_date=found.date,
        law_since=found.law.since,
        source=found.law.source,
        extension=extension,
        steps=tuple(steps),
        assumed=assumed,
    )

"""How the facts of a delay are read: the period, and the days on which something was done.

People leave out the year of one of the two: "GSTR-3B of April 2025 filed on 5 June", "April's
GSTR-3B filed on 5 June 2025". The one that has a year tells that of the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Optional

from bot.conversation import REQUESTED
from bot.readers import Heard, Reader
from bot.when import date_of, period_of
from rules_engine.periods import Period

#: GSTR-10 has no period; it is due by the dates of cancellation and of its order.
FINAL_RETURN = "GSTR-10"
FINAL_RETURN_DATES = ("cancelled_on", "order_on")

_WITHOUT_YEAR = "--"
#: A date that was said to be when the return was due is no day of filing or payment.
_DUE = "due"


def unless_asked(reader: Reader, *others: str) -> Reader:
    """The reader, silent while one of the other facts is asked for: a bare answer is theirs."""

    def read(heard: Heard) -> Any:
        return None if _asked(heard) in others else reader(heard)

    return read


def done_on(*roles: str, unless: tuple[str, ...] = ()) -> Reader:
    """The day of filing or payment: of a date said to be one of `roles`, else of one without a
    role, unless that is the answer to one of `unless`. What is not done yet counts until today.

    Without a year it is the first such day after the period, or the latest that is over.
    """

    def read(heard: Heard) -> Optional[str]:
        found = [each for each in heard.talk.details("date") if each.get("role") != _DUE]
        named = [each for role in roles for each in found if each.get("role") == role]
        bare = [each for each in found if each.get("role") is None]
        taken = _asked(heard) in unless or _is_final_return(heard, bare)
        chosen = named or ([] if taken else bare[:1] if heard.asked else bare[-1:])
        if not chosen:
            return heard.today.isoformat() if _is_not_done(heard) else None
        when = _date(str(chosen[0]["value"]), heard)
        return None if when is None else when.isoformat()

    return read


def due_on(heard: Heard) -> Optional[str]:
    """The due date, if the message says one."""
    for each in heard.talk.details("date"):
        if each.get("role") == _DUE:
            when = _date(str(each["value"]), heard)
            return None if when is None else when.isoformat()
    return None


def period_of_return(*done: str, unless: tuple[str, ...] = ()) -> Reader:
    """The tax period; `done` are the facts whose day tells the year that was left out.

    While a day is asked for ("june 20") what is a day too is no period.
    """

    def read(heard: Heard) -> Optional[str]:
        if _asked(heard) in (*done, *unless) and heard.talk.entity("date") is not None:
            return None
        for value in heard.talk.entities("period"):
            today = heard.today
            if value.startswith(_WITHOUT_YEAR):
                today = _day_with_year(heard, done) or today
            found = period_of(value, today)
            if found is not None:
                return found.code
        return None

    return read


def cancelled_on(heard: Heard) -> Optional[str]:
    """When registration was cancelled: the first date without a role beside a final return."""
    return _of_final_return(heard, 0)


def order_on(heard: Heard) -> Optional[str]:
    """When cancellation was ordered: the second such date."""
    return _of_final_return(heard, 1)


def _is_not_done(heard: Heard) -> bool:
    return heard.talk.entity("not_done") is not None and heard.talk.entity("days") is None


def _is_final_return(heard: Heard, bare: Sequence[Any]) -> bool:
    """Whether dates without a role are those of cancellation: with the form, or two of them."""
    if heard.talk.entity("return_form") == FINAL_RETURN:
        return True
    both = len(bare) >= len(FINAL_RETURN_DATES)
    return both and heard.known.get("return_form") == FINAL_RETURN


def _of_final_return(heard: Heard, position: int) -> Optional[str]:
    form = heard.talk.entity("return_form") or heard.known.get("return_form")
    bare = [each for each in heard.talk.details("date") if each.get("role") is None]
    meant = _asked(heard) in (None, *FINAL_RETURN_DATES) or _is_final_return(heard, bare)
    if form != FINAL_RETURN or not meant:
        return None
    found = [each["value"] for each in bare]
    when = date_of(found[position], heard.today) if len(found) > position else None
    return None if when is None else when.isoformat()


def _asked(heard: Heard) -> Optional[str]:
    asked = heard.talk.slot(REQUESTED)
    return None if asked is None else str(asked)


def _date(value: str, heard: Heard) -> Optional[date]:
    after = _due_with_year(heard)
    if after is None:
        period = _period(heard)
        after = None if period is None else period.last
    if value.startswith(_WITHOUT_YEAR) and after is not None:
        return date_of(value, after, past=False)
    return date_of(value, heard.today)


def _due_with_year(heard: Heard) -> Optional[date]:
    """The due date that was said with its year: what was late came after it."""
    said = [each["value"] for each in heard.talk.details("date") if each.get("role") == _DUE]
    known = heard.known.get("due_date")
    for value in (*said, *([known] if known else [])):
        if not value.startswith(_WITHOUT_YEAR):
            return date_of(value, heard.today)
    return None


def _period(heard: Heard) -> Optional[Period]:
    """The period of the return; while a day is asked for, what looks like one is that day."""
    known = heard.known.get("period")
    if known is None or _asked(heard) in (None, "period"):
        known = heard.talk.entity("period") or known
    return None if known is None else period_of(known, heard.today)


def _day_with_year(heard: Heard, done: tuple[str, ...]) -> Optional[date]:
    said = [value for value in heard.talk.entities("date") if not value.startswith(_WITHOUT_YEAR)]
    known = [heard.known[name] for name in done if name in heard.known]
    days = (date_of(value, heard.today) for value in (*said, *known))
    return next((day for day in days if day is not None and day <= heard.today), None)

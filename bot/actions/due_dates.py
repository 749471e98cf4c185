"""due_date.lookup, due_date.calendar and returns.which: what is due, and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Optional

from bot.conversation import Conversation
from bot.readers import Heard, Reader, amount, day, state, word
from bot.rule_tool import RuleAction, RuleForm
from bot.when import period_of
from rules_engine.calendar_file import ics
from rules_engine.periods import KINDS, Kind

FINAL_RETURN = "GSTR-10"
# "The return of January", asked in November, is the next one; "of August" the last one
SOON = timedelta(days=92)
# The texts of the calendar file, by what it calls them
CALENDAR_TEXTS = (
    "ics.name",
    "ics.alarm",
    "ics.return",
    "ics.payment",
    "ics.optional",
    "ics.statement",
    "ics.buffer",
    "ics.option_quarterly",
    "ics.option_composition",
)


def nearest_period(*, kinds: tuple[Kind, ...] = KINDS) -> Reader:
    """A period; without a year the one that is to come soon, else the latest that has begun."""

    def read(heard: Heard) -> Optional[str]:
        for value in heard.talk.entities("period"):
            coming = period_of(value, heard.today, future=True)
            soon = coming is not None and coming.first <= heard.today + SOON
            found = coming if soon else period_of(value, heard.today)
            if found is not None and found.kind in kinds:
                return found.code
        return None

    return read


def filing(heard: Heard) -> Any:
    """Monthly or quarterly; who says QRMP files by the quarter."""
    if heard.talk.entities("taxpayer_type") == ["qrmp"]:
        return "quarterly"
    return heard.talk.entity("filing")


def taxpayer_type(heard: Heard) -> Any:
    """The kind of taxpayer, if one is said; who files monthly or quarterly is a regular one."""
    kinds = heard.talk.entities("taxpayer_type")
    if len(kinds) == 1:
        return kinds[0]
    stated = heard.talk.entity("filing") is not None and "taxpayer_type" not in heard.known
    return "regular" if stated and not kinds else None


def cancelled_on(heard: Heard) -> Any:
    """The day of cancellation; a date means that only where the final return is asked about."""
    form = heard.talk.entity("return_form") or heard.known.get("return_form")
    return day(plain=True)(heard) if form == FINAL_RETURN else None


class ValidateDueDateForm(RuleForm):
    """Asks for the return, its period, and what decides between dates."""

    form = "due_date_form"
    topic = "due_date.lookup"
    submit = "action_due_date_lookup"
    slots = ("due_date_facts",)
    reads = MappingProxyType(
        {
            "return_form": word("return_form"),
            "period": nearest_period(),
            "filing": filing,
            "state": state(),
            "annual_turnover": amount("turnover", highest=True),
            "cancelled_on": cancelled_on,
        }
    )


class ActionDueDateLookup(RuleAction):
    """Says the due date, what comes first, and after when it is too late."""

    topic = "due_date.lookup"
    action = "action_due_date_lookup"
    slots = ("due_date_facts",)


class ValidateReturnsForm(RuleForm):
    """Asks for the kind of taxpayer and the turnover."""

    form = "returns_form"
    topic = "returns.which"
    submit = "action_returns_which"
    slots = ("returns_facts",)
    asks = MappingProxyType({"quarterly_not_opted": "annual_turnover"})
    reads = MappingProxyType(
        {
            "taxpayer_type": taxpayer_type,
            "filing": filing,
            "state": state(),
            "annual_turnover": amount("turnover", plain=True, highest=True),
        }
    )


class ActionReturnsWhich(RuleAction):
    """Lists the returns of a kind of taxpayer with their next due dates."""

    topic = "returns.which"
    action = "action_returns_which"
    slots = ("returns_facts",)


class ValidateCalendarForm(RuleForm):
    """Asks for the kind of taxpayer, and for the State where a date hangs on it."""

    form = "calendar_form"
    topic = "due_date.calendar"
    submit = "action_due_date_calendar"
    slots = ("calendar_facts",)
    asks = MappingProxyType({"files_monthly": "filing"})
    reads = MappingProxyType(
        {
            "taxpayer_type": taxpayer_type,
            "filing": filing,
            "state": state(),
            "annual_turnover": amount("turnover", plain=True, highest=True),
            "month": nearest_period(kinds=("month",)),
        }
    )


class ActionDueDateCalendar(RuleAction):
    """Lists the days of a month, and gives them along as a calendar file."""

    topic = "due_date.calendar"
    action = "action_due_date_calendar"
    slots = ("calendar_facts",)

    def file(self, result: Any, talk: Conversation) -> Optional[dict[str, str]]:
        """The calendar for the phone, if anything falls due."""
        if not result.entries:
            return None
        return {
            "name": f"gst-{result.month.code}.ics",
            "type": "text/calendar",
            "text": ics(result, self._words(result, talk)),
        }

    def _words(self, result: Any, talk: Conversation) -> Mapping[str, str]:
        """The texts of the file in the user's language, and its periods in words."""
        render, language = self._services.replies.render, talk.language
        words = {key.removeprefix("ics."): render(key, language) for key in CALENDAR_TEXTS}
        codes = {entry.period.code for entry in result.entries if entry.period is not None}
        return words | {code: render("ics.period", language, code=code) for code in codes}

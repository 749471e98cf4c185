"""A calendar of due dates as a file for phones and computers: iCalendar, RFC 5545."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from rules_engine.due_calendar import Calendar, Entry

# "Lines of text SHOULD NOT be longer than 75 octets, excluding the line break." (section 3.1)
_LINE = 75
_ESCAPED = (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"))


def ics(calendar: Calendar, words: Mapping[str, str]) -> str:
    """The calendar as iCalendar text with one all-day event for each entry.

    `words` holds the name of the calendar under "name", the text of the reminder under "alarm",
    and for each key of an entry a title, in which {form} and {period} are filled in; a period is
    written as `words` says under its code, else as its code.  An event keeps its UID, so that a
    calendar read in again replaces it and doesn't double it.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//GST Sahayak//Due dates//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(words['name'])}",
    ]
    for entry in calendar.entries:
        lines += _event(entry, calendar, words)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(entry: Entry, calendar: Calendar, words: Mapping[str, str]) -> list[str]:
    period = "" if entry.period is None else entry.period.code
    title = words[entry.key].format(form=entry.return_form, period=words.get(period, period))
    return [
        "BEGIN:VEVENT",
        f"UID:{_uid(entry, calendar)}",
        f"DTSTAMP:{_digits(calendar.on)}T000000Z",
        f"DTSTART;VALUE=DATE:{_digits(entry.day)}",
        f"DTEND;VALUE=DATE:{_digits(entry.day + timedelta(days=1))}",
        f"SUMMARY:{_escaped(title)}",
        f"DESCRIPTION:{_escaped(entry.source.title)}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(words['alarm'].format(title=title))}",
        "TRIGGER:-P1D",
        "END:VALARM",
        "END:VEVENT",
    ]


def _uid(entry: Entry, calendar: Calendar) -> str:
    """The same for the same return of the same period, whatever its date has become."""
    what = [entry.key, entry.return_form, None if entry.period is None else entry.period.code]
    name = "-".join(part for part in (calendar.taxpayer_type, *what) if part)
    return f"{name.lower()}@gst-sahayak"


def _digits(day: date) -> str:
    return day.strftime("%Y%m%d")


def _escaped(text: str) -> str:
    for character, written in _ESCAPED:
        text = text.replace(character, written)
    return text


def _folded(line: str) -> Iterator[str]:
    """The line in parts of at most 75 octets; those after the first begin with a blank."""
    part = ""
    for character in line:
        if len((part + character).encode()) > _LINE:
            yield part
            part = " "
        part += character
    yield part

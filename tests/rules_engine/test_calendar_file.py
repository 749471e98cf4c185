"""The calendar as a file: what RFC 5545 asks for, read back line by line."""

from __future__ import annotations

from datetime import date

from rules_engine.calendar_file import ics
from rules_engine.due_calendar import Calendar, answer
from rules_engine.periods import period

WORDS = {
    "name": "GST, due dates",
    "alarm": "Tomorrow: {title}",
    "return": "File {form}; {period}",
    "statement": "GSTR-2B और IMS {period}",
    "buffer": "File {form} early",
    "option_quarterly": "Choose monthly or quarterly for the quarter {period}, told at length",
    "2026-06": "June 2026",
}


def calendar(on: date = date(2026, 7, 1)) -> Calendar:
    facts = {"taxpayer_type": "regular", "filing": "monthly", "month": period("2026-07")}
    return answer(facts, on)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_each_line_ends_with_crlf_and_has_at_most_75_octets() -> None:
    text = ics(calendar(), WORDS)
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


def test_one_all_day_event_with_a_reminder_for_each_entry() -> None:
    lines = unfolded(ics(calendar(), WORDS))
    assert lines[:6] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//GST Sahayak//Due dates//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:GST\\, due dates",
    ]
    first = lines[6:20]
    assert first == [
        "BEGIN:VEVENT",
        "UID:regular-return-gstr-1-2026-06@gst-sahayak",
        "DTSTAMP:20260701T000000Z",
        "DTSTART;VALUE=DATE:20260711",
        "DTEND;VALUE=DATE:20260712",
        "SUMMARY:File GSTR-1\\; June 2026",
        "DESCRIPTION:Section 37(1) CGST Act 2017\\, rule 59\\, Notification 83/2020-Central Tax",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Tomorrow: File GSTR-1\\; June 2026",
        "TRIGGER:-P1D",
        "END:VALARM",
        "END:VEVENT",
    ]
    assert lines.count("BEGIN:VEVENT") == len(calendar().entries) == lines.count("BEGIN:VALARM")
    assert "SUMMARY:GSTR-2B और IMS June 2026" in lines
    assert (
        "SUMMARY:Choose monthly or quarterly for the quarter 2026-27-Q2\\, told at length" in lines
    )


def test_an_event_keeps_its_uid() -> None:
    def uids(text: str) -> list[str]:
        return [line for line in unfolded(text) if line.startswith("UID:")]

    early, late = (uids(ics(calendar(on), WORDS)) for on in (date(2026, 7, 1), date(2026, 7, 9)))
    assert early == late
    assert len(set(early)) == len(early)


def test_line_breaks_and_backslashes_are_written_as_the_standard_says() -> None:
    words = {**WORDS, "buffer": "a\\b\nc"}
    assert "SUMMARY:a\\\\b\\nc" in unfolded(ics(calendar(), words))

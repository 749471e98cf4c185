"""Tickets and votes as text for an agent's terminal, and as JSON. Times are Indian.

What a user wrote may hold control characters that a terminal would obey: none gets through.
"""

from __future__ import annotations

import dataclasses
import json
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from helpdesk.tickets.numbering import INDIA
from helpdesk.tickets.reading import mask_contact
from helpdesk.tickets.views import EntryView, MessageView, TicketSummary, TicketView, VoteCount

_PROBLEM_WIDTH = 48
# format characters that Indic scripts need: zero-width non-joiner and joiner
_HARMLESS = "\n\u200c\u200d"


def as_json(value: Any) -> str:
    """Views as JSON; times as ISO 8601 in UTC."""
    return json.dumps(value, default=_plain, ensure_ascii=False, indent=2)


def without_contact(ticket: TicketView) -> TicketView:
    """The same ticket with its contact masked."""
    return dataclasses.replace(ticket, contact=mask_contact(ticket.contact))


def table(tickets: Sequence[TicketSummary]) -> str:
    """A line per ticket."""
    if not tickets:
        return "No tickets."
    header = ("NUMBER", "STATUS", "AGENT", "OPENED", "CHANNEL", "LANG", "TOPIC", "PROBLEM")
    rows = [header] + [
        (
            t.number,
            t.status,
            _line(t.assignee or "-"),
            _time(t.opened_at),
            t.channel,
            t.language,
            _line(t.topic),
            _line(t.problem, _PROBLEM_WIDTH),
        )
        for t in tickets
    ]
    return _columns(rows)


def votes(
    found: Sequence[VoteCount], worst: int | None, since: date | None, until: date | None
) -> str:
    """How many votes there are, and a line per answer; the first `worst` of them."""
    period = "".join(
        f" {word} {day}" for word, day in (("since", since), ("until", until)) if day is not None
    )
    if not found:
        return f"No votes{period}."
    down, total = sum(one.down for one in found), sum(one.up + one.down for one in found)
    header = ("DOWN", "UP", "SHARE", "AT LEAST", "LANG", "VERSION", "TOPIC")
    rows = [header] + [
        (
            str(one.down).rjust(4),
            str(one.up).rjust(2),
            f"{one.share:.0%}".rjust(5),
            f"{one.at_least:.0%}".rjust(8),
            one.language,
            one.version or "computed",
            _line(one.topic),
        )
        for one in found[:worst]
    ]
    return "\n".join(
        [
            f"{total} vote{'' if total == 1 else 's'}{period}, {down} of them down.",
            "What fails most comes first. AT LEAST: so large is the share of votes against an",
            "answer for certain (95 %); with few votes that is far below SHARE.",
            "",
            _columns(rows),
            *([f"… and {len(found) - worst} more."] if worst and len(found) > worst else []),
        ]
    )


def page(ticket: TicketView, chat: Sequence[MessageView] = ()) -> str:
    """A ticket with its history, and the chat if given."""
    facts = [
        ("Status", ticket.status),
        ("Agent", ticket.assignee or "-"),
        ("Chat", "with the agent" if ticket.chat_taken else "with the bot"),
        ("Opened", _time(ticket.opened_at)),
        ("Changed", _time(ticket.changed_at)),
        ("Channel", ticket.channel),
        ("Language", ticket.language),
        ("Topic", ticket.topic),
        ("GSTIN", ticket.gstin),
        ("ARN", ticket.arn),
        ("UTR", ticket.utr),
        ("Contact", ticket.contact),
        ("Tried", "; ".join(ticket.tried)),
    ]
    lines = [ticket.number, *(f"  {name:<9} {_line(value)}" for name, value in facts if value)]
    lines += ["", "Problem", _block(ticket.problem), "", "History"]
    lines += [_entry(entry) for entry in ticket.entries]
    if chat:
        lines += ["", "Chat", *(_said(message) for message in chat)]
    return "\n".join(lines)


def safe(text: str) -> str:
    """The text without characters that command a terminal or turn the writing direction.

    >>> safe("a\\x1b[31mb")
    'a\\ufffd[31mb'
    """
    text = text.replace("\r\n", "\n")
    return "".join(
        "\ufffd" if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c not in _HARMLESS else c
        for c in text.replace("\t", " ")
    )


def _entry(entry: EntryView) -> str:
    marks = [] if entry.public else ["internal"]
    if entry.delivery is not None:
        marks.append(f"delivery: {entry.delivery}")
    mark = f" ({', '.join(marks)})" if marks else ""
    head = f"  {_time(entry.at)}  {_line(entry.who)} {entry.verb.replace('_', ' ')}{mark}"
    return head if entry.text is None else f"{head}\n{_block(entry.text, 6)}"


def _said(message: MessageView) -> str:
    return f"  {_time(message.at)}  {message.author}\n{_block(message.text, 6)}"


def _block(text: str, indent: int = 2) -> str:
    return "\n".join(" " * indent + line for line in safe(text).split("\n"))


def _line(text: str, width: int | None = None) -> str:
    line = " ".join(safe(text).split())
    return line if width is None or len(line) <= width else line[: width - 1] + "…"


def _columns(rows: Sequence[Sequence[str]]) -> str:
    """The rows with their columns below each other."""
    widths = [max(_width(row[i]) for row in rows) for i in range(len(rows[0]) - 1)]
    return "\n".join("  ".join([*map(_padded, row[:-1], widths), row[-1]]) for row in rows)


def _width(text: str) -> int:
    """Columns that the text takes; vowel signs above and below take none of their own."""
    return sum(unicodedata.category(c) not in ("Mn", "Me", "Cf") for c in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _time(at: datetime) -> str:
    return at.astimezone(INDIA).strftime("%Y-%m-%d %H:%M")


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")

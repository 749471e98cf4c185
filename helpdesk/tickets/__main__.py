"""The agents' first desk, on the command line: `python -m helpdesk.tickets --help`."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import TextIO

from sqlalchemy.exc import DBAPIError

from helpdesk.tickets import Desk, DeskError, PeriodEmpty, printing, statuses
from helpdesk.tickets.numbering import INDIA

DEFAULT_DATABASE = "sqlite:///var/helpdesk.db"
REFUSED = 2


def main(
    arguments: Sequence[str] | None = None,
    environ: Mapping[str, str] = os.environ,
    stdin: TextIO | None = None,
) -> int:
    """Run one command; returns the exit code: 0, or 2 with one line on standard error."""
    args = _parser(environ).parse_args(arguments)
    for words in ("text", "reason"):
        if getattr(args, words, None) == "-":
            setattr(args, words, (stdin or sys.stdin).read())
    url = environ.get("HELPDESK_DATABASE_URL") or DEFAULT_DATABASE
    try:
        desk = Desk(url, lambda: datetime.now(timezone.utc))
        try:
            desk.migrate()
            output = COMMANDS[args.command](desk, args)
        finally:
            desk.dispose()
    except DeskError as error:
        return _refuse(str(error))
    except (DBAPIError, OSError) as error:
        # the first line says it; the rest may hold a statement with people's words
        reason = str(getattr(error, "orig", error)).strip().split("\n")[0]
        return _refuse(f"The database (HELPDESK_DATABASE_URL) can't be used: {reason}")
    print(output)
    return 0


def _list(desk: Desk, args: argparse.Namespace) -> str:
    found = desk.list(
        status=args.status,
        assignee=args.agent,
        topic=args.topic,
        settled=args.all,
        limit=args.limit,
    )
    return printing.as_json(found) if args.json else printing.table(found)


def _show(desk: Desk, args: argparse.Namespace) -> str:
    ticket = desk.show(args.number)
    if not args.reveal:
        ticket = printing.without_contact(ticket)
    chat = desk.last_messages(ticket.conversation_id, args.chat) if args.chat else []
    if args.json:
        return printing.as_json({"ticket": ticket, "chat": chat} if args.chat else ticket)
    return printing.page(ticket, chat)


def _assign(desk: Desk, args: argparse.Namespace) -> str:
    desk.assign(args.number, args.to or args.agent, take_chat=not args.keep_bot)
    return _now(desk, args)


def _reply(desk: Desk, args: argparse.Namespace) -> str:
    desk.reply(args.number, args.agent, args.text)
    return _now(desk, args)


def _note(desk: Desk, args: argparse.Namespace) -> str:
    desk.note(args.number, args.agent, args.text)
    return _now(desk, args)


def _resolve(desk: Desk, args: argparse.Namespace) -> str:
    desk.resolve(args.number, args.agent, args.reason)
    return _now(desk, args)


def _close(desk: Desk, args: argparse.Namespace) -> str:
    desk.close(args.number, args.agent, args.reason)
    return _now(desk, args)


def _reopen(desk: Desk, args: argparse.Namespace) -> str:
    desk.reopen(args.number, args.agent, args.reason)
    return _now(desk, args)


def _hand_back(desk: Desk, args: argparse.Namespace) -> str:
    desk.hand_back(args.number, args.agent)
    return _now(desk, args)


def _votes(desk: Desk, args: argparse.Namespace) -> str:
    since, until = (args.since, args.until)
    if since and until and until < since:
        raise PeriodEmpty(since, until)
    found = desk.vote_counts(
        since=_midnight(since) if since else None,
        until=_midnight(until + timedelta(days=1)) if until else None,
    )
    if args.json:
        return printing.as_json(found[: args.worst])
    return printing.votes(found, args.worst, since, until)


COMMANDS: Mapping[str, Callable[[Desk, argparse.Namespace], str]] = {
    "list": _list,
    "show": _show,
    "assign": _assign,
    "reply": _reply,
    "note": _note,
    "resolve": _resolve,
    "close": _close,
    "reopen": _reopen,
    "hand-back": _hand_back,
    "votes": _votes,
}


def _midnight(day: date) -> datetime:
    """When the day begins in India."""
    return datetime(day.year, day.month, day.day, tzinfo=INDIA)


def _now(desk: Desk, args: argparse.Namespace) -> str:
    """What became of the ticket, in one line or as JSON."""
    ticket = printing.without_contact(desk.show(args.number))
    if args.json:
        return printing.as_json(ticket)
    agent = f", agent {printing.safe(ticket.assignee)}" if ticket.assignee else ""
    chat = "agent answers in the chat" if ticket.chat_taken else "bot answers in the chat"
    return f"{ticket.number}: {ticket.status}{agent}; the {chat}."


def _refuse(sentence: str) -> int:
    print(f"error: {printing.safe(sentence)}", file=sys.stderr)
    return REFUSED


def _parser(environ: Mapping[str, str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m helpdesk.tickets",
        description="Work on tickets. The database is HELPDESK_DATABASE_URL"
        f" (default {DEFAULT_DATABASE}).",
    )
    verbs = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def verb(name: str, does: str) -> argparse.ArgumentParser:
        one = verbs.add_parser(name, help=does, description=does)
        one.add_argument("--json", action="store_true", help="print JSON instead of text")
        return one

    def ticket_verb(name: str, does: str) -> argparse.ArgumentParser:
        one = verb(name, does)
        one.add_argument("number", help="ticket number, for example GST-2026-000123")
        one.add_argument(
            "--agent",
            default=environ.get("HELPDESK_AGENT") or getpass.getuser(),
            help="who does it (default HELPDESK_AGENT, else the login name)",
        )
        return one

    listing = verb("list", "List tickets, oldest first; the unsettled ones unless told otherwise.")
    listing.add_argument("--all", action="store_true", help="also resolved and closed ones")
    listing.add_argument("--status", choices=statuses.STATUSES)
    listing.add_argument("--agent", help="only tickets of this agent")
    listing.add_argument("--topic", help="only tickets of this topic")
    listing.add_argument("--limit", type=int, default=100, help="at most so many (default 100)")

    show = verb("show", "Show a ticket with its history.")
    show.add_argument("number", help="ticket number, for example GST-2026-000123")
    show.add_argument("--reveal", action="store_true", help="show the contact unmasked")
    show.add_argument(
        "--chat", type=int, nargs="?", const=20, default=0, metavar="N",
        help="also the last N messages of the chat (default 20)",
    )  # fmt: skip

    assign = ticket_verb("assign", "Give a ticket to an agent; the bot falls silent in its chat.")
    assign.add_argument("to", nargs="?", metavar="AGENT", help="the same as --agent")
    assign.add_argument("--keep-bot", action="store_true", help="let the bot go on answering")

    reply = ticket_verb("reply", "Answer the user in the chat.")
    reply.add_argument("text", help="the answer; - reads it from standard input")
    note = ticket_verb("note", "Write a note that only agents see.")
    note.add_argument("text", help="the note; - reads it from standard input")

    for name, does in (
        ("resolve", "Mark a ticket as solved; the chat returns to the bot."),
        ("close", "Close a ticket; the chat returns to the bot."),
        ("reopen", "Put a settled ticket back into the queue."),
    ):
        one = ticket_verb(name, does)
        one.add_argument("--reason", default="", help="why; the user sees it; - reads stdin")
    ticket_verb("hand-back", "Return the chat to the bot; the ticket stays with its agent.")

    votes = verb("votes", "How people voted on the answers, those that fail most first.")
    votes.add_argument("--since", type=_day, metavar="DATE", help="votes from this Indian day on")
    votes.add_argument("--until", type=_day, metavar="DATE", help="votes up to this day's end")
    votes.add_argument("--worst", type=_count, metavar="N", help="only the first N answers")
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date like 2026-11-22") from None


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())

"""The rules without chat: `python -m rules_engine TOPIC 'JSON' [--on DATE]`.

Prints the answer as JSON.  Facts that can't be used, an unknown topic or a date before the law
give one line on standard error and exit code 2.

    python -m rules_engine --list
    python -m rules_engine --schema itc.set_off
    python -m rules_engine itc.supply_chain '{"sales": [20000], "rate": 5, "input_tax": 360}'

For editors of the parameters, one line each:

    python -m rules_engine --in-force --on 2026-11-22 registration/
    python -m rules_engine --changes 2025-09-01 2026-03-31
    python -m rules_engine --not-reviewed 6
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

from rules_engine import review
from rules_engine.computation import as_json
from rules_engine.dated import DatedValue
from rules_engine.errors import FactInvalid, RuleError
from rules_engine.facts import day
from rules_engine.topics import compute, topic, topics

_REFUSED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        on = day(options.on, "--on") if options.on else date.today()  # noqa: DTZ011
        if options.list:
            print("\n".join(topics()))
        elif options.schema:
            _print(topic(options.schema).schema())
        elif options.in_force:
            _lines(map(_told, review.in_force(on, options.topic or "")))
        elif options.changes:
            _lines(_changes(*(day(text, "--changes") for text in options.changes)))
        elif options.not_reviewed is not None:
            _lines(_not_reviewed(options.not_reviewed, on))
        elif options.topic is None or options.facts is None:
            parser.error("give a topic and its facts, or --list")
        else:
            _print(as_json(compute(options.topic, _facts(options.facts), on)))
    except RuleError as error:
        print(f"rules_engine: {error}", file=sys.stderr)
        return _REFUSED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m rules_engine", description="GST rules")
    parser.add_argument(
        "topic", nargs="?", help="id of the topic, such as itc.set_off; or where names begin"
    )
    parser.add_argument("facts", nargs="?", help="its facts as a JSON object, or - to read it")
    parser.add_argument("--on", metavar="DATE", help="the day asked about; today if left out")
    lists = parser.add_mutually_exclusive_group()
    lists.add_argument("--list", action="store_true", help="list the topics")
    lists.add_argument(
        "--schema", metavar="TOPIC", help="the JSON Schemas of a topic's facts and answer"
    )
    lists.add_argument("--in-force", action="store_true", help="list the law in force on --on")
    lists.add_argument(
        "--changes", nargs=2, metavar=("FROM", "TO"), help="list what changes between two days"
    )
    lists.add_argument(
        "--not-reviewed", type=int, metavar="MONTHS", help="list what nobody reviewed for so long"
    )
    return parser


def _told(value: DatedValue) -> str:
    until = f" to {value.until}" if value.until else ""
    return f"{value.name}: {_shown(value)}; from {value.since}{until}; {_cited(value)}"


def _changes(first: date, last: date) -> Iterator[str]:
    for change in review.changes(first, last):
        before, after = (
            _shown(each) if each else "nothing" for each in (change.before, change.after)
        )
        source = f"; {_cited(change.after)}" if change.after else ""
        yield f"{change.on} {change.name}: {before} -> {after}{source}"


def _not_reviewed(months: int, on: date) -> Iterator[str]:
    for law in review.not_reviewed(months, on):
        yield f"{law.name}: {law.reviewed_on or 'never'}"


def _shown(value: DatedValue) -> str:
    plain = as_json(value.value)
    text = plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)
    return f"{text} ({value.unit})"


def _cited(value: DatedValue) -> str:
    return f"{value.source.title} [{value.confidence}]"


def _facts(text: str) -> Any:
    """The JSON with numbers as they were written; raises FactInvalid for anything else."""
    source = sys.stdin.read() if text == "-" else text
    try:
        return json.loads(
            source,
            parse_float=Decimal,
            parse_constant=_no_number,
            object_pairs_hook=_without_duplicates,
        )
    except json.JSONDecodeError as error:
        accepted = f"valid JSON ({error.msg}, line {error.lineno}, column {error.colno})"
        raise FactInvalid("facts", source, accepted) from None


def _no_number(text: str) -> NoReturn:
    raise FactInvalid("facts", text, "numbers that JSON has")


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise FactInvalid(name, value, "each fact once")
        found[name] = value
    return found


def _lines(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def _print(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `… | head` is no fault
    sys.exit(main())

"""The rules without chat: `python -m rules_engine TOPIC 'JSON' [--on DATE]`.

Prints the answer as JSON.  Facts that can't be used, an unknown topic or a date before the law
give one line on standard error and exit code 2.

    python -m rules_engine --list
    python -m rules_engine --schema itc.set_off
    python -m rules_engine itc.supply_chain '{"sales": [20000], "rate": 5, "input_tax": 360}'
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

from rules_engine.computation import as_json
from rules_engine.errors import FactInvalid, RuleError
from rules_engine.facts import day
from rules_engine.topics import compute, topic, topics

_REFUSED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        if options.list:
            print("\n".join(topics()))
        elif options.schema:
            _print(topic(options.schema).schema())
        elif options.topic is None or options.facts is None:
            parser.error("give a topic and its facts, or --list")
        else:
            on = day(options.on, "--on") if options.on else date.today()  # noqa: DTZ011
            _print(as_json(compute(options.topic, _facts(options.facts), on)))
    except RuleError as error:
        print(f"rules_engine: {error}", file=sys.stderr)
        return _REFUSED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m rules_engine", description="GST rules")
    parser.add_argument("topic", nargs="?", help="id of the topic, such as itc.set_off")
    parser.add_argument("facts", nargs="?", help="its facts as a JSON object, or - to read it")
    parser.add_argument("--on", metavar="DATE", help="the day asked about; today if left out")
    parser.add_argument("--list", action="store_true", help="list the topics")
    parser.add_argument("--schema", metavar="TOPIC", help="the JSON Schema of a topic's facts")
    return parser


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


def _print(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    sys.exit(main())

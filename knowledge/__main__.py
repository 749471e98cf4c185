"""`python -m knowledge check` and `python -m knowledge search "otp nahi aaya"`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from knowledge.check import check
from knowledge.errors import KnowledgeError
from knowledge.library import KNOWLEDGE, load_library
from knowledge.search import build_index

PARAMETERS = KNOWLEDGE.parent / "rules_engine" / "parameters"


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 when all is well, 1 with one line per finding, 2 on a wrong command."""
    command = _parser().parse_args(arguments)
    try:
        code: int = command.run(command)
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return 1
    return code


def _check(command: argparse.Namespace) -> int:
    findings = check(
        command.knowledge, command.parameters, on=command.on, complete=command.complete
    )
    for finding in findings:
        print(finding)
    if findings:
        return 1
    library = load_library(command.knowledge)
    without = [t for t in library.topics(kind="answer") if library.article(t) is None]
    print(f"{len(library.articles())} articles in order; {len(without)} topics have none yet")
    return 0


def _search(command: argparse.Namespace) -> int:
    library = load_library(command.knowledge)
    language = command.language
    found = build_index(command.knowledge).nearest(command.text, language, command.limit)
    for topic, score in found:
        print(f"{score:5.1f}  {topic:34}  {library.title(topic, language or library.languages[0])}")
    return 0 if found else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m knowledge", description=__doc__)
    parser.add_argument("--knowledge", type=Path, default=KNOWLEDGE, help="folder with topics.yml")
    commands = parser.add_subparsers(required=True)
    checking = commands.add_parser("check", help="list everything wrong with topics and articles")
    checking.add_argument("--parameters", type=Path, default=PARAMETERS)
    checking.add_argument("--on", type=date.fromisoformat, help="also find articles too old then")
    checking.add_argument("--complete", action="store_true", help="every topic needs its article")
    checking.set_defaults(run=_check)
    searching = commands.add_parser("search", help="find the topics nearest to a question")
    searching.add_argument("text")
    searching.add_argument("--language")
    searching.add_argument("--limit", type=int, default=5)
    searching.set_defaults(run=_search)
    return parser


if __name__ == "__main__":
    sys.exit(main())

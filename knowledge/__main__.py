"""`python -m knowledge check`, `search "otp nahi aaya"`, `quality FILE`, `figures late_fee`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from textwrap import indent
from zoneinfo import ZoneInfo

from knowledge.check import check
from knowledge.errors import KnowledgeError
from knowledge.figures import languages
from knowledge.law import figures, figures_on
from knowledge.library import KNOWLEDGE, load_library
from knowledge.quality import PLACES, measure, read_questions
from knowledge.search import EXAMPLES, build_index

INDIA = ZoneInfo("Asia/Kolkata")


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
        command.knowledge, figures_on(command.on), on=command.on, complete=command.complete
    )
    for finding in findings:
        print(finding)
    if findings:
        return 1
    library = load_library(command.knowledge)
    without = [t for t in library.topics(kind="answer") if library.article(t) is None]
    print(f"{len(library.articles())} articles in order; {len(without)} topics have none yet")
    return 0


def _figures(command: argparse.Namespace) -> int:
    found = 0
    for name, figure in figures_on(command.on).items():
        if name.startswith(command.prefix) and (command.all or ":" not in name):
            print(f"{{{name}}}  {figure.texts[command.language]}  ({figure.since}, {figure.title})")
            found += 1
    return 0 if found else 1


def _search(command: argparse.Namespace) -> int:
    library = load_library(command.knowledge)
    language = command.language or library.languages[0]
    index = build_index(command.knowledge, EXAMPLES)
    found = index.find(command.text, command.language, command.limit)
    for each in found:
        print(f"{each.score:5.1f}  {each.topic:34}  {library.title(each.topic, language)}")
        article = library.article(each.topic)
        if article is not None and each.passage is not None:
            text = article.filled(each.passage.text, language, figures(command.on, language))
            print(f"       {each.passage.field} ({each.passage.score:.0f})")
            print(indent(text, " " * 9))
    return 0 if found else 1


def _quality(command: argparse.Namespace) -> int:
    index = build_index(command.knowledge, EXAMPLES)
    for file in command.files:
        for language, hits in measure(index, read_questions(file)).items():
            shares = "  ".join(f"hit@{n} {hits.share(n):6.1%}" for n in PLACES)
            print(f"{file.name:24} {language:8} {hits.asked:5}  {shares}")
    return 0


def _parser() -> argparse.ArgumentParser:
    today = datetime.now(INDIA).date()
    parser = argparse.ArgumentParser(prog="python -m knowledge", description=__doc__)
    parser.add_argument("--knowledge", type=Path, default=KNOWLEDGE, help="folder with topics.yml")
    commands = parser.add_subparsers(required=True)
    checking = commands.add_parser("check", help="list everything wrong with topics and articles")
    checking.add_argument("--on", type=date.fromisoformat, default=today, help="default: today")
    checking.add_argument("--complete", action="store_true", help="every topic needs its article")
    checking.set_defaults(run=_check)
    searching = commands.add_parser("search", help="find the topics nearest to a question")
    searching.add_argument("text")
    searching.add_argument("--language", choices=languages())
    searching.add_argument("--limit", type=int, default=5)
    searching.add_argument("--on", type=date.fromisoformat, default=today, help="default: today")
    searching.set_defaults(run=_search)
    judging = commands.add_parser("quality", help="how often search finds the right topic")
    judging.add_argument("files", type=Path, nargs="+", help="lines of {text, lang, topic}")
    judging.set_defaults(run=_quality)
    naming = commands.add_parser("figures", help="what articles may name, with value and source")
    naming.add_argument("prefix", nargs="?", default="", help="for example late_fee.most")
    naming.add_argument("--language", choices=languages(), default=languages()[0])
    naming.add_argument("--on", type=date.fromisoformat, default=today, help="default: today")
    naming.add_argument("--all", action="store_true", help="with :since, :before, :until and :nth")
    naming.set_defaults(run=_figures)
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""Who may import whom, and what else must hold for every module: the table of the style guide.

Change the table and the code together. Imports inside functions count like any others.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LONGEST_FILE = 400
LANGUAGES = {"en", "hi", "hi-Latn"}
# Two letters; single signs are also what code cleans or cuts.
DEVANAGARI_WORD = re.compile(r"[\u0904-\u0939\u0958-\u0961][\u0900-\u0963]*[\u0904-\u0939]")


@dataclass(frozen=True)
class Row:
    """The modules below `folder` may import the standard library and `allowed`, nothing else.

    A name stands for itself and for everything below it. Where two rows fit a module, the longer
    one counts. What a folder imports of itself stands in its row too.
    """

    folder: str
    allowed: str

    def covers(self, module: str) -> bool:
        return is_below(module, self.folder)

    def allows(self, imported: str) -> bool:
        return any(is_below(imported, name) for name in self.allowed.split())


TABLE = (
    # the law
    Row("rules_engine", "rules_engine yaml stdnum"),
    # articles in three scripts, and finding them
    Row("knowledge", "knowledge yaml numpy scipy babel"),
    # the figures that articles may name: its only module that reads the law
    Row("knowledge.law", "knowledge.figures rules_engine"),
    # the desk's verbs and its database
    Row("helpdesk.tickets", "helpdesk.tickets sqlalchemy"),
    Row("helpdesk.tickets.migrations", "helpdesk.tickets sqlalchemy alembic"),
    # slots -> one call -> one reply
    Row(
        "bot.actions",
        "rasa_sdk bot.services bot.conversation bot.articles bot.tool bot.votes bot.rule_tool"
        " bot.readers bot.delay_readers bot.trade_readers bot.phrasing bot.when rules_engine"
        " knowledge helpdesk.tickets",
    ),
    Row("bot.conversation", "rasa_sdk babel"),
    Row("bot.articles", "rasa_sdk bot.conversation bot.replies bot.services bot.votes knowledge"),
    Row("bot.when", "rules_engine.periods rules_engine.errors"),
    Row(
        "bot.tool",
        "rasa_sdk bot.conversation bot.phrasing bot.replies bot.services bot.votes"
        " knowledge.citations rules_engine",
    ),
    Row("bot.phrasing", "yaml"),
    Row("bot.votes", "bot.conversation bot.services"),
    Row(
        "bot.rule_tool",
        "rasa_sdk yaml bot.conversation bot.readers bot.services bot.tool rules_engine",
    ),
    Row("bot.readers", "bot.conversation bot.when rules_engine"),
    Row("bot.delay_readers", "bot.conversation bot.readers bot.when rules_engine"),
    Row("bot.trade_readers", "bot.conversation bot.readers rules_engine"),
    Row("bot.replies", "jinja2 yaml bot.conversation knowledge.citations rules_engine"),
    # wiring of the action server
    Row("bot.services", "settings rules_engine knowledge helpdesk.tickets bot.replies"),
    # our own components of Rasa
    Row(
        "bot.nlu",
        "bot.nlu rasa spacy indicnlp sklearn numpy scipy joblib rapidfuzz tqdm yaml"
        " rules_engine.states rules_engine.gstin rules_engine.pan",
    ),
    Row("bot.tracker_store", "rasa sqlalchemy"),
    Row("bot.channel", "rasa sanic"),
    Row("bot.nlg", "rasa"),
    Row("bot.lean", "rasa"),
    Row("bot.lean_training", "rasa"),
    # one turn of a conversation, the channels, and what waits to be delivered
    Row(
        "helpdesk.chat",
        "helpdesk.chat helpdesk.tickets starlette anyio httpx itsdangerous yaml stdnum",
    ),
    Row(
        "helpdesk.channels",
        "helpdesk.channels helpdesk.chat helpdesk.delivery helpdesk.tickets starlette anyio"
        " telegram yaml",
    ),
    # every article to read, search and print
    Row("helpdesk.help", "helpdesk.help knowledge starlette anyio yaml"),
    Row("helpdesk.delivery", "helpdesk.delivery helpdesk.tickets anyio"),
    # the agents' pages
    Row("helpdesk.console", "helpdesk.console helpdesk.tickets starlette anyio"),
    # environment -> typed values
    Row("settings", ""),
    # entry points: nobody imports them but the one that starts them
    Row("helpdesk.app", "helpdesk knowledge settings starlette anyio"),
    Row("helpdesk.__main__", "helpdesk settings uvicorn"),
    Row("helpdesk.logs", "helpdesk.chat"),
    Row("bot.action_server", "bot.lean settings rasa_sdk starlette uvicorn"),
    Row("bot.train", "bot.lean bot.lean_training rasa"),
    Row("bot.importer", "knowledge rasa"),
    Row("bot.server", "bot.lean bot.train rules_engine.dated settings rasa"),
    Row("bot.evaluate", "bot.evaluate_entities bot.lean bot.train bot.nlu rasa"),
    Row("bot.evaluate_entities", "bot.nlu"),
    Row("bot.explain", "bot.lean bot.train bot.nlu rasa"),
    Row("run", "bot.train settings honcho"),
    # measures all of it
    Row("bench", "bench bot helpdesk knowledge rules_engine run settings rasa httpx psutil yaml"),
)

# entry point -> who starts it
STARTED_BY = {
    "helpdesk.app": {"helpdesk.__main__", "bench"},
    "helpdesk.__main__": {"bench"},
    "bot.action_server": {"bench"},
    "bot.server": {"bench"},
    "bot.train": {"bot.server", "run", "bot.evaluate", "bot.explain", "bench"},
    "bot.evaluate": {"bench"},
    "bot.evaluate_entities": {"bot.evaluate"},
    "bot.explain": set(),
    "run": {"bench"},
    "bench": set(),
}

# Code whose job it is to tell languages, scripts and sounds apart.
KNOWS_LANGUAGES = ("bot.nlu", "knowledge.phonetic")


def is_below(module: str, folder: str) -> bool:
    return module == folder or module.startswith(f"{folder}.")


def modules() -> dict[str, Path]:
    """Every module of ours that is no test, by its dotted name."""
    files = [*ROOT.glob("*.py")]
    for folder in ("rules_engine", "knowledge", "bot", "helpdesk", "bench"):
        files += (ROOT / folder).rglob("*.py")
    found = {}
    for file in sorted(files):
        parts = file.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


MODULES = modules()
NAMES = sorted(MODULES)
OURS = {name.partition(".")[0] for name in NAMES}


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and name of every import; `from package import module` names the module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = "." * node.level + (node.module or "")
            for alias in node.names:
                whole = f"{source}.{alias.name}"
                yield node.lineno, whole if whole in MODULES else source
        elif isinstance(node, ast.Call) and _name(node.func) in {"import_module", "__import__"}:
            argument = node.args[0] if node.args else None
            if isinstance(argument, ast.Constant):
                yield node.lineno, str(argument.value)


def row_of(module: str) -> Row | None:
    rows = [row for row in TABLE if row.covers(module)]
    return max(rows, key=lambda row: len(row.folder), default=None)


def test_every_module_has_a_row() -> None:
    packages = {name for name in NAMES if name in {"bot", "helpdesk"}}
    assert [name for name in NAMES if row_of(name) is None and name not in packages] == []


@pytest.mark.parametrize("module", NAMES)
def test_imports_only_what_the_table_allows(module: str) -> None:
    row = row_of(module)
    wrong = [
        f"{MODULES[module].relative_to(ROOT)}:{line} imports {name}"
        for line, name in imports(tree_of(module))
        if name.partition(".")[0] not in sys.stdlib_module_names
        and not (row is not None and row.allows(name))
    ]
    assert wrong == []


@pytest.mark.parametrize("module", NAMES)
def test_entry_points_are_outermost(module: str) -> None:
    wrong = [
        name
        for _, name in imports(tree_of(module))
        for entry, starters in STARTED_BY.items()
        if is_below(name, entry)
        and not is_below(module, entry)
        and not any(is_below(module, starter) for starter in starters)
    ]
    assert wrong == []


def test_actions_do_not_import_each_other() -> None:
    actions = [name for name in NAMES if is_below(name, "bot.actions")]
    assert len(actions) > 5
    wrong = [
        (module, name)
        for module in actions
        for _, name in imports(tree_of(module))
        if is_below(name, "bot.actions")
    ]
    assert wrong == []


@pytest.mark.parametrize("module", NAMES)
def test_imports_are_absolute_and_name_what_they_take(module: str) -> None:
    relative = [name for _, name in imports(tree_of(module)) if name.startswith(".")]
    stars = [
        node.lineno
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]
    assert (relative, stars) == ([], [])


def test_rules_know_no_clock_and_no_environment() -> None:
    found = [
        (module, node.lineno, _name(node))
        for module in NAMES
        if is_below(module, "rules_engine") and module != "rules_engine.__main__"
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.Attribute) and _name(node) in {"today", "now", "environ", "getenv"}
    ]
    assert found == []


@pytest.mark.parametrize("module", [name for name in NAMES if not name.startswith(KNOWS_LANGUAGES)])
def test_no_comparison_with_a_language(module: str) -> None:
    """Another language costs text and examples, and no Python."""
    assert list(language_comparisons(tree_of(module))) == []


def language_comparisons(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            compared = [node.left, *node.comparators]
        elif isinstance(node, ast.MatchValue):
            compared = [node.value]
        else:
            continue
        for side in compared:
            several = isinstance(side, (ast.Tuple, ast.List, ast.Set))
            values = side.elts if several else [side]
            if any(isinstance(v, ast.Constant) and v.value in LANGUAGES for v in values):
                yield node.lineno


def test_a_comparison_with_a_language_would_be_found() -> None:
    code = (
        'a == "hi"\n"en" != a\na in ("hi", "hi-Latn")\nmatch a:\n    case "en": pass\n'
        'texts["hi"]\nFIRST = "en"'
    )
    assert list(language_comparisons(ast.parse(code))) == [1, 2, 3, 5]


@pytest.mark.parametrize("module", [name for name in NAMES if not name.startswith(KNOWS_LANGUAGES)])
def test_no_sentence_in_devanagari_in_python(module: str) -> None:
    """What the bot says stands in text files; docstrings may give examples."""
    tree = tree_of(module)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    found = [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
        and DEVANAGARI_WORD.search(node.value)
    ]
    assert found == []


@pytest.mark.parametrize("module", NAMES)
def test_files_stay_small(module: str) -> None:
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) < LONGEST_FILE


def test_no_drawer_for_odds_and_ends() -> None:
    assert [name for name in NAMES if name.rpartition(".")[2] in {"utils", "helpers"}] == []


def test_actions_are_modules_with_names_of_their_own() -> None:
    """rasa_sdk imports them by bare name, so they must not collide with a top-level package."""
    folder = ROOT / "bot" / "actions"
    packages = [path.name for path in folder.iterdir() if path.is_dir()]
    assert [name for name in packages if name != "__pycache__"] == []
    names = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    taken = OURS | set(sys.stdlib_module_names) | {"rasa", "rasa_sdk", "yaml", "jinja2", "babel"}
    assert names & taken == set()


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""

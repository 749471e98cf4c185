"""No figure of law in Python, and the examples in docstrings are true."""

from __future__ import annotations

import ast
import doctest
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import rules_engine

PACKAGE = Path(rules_engine.__file__).parent
MODULES = sorted(PACKAGE.glob("*.py"))
# Amounts, years and percentages are at least this large; positions and radixes are smaller.
SMALLEST_FIGURE = 1000
# What looks like a figure and is none: how much a cache keeps, how far a fact can go at all, and
# characters of an identifier.
NO_FIGURES = {
    ("facts.py", 2000),
    ("facts.py", 2100),
    ("facts.py", 99_999),
    ("gstin_decode.py", 4096),
    ("gstin_info.py", 4096),
    ("states.py", 4096),
    ("identifier_shapes.py", "6789"),
    ("identifier_shapes.py", "23456789"),
}
NUMBER = re.compile(r"[0-9][0-9_,]*(?:\.[0-9]+)?")


def figures(tree: ast.AST) -> Iterator[tuple[int, object]]:
    """Number literals, and numbers written as text for Decimal, that could be figures of law."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or isinstance(node.value, bool):
            continue
        value = node.value
        if isinstance(value, float) or _is_figure(value):
            yield node.lineno, value


def _is_figure(value: object) -> bool:
    if isinstance(value, int):
        return abs(value) >= SMALLEST_FIGURE
    if not isinstance(value, str) or not NUMBER.fullmatch(value):
        return False
    return float(value.replace(",", "").replace("_", "")) >= SMALLEST_FIGURE


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_no_figure_of_law_in_python(path: Path) -> None:
    found = [
        (line, value)
        for line, value in figures(ast.parse(path.read_text(encoding="utf-8")))
        if (path.name, value) not in NO_FIGURES
    ]
    assert found == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_no_date_of_law_in_python(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    built = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("date", "datetime")
    ]
    assert built == []


def test_a_figure_would_be_found() -> None:
    tree = ast.parse('LIMIT = 4_000_000\nRATE = 0.18\nFEE = Decimal("10,000")\nSMALL = 100')
    assert [line for line, _ in figures(tree)] == [1, 2, 3]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_the_examples_in_docstrings(path: Path) -> None:
    if path.stem in ("__main__", "__init__"):
        return
    module = importlib.import_module(f"rules_engine.{path.stem}")
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_files_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < 400

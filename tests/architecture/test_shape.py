"""Functions fit on a screen, and no module needs itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

HOME = Path(__file__).parents[2]
ROOMS = ("notflix_app", "workers", "edge")
MAX_LINES = 40
# Migrations list columns, and are never touched again.
SOURCES = [path for room in ROOMS for path in sorted((HOME / room).rglob("*.py")) if "migrations" not in path.parts]


def too_long(source: str) -> Iterator[str]:
    """Functions over MAX_LINES, from `def` to their end."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if lines > MAX_LINES:
                yield f"{node.name}: {lines} lines"


def cycle(imports: dict[str, set[str]]) -> list[str]:
    """Modules that need each other in a circle, the first of them once more at the end; empty where there is none."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(HOME)))
def test_functions_fit_on_a_screen(path: Path) -> None:
    assert not list(too_long(path.read_text()))


def test_a_long_function_is_seen() -> None:
    body = "    pass\n" * MAX_LINES
    assert list(too_long(f"def short():\n{body[9:]}async def long():\n{body}")) == ["long: 41 lines"]


def test_no_import_goes_round_in_a_circle() -> None:
    """Imports inside of functions count, too; those for the type checker alone do not."""
    graph = grimp.build_graph(*ROOMS, exclude_type_checking_imports=True, cache_dir=None)
    assert not cycle({module: graph.find_modules_directly_imported_by(module) for module in graph.modules})


def test_a_circle_is_seen() -> None:
    assert cycle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}})
    assert not cycle({"a": {"b", "c"}, "b": {"c"}})

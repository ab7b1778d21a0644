"""No page shows a text that is in no catalogue. tests/e2e/test_axe.py looks at the pages; this reads the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from notflix_app.translation.extract import ERRORS, MARKS, ROOT

UI = ROOT / "notflix_app" / "ui"
FILES = sorted(UI.rglob("*.py"))
# Two words or a capital: 'Try again', 'Done', 'no limit'. Class names have hyphens, and drawings begin with a move.
TEXT = re.compile(r"(?!M-?\d|m-?\d|button )\s*([A-Z“][a-z’']+|[\w’']+ [\w’' ]*[a-z]).*", re.DOTALL)
# What is no text whatever it looks like.
ATTRIBUTES = {"class_name", "d", "view_box", "rel", "library", "tag", "thread_name_prefix"}
# What errors are raised with is extracted without a mark.
CALLS = {*MARKS, *ERRORS, "Var", "_handler", "debug", "info", "warning", "error", "exception", "digest", "create_model"}
# Whoever reads a log, or starts a part in a terminal, reads English.
MESSAGES_GO_TO = {"sentence", "warning", "exit"}
# Names, and what is read by no person: the mark of our own pages, device names, what a build prints.
NAMES = {"Notflix", "notflix"}
SILENT = {
    *("build.py", "serve.py", "__main__.py", "devices.py", "styles.py", "same_origin.py", "cache.py", "react.py"),
    "spoken_pages.py",
}


def texts(tree: ast.AST) -> Iterator[ast.Constant]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # a docstring
        if isinstance(node, ast.keyword) and node.arg in ATTRIBUTES:
            continue
        if isinstance(node, ast.Call) and _name(node.func) in CALLS:
            continue
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
            yield from texts(ast.Module([ast.Expr(node.value)], [])) if getattr(node, "value", None) else ()
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and TEXT.fullmatch(node.value):
            yield node
        yield from texts(node)


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(UI).as_posix())
def test_no_text_outside_the_catalogue(path: Path) -> None:
    if path.name in SILENT:
        return
    outside = [f"line {text.lineno}: {text.value!r}" for text in texts(ast.parse(path.read_text(encoding="utf-8")))]
    assert [one for one in outside if one.partition(": ")[2].strip("'\"") not in NAMES] == []


def untranslated(tree: ast.AST) -> list[str]:
    """Messages of errors that were caught and are neither put into the reader's language nor for a log."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node.func) in MESSAGES_GO_TO)
    gone = {id(part) for call in calls for part in ast.walk(call)}
    caught = {node.name for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)}
    return [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr == "message"
        and isinstance(node.value, ast.Name)
        and node.value.id in caught
        and id(node) not in gone
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(UI).as_posix())
def test_what_was_wrong_is_said_in_the_reader_s_language(path: Path) -> None:
    assert untranslated(ast.parse(path.read_text(encoding="utf-8"))) == []


def test_it_sees_a_message() -> None:
    source = "try: f()\nexcept E as error:\n    a = error.message\n    b = sentence(error.message)"
    assert untranslated(ast.parse(source)) == ["line 3: error.message"]


def test_it_sees_a_text() -> None:
    source = "def f(x):\n    '''A doc.'''\n    return p('Try again', t('Known'), f'{x} more films', class_name='a b')"
    assert [text.value for text in texts(ast.parse(source))] == ["Try again", " more films"]

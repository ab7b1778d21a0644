"""What belongs into the catalogue: texts that are marked in Python and JavaScript, and the sentences that errors are
raised with, whose f-strings are kept by their shapes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract, extract_python

from ..core import errors

ROOT = Path(__file__).parents[2]
MARKS = {"t": None, "tn": (1, 2), "gettext": None, "ngettext": (1, 2), "gettext_noop": None}
ENDINGS = (".py", ".js", ".jsx")
SOURCES = ("notflix_app", "workers", "assets/ui")
# What only whoever runs Notflix reads, in a terminal or a log, stays English.
NOT_ON_PAGES = ("bench", "cli", "cluster", "local", "settings.py", "wiring.py")
WHOLE = ("core", "usecases", "adapters", "workers")  # folders in which each sentence is for people
# __init__: an error that makes its sentence itself.
ERRORS = frozenset({"__init__", *(name for name, kind in vars(errors).items() if isinstance(kind, type))})
_SENTENCE = re.compile(r"[A-Z{].* .*[.?!]( ?\{\w+\})*", re.DOTALL)
_LOGGED = ("debug", "info", "warning", "error", "exception")
_NAMELESS = "value"


def extracted() -> Catalog:
    """A new catalogue of all texts, by which file they stand in."""
    catalog = Catalog(project="Notflix", fuzzy=False)
    for path in _files():
        with path.open("rb") as file:
            method = python if path.suffix == ".py" else "javascript"
            for _line, message, comments, _context in extract(method, file, keywords=MARKS):  # type: ignore[arg-type]
                catalog.add(message, locations=[(path.relative_to(ROOT).as_posix(), 0)], auto_comments=comments)
    return catalog


def _files() -> list[Path]:
    every = (path for source in SOURCES for path in (ROOT / source).rglob("*.*") if path.suffix in ENDINGS)
    return sorted(path for path in every if path.relative_to(ROOT).parts[1] not in NOT_ON_PAGES)


def python(
    file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Sequence[str], options: Mapping[str, Any]
) -> Iterator[tuple[int, Any, Any, Any]]:
    """Babel's own extractor of Python, and sentences."""
    yield from extract_python(file, keywords, comment_tags, options)  # type: ignore[arg-type]
    file.seek(0)
    for line, text in _sentences(ast.parse(file.read()), every=_is_whole(Path(file.name))):
        yield line, None, text, []


def _is_whole(file: Path) -> bool:
    return any(folder in file.resolve().relative_to(ROOT).parts[:2] for folder in WHOLE)


def _sentences(tree: ast.Module, *, every: bool) -> Iterator[tuple[int, str]]:
    """What errors are raised with; and every other whole sentence that is no docstring and not for the log."""
    ignored = set(_unspoken(tree))
    raised = {id(part) for call in _errors(tree) for part in _texts_in(call.args[:1])}
    for node in _texts_in([tree]):
        text = shape(node)
        spoken = id(node) in raised or (every and id(node) not in ignored and _SENTENCE.fullmatch(text))
        if spoken and re.search("[a-z]", _literal(node)):
            yield node.lineno, text


def _errors(tree: ast.Module) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node.func) in ERRORS)


def _texts_in(nodes: Sequence[ast.AST]) -> Iterator[ast.Constant | ast.JoinedStr]:
    """Whole texts: not the pieces of an f-string, but what stands in its places."""
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node
        elif isinstance(node, ast.JoinedStr):
            yield node
            yield from _texts_in([part.value for part in node.values if isinstance(part, ast.FormattedValue)])
        else:
            yield from _texts_in(list(ast.iter_child_nodes(node)))


def _unspoken(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            yield id(node.value)  # a docstring
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _LOGGED:
            yield from (id(text) for text in _texts_in(node.args))
        elif isinstance(node, ast.keyword) and node.arg in ("help", "description"):
            yield from (id(text) for text in _texts_in([node.value]))


def shape(node: ast.Constant | ast.JoinedStr) -> str:
    """f'There is no rung of {plan.height} lines.' → 'There is no rung of {height} lines.'"""
    if isinstance(node, ast.Constant):
        return str(node.value)
    names: list[str] = []
    text = ""
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            names.append(_unused(_name(part.value).strip("_").lower() or _NAMELESS, names))
            text += f"{{{names[-1]}}}"
        else:
            assert isinstance(part, ast.Constant)
            text += str(part.value)
    return text


def _literal(node: ast.Constant | ast.JoinedStr) -> str:
    parts = [node] if isinstance(node, ast.Constant) else node.values
    return "".join(str(part.value) for part in parts if isinstance(part, ast.Constant))


def _name(node: ast.AST) -> str:
    """What a translator sees of an expression: the last name in it."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    inner = getattr(node, "func", None) or getattr(node, "value", None)
    return _name(inner) if isinstance(inner, ast.AST) else ""


def _unused(name: str, names: Sequence[str]) -> str:
    numbered = (name if count == 1 else f"{name}{count}" for count in range(1, 99))
    return next(one for one in numbered if one not in names)

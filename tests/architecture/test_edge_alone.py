"""edge/ is what runs on an edge node, and nothing else: a machine with Python, nginx and OpenSSH, and no library."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
MODULES = sorted((HOME / "edge").glob("*.py"))


def imported(source: str) -> Iterator[str]:
    """The top-level names of what it imports, wherever it does; '' for what lies beside it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        if isinstance(node, ast.ImportFrom):
            yield "" if node.level == 1 else ("." * node.level or (node.module or "").partition(".")[0])


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_it_imports_the_standard_library_only(path: Path) -> None:
    assert set(imported(path.read_text())) - {""} <= sys.stdlib_module_names


def test_other_imports_are_seen() -> None:
    text = "import os.path\nfrom . import nginx\nfrom ..core import keys\ndef f():\n    import paramiko.pkey\n"
    assert list(imported(text)) == ["os", "", "..", "paramiko"]


def test_a_copy_of_it_sets_up_an_edge_without_any_library(tmp_path: Path) -> None:
    """As on the node: the folder alone, and a Python that sees nothing else (-I, -S)."""
    shutil.copytree(HOME / "edge", tmp_path / "opt" / "edge", ignore=shutil.ignore_patterns("__pycache__"))
    load = f"import sys; sys.path.insert(0, {str(tmp_path / 'opt')!r}); "
    names = ", ".join(f"edge.{path.stem}" for path in MODULES if path.stem != "__init__")
    python = [sys.executable, "-I", "-S", "-c"]
    subprocess.run([*python, f"{load}import {names}"], check=True, cwd=tmp_path)
    argv = ["--name", "edge-a", "--folder", str(tmp_path / "srv"), "--pull", "http://s3:8333/packages"]
    subprocess.run([*python, f"{load}from edge.node import main; sys.exit(main({argv!r}))"], check=True, cwd=tmp_path)
    assert 'return 200 "edge-a\\n";' in (tmp_path / "srv" / "nginx.conf").read_text()

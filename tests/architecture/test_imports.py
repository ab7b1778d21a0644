"""Imports go one way, and workers and local edges run without Reflex."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
SOURCES = [path for room in ("notflix_app", "workers", "edge") for path in sorted((HOME / room).rglob("*.py"))]


def test_the_import_contracts_hold() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=HOME, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


LOADED = "import importlib, sys; [importlib.import_module(n) for n in sys.argv[1:]]; print(*sys.modules)"


def test_workers_and_local_edges_run_without_reflex() -> None:
    names = ["workers.jobs", "workers.__main__", "notflix_app.local.sftpd"]
    done = subprocess.run([sys.executable, "-c", LOADED, *names], cwd=HOME, capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert set(names) <= set(loaded)
    assert not [name for name in loaded if name.split(".")[0] == "reflex"]


def test_the_commands_help_needs_nothing_heavy() -> None:
    """`./notflix --help` answers at once: what a command needs is imported when it runs."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, "notflix_app.__main__"], cwd=HOME, capture_output=True, text=True, check=True
    )
    heavy = {"reflex", "sqlalchemy", "sqlmodel", "minio", "rq", "paramiko", "fastapi", "pydantic", "httpx"}
    assert not heavy & {name.split(".")[0] for name in done.stdout.split()}


def test_clients_of_what_few_have_are_loaded_only_where_it_is(tmp_path: Path) -> None:
    build = (
        "import sys; from notflix_app.settings import Settings; from notflix_app.wiring import build;"
        "build(Settings(data_dir=sys.argv[1], meilisearch_url=sys.argv[2], oidc_issuer=sys.argv[2]));"
        "print(*sys.modules)"
    )
    for url in ("", "http://127.0.0.1:7700"):
        command = [sys.executable, "-c", build, str(tmp_path), url]
        loaded = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=True).stdout.split()
        assert ("meilisearch" in loaded, "authlib" in loaded) == (bool(url), bool(url))


# Everything else is given Settings. The exceptions, and why:
MAY_READ_THE_ENVIRONMENT = {
    "notflix_app/settings.py",  # the one reader
    "notflix_app/local/fork_server.py",  # gives each fork its own, and reads nothing
    "notflix_app/adapters/speech_whisper.py",  # tells a library what it asks for there alone, and reads nothing
}


def reads_of_the_environment(source: str) -> Iterator[int]:
    """Lines that use os.environ or os.getenv, however they are imported."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "environb", "getenv", "getenvb"):
            yield node.lineno
        if isinstance(node, ast.ImportFrom) and node.module == "os":
            yield from (node.lineno for name in node.names if name.name in ("environ", "getenv"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(HOME)))
def test_only_settings_read_the_environment(path: Path) -> None:
    if str(path.relative_to(HOME)) in MAY_READ_THE_ENVIRONMENT:
        assert list(reads_of_the_environment(path.read_text()))  # or the exception is not needed
    else:
        assert not list(reads_of_the_environment(path.read_text()))


def test_reads_of_the_environment_are_seen() -> None:
    text = "import os\nfrom os import getenv\na = os.environ['A']\nb = os.getenv('B')\n"
    assert sorted(reads_of_the_environment(text)) == [2, 3, 4]

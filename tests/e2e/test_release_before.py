"""A data directory of the release before opens by itself: its catalog, and a search index that is another one now."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from notflix_app.adapters.search.schema import LAYOUT
from notflix_app.bench.stack import running_stack
from notflix_app.local.ports import free_port
from tests.fixtures import http
from tests.fixtures.waiting import eventually

pytestmark = pytest.mark.e2e

DUMP = Path(__file__).parents[1] / "data" / "catalog_0008.sql"
TITLE = "Rabbit of the release before"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """With the file that search was, and with a folder of an older layout, of a version between two releases."""
    execute(tmp_path / "catalog.db", DUMP.read_text())
    execute(tmp_path / "search.db", f"CREATE VIRTUAL TABLE doc USING fts5(title); INSERT INTO doc VALUES ('{TITLE}');")
    older = tmp_path / "search" / f"{LAYOUT - 1}-0123456789ab"
    older.mkdir(parents=True)
    (older / "meta.json").write_text("{}")
    (older.parent / "current").write_text(older.name)
    return tmp_path


def execute(path: Path, script: str) -> None:
    with sqlite3.connect(path) as database:
        database.executescript(script)
    database.close()


def test_catalog_and_index_of_the_release_before_open_by_themselves(data: Path, pages: Path) -> None:
    port = free_port()
    with running_stack(data, ("--port", str(port), "--workers", "1"), pages=pages):
        titles = eventually(lambda: titles_found(port, "rabit beforre"), 60)
    assert titles == [TITLE]
    assert not list(data.glob("search.db*"))
    assert not list((data / "search").glob(f"{LAYOUT - 1}-*"))


def titles_found(port: int, query: str) -> list[str]:
    answer = http.get(f"http://127.0.0.1:{port}/api/search", params={"q": query})
    return [video["title"] for video in answer.json()["results"]] if answer.is_success else []

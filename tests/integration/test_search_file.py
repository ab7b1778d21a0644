"""The embedded search's file: many processes, damage, another shape."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from notflix_app.adapters.search_file import SearchFile
from notflix_app.adapters.search_fts import FtsIndex
from notflix_app.core.errors import Unavailable
from notflix_app.core.ports import SearchDoc, SearchQuery


def doc(id_: str, title: str = "Ocean") -> SearchDoc:
    return SearchDoc(id_, title, "", (), 1.0, 1.0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "search.db"


@pytest.fixture
def index(path: Path) -> Iterator[FtsIndex]:
    index = FtsIndex(path)
    yield index
    index.close()


WRITER = """
import sys
from pathlib import Path
from notflix_app.adapters.search_fts import FtsIndex
from notflix_app.core.ports import SearchDoc, SearchQuery
index = FtsIndex(Path(sys.argv[1]))
for n in range(40):
    index.put([SearchDoc(f"{sys.argv[2]}-{n}", f"Ocean {n}", "", (), 1.0, 1.0)])
    assert index.search(SearchQuery("ocean", limit=5)).hits
index.close()
"""


def test_processes_that_open_and_write_a_new_file_at_once_lose_nothing(path: Path, index: FtsIndex) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(n)]) for n in range(4)]
    assert [writer.wait(60) for writer in writers] == [0] * 4
    assert index.count() == 160
    assert index.search(SearchQuery("ocean")).total == 160


def test_threads_share_one_index(index: FtsIndex) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(index.put, [[doc(f"t{n}")] for n in range(8)]))
    assert index.count() == 8


def test_whoever_comes_first_to_a_file_that_is_not_there_makes_it_and_the_others_wait(tmp_path: Path) -> None:
    all_here = threading.Barrier(8)

    def put(index: FtsIndex, number: int) -> None:
        all_here.wait()
        index.put([doc(f"t{number}")])

    for turn in range(30):
        index = FtsIndex(tmp_path / f"{turn}.db")
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(put, [index] * 8, range(8)))
        assert index.count() == 8


def _write_in_child(file: SearchFile) -> None:
    with file.writing() as db:
        db.execute("DELETE FROM doc")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_child_opens_its_own_connection(path: Path) -> None:
    """Over the parent's connection, the child's transaction would begin inside the parent's."""
    file = SearchFile(path)
    with file.reading() as db:
        db.execute("BEGIN")
        db.execute("SELECT count(*) FROM doc").fetchone()
        child = multiprocessing.get_context("fork").Process(target=_write_in_child, args=(file,))
        child.start()
        child.join(30)
        db.execute("COMMIT")
    file.close()
    assert child.exitcode == 0


def test_a_damaged_file_is_said_clearly_and_clear_replaces_it(path: Path, index: FtsIndex) -> None:
    path.write_bytes(b"this is no database, and it is long enough to be looked at" * 100)
    with pytest.raises(Unavailable, match=r"damaged.*reindex"):
        index.search(SearchQuery("ocean"))
    index.clear()
    index.put([doc("new")])
    assert index.count() == 1


def test_a_file_that_another_process_replaced_is_opened_again(path: Path, index: FtsIndex) -> None:
    index.put([doc("old")])
    path.unlink()
    other = FtsIndex(path)
    other.put([doc("new", "Dawn")])
    other.close()
    assert [hit.id for hit in index.search(SearchQuery("dawn")).hits] == ["new"]


def test_a_file_of_another_shape_is_emptied(path: Path, index: FtsIndex) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE doc (other TEXT)")
        db.execute("PRAGMA user_version = 99")
    db.close()
    assert index.count() == 0
    index.put([doc("new")])
    assert index.count() == 1


def test_a_folder_that_cannot_be_written_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Unavailable, match="cannot be used"):
        FtsIndex(tmp_path / "file" / "search.db").search(SearchQuery("ocean"))


def test_a_put_that_fails_half_way_leaves_nothing(index: FtsIndex) -> None:
    broken = SearchDoc("b", "Broken", "", (None,), 1.0, 1.0)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        index.put([doc("a"), broken])
    assert index.count() == 0

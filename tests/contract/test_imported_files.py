"""What every ImportedFiles does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.imported_files import SqlImportedFiles
from notflix_app.core.imports import ImportedFile, Sidecar, SidecarKind, Stamp
from notflix_app.core.ports import ImportedFiles

SRT = Sidecar(SidecarKind.TEXT, Stamp(7, 1_700_000_000_123_456_789), "d1", "track-1", "t1")
HEAT = ImportedFile("/films", "Heat/Heat.mkv", Stamp(5 << 40, 1_700_000_000_123_456_789), "f1", "heat")
OTHER = replace(HEAT, path="Äther — 🏃.mkv", video_id="other", fingerprint="f2", is_sent=True, is_copy=True)


@pytest.fixture
def files(sql_engine: Engine) -> ImportedFiles:
    return SqlImportedFiles(sql_engine)


def test_each_is_kept_as_it_was_put(files: ImportedFiles) -> None:
    beside = replace(HEAT, sidecars={"Heat/Heat.srt": SRT}, written={"title": "Heat", "year": 1995, "season": None})
    elsewhere = replace(HEAT, root="/shows")
    for file in (HEAT, OTHER, elsewhere, beside):
        files.put(file)
    assert files.list_for_root("/films") == {HEAT.path: beside, OTHER.path: OTHER}
    assert files.list_for_root("/shows") == {HEAT.path: elsewhere}
    assert files.list_for_root("/absent") == {}


def test_they_are_known_by_their_fingerprint_wherever_they_lie(files: ImportedFiles) -> None:
    elsewhere = replace(HEAT, root="/shows")
    for file in (elsewhere, OTHER, HEAT):
        files.put(file)
    assert files.with_fingerprint("f1") == [HEAT, elsewhere]
    assert files.with_fingerprint("f3") == []


def test_one_moves_with_all_that_is_known_of_it(files: ImportedFiles) -> None:
    files.put(HEAT)
    moved = replace(HEAT, root="/shows", path="Heat.mkv", is_sent=True)
    files.move(HEAT, moved)
    assert files.list_for_root("/films") == {}
    assert files.list_for_root("/shows") == {"Heat.mkv": moved}
    files.move(moved, replace(moved, stamp=Stamp(1, 2)))
    assert files.list_for_root("/shows") == {"Heat.mkv": replace(moved, stamp=Stamp(1, 2))}


def test_another_that_comes_to_lie_there_forgets_nothing(files: ImportedFiles) -> None:
    """Two that swap their names, one after the other."""
    first, second = replace(HEAT, path="a.mkv"), replace(OTHER, path="b.mkv")
    files.put(first)
    files.put(second)
    files.move(second, replace(second, path="a.mkv"))
    assert files.list_for_root("/films") == {
        "a.mkv": replace(second, path="a.mkv"),
        "a.mkv/": replace(first, path="a.mkv/"),
    }
    files.move(first, replace(first, path="b.mkv"))  # as it was known at the beginning: that is not there any more
    assert set(files.list_for_root("/films")) == {"a.mkv", "b.mkv"}
    third = replace(HEAT, path="a.mkv", video_id="third")
    files.put(third)
    assert {path: row.video_id for path, row in files.list_for_root("/films").items()} == {
        "a.mkv": "third",
        "a.mkv/": "other",
        "b.mkv": "heat",
    }
    files.put(replace(HEAT, path="a.mkv", video_id="fourth"))
    assert files.list_for_root("/films")["a.mkv//"].video_id == "third"


def test_one_is_forgotten_and_no_other(files: ImportedFiles) -> None:
    files.put(HEAT)
    files.forget(replace(HEAT, video_id="another"))
    assert files.list_for_root("/films") == {HEAT.path: HEAT}
    files.forget(HEAT)
    files.forget(HEAT)
    assert files.list_for_root("/films") == {}

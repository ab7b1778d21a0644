"""Into which folder a restore goes, and what a half-done one is to `up`. The rest: tests/unit/usecases/test_backup.py
and tests/e2e/test_backup.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from notflix_app.adapters.backup_folder import FolderPlace
from notflix_app.adapters.backup_s3 import BucketPlace
from notflix_app.core.backup import BackupManifest, FilmCopies
from notflix_app.core.errors import Conflict, NotFound, Refused
from notflix_app.core.ports import BackupPlace
from notflix_app.local.restore import restore
from notflix_app.local.state import RESTORING
from notflix_app.local.up import up
from notflix_app.settings import load_settings
from tests.fakes.object_store import FakeObjectStore


def begun(place: BackupPlace) -> BackupPlace:
    """A backup that has nothing in it but its manifest."""
    place.ensure()
    manifest = BackupManifest(1.0, "0.1.0", "0029", FilmCopies.ALL, "catalog/x.jsonl.gz")
    with place.receive("backup.json") as file:
        file.write_text(manifest.as_json())
    return place


@pytest.fixture
def place(tmp_path: Path) -> BackupPlace:
    return begun(FolderPlace(tmp_path / "kept"))


def restored(data: Path, place: BackupPlace) -> None:
    restore(load_settings(data), place, lambda line: None, lambda done, total, size: None)


def test_what_is_no_backup_makes_no_folder(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="is no backup"):
        restored(tmp_path / "new", FolderPlace(tmp_path / "nothing"))
    assert not (tmp_path / "new").exists()


def test_a_folder_that_has_something_stays_as_it_is(tmp_path: Path, place: BackupPlace) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    (data / "catalog.db").write_text("mine")
    with pytest.raises(Conflict, match=r"is not empty: it has catalog\.db"):
        restored(data, place)
    assert (data / "catalog.db").read_text() == "mine"
    assert not (data / RESTORING).exists()


def test_a_new_folder_is_closed_before_a_bucket_fills_it(tmp_path: Path) -> None:
    """What comes out of the bucket goes through a folder in it, the first thing that is there."""
    data = tmp_path / "new"
    store = FakeObjectStore()
    begun(BucketPlace(store, "s3://kept", "", tmp_path / "scratch"))
    with pytest.raises(NotFound, match=r"s3://kept has no settings\.env"):
        restored(data, BucketPlace(store, "s3://kept", "", data / "run"))
    assert data.stat().st_mode & 0o777 == 0o700
    assert (data / RESTORING).read_text() == "s3://kept"


def test_another_backup_does_not_go_on_where_one_broke_off(tmp_path: Path, place: BackupPlace) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    (data / RESTORING).write_text("/mnt/other")
    with pytest.raises(Conflict, match="A restore from /mnt/other has begun"):
        restored(data, place)


def test_up_does_not_start_on_a_part_of_a_backup(tmp_path: Path) -> None:
    (tmp_path / RESTORING).write_text("/mnt/kept")
    with pytest.raises(Refused, match=rf"`./notflix restore /mnt/kept --data {tmp_path}`"):
        up(load_settings(tmp_path), say=lambda line: None)

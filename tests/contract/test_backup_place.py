"""The places that a backup may lie in: a folder, and a bucket of an S3."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from notflix_app.adapters.backup_folder import FolderPlace
from notflix_app.adapters.backup_s3 import BucketPlace
from notflix_app.core.errors import NotFound
from notflix_app.core.ports import BackupPlace, ObjectStore
from tests.fakes.object_store import FakeObjectStore


@pytest.fixture
def folder(tmp_path: Path) -> FolderPlace:
    return FolderPlace(tmp_path / "kept")


@pytest.fixture(params=["folder", "bucket", "seaweedfs"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BackupPlace]:
    if request.param == "folder":
        yield request.getfixturevalue("folder")
        return
    store: ObjectStore = FakeObjectStore() if request.param == "bucket" else request.getfixturevalue("seaweed")
    prefix = secrets.token_hex(6)
    yield BucketPlace(store, "s3://bucket/prefix", prefix, tmp_path / "scratch")
    assert not list((tmp_path / "scratch").glob("*")), "nothing is left on the way"
    store.remove_all(prefix)


@pytest.fixture(autouse=True)
def _made(place: BackupPlace) -> None:
    place.ensure()
    place.ensure()


def put(place: BackupPlace, path: str, data: bytes = b"data") -> None:
    with place.receive(path) as file:
        file.write_bytes(data)


def break_off(place: BackupPlace, path: str) -> None:
    with place.receive(path) as file:
        file.write_bytes(b"half")
        raise RuntimeError


def read(place: BackupPlace, path: str) -> bytes:
    with place.lend(path) as file:
        return file.read_bytes()


def test_what_is_put_is_there(place: BackupPlace) -> None:
    put(place, "films/a.json.gz", b"first")
    put(place, "films/a.json.gz", b"second")
    assert read(place, "films/a.json.gz") == b"second"
    assert place.size("films/a.json.gz") == 6


def test_what_breaks_off_is_not_there(place: BackupPlace) -> None:
    with pytest.raises(RuntimeError):
        break_off(place, "catalog/1")
    assert place.size("catalog/1") is None
    assert list(place.list("catalog/")) == []


def test_what_is_not_there_says_so(place: BackupPlace) -> None:
    assert place.size("backup.json") is None
    with pytest.raises(NotFound, match=r"has no backup\.json"):
        read(place, "backup.json")


def test_a_folder_is_listed_with_all_below_it(place: BackupPlace) -> None:
    for path in ("packages/v/v1/a0/1.m4s", "packages/v/v1/x.mpd", "sources/parts/v/00001", "backup.json"):
        put(place, path)
    assert sorted(place.list("packages/")) == ["packages/v/v1/a0/1.m4s", "packages/v/v1/x.mpd"]
    assert list(place.list("keys/")) == []


def test_what_is_removed_is_gone(place: BackupPlace) -> None:
    put(place, "packages/v/v1/a0/1.m4s")
    put(place, "packages/w/v1/a0/1.m4s")
    place.remove("packages/v/v1/a0/1.m4s")
    place.remove("packages/v/v1/a0/1.m4s")
    assert list(place.list("packages/")) == ["packages/w/v1/a0/1.m4s"]

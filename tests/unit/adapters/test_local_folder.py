"""What is listed of a folder of this machine, and what is read of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from notflix_app.adapters.local_folder import LocalFolder
from notflix_app.core.errors import Refused
from notflix_app.core.imports import FolderFile, Stamp
from notflix_app.core.video import FileInPlace


@pytest.fixture
def folder(tmp_path: Path) -> LocalFolder:
    (tmp_path / "films" / "deep").mkdir(parents=True)
    (tmp_path / "films" / "deep" / "a.mkv").write_bytes(b"0123456789")
    return LocalFolder(tmp_path / "films")


def test_files_are_listed_as_deep_as_it_goes(folder: LocalFolder) -> None:
    for hidden in (".trash/b.mkv", "@eaDir/c.mkv", ".d.mkv", "#recycle/e.mkv"):
        (folder.path / hidden).parent.mkdir(exist_ok=True)
        (folder.path / hidden).write_bytes(b"hidden")
    os.mkfifo(folder.path / "pipe.mkv")
    [file] = folder.files()
    status = (folder.path / "deep" / "a.mkv").stat()
    assert file == FolderFile("deep/a.mkv", Stamp(10, status.st_mtime_ns), status.st_ctime)


def test_a_name_that_is_no_text_is_told_of(folder: LocalFolder) -> None:
    os.link(folder.path / "deep" / "a.mkv", os.fsencode(folder.path) + b"/\xff.mkv")
    problems = {file.path: file.problem for file in folder.files()}
    assert problems == {"deep/a.mkv": "", "?.mkv": "Its name is no UTF-8."}


def test_no_folder_is_refused_and_empties_nothing(folder: LocalFolder) -> None:
    for path in (folder.path / "absent", folder.path / "deep" / "a.mkv"):
        with pytest.raises(Refused, match="is no folder"):
            list(LocalFolder(path).files())


def test_bytes_are_read_by_position(folder: LocalFolder) -> None:
    [file] = folder.files()
    with folder.opened(file) as read:
        assert (read(2, 3), read(8, 100), read(10, 1)) == (b"234", b"89", b"")


@pytest.mark.parametrize("path", ["../secret", "deep/../../secret", "link.mkv", "/etc/passwd"])
def test_nothing_outside_is_read(folder: LocalFolder, tmp_path: Path, path: str) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (folder.path / "link.mkv").symlink_to(tmp_path / "secret")
    file = FolderFile(path, Stamp(6, (tmp_path / "secret").stat().st_mtime_ns))
    with pytest.raises(Refused, match="leads out of"), folder.opened(file):
        pass
    with pytest.raises(Refused, match="leads out of"):
        LocalFolder(folder.path, (tmp_path,)).in_place(file)


def test_what_workers_see_is_told_by_its_real_path(folder: LocalFolder, tmp_path: Path) -> None:
    (tmp_path / "by another name").symlink_to(folder.path)
    [file] = folder.files()
    place = FileInPlace(str(folder.path / "deep" / "a.mkv"), file.stamp.mtime_ns)
    assert LocalFolder(tmp_path / "by another name", (folder.path,)).in_place(file) == place
    assert LocalFolder(folder.path, (tmp_path / "by another name",)).in_place(file) == place
    assert folder.in_place(file) is None
    assert LocalFolder(folder.path, (tmp_path / "fil",)).in_place(file) is None


def test_another_folder_is_looked_into_and_no_bucket(folder: LocalFolder, tmp_path: Path) -> None:
    assert folder.at(str(tmp_path)).holds("films/deep/a.mkv")
    with pytest.raises(Refused):
        folder.at("s3://films")

"""A backup in a folder: for its owner alone, and in no folder that holds something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from notflix_app.adapters.backup_folder import FolderPlace
from notflix_app.core.errors import Conflict, Refused


def test_nobody_else_reads_it(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path / "kept")
    place.ensure()
    with place.receive("keys/edge_ed25519") as file:
        file.write_bytes(b"secret")
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "kept" / "keys" / "edge_ed25519").stat().st_mode & 0o777 == 0o600


def test_a_folder_with_other_things_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(Refused, match=r"letters\.txt"):
        FolderPlace(tmp_path).ensure()


def test_the_folder_of_an_earlier_backup_is_taken(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path)
    for path in ("backup.json", "films/v.json.gz", "sources/sources/v"):
        with place.receive(path) as file:
            file.write_bytes(b"")
    (tmp_path / ".backup.json.0a1b.tmp").write_text("what a killed one left")
    place.ensure()


@pytest.mark.parametrize("path", ["../x", "films/../../x", "/etc/passwd"])
def test_a_backup_names_nothing_outside_of_it(tmp_path: Path, path: str) -> None:
    with pytest.raises(Refused, match="outside"):
        FolderPlace(tmp_path).size(path)


def test_one_backup_at_a_time(tmp_path: Path) -> None:
    first, second = FolderPlace(tmp_path), FolderPlace(tmp_path)
    first.ensure()
    first.ensure()
    with pytest.raises(Conflict, match="is under way"):
        second.ensure()
    del first
    second.ensure()

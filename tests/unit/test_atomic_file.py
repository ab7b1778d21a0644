from __future__ import annotations

from pathlib import Path

import pytest

from notflix_app.atomic_file import write_atomically


@pytest.mark.parametrize("content", ["words: é\n", b"\x00\xff"])
def test_it_is_written_with_its_mode_and_leaves_nothing_beside_it(tmp_path: Path, content: str | bytes) -> None:
    path = tmp_path / "file"
    write_atomically(path, content, 0o444)
    assert path.read_bytes() == (content.encode() if isinstance(content, str) else content)
    assert path.stat().st_mode & 0o777 == 0o444
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_what_was_there_is_replaced_even_where_it_may_only_be_read(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_atomically(path, "one", 0o400)
    write_atomically(path, "two")
    assert path.read_text() == "two"
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_a_killed_writer_left_is_no_hindrance_and_goes(tmp_path: Path) -> None:
    path = tmp_path / "file"
    (tmp_path / ".file.tmp").write_text("hal")
    write_atomically(path, "whole")
    assert path.read_text() == "whole"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_folder_is_not_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(IsADirectoryError, match="folder"):
        write_atomically(folder, "whole")
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]

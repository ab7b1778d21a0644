"""The owner's link is read once, by nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from notflix_app.local import owner_link
from notflix_app.local.state import run_folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    run_folder(tmp_path).mkdir()
    return tmp_path


def test_what_is_left_is_taken_once(data: Path) -> None:
    owner_link.leave(data, "Make it here: URL")
    [file] = run_folder(data).iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert owner_link.take(data) == "Make it here: URL"
    assert owner_link.take(data) == ""
    assert not any(run_folder(data).iterdir())


def test_a_start_that_needs_none_takes_away_what_an_earlier_one_left(data: Path) -> None:
    owner_link.leave(data, "Make it here: URL")
    owner_link.leave(data, "")
    assert owner_link.take(data) == ""

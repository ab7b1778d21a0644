"""The figures of the home page are of rows that are there."""

from __future__ import annotations

from pathlib import Path

from notflix_app.bench.home import HOME, fill, times
from notflix_app.ui.pages.home import Home


def test_everybody_has_rows(tmp_path: Path) -> None:
    fill(tmp_path, 400)
    figures = times(tmp_path, rounds=1)
    assert {name: each["rows"] > 3 for name, each in figures.items()} == dict.fromkeys(figures, True)
    assert all(each["answer"]["median"] > 0 for each in figures.values())


def test_the_page_s_state_is_called_so() -> None:
    assert Home.get_full_name().endswith(f".{HOME}")
    assert "ready" in Home.get_fields()

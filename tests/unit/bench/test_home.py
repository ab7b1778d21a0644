"""The figures of the home page are of rows that are there."""

from __future__ import annotations

from notflix_app.bench.home import run


def test_everybody_has_rows() -> None:
    figures = run(rounds=1, videos=400)
    assert figures["videos"] == 400
    assert {name: each["rows"] > 3 for name, each in figures["ms"].items()} == dict.fromkeys(figures["ms"], True)
    assert all(each["answer"]["median"] > 0 for each in figures["ms"].values())

"""The command line as a whole: what goes wrong is one clear line, and --help names every command."""

from __future__ import annotations

from pathlib import Path

import pytest

from notflix_app.__main__ import main
from notflix_app.settings import load_settings

# As README has them.
STACK = ["up", "down", "status", "doctor", "worker", "people", "tokens", "audit", "edges", "bench", "test"]
LIBRARY = ["ingest", "search", "videos", "retry", "salvage", "cancel", "delete", "share", "link", "tracks", "reindex"]


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    monkeypatch.setattr("sys.argv", ["notflix", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_help_names_every_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "--help") == 0
    shown = capsys.readouterr().out
    assert [command for command in STACK + LIBRARY if f" {command} " not in shown] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("videos",),
        ("videos", "--json"),
        ("search", "x"),
        ("retry", "v1"),
        ("reindex",),
        ("ingest", "film.mp4"),
        ("edges", "list"),
        ("edges", "drain", "edge-a"),
        ("worker",),
    ],
)
def test_before_the_first_up_it_says_how_to_begin(
    arguments: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(monkeypatch, *arguments, "--data", tmp_path) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "./notflix up" in err
    assert not list(tmp_path.iterdir())  # asking changes nothing


def test_a_setting_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NOTFLIX_PORT", "many")
    assert run(monkeypatch, "status", "--data", tmp_path) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "NOTFLIX_PORT" in err


def test_a_setting_that_is_no_json_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NOTFLIX_EDGE_INTERNAL_URLS", "{edge-1: http://edge-1}")
    assert run(monkeypatch, "status", "--data", tmp_path) == 1
    _, err = capsys.readouterr()
    assert err.startswith("notflix: These settings cannot be used. NOTFLIX_EDGE_INTERNAL_URLS: it must be JSON; docs/")
    assert err.count("\n") == 1


@pytest.mark.parametrize("where", ["the environment", ".env"])
def test_a_setting_of_before_is_told_with_its_new_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], where: str
) -> None:
    monkeypatch.chdir(tmp_path)
    if where == ".env":
        (tmp_path / ".env").write_text("NOTFLIX_MOST_ATTEMPTS=7\n")
    else:
        monkeypatch.setenv("NOTFLIX_MOST_ATTEMPTS", "7")
    assert run(monkeypatch, "status", "--data", tmp_path) == 1
    _, err = capsys.readouterr()
    assert err.startswith("notflix: NOTFLIX_MOST_ATTEMPTS is called NOTFLIX_MAX_ATTEMPTS now.")
    assert err.count("\n") == 1


def test_what_compose_hands_on_unset_or_we_wrote_before_is_no_reason_to_refuse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOTFLIX_MOST_ATTEMPTS", "")
    (tmp_path / "stack.env").write_text('NOTFLIX_EDGE_INSIDE={"edge-1":"http://edge-1"}\n')
    assert load_settings(tmp_path).max_attempts == 4


def test_a_title_is_for_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "ingest", "a.mp4", "b.mp4", "--title", "A", "--data", tmp_path) == 1
    assert "--title is for one file" in capsys.readouterr().err


def test_a_data_directory_that_cannot_be_made_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert run(monkeypatch, "up", "--data", tmp_path / "file" / "data") == 1
    err = capsys.readouterr().err
    assert "cannot be used: Not a directory" in err
    assert "--data" in err


def test_status_and_down_where_nothing_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "status", "--data", tmp_path) == 3
    assert "is not running" in capsys.readouterr().out
    assert run(monkeypatch, "down", "--data", tmp_path) == 0
    assert "is not running" in capsys.readouterr().err

"""A film as a file, from the shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from notflix_app.__main__ import main
from notflix_app.cli import download as command
from tests.fakes.services import FakeWorkers
from tests.unit.usecases.test_downloads import published


def download(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *words: str) -> int:
    """The exit code."""
    monkeypatch.setattr("sys.argv", ["notflix", "download", *words, "--data", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_a_film_is_written_to_a_file_and_over_none(
    workers: FakeWorkers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "services_of", lambda _: workers.services)
    monkeypatch.chdir(tmp_path)
    film = published(workers)
    assert download(monkeypatch, tmp_path, film) == 0
    assert (tmp_path / "Über allem.mp4").read_bytes() == b"film"
    assert download(monkeypatch, tmp_path, film) == 1
    assert "is there already" in capsys.readouterr().err
    (tmp_path / "usb").mkdir()
    assert download(monkeypatch, tmp_path, film, "--rung", "720", "-o", "usb") == 0
    assert (tmp_path / "usb" / "Über allem (720p).mp4").stat().st_size > 9000
    assert download(monkeypatch, tmp_path, film, "--sound", "0", "-o", "other") == 1
    assert [path.name for path in tmp_path.glob("**/.*tmp")] == []

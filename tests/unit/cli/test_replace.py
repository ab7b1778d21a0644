"""Another file for a video, from the shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from notflix_app.__main__ import main
from notflix_app.cli import replace as command
from notflix_app.core import keys
from tests.fakes.services import FakeWorkers


def replace(monkeypatch: pytest.MonkeyPatch, video: str, file: Path, tmp_path: Path) -> int:
    monkeypatch.setattr("sys.argv", ["notflix", "replace", video, str(file), "--data", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_the_video_gets_another_file_and_plays_on(
    workers: FakeWorkers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    services = workers.services
    monkeypatch.setattr(command, "services_of", lambda _: services)
    film = workers.live(title="The long way home")
    better = tmp_path / "better.mkv"
    better.write_bytes(b"a better film")
    assert replace(monkeypatch, film, better, tmp_path) == 0
    assert "plays as it is until then" in capsys.readouterr().out
    assert services.sources.read(keys.source(film)) == b"a better film"
    assert services.catalog.get(film).version == 1
    workers.run_all()
    video = services.catalog.get(film)
    assert (video.version, video.file_name, video.size, video.title) == (2, "better.mkv", 13, "The long way home")


def test_a_file_that_is_not_there_is_named(
    workers: FakeWorkers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "services_of", lambda _: workers.services)
    assert replace(monkeypatch, workers.live(), tmp_path / "nothing.mkv", tmp_path) == 1
    assert "cannot be read" in capsys.readouterr().err

"""Another file for a video, from the shell."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from notflix_app.__main__ import main
from notflix_app.cli import replace as command
from notflix_app.core import keys
from notflix_app.core.policy import Policy
from tests.fakes.services import FakeWorkers, fake_services


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
    assert services.catalog.get(film).version == 1
    workers.run_all()
    assert services.sources.read(keys.source(film)) == b"a better film"
    video = services.catalog.get(film)
    assert (video.version, video.file_name, video.size, video.title) == (2, "better.mkv", 13, "The long way home")


def test_what_is_sent_in_several_parts_at_once_arrives_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = 64 << 10
    services = fake_services(Policy(upload_part=part))
    workers = FakeWorkers(services, tmp_path)
    monkeypatch.setattr(command, "services_of", lambda _: services)
    film, better = workers.live(), tmp_path / "better.mkv"
    content = b"".join(bytes([number]) * part for number in range(100))
    better.write_bytes(content)
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        assert replace(monkeypatch, film, better, tmp_path) == 0
    finally:
        sys.setswitchinterval(before)
    workers.run_all()
    assert services.sources.read(keys.source(film)) == content
    assert [stored.key for stored in services.sources.list(keys.PARTS)] == []


def test_a_file_that_changes_while_it_is_sent_is_refused(
    workers: FakeWorkers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    services, put = workers.services, workers.services.sources.put_bytes
    monkeypatch.setattr(command, "services_of", lambda _: services)
    film, better = workers.live(), tmp_path / "better.mkv"
    better.write_bytes(b"a better film")

    def written_meanwhile(key: str, data: bytes) -> None:
        put(key, data)
        os.utime(better, (1, 1))

    monkeypatch.setattr(services.sources, "put_bytes", written_meanwhile)
    assert replace(monkeypatch, film, better, tmp_path) == 1
    assert "changed while it was sent" in capsys.readouterr().err
    monkeypatch.undo()
    workers.run_all()
    assert services.catalog.get(film).file_name == "home.mp4"
    assert [stored.key for stored in services.sources.list(keys.PARTS)] == []


def test_a_file_that_is_not_there_is_named(
    workers: FakeWorkers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "services_of", lambda _: workers.services)
    assert replace(monkeypatch, workers.live(), tmp_path / "nothing.mkv", tmp_path) == 1
    assert "cannot be read" in capsys.readouterr().err

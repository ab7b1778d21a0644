"""Text tracks from the shell."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from notflix_app.cli import tracks as commands
from notflix_app.core.errors import Refused
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import StepKind
from notflix_app.core.text_tracks import MAX_BYTES, TextStream
from notflix_app.usecases.services import Services
from notflix_app.usecases.sounds import added_sounds
from notflix_app.usecases.tracks import tracks
from tests import builders
from tests.fakes.services import FakeWorkers
from tests.fixtures.shell import Shell, shell_of
from tests.unit.usecases.test_tracks import SRT, VTT


@pytest.fixture
def shell(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shell:
    monkeypatch.setattr(commands, "services_of", lambda _: services)
    return shell_of("tracks", tmp_path, monkeypatch, capsys)


@pytest.fixture
def film(services: Services) -> str:
    video = builders.video()
    services.catalog.add(video)
    return video.id


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "Film.de.forced.srt"
    path.write_bytes(SRT)
    return path


def test_a_track_from_first_to_last(shell: Shell, services: Services, film: str, file: Path, tmp_path: Path) -> None:
    assert f"./notflix tracks add {film} FILE" in shell("list", film)
    assert "forced in de, 2 cues" in shell("add", film, file)
    [track] = tracks(services, OPERATOR, film)
    assert "captions of an unknown language, moved by 250 ms" in shell(
        *("set", film, track.id, "--role", "captions", "--language", "", "--name", "Ours", "--delay", "250")
    )
    [listed] = json.loads(shell("list", film, "--json"))
    assert (listed["id"], listed["role"], listed["name"], listed["delay_ms"]) == (track.id, "captions", "Ours", 250)
    assert "+0.250 s" in shell("list", film)
    assert shell("download", film, track.id).startswith("WEBVTT\n\n00:00:01.250 --> ")
    shell("set", film, track.id, "--delay", "0")
    shell("download", film, track.id, "--output", tmp_path / "out.vtt")
    assert (tmp_path / "out.vtt").read_text() == VTT
    shell("remove", film, track.id)
    assert tracks(services, OPERATOR, film) == []
    assert "no such track" in shell("remove", film, track.id, code=1)


def test_what_of_the_film_s_own_file_became_no_track_is_named(shell: Shell, services: Services) -> None:
    texts = (TextStream(2, "hdmv_pgs_subtitle", "de", "Deutsch"), TextStream(3, "ttml"))
    video = replace(builders.video(probed=True), source=builders.source(texts=texts))
    services.catalog.add(video)
    services.text_tracks.leave_out(video.id, 3, "Its format (TTML) is not read.")
    lines = shell("list", video.id).splitlines()[1:]
    assert lines == [
        "Left out of its file: subtitles in de (PGS), “Deutsch”. It has pictures of text, which cannot be converted.",
        "Left out of its file: subtitles (TTML). Its format (TTML) is not read.",
    ]
    assert json.loads(shell("list", video.id, "--json")) == []


def test_what_is_added_is_told_to_programs(shell: Shell, film: str, file: Path) -> None:
    added = json.loads(shell("add", film, file, "--name", "Schilder", "--delay", "-500", "--json"))
    assert (added["language"], added["role"], added["name"], added["delay_ms"]) == ("de", "forced", "Schilder", -500)


def test_what_is_no_text_is_refused_before_it_is_read_whole(shell: Shell, film: str, tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"x" * (MAX_BYTES + 1))
    assert "film.mp4 is larger than 2 MiB" in shell("add", film, tmp_path / "film.mp4", code=1)
    assert "absent.srt" in shell("add", film, tmp_path / "absent.srt", code=1)
    assert "no video absent" in shell("list", "absent", code=1)


def test_added_sound_from_first_to_last(shell: Shell, services: Services, workers: FakeWorkers, tmp_path: Path) -> None:
    film = workers.live()
    file = tmp_path / "Film.fr.commentary.m4a"
    file.write_bytes(b"\0\0\0\x20ftypM4A and more")
    assert "commentary in fr, being made (0%)" in shell("add", film, file, "--delay", "250")
    [status] = added_sounds(services, OPERATOR, film)
    workers.run_all()
    assert "live" in shell("list", film)
    [listed] = json.loads(shell("list", film, "--json"))
    assert (listed["id"], listed["role"], listed["delay_ms"], listed["plays"]) == (
        status.sound.id,
        "commentary",
        250,
        True,
    )
    track = status.sound.id
    assert "dub in fr, live, moved by 250 ms" in shell("set", film, track, "--role", "dub")
    assert "such a track is one of main" in shell("set", film, track, "--role", "forced", code=1)
    assert "Only what failed" in shell("retry", film, track, code=1)
    assert "say with --output" in shell("download", film, track, code=1)
    shell("download", film, track, "--output", tmp_path / "again.m4a")
    assert (tmp_path / "again.m4a").read_bytes() == file.read_bytes()
    shell("remove", film, track)
    assert added_sounds(services, OPERATOR, film) == []


def test_who_waits_hears_why_sound_failed(
    shell: Shell, workers: FakeWorkers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: workers.run_all())
    film = workers.live()
    (tmp_path / "a.mp3").write_bytes(b"ID3\x04\0 and more")
    workers.wrong[StepKind.SOUND] = Refused("There is no sound in it.")
    assert "failed: There is no sound in it." in shell("add", film, tmp_path / "a.mp3", "--wait", code=1)

"""Films that are read where they lie, and posters of pictures that lie beside them."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from notflix_app.core import keys
from notflix_app.core.errors import Refused, ToolFailed, Unavailable
from notflix_app.core.imports import ImportKind
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import StepKind, StepState
from notflix_app.core.video import FileInPlace, Video, VideoState
from notflix_app.usecases.reencode import reencode
from tests import media
from tests.fixtures import http
from tests.fixtures.film_folders import LINES, FilmFolders
from tests.fixtures.media import FAST, Transcoder
from workers import tools
from workers.file_source import file_reader
from workers.source import URL

FILM = bytes(range(256)) * 4096


def draw(path: Path, *what: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    media.ffmpeg(*what, path)
    return path


@pytest.fixture
def folder(transcoder: Transcoder, tmp_path: Path) -> FilmFolders:
    (tmp_path / "films").mkdir()
    services = transcoder.services
    policy = replace(services.policy, import_roots=(str(tmp_path / "films"),))
    own = Transcoder(replace(services, policy=policy), tmp_path)
    return FilmFolders(own.services, tmp_path / "films", (tmp_path / "films",))


def imported(folder: FilmFolders) -> Video:
    [done] = folder.run()
    assert done.kind is ImportKind.NEW
    Transcoder(folder.services, folder.path).run_all()
    return folder.services.catalog.get(done.video_id)


def test_a_film_is_made_of_where_it_lies_and_again(folder: FilmFolders) -> None:
    film = draw(folder.path / "Film.mkv", *media.lavfi(media.PICTURE, media.SOUND), *media.H264, *media.AAC)
    folder.write("Film.de.srt", LINES)
    draw(folder.path / "Film.png", *media.lavfi("testsrc2=s=200x300"), "-frames:v", "1")
    video = imported(folder)
    assert video.state is VideoState.LIVE, video.error
    assert list(folder.services.sources.list(keys.parts(video.id))) == []
    assert folder.services.sources.size(keys.source(video.id)) is None
    assert video.poster
    poster = folder.path.parent / "poster.jpg"
    folder.services.packages.get_file(keys.own_poster(video.id, video.poster), poster)
    assert size_of(poster) == "1280,720"

    moved = film.rename(folder.path / "moved.mkv")
    folder.run()
    reencode(folder.services, OPERATOR, video.id, FAST)
    Transcoder(folder.services, folder.path).run_all()
    again = folder.services.catalog.get(video.id)
    assert (again.version, again.poster, again.in_place) == (2, video.poster, place_of(moved))


def size_of(picture: Path) -> str:
    argv = [tools.ffprobe(), "-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0", str(picture)]
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize(
    "picture",
    [
        b"\xff\xd8\xff\xe0 nothing of a picture",
        b"\x89PNG\r\n\x1a\n" + bytes(64),
        b"RIFF\x10\0\0\0WEBP#EXTM3U\nfile:///etc/passwd",
    ],
)
def test_a_picture_that_is_none_leaves_the_film_its_own(folder: FilmFolders, picture: bytes) -> None:
    title = ("-metadata", f"title={picture[:4].hex()}")  # else it would be the same film
    draw(folder.path / "Film.mkv", *media.lavfi(media.PICTURE), *media.H264, *title)
    folder.write("Film.jpg", picture)
    video = imported(folder)
    assert (video.state, video.has_poster, video.poster) == (VideoState.LIVE, True, "")
    [step] = [s for s in folder.services.steps.list_for_video(video.id) if s.kind is StepKind.PICTURE]
    assert (step.state, "cannot be read" in step.error) == (StepState.FAILED, True)


# --- the file itself -----------------------------------------------------------------------------------------------
def place_of(file: Path) -> FileInPlace:
    return FileInPlace(str(file), file.stat().st_mtime_ns)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "films" / "film.mkv"
    file.parent.mkdir()
    file.write_bytes(FILM)
    return file


def test_its_bytes_come_by_ranges(file: Path) -> None:
    with file_reader(place_of(file), len(FILM), [str(file.parent)]) as reader:
        assert reader.read(1000, 5) == FILM[1000:1005]
        with http.client(proxy=reader.environment["http_proxy"], trust_env=False) as client:
            answer = client.get(URL, headers={"Range": f"bytes={len(FILM) - 10}-"})
    assert (answer.status_code, answer.content) == (206, FILM[-10:])


def test_nothing_outside_of_the_folders_is_read(file: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(FILM)
    link = file.with_name("link.mkv")
    link.symlink_to(tmp_path / "secret")
    for path in (tmp_path / "secret", link, file.parent / ".." / "secret"):
        with (
            pytest.raises(Refused, match="none of the folders"),
            file_reader(place_of(path), len(FILM), [str(file.parent)]),
        ):
            pass
    with pytest.raises(Refused, match="none of the folders"), file_reader(place_of(file), len(FILM), []):
        pass


def test_a_file_that_has_gone_or_changed_says_so(file: Path) -> None:
    place, roots = place_of(file), [str(file.parent)]
    with pytest.raises(Unavailable, match="was changed"), file_reader(place, len(FILM), roots):
        os.utime(file, (1, 1))
    with pytest.raises(Unavailable, match="was changed"), file_reader(place, len(FILM), roots):
        pass
    other = file.rename(file.with_name("other.mkv"))
    with pytest.raises(Unavailable, match="not there any more") as gone, file_reader(place, len(FILM), roots):
        pass
    other.unlink()
    with pytest.raises(Unavailable, match="not be mounted") as away, file_reader(place, len(FILM), roots):
        pass
    assert (gone.value.part, away.value.part) == ("", "folder")


def test_a_tool_that_fails_over_a_changed_file_is_not_believed(file: Path) -> None:
    with pytest.raises(Unavailable, match="was changed"):
        _fail_over(file)


def _fail_over(file: Path) -> None:
    with file_reader(place_of(file), len(FILM), [str(file.parent)]):
        file.write_bytes(b"short")
        raise ToolFailed("ffmpeg", "moov atom not found")

"""A library of two hundred films is imported into real stores, killed three times by SIGKILL, moved about and imported
again: no film comes twice, none is cut short, and nobody loses their place."""

from __future__ import annotations

import fcntl
import mmap
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from notflix_app.adapters.local_folder import LocalFolder
from notflix_app.core.parts import stored_source
from notflix_app.core.ports import ObjectStore
from notflix_app.core.rights import OPERATOR
from notflix_app.core.video import Video
from notflix_app.core.watching import ResumePoint
from notflix_app.usecases import people
from notflix_app.usecases.import_films import import_folder
from tests import media
from tests.fixtures.film_folders import FilmFolders
from tests.fixtures.workers import HOME, Machine
from tests.movies import box

FILMS = 200
KILLED_AT = (50, 120)  # films that are known
IN_TWO_PARTS = {50, 51, 120, 121}  # what is on its way then
LARGE = (8 << 20) + 12345  # bytes


def killed(machine: Machine, films: Path, count: Callable[[], int], least: int) -> int:
    """`./notflix import`, until there are so many. Returns how many there were: it prints a line for each film, and
    waits until that is read. So it cannot come far while we look, however slow we are."""
    data = str(machine.settings.data_dir)
    command = [sys.executable, "-P", "-m", "notflix_app", "import", str(films), "--data", data]
    environment = {**os.environ, "PYTHONPATH": str(HOME), "PYTHONUNBUFFERED": ""}  # as most people's is
    ours, its = os.pipe2(os.O_DIRECT)  # each write is a packet,
    fcntl.fcntl(its, fcntl.F_SETPIPE_SZ, mmap.PAGESIZE)  # and there is room for one
    with (
        os.fdopen(its, "wb") as stdout,
        subprocess.Popen(command, env=environment, stdout=stdout, stderr=subprocess.DEVNULL) as process,
        os.fdopen(ours, "rb", buffering=0) as printed,
    ):
        stdout.close()
        while count() < least:
            assert printed.read(mmap.PAGESIZE).count(b"\n") == 1, "each film is told of at once, and it has not ended"
        process.kill()
    return count()


def imported(machine: Machine, films: Path) -> Counter[str]:
    """How many files became what."""
    return Counter(str(one.kind) for one in import_folder(machine.services, OPERATOR, LocalFolder(films)))


def content(store: ObjectStore, video: Video) -> bytes:
    return b"".join(store.read(part.key) for part in stored_source(video))


@pytest.fixture
def library(machine: Machine, tmp_path: Path) -> FilmFolders:
    """Three tenths of a second each, with text, a picture and an .nfo beside it; half are in folders of their own."""
    folder = FilmFolders(machine.services, tmp_path / "films")
    clip = tmp_path / "clip.mp4"
    media.ffmpeg(*media.lavfi("testsrc2=s=160x90:r=25:d=0.3", "sine=d=0.3"), *media.H264, *media.AAC, clip)
    small = clip.read_bytes()
    for number in range(1, FILMS + 1):
        own = os.urandom(LARGE if number in IN_TWO_PARTS else 20)  # in a box that players pass over
        folder.film(path_of(number), small + box("free", own), year=1800 + number)
    return folder


def path_of(number: int) -> str:
    return f"{number:03}/Film.mp4" if number % 2 else f"{number:03}.mp4"


def moved_to(number: int) -> str:
    """Half of them: some are renamed where they are, some are moved to another folder."""
    if number > FILMS // 2:
        return path_of(number)
    return f"{number:03}/Renamed.mp4" if number % 2 else f"elsewhere/{number:03}.mp4"


def known(machine: Machine, library: FilmFolders) -> dict[str, str]:
    """Path → the id of its film."""
    rows = machine.services.imported_files.list_for_root(library.folder.root)
    return {path: row.video_id for path, row in rows.items()}


def test_two_hundred_films_are_killed_and_moved(machine: Machine, library: FilmFolders) -> None:
    services, films = machine.services, library.path
    reached = [killed(machine, films, services.catalog.count, least) for least in KILLED_AT]
    kinds = imported(machine, films)
    assert set(kinds) <= {"unchanged", "resumed", "new", "sidecar"}
    assert 0 < FILMS - reached[-1] - 2 <= kinds["new"], "it was killed in the midst of them"
    once = known(machine, library)
    assert sorted(once) == sorted(map(path_of, range(1, FILMS + 1)))
    videos = {video.id: video for video in services.catalog.videos(limit=1000)}
    assert sorted(videos) == sorted(once.values())
    for path, video_id in once.items():
        assert content(services.sources, videos[video_id]) == (films / path).read_bytes(), path
    assert imported(machine, films) == {"unchanged": FILMS}

    ida = people.add(services, OPERATOR, "Ida", "a few words of mine")
    places = {video_id: ResumePoint(video_id, 0.1, 0.3, 1.0) for video_id in videos}
    services.places.put(ida.id, list(places.values()))
    for number in range(1, FILMS // 2 + 1):
        library.move(path_of(number), moved_to(number))

    def moved() -> int:
        return sum("ename" in path or "else" in path for path in known(machine, library))

    reached = [killed(machine, films, moved, 31)]
    kinds = imported(machine, films)
    assert set(kinds) <= {"moved", "unchanged", "sidecar"}
    assert kinds["sidecar"] <= 1, "of the film that was just being moved"
    assert 0 < kinds["moved"] <= FILMS // 2 - reached[-1]
    assert known(machine, library) == {moved_to(n): once[path_of(n)] for n in range(1, FILMS + 1)}
    assert imported(machine, films) == {"unchanged": FILMS}
    assert {video.id: video.title for video in services.catalog.videos(limit=1000)} == {
        video.id: video.title for video in videos.values()
    }
    assert services.places.among(ida.id, list(videos)) == places
    texts = services.text_tracks.list_for_videos(list(videos))
    assert {len(texts[video_id]) for video_id in videos} == {1}

"""An import over real stores is killed three times, by SIGKILL: no film comes twice, and none is cut short."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from notflix_app.core.parts import stored_source
from notflix_app.core.ports import ObjectStore
from notflix_app.core.video import Video
from tests.fixtures.film_folders import LINES
from tests.fixtures.waiting import eventually
from tests.fixtures.workers import HOME, Machine

FILMS, SIZE = 12, (8 << 20) + 12345  # in two parts


def command(machine: Machine, films: Path) -> list[str]:
    data = str(machine.settings.data_dir)
    return [sys.executable, "-P", "-m", "notflix_app", "import", str(films), "--json", "--data", data]


def content(store: ObjectStore, video: Video) -> bytes:
    return b"".join(store.read(part.key) for part in stored_source(video))


def test_what_is_killed_goes_on(machine: Machine, tmp_path: Path) -> None:
    films, services = tmp_path / "films", machine.services
    films.mkdir()
    for number in range(FILMS):
        (films / f"Film {number}.mkv").write_bytes(os.urandom(SIZE))
        (films / f"Film {number}.de.srt").write_text(LINES)
    environment = {**os.environ, "PYTHONPATH": str(HOME)}
    for begun in (2, 5, 9):
        with subprocess.Popen(command(machine, films), env=environment, stdout=subprocess.DEVNULL) as process:
            eventually(services.catalog.count, 60, until=lambda count, least=begun: count >= least, every=0.01)
            process.kill()
    done = subprocess.run(command(machine, films), env=environment, capture_output=True, text=True, check=True)
    kinds = {one["kind"] for one in json.loads(done.stdout)}
    assert kinds <= {"unchanged", "resumed", "new", "sidecar"}
    videos = services.catalog.videos()
    assert sorted(video.title for video in videos) == sorted(f"Film {number}" for number in range(FILMS))
    for video in videos:
        assert content(services.sources, video) == (films / video.file_name).read_bytes()
        assert len(services.text_tracks.list_for_video(video.id)) == 1
    again = subprocess.run(command(machine, films), env=environment, capture_output=True, text=True, check=True)
    assert {one["kind"] for one in json.loads(again.stdout)} == {"unchanged"}

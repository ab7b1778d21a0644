"""A Notflix is backed up while it receives and encodes; out of the backup comes another one that plays and goes on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from notflix_app.bench.films import draw
from notflix_app.bench.stack import running_stack
from notflix_app.core import keys
from notflix_app.core.video import VideoState
from notflix_app.local.ports import free_port
from tests.fixtures import films, http
from tests.fixtures.parts import chunks_held, encoders_stopped, wait_for
from tests.fixtures.player import PLAYS, play
from tests.fixtures.stack import Stack
from tests.fixtures.waiting import eventually

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]

LIVE_SECONDS = 180


@dataclass
class Upload:
    """An upload under way: its first part has come."""

    file: Path
    part_size: int
    path: str
    video: str

    def send(self, url: str, number: int) -> None:
        where = http.get(f"{url}{self.path}/parts/{number}").raise_for_status().json()["url"]
        data = self.file.read_bytes()[(number - 1) * self.part_size : number * self.part_size]
        http.put(where, content=data, timeout=60).raise_for_status()


@pytest.fixture
def upload(own_stack: Stack, film: Path) -> Upload:
    new = {"file_name": film.name, "size": film.stat().st_size, "title": "Half sent"}
    answer = http.post(f"{own_stack.url}/api/uploads", json=new).raise_for_status()
    begun = Upload(film, answer.json()["part_size"], answer.headers["location"], answer.json()["video_id"])
    begun.send(own_stack.url, 1)
    return begun


@pytest.fixture
def kept(own_stack: Stack, tmp_path: Path, upload: Upload) -> tuple[Path, str, str]:
    """Where the backup is, and the ids of a film that was live and of one that was being encoded. Its workers stand
    still, so that it is in the midst of it whatever the machine has to do."""
    services = films.services_of(own_stack)
    live = films.live(services, draw(tmp_path / "live.mp4", 6), "Live and kept")
    with ExitStack() as still:
        with chunks_held(own_stack, beyond=0):
            coming = films.sent(services, draw(tmp_path / "coming.mp4", 40, "640x360"), "Half encoded")
            wait_for(own_stack, coming.id, {VideoState.ENCODING}, 60)
            still.enter_context(encoders_stopped(own_stack))
        report = own_stack.json("backup", tmp_path / "kept")
        assert services.catalog.get(coming.id).state is VideoState.ENCODING
    assert report["vanished"] == []
    assert own_stack.json("backup", "--check", tmp_path / "kept")["faults"] == []
    return tmp_path / "kept", live, coming.id


@pytest.fixture
def elsewhere(own_stack: Stack, kept: tuple[Path, str, str], tmp_path: Path, pages: Path) -> Iterator[Stack]:
    data, port = tmp_path / "elsewhere", free_port()
    there = Stack(f"http://localhost:{port}", data, settings=own_stack.settings)
    report = there.json("restore", kept[0])
    assert not report["lost"]
    assert not report["damaged"]
    refused = there.command("restore", kept[0], check=False)
    assert "is not empty" in refused.stderr
    shutil.rmtree(kept[0])  # what it needs it has
    with running_stack(data, ("--port", str(port), "--workers", "2"), there.settings, pages):
        yield there


def test_live_films_play_and_what_was_under_way_goes_on(
    elsewhere: Stack, kept: tuple[Path, str, str], upload: Upload, page: Page
) -> None:
    _, live, coming = kept
    services = films.services_of(elsewhere)
    eventually(lambda: services.edges.holders([live]).get(live), 60)
    assert plays(page, elsewhere, live)

    parts = http.get(f"{elsewhere.url}{upload.path}").raise_for_status().json()["parts"]
    assert [part["number"] for part in parts] == [1]
    for number in range(2, -(-upload.file.stat().st_size // upload.part_size) + 1):
        upload.send(elsewhere.url, number)
    http.post(f"{elsewhere.url}{upload.path}/complete", json={"parts": []}).raise_for_status()
    for film in (coming, upload.video):
        wait_for(elsewhere, film, {VideoState.LIVE}, LIVE_SECONDS)
        assert plays(page, elsewhere, film)
    titles = {video.title for video in services.catalog.get_many([live, coming, upload.video])}
    assert titles == {"Live and kept", "Half encoded", "Half sent"}


def plays(page: Page, stack: Stack, film: str) -> bool:
    page.goto(f"{stack.url}/watch/{film}")
    play(page, loop=True)
    page.wait_for_function(PLAYS, arg=0.5)
    return True


def test_a_bucket_takes_one_too(own_stack: Stack, tmp_path: Path) -> None:
    """Of the store that the films lie in, where no other is named; and only what is new the second time."""
    services = films.services_of(own_stack)
    film = films.live(services, draw(tmp_path / "small.mp4", 2), "For the bucket")
    eventually(lambda: services.sources.size(keys.source(film)), 60)
    place = "s3://kept/nightly"

    def backed_up() -> int:
        return own_stack.json("backup", place, "--films", "sources")["copied"]

    assert backed_up() > 0
    eventually(backed_up, until=lambda copied: copied == 0)  # a film of another test may be in the midst of it
    assert own_stack.json("backup", "--check", place)["faults"] == []
    refused = own_stack.command("backup", "ftp://kept/nightly", check=False)
    assert (refused.returncode, "is no place for a backup" in refused.stderr) == (1, True)

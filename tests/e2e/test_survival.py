"""Any part may be killed at any moment while a video is in work: it still goes live."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from notflix_app.core import keys
from notflix_app.core.added_sounds import SoundState
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import Step, StepKind, StepState
from notflix_app.core.video import VideoState
from notflix_app.usecases.delete import delete
from notflix_app.usecases.ingest_file import add_sound_file
from notflix_app.usecases.sound_upload import NewSound
from tests.fixtures import http
from tests.fixtures.films import live, services_of
from tests.fixtures.parts import kill, parts, wait_for, wait_until_up
from tests.fixtures.stack import Stack
from tests.fixtures.waiting import eventually
from tests.media import H264, big_buck_bunny, ffmpeg, lavfi
from workers.bench import kills

pytestmark = pytest.mark.e2e

PARTS = (
    "encode-1",
    "redis",
    "s3",
    "edge-a",
    "edge-a-sftp",
    "seed-1",
    "scheduler",
    "encode-2",
    "urgent-1",
    "web",
    "front",
    "fork-server",
)


def test_kill_every_part_while_a_video_is_encoded(own_stack: Stack) -> None:
    title = "The film that would not die"
    [video] = own_stack.json("ingest", big_buck_bunny(), "--title", title, "--quality", "best")
    wait_for(own_stack, video["id"], {VideoState.ENCODING}, 60)
    before = wait_until_up(own_stack, 60)
    for name in PARTS:
        kill(own_stack, name)
    ended = wait_for(own_stack, video["id"], {VideoState.LIVE, VideoState.FAILED}, 150)
    assert (ended.status, ended.error) == (VideoState.LIVE, "")
    after = wait_until_up(own_stack, 60)
    assert all(after[name].restarts > before[name].restarts for name in PARTS)
    assert all(after[name].port == before[name].port for name in PARTS)  # found where they were


def test_down_and_up_find_everything_again(own_stack: Stack) -> None:
    title = "The film that stayed"
    [video] = own_stack.json("ingest", big_buck_bunny(), "--title", title, "--rungs", "240", "--wait")
    before = parts(own_stack)
    assert own_stack.data is not None
    own_stack.command("down")
    assert not any(part.process and part.process.alive() for part in before.values())
    shutil.rmtree(own_stack.data / "search")  # what can be built again may be lost as well
    own_stack.command("up", "--detach", "--workers", "2")
    assert {name: part.port for name, part in parts(own_stack).items()} == {
        name: part.port for name, part in before.items()
    }
    asked = http.post(f"{own_stack.url}/api/uploads", json={"file_name": "a.mp4", "size": 1}).raise_for_status()
    assert asked.json()["part_size"] == own_stack.part_mib << 20  # set up as before, for the tests that come after
    http.delete(own_stack.url + asked.headers["location"]).raise_for_status()
    # The scheduler builds the index again; until then the command has nothing, or says that search is away.
    eventually(
        lambda: own_stack.command("search", "film that stay", check=False).stdout, 60, until=lambda out: title in out
    )
    result, *_ = own_stack.json("search", "film that stay")["videos"]  # others may have two of its words
    assert (result["id"], result["duration"]) == (video["id"], video["duration"])
    assert "wrong" not in [finding["verdict"] for finding in own_stack.json("doctor")]


def test_a_sound_that_is_added_survives_its_worker(own_stack: Stack, tmp_path: Path) -> None:
    services, long = services_of(own_stack), 400
    film = tmp_path / "long.mp4"
    ffmpeg(*lavfi(f"testsrc2=s=160x90:r=5:d={long}"), *H264, film)
    video = live(services, film, "A film that gets another sound")
    for language in ("de", "fr", "it"):  # one may be made before anybody has looked
        sound = tmp_path / f"long.{language}.wav"
        ffmpeg(*lavfi(f"anoisesrc=a=0.3:c=pink:d={long}"), sound)
        added = add_sound_file(services, OPERATOR, video, sound, NewSound(sound.name, sound.stat().st_size))

        def step(version: int = added.version) -> Step | None:
            steps = services.steps.list_for_video(video, version)
            return next((one for one in steps if one.kind is StepKind.SOUND), None)

        half = eventually(step, 60, until=lambda one: one.segments)
        if half.state is StepState.RUNNING:
            kill(own_stack, half.worker)
        whole = eventually(step, 120, until=lambda one: one.state is StepState.DONE)
        if whole.attempt > 1:
            break
    made = eventually(
        lambda: services.added_sounds.get(video, added.id), 120, until=lambda one: one.state is SoundState.LIVE
    )
    assert 0 < half.segments < whole.segments
    assert (whole.attempt, made.error) == (2, "")
    there = {item.key for item in services.packages.list(keys.package(video, added.version))}
    segments = {keys.packaged(video, added.version, keys.segment("a0", n)) for n in range(1, whole.segments + 1)}
    assert segments <= there
    delete(services, OPERATOR, video, for_good=True)


@pytest.mark.timeout(1200)
def test_random_kills_lose_nothing(pages: Path) -> None:
    """A few of `./notflix bench kills`, in a Notflix of its own: two films are in work, and one on its way."""
    counts = kills.run_seed(seed=1, kills=8, films=3, extra={"NOTFLIX_LEASE_SECONDS": "6"}, pages=pages)
    assert counts["kills_while_working"] > 0
    wrong = {name: counts[name] for name in ("lost", "stuck", "failed", "wrong_rungs", "orphans")}
    assert counts["live"] == 3, counts
    assert not any(wrong.values()), counts

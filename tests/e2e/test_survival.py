"""Any part may be killed at any moment while a video is in work: it still goes live."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import httpx
import pytest

from notflix_app.core.video import VideoState
from tests.fixtures.parts import kill, parts, wait_for, wait_until_up
from tests.fixtures.stack import Stack
from tests.fixtures.waiting import eventually
from tests.media import big_buck_bunny
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
        time.sleep(0.2)
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
    asked = httpx.post(f"{own_stack.url}/api/uploads", json={"file_name": "a.mp4", "size": 1}).raise_for_status()
    assert asked.json()["part_size"] == own_stack.part_mib << 20  # set up as before, for the tests that come after
    httpx.delete(own_stack.url + asked.headers["location"]).raise_for_status()
    # The scheduler builds the index again; until then the command has nothing, or says that search is away.
    eventually(
        lambda: own_stack.command("search", "film that stay", check=False).stdout, 60, until=lambda out: title in out
    )
    result, *_ = own_stack.json("search", "film that stay")["videos"]  # others may have two of its words
    assert (result["id"], result["duration"]) == (video["id"], video["duration"])
    assert "wrong" not in [finding["verdict"] for finding in own_stack.json("doctor")]


def test_random_kills_lose_nothing(pages: Path) -> None:
    """A few of `./notflix bench kills`, in a Notflix of its own: two films are in work, and one on its way."""
    counts = kills.run_seed(seed=1, kills=8, films=3, extra={"NOTFLIX_LEASE_SECONDS": "6"}, pages=pages)
    assert counts["kills_while_working"] > 0
    wrong = {name: counts[name] for name in ("lost", "stuck", "failed", "wrong_rungs", "orphans")}
    assert counts["live"] == 3, counts
    assert not any(wrong.values()), counts

"""A film is watched in a browser while most of it is still to be made, in both protocols."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from notflix_app.bench.films import draw
from notflix_app.core.video import VideoState
from tests.fixtures.parts import wait_for
from tests.fixtures.stack import Stack
from tests.fixtures.waiting import eventually

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

SECONDS = 80  # chunks of 4, 12 and four times 16 seconds
PLAYS = "(at) => { const v = document.querySelector('.player-video'); return v && v.currentTime > at && !v.paused; }"
MADE = "The rest is still being made"
WAITS = "This part is being made now"


@pytest.fixture(scope="module")
def long_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw(tmp_path_factory.mktemp("early") / "long.mp4", SECONDS)


def hold_back(stack: Stack, video_id: str, until: float) -> int:
    """Nobody makes the film's last four chunks before that time. How many there are."""
    assert stack.data is not None
    with closing(sqlite3.connect(stack.data / "catalog.db", timeout=30)) as database, database:
        late = "UPDATE steps SET not_before = ? WHERE video_id = ? AND kind = 'chunk' AND \"index\" > 1"
        return database.execute(late, (until, video_id)).rowcount


def seek(page: Page, second: float) -> None:
    page.evaluate(f"document.querySelector('.player-video').currentTime = {second}")


@pytest.mark.parametrize("protocol", ["dash", "hls"])
def test_it_plays_from_its_first_chunk_and_goes_on_when_it_is_live(
    own_stack: Stack, page: Page, long_film: Path, protocol: str
) -> None:
    title = f"The early film {protocol}"
    [video] = own_stack.json("ingest", long_film, "--title", title, "--quality", "fast")
    eventually(
        lambda: hold_back(own_stack, video["id"], time.time() + 600), 60, until=lambda held: held == 4, every=0.05
    )
    page.goto(f"{own_stack.url}/watch/{video['id']}?protocol={protocol}")
    page.wait_for_function(PLAYS, arg=0.5, timeout=120_000)  # by itself
    [now] = [one for one in own_stack.json("videos") if one["id"] == video["id"]]
    assert (now["status"], now["watchable"]) == ("encoding", True)
    expect(page.get_by_text(MADE)).to_be_visible()
    assert page.evaluate("document.querySelector('.player-video').duration") == pytest.approx(SECONDS, abs=0.1)

    seek(page, SECONDS - 10)
    expect(page.get_by_text(WAITS)).to_be_visible()
    hold_back(own_stack, video["id"], 0)
    page.wait_for_function(PLAYS, arg=SECONDS - 9.5, timeout=60_000)
    expect(page.get_by_text(WAITS)).to_have_count(0)
    page.evaluate("document.querySelector('.player-video').dataset.same = 'yes'")
    assert wait_for(own_stack, video["id"], {VideoState.LIVE, VideoState.FAILED}, 120).status is VideoState.LIVE
    expect(page.get_by_text(MADE)).to_have_count(0, timeout=20_000)
    seek(page, 40)
    page.wait_for_function(PLAYS, arg=41)
    assert page.evaluate("document.querySelector('.player-video').dataset.same") == "yes"  # it was never begun anew

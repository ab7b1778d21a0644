"""A film is watched in a browser while most of it is still to be made, in both protocols."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from notflix_app.bench.films import draw
from notflix_app.core.video import VideoState
from tests.fixtures.parts import wait_for
from tests.fixtures.stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

SECONDS = 80  # five chunks
PLAYS = "(at) => { const v = document.querySelector('.player-video'); return v && v.currentTime > at && !v.paused; }"


@pytest.fixture(scope="module")
def long_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw(tmp_path_factory.mktemp("early") / "long.mp4", SECONDS, "640x360", noise=30)


@pytest.mark.parametrize("protocol", ["dash", "hls"])
def test_it_plays_from_its_first_chunk_and_goes_on(
    own_stack: Stack, page: Page, long_film: Path, protocol: str
) -> None:
    [video] = own_stack.json("ingest", long_film, "--title", f"The early film {protocol}", "--quality", "best")
    page.goto(f"{own_stack.url}/watch/{video['id']}?protocol={protocol}")
    page.wait_for_function(PLAYS, arg=0.5, timeout=120_000)  # it starts by itself
    [now] = [one for one in own_stack.json("videos") if one["id"] == video["id"]]
    assert (now["status"], now["watchable"]) == ("encoding", True)
    expect(page.get_by_text("The rest is still being made")).to_be_visible()
    assert page.evaluate("document.querySelector('.player-video').duration") == pytest.approx(SECONDS, abs=0.1)

    page.evaluate(f"document.querySelector('.player-video').currentTime = {SECONDS - 10}")
    page.wait_for_function(PLAYS, arg=SECONDS - 9.5, timeout=120_000)
    page.evaluate("const v = document.querySelector('.player-video'); v.dataset.same = 'yes'; v.currentTime = 1")
    assert wait_for(own_stack, video["id"], {VideoState.LIVE, VideoState.FAILED}, 200).status is VideoState.LIVE
    expect(page.get_by_text("The rest is still being made")).to_have_count(0, timeout=20_000)
    page.evaluate("document.querySelector('.player-video').currentTime = 40")
    page.wait_for_function(PLAYS, arg=41)
    assert page.evaluate("document.querySelector('.player-video').dataset.same") == "yes"  # it was never begun anew

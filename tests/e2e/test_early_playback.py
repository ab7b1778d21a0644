"""A film is watched in a browser while most of it is still to be made, in both protocols."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from notflix_app.bench.films import draw
from notflix_app.core.rights import OPERATOR
from notflix_app.core.video import VideoState
from notflix_app.usecases.cancel import cancel
from tests.fixtures import http
from tests.fixtures.films import sent, services_of
from tests.fixtures.parts import catalog, chunks_held, wait_for
from tests.fixtures.player import PLAYS, play
from tests.fixtures.stack import Stack
from tests.fixtures.waiting import eventually

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

SECONDS = 80  # chunks of 4, 4, 8 and four times 16 seconds
MADE = "The rest is still being made"
WAITS = "This part is being made now"


@pytest.fixture(scope="module")
def long_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a kind whose sound is made apart from the chunks."""
    return draw(tmp_path_factory.mktemp("early") / "long.mkv", SECONDS)


def half_heard(stack: Stack, video_id: str) -> bool:
    """Its sound is as if it were still encoded, after eight seconds of it: its segments are there, and of most of them
    nobody knows. Whether there was such a sound to take back."""
    sound = "WHERE video_id = ? AND kind = 'audio' AND state = 'done'"
    with catalog(stack) as database:
        database.execute(f"DELETE FROM published WHERE step_id IN (SELECT id FROM steps {sound})", (video_id,))
        unfinished = f"UPDATE steps SET state = 'ready', segments = 2, not_before = ? {sound}"
        return database.execute(unfinished, (time.time() + 600, video_id)).rowcount > 0


def release(stack: Stack, video_id: str) -> None:
    with catalog(stack) as database:
        database.execute("UPDATE steps SET not_before = 0 WHERE video_id = ?", (video_id,))


@pytest.mark.parametrize("protocol", ["dash", "hls"])
def test_it_plays_from_its_first_chunk_and_goes_on_when_it_is_live(
    own_stack: Stack, page: Page, long_film: Path, protocol: str
) -> None:
    title = f"The early film {protocol}"
    with chunks_held(own_stack, beyond=1):
        video = sent(services_of(own_stack), long_film, title).id
        eventually(lambda: half_heard(own_stack, video), 120)
        page.goto(f"{own_stack.url}/watch/{video}?protocol={protocol}")
        play(page, seconds=120)
        page.wait_for_function(PLAYS, arg=0.5)
        now = http.get(f"{own_stack.url}/api/videos/{video}").json()
        assert (now["status"], now["watchable"]) == ("encoding", True)
        expect(page.get_by_text(MADE)).to_be_visible()
        assert page.evaluate("document.querySelector('.player-video').duration") == pytest.approx(SECONDS, abs=0.1)

        play(page, SECONDS - 10)
        expect(page.get_by_text(WAITS)).to_be_visible()
    release(own_stack, video)
    page.wait_for_function(PLAYS, arg=SECONDS - 9.5, timeout=60_000)
    expect(page.get_by_text(WAITS)).to_have_count(0)
    page.evaluate("document.querySelector('.player-video').dataset.same = 'yes'")
    assert wait_for(own_stack, video, {VideoState.LIVE, VideoState.FAILED}, 120).status is VideoState.LIVE
    expect(page.get_by_text(MADE)).to_have_count(0)
    play(page, 40)
    page.wait_for_function(PLAYS, arg=41)
    assert page.evaluate("document.querySelector('.player-video').dataset.same") == "yes"  # it was never begun anew


def test_its_card_says_all_of_what_is_done_and_how_long_that_takes(
    own_stack: Stack, page: Page, long_film: Path
) -> None:
    services = services_of(own_stack)
    with chunks_held(own_stack, beyond=1):
        video = sent(services, long_film, "The film on a card").id
        page.goto(own_stack.url)
        note = page.locator(f".card-coming[href='/watch/{video}'] .card-note")
        expect(note).to_have_text(re.compile("can be watched.*left"), timeout=120_000)
        assert note.evaluate("(one) => one.scrollWidth <= one.clientWidth && one.scrollHeight <= one.clientHeight")
        cancel(services, OPERATOR, video)

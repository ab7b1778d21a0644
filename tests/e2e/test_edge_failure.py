"""Edges die while a film plays, in DASH and in HLS, and it goes on.

A round of each; `./notflix bench failover` does twenty, and measures that nobody who watches notices: here, all stands
still now and then because of what else the machine does.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from notflix_app.bench import failover
from notflix_app.bench.viewer import Viewer
from notflix_app.core.rights import OPERATOR
from notflix_app.usecases import tracks
from notflix_app.usecases.tracks import NewTrack
from tests.fixtures import http
from tests.fixtures.cinema import Cinema
from tests.fixtures.waiting import eventually

from .test_text_tracks import choose

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]


# Two of three killed: that one is killed alone is in it.
FAULTS = [fault for fault in failover.FAULTS if fault is not failover.KILLED]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name.replace(" ", "-"))
def test_a_film_goes_on_when_an_edge_fails(browser: Browser, cinema: Cinema, fault: failover.Fault):
    for outcome in failover.watch_through(browser, cinema.settings, cinema.video, cinema.edges, fault):
        assert outcome.seen.trouble == "", outcome
        assert outcome.moved, outcome


def test_all_edges_away_and_back(browser: Browser, cinema: Cinema):
    """Longer than the buffer lasts: it stands still, says nothing, and goes on by itself."""
    for outcome in failover.outage(browser, cinema.settings, cinema.video, cinema.edges, seconds=16):
        assert outcome.seen.trouble == ""
        assert not outcome.seen.paused
        assert outcome.moved


def test_a_viewer_without_a_network_goes_on_when_it_is_back(browser: Browser, cinema: Cinema):
    """Neither the app nor an edge is there, for so long that the player looks for another place to play from."""
    viewers = [Viewer(browser, cinema.settings.url, cinema.video.id, protocol) for protocol in failover.PROTOCOLS]
    try:
        for viewer in viewers:
            viewer.begin(failover.AHEAD)
        places = [viewer.look().place for viewer in viewers]
        for viewer in viewers:
            viewer.page.context.set_offline(True)
        viewers[0].wait(failover.AWAY)
        for viewer in viewers:
            viewer.page.context.set_offline(False)
        for viewer, place in zip(viewers, places, strict=True):
            seen = viewer.past(place + failover.AHEAD + 3, failover.RESUME)
            assert seen.trouble == ""
            assert not seen.paused
    finally:
        for viewer in viewers:
            viewer.close()


def test_the_browsers_own_hls_is_moved_by_hand(browser: Browser, cinema: Cinema):
    """It cannot steer: a watchdog loads the next edge's own playlist, and seeks back."""
    (outcome,) = failover.watch_through(
        browser, cinema.settings, cinema.video, cinema.edges, failover.KILLED, protocols=["native"]
    )
    assert outcome.moved, outcome
    assert outcome.advanced > failover.AHEAD, outcome
    assert outcome.seen.trouble == "", outcome


def test_the_manifests_are_the_apps_and_segments_come_from_edges_only(browser: Browser, cinema: Cinema):
    viewer = Viewer(browser, cinema.settings.url, cinema.video.id, "hls")
    asked: list[str] = []
    viewer.page.on("request", lambda request: asked.append(request.url.partition("?")[0]))
    try:
        viewer.begin(failover.AHEAD)
    finally:
        viewer.close()
    own = [url for url in asked if url.startswith(cinema.settings.url)]
    assert f"{cinema.settings.url}/api/videos/{cinema.video.id}/master.m3u8" in own
    assert not [url for url in own if url.endswith((".m4s", ".mp4"))]
    lists = [url for url in asked if url.endswith(".m3u8") and url not in own]
    assert lists
    assert all(url.startswith("http://edge-") for url in lists)


@pytest.mark.parametrize("protocol", failover.PROTOCOLS)
def test_text_stays_when_edges_die(browser: Browser, cinema: Cinema, protocol: str):
    """Chosen while two of three are dead, and still there after a jump."""
    line = f"Good evening in {protocol}"
    text = NewTrack("Film.de.srt", f"1\n00:00:00,000 --> 01:00:00,000\n{line}\n".encode())
    track = tracks.add(cinema.services, OPERATOR, cinema.video.id, text)
    viewer = Viewer(browser, cinema.settings.url, cinema.video.id, protocol)
    hurt, captions = cinema.edges[:2], viewer.page.locator(".shaka-text-container")
    try:
        viewer.begin(failover.AHEAD)
        for edge in hurt:
            edge.kill()
        choose(viewer.page, "German")
        expect(captions).to_contain_text(line)
        viewer.page.evaluate("() => { const v = document.querySelector('video'); v.currentTime = v.duration - 8; }")
        viewer.page.wait_for_function("() => document.querySelector('video').readyState >= 3")
        expect(captions).to_contain_text(line)
        assert not viewer.page.locator(".player-trouble").count()
    finally:
        viewer.close()
        for edge in hurt:
            edge.start()
        tracks.remove(cinema.services, OPERATOR, cinema.video.id, track.id)


def test_the_edges_page_follows_an_edge_down_and_up(page: Page, cinema: Cinema):
    page.goto(f"{cinema.settings.url}/edges")
    hurt = page.locator("[data-edge=edge-y]")
    expect(hurt).to_have_attribute("data-state", "up")
    expect(hurt).to_contain_text("1 video")
    edge = next(edge for edge in cinema.edges if edge.name == "edge-y")
    edge.freeze()
    try:
        expect(hurt).to_have_attribute("data-state", "down")
    finally:
        edge.start()
    expect(hurt).to_have_attribute("data-state", "up")
    expect(page.locator("[data-edge=edge-x]")).to_have_attribute("data-state", "up")


def test_a_healed_edge_is_used_again(cinema: Cinema):
    url = f"{cinema.settings.url}/api/videos/{cinema.video.id}/steering"
    # One that another test hurt is spared for a while, and would not be the home that it is.
    eventually(lambda: [each.settled(time.time()) for each in cinema.services.edges.health().values()], 40, until=all)
    home = http.get(url).json()["PATHWAY-PRIORITY"][0]
    edge = next(edge for edge in cinema.edges if edge.name == home)
    edge.kill()
    try:
        away = until_first(url, lambda first: first != home, 40)
    finally:
        edge.start()
    # Not at once: one good answer is no healed edge. Then also for those who watch from another one.
    until_first(f"{url}?_HLS_pathway={away}", lambda first: first == home, 40)


def until_first(url: str, reached: Callable[[str], bool], seconds: float) -> str:
    return eventually(lambda: str(http.get(url).json()["PATHWAY-PRIORITY"][0]), seconds, until=reached, every=0.2)

"""Edges die while a film plays, in DASH and in HLS, and nobody who watches notices.

A round of each; `./notflix bench failover` does twenty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from notflix_app.bench import failover
from notflix_app.bench.edges import FaultyEdge, only_edges
from notflix_app.bench.viewer import Viewer
from notflix_app.core.video import Video
from notflix_app.settings import Settings, load_settings
from notflix_app.usecases.delete import delete
from notflix_app.usecases.services import Services
from notflix_app.wiring import build
from tests.fixtures.stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]


@dataclass(frozen=True)
class Cinema:
    """A film on three edges that can be hurt, in a running Notflix."""

    settings: Settings
    services: Services
    video: Video
    edges: list[FaultyEdge]


@pytest.fixture(scope="module")
def cinema(own_stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cinema]:
    assert own_stack.data is not None
    folder = tmp_path_factory.mktemp("cinema")
    settings = load_settings(own_stack.data)
    services = build(settings)
    video = failover.film(services, folder)
    with only_edges(services, video, failover.NAMES, folder) as edges:
        yield Cinema(settings, services, video, edges)
    delete(services, video.id)


# Two of three killed: that one is killed alone is in it.
FAULTS = [fault for fault in failover.FAULTS if fault.name != "killed"]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name.replace(" ", "-"))
def test_a_film_goes_on_when_an_edge_fails(browser: Browser, cinema: Cinema, fault: failover.Fault):
    for outcome in failover.watch_through(browser, cinema.settings, cinema.video, cinema.edges, fault):
        assert outcome.worst < failover.FREEZE, outcome
        assert outcome.seen.trouble == "", outcome
        assert outcome.moved, outcome


def test_all_edges_away_and_back(browser: Browser, cinema: Cinema):
    """Longer than the buffer lasts: it stands still, says nothing, and goes on by itself."""
    for outcome in failover.outage(browser, cinema.settings, cinema.video, cinema.edges, seconds=16):
        assert outcome.seen.trouble == ""
        assert not outcome.seen.paused
        assert outcome.moved


def test_the_browsers_own_hls_is_moved_by_hand(browser: Browser, cinema: Cinema):
    """It cannot steer: a watchdog loads the next edge's own playlist, and seeks back."""
    killed = failover.FAULTS[0]
    (outcome,) = failover.watch_through(
        browser, cinema.settings, cinema.video, cinema.edges, killed, protocols=["native"]
    )
    assert outcome.moved, outcome
    assert outcome.advanced > failover.OUTLAST - 5, outcome
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

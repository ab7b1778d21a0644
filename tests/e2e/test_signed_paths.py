"""Whoever may watch, watches on when a path ends; whoever may not any more, does not, in mid-film too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from notflix_app.bench import failover
from notflix_app.core.rights import OPERATOR
from notflix_app.core.video import Video
from notflix_app.settings import load_settings
from notflix_app.usecases.delete import delete
from notflix_app.usecases.services import Services
from notflix_app.wiring import build
from tests.fixtures import http
from tests.fixtures.player import play, seek
from tests.fixtures.stack import Stack
from tests.fixtures.waiting import PATIENCE, eventually

PROTOCOLS = ("dash", "hls")
SECONDS = 60  # until nothing that was taken back is served anywhere


@pytest.fixture(scope="module")
def services(own_stack: Stack) -> Services:
    assert own_stack.data is not None
    return build(load_settings(own_stack.data))


def addresses(stack: Stack, video: Video) -> list[str]:
    """Where each edge has its manifest now."""
    return [source["dash"] for source in http.get(f"{stack.url}/api/videos/{video.id}/playback").json()["sources"]]


def refused(paths: list[str]) -> bool:
    return {http.get(path).status_code for path in paths} == {403}


def watching(browser: Browser, stack: Stack, video: Video, protocol: str) -> Page:
    """From here on it plays, and fetches as it goes: only so much is buffered."""
    page = browser.new_page()
    page.goto(f"{stack.url}/watch/{video.id}?protocol={protocol}")
    play(page)
    goes_on(page, 1)
    return page


def goes_on(page: Page, seconds: float, timeout: float = PATIENCE) -> None:
    began = page.evaluate("() => document.querySelector('.player-video').currentTime")
    page.wait_for_function(
        f"() => document.querySelector('.player-video').currentTime > {began + seconds}", timeout=timeout * 1000
    )


@pytest.fixture(scope="module")
def film(services: Services, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Video]:
    video = failover.film(services, tmp_path_factory.mktemp("film"))
    yield video
    delete(services, OPERATOR, video.id)


def test_the_player_renews_a_path_that_ended(
    browser: Browser, own_stack: Stack, services: Services, film: Video
) -> None:
    pages = [watching(browser, own_stack, film, protocol) for protocol in PROTOCOLS]
    before = addresses(own_stack, film)
    services.catalog.raise_access_revision(film.id)
    eventually(lambda: refused(before), SECONDS)
    for page in pages:
        seek(page, 70)
        goes_on(page, 2)
        assert page.locator(".player-trouble").count() == 0
        page.close()


def test_a_film_that_is_taken_back_stops_and_another_does_not(
    browser: Browser, own_stack: Stack, services: Services, film: Video, tmp_path: Path
) -> None:
    taken_back = failover.film(services, tmp_path)
    pages = [watching(browser, own_stack, taken_back, protocol) for protocol in PROTOCOLS]
    other = watching(browser, own_stack, film, "dash")
    before = addresses(own_stack, taken_back)
    delete(services, OPERATOR, taken_back.id)
    eventually(lambda: refused(before), SECONDS)
    for page in pages:
        seek(page, 70)
        expect(page.locator(".player-trouble")).to_contain_text("not here for you any more")
        page.close()
    seek(other, 70)
    goes_on(other, 2)
    assert other.locator(".player-trouble").count() == 0
    other.close()

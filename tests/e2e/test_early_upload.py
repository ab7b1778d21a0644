"""A film is watched in a browser while most of it is still being sent, in both protocols."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from notflix_app.bench.films import draw
from tests.fixtures.player import PLAYS, play
from tests.fixtures.stack import Stack
from tests.fixtures.uploads import Line, chosen, eventually_gone, upload, video_of

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

SECONDS = 60


@pytest.fixture(scope="module")
def large_film(tmp_path_factory: pytest.TempPathFactory, stack: Stack) -> Path:
    """Of more than four parts, with its index in the last one."""
    file = draw(tmp_path_factory.mktemp("early upload") / "sent.mp4", SECONDS, noise=10)
    assert file.stat().st_size > 4 * (stack.part_mib << 20)
    return file


@pytest.mark.parametrize("protocol", ["dash", "hls"])
def test_it_plays_while_it_is_sent(
    page: Page, browser: Browser, stack: Stack, large_film: Path, tmp_path: Path, protocol: str
) -> None:
    film = tmp_path / f"sent_{protocol}.mp4"
    film.hardlink_to(large_film)
    last = -(-film.stat().st_size // (stack.part_mib << 20))
    line, order = Line(page), []

    def meanwhile(number: int, route: Route) -> None:
        order.append(number)
        if number in (1, 2, last):
            route.continue_()

    line.meanwhile = meanwhile
    panel = chosen(page, stack, film)
    upload(page)
    expect(panel.get_by_text("It can be watched already.")).to_be_visible(timeout=60_000)
    assert set(order[:2]) == {1, last}, "what tells where everything is goes first"
    video = video_of(stack, film)
    assert video
    assert (video["status"], video["watchable"]) == ("uploading", True)

    watching = browser.new_page()
    watching.goto(f"{stack.url}/watch/{video['id']}?protocol={protocol}")
    play(watching, seconds=60)
    watching.wait_for_function(PLAYS, arg=0.5, timeout=60_000)
    assert watching.evaluate("document.querySelector('.player-video').duration") == pytest.approx(SECONDS, abs=0.1)
    play(watching, SECONDS - 5)
    expect(watching.get_by_text("This part has not arrived yet.")).to_be_visible()
    line.open()
    panel.get_by_role("button", name="Pause").click()  # what is held was never sent; it is asked for again
    panel.get_by_role("button", name="Go on").click()
    watching.wait_for_function(PLAYS, arg=SECONDS - 4.5, timeout=120_000)
    expect(panel).to_have_attribute("data-state", "sent", timeout=120_000)
    expect(panel.get_by_role("link", name="Watch")).to_be_visible(timeout=120_000)
    watching.close()


def test_given_up_it_is_gone_for_those_who_watch(
    page: Page, browser: Browser, stack: Stack, large_film: Path, tmp_path: Path
) -> None:
    film = tmp_path / "given_up.mp4"
    film.hardlink_to(large_film)
    last = -(-film.stat().st_size // (stack.part_mib << 20))
    line = Line(page)
    line.meanwhile = lambda number, route: route.continue_() if number in (1, 2, last) else None
    panel = chosen(page, stack, film)
    upload(page)
    expect(panel.get_by_role("link", name="Watch")).to_be_visible(timeout=60_000)
    panel.get_by_role("button", name="Give up").click()
    eventually_gone(page, stack, film)

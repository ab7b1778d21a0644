"""Pages that stay open: they are told of what happens, and need nobody who reloads them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from notflix_app.core.rights import OPERATOR
from notflix_app.core.video import VideoState
from notflix_app.usecases.delete import delete
from tests import builders
from tests.fixtures.films import live, sent, services_of
from tests.fixtures.parts import kill, wait_until_up
from tests.fixtures.player import READY
from tests.fixtures.stack import Stack
from tests.fixtures.waiting import until
from tests.media import big_buck_bunny, make

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

LIVE_MS = 120_000
LIVE = re.compile(r'phase_rx_state_": ?"live"')
PLAY_AND_MARK = """() => {
  const video = document.querySelector('.player-video');
  video.muted = video.loop = true;
  window.marked = { video, player: video.ui.getControls().getPlayer(), emptied: 0 };
  video.addEventListener('emptied', () => (window.marked.emptied += 1));
  return video.play();
}"""
IS_MARKED = """() => {
  const { video, player, emptied } = window.marked;
  const stays = document.querySelector('.player-video') === video && video.ui.getControls().getPlayer() === player;
  return { stays, emptied, paused: video.paused };
}"""


def arrives(stack: Stack, folder: Path) -> str:
    """A film from elsewhere; its id."""
    return sent(services_of(stack), make("one_second", folder), "From elsewhere").id


@pytest.mark.parametrize("path", ["/", "/activity"])
def test_a_film_that_comes_from_elsewhere_appears_and_goes_live(
    page: Page, own_stack: Stack, tmp_path: Path, path: str
) -> None:
    page.goto(f"{own_stack.url}{path}")
    expect(page.locator("[aria-busy]")).to_have_count(0)
    video = arrives(own_stack, tmp_path)
    expect(page.locator(f"main a[href='/watch/{video}'], [data-video='{video}']").first).to_be_visible()
    live = page.locator(
        f"a.card[data-video='{video}'], [data-video='{video}'][data-state=live], .lead a[href='/watch/{video}']"
    )
    expect(live.first).to_be_visible(timeout=LIVE_MS)
    delete(services_of(own_stack), OPERATOR, video)


def test_a_page_is_told_again_after_the_web_was_killed(page: Page, own_stack: Stack, tmp_path: Path) -> None:
    page.goto(f"{own_stack.url}/activity")
    expect(page.locator("[aria-busy]")).to_have_count(0)
    kill(own_stack, "web")
    wait_until_up(own_stack, 60)
    expect(page.get_by_text("The connection to Notflix is gone.")).to_have_count(0)
    video = arrives(own_stack, tmp_path)
    expect(page.locator(f"[data-video='{video}'][data-state=live]")).to_be_visible(timeout=LIVE_MS)
    delete(services_of(own_stack), OPERATOR, video)


def test_a_film_plays_on_while_the_web_is_started_again(page: Page, own_stack: Stack) -> None:
    """All that the page knows of it comes anew then, and the player stays as it is."""
    services = services_of(own_stack)
    video = live(services, big_buck_bunny(), "Plays on")
    page.goto(f"{own_stack.url}/watch/{video}")
    page.wait_for_function(READY)
    page.evaluate(PLAY_AND_MARK)
    come_anew: list[str] = []
    page.on(
        "websocket", lambda socket: socket.on("framereceived", lambda frame: come_anew.extend(LIVE.findall(str(frame))))
    )
    kill(own_stack, "web")
    wait_until_up(own_stack, 60)
    until(page, lambda: come_anew)
    expect(page).to_have_title("Plays on · Notflix")
    for theirs in ("[data-tab='/upload']", "[data-tab='/activity']", "[data-tab='/edges']", "button.person"):
        expect(page.locator(theirs)).to_be_visible()
    assert page.evaluate(IS_MARKED) == {"stays": True, "emptied": 0, "paused": False}
    delete(services, OPERATOR, video)


def test_a_film_that_was_never_seen_on_its_way_appears(page: Page, own_stack: Stack) -> None:
    """A short one is made between two polls."""
    page.goto(own_stack.url)
    expect(page.locator("[aria-busy]")).to_have_count(0)
    services = services_of(own_stack)
    now = services.clock()
    made = builders.video(probed=True, title="Made at once", state=VideoState.LIVE, created_at=now, live_at=now)
    services.catalog.add(made)
    expect(page.locator(f"main a[href='/watch/{made.id}']").first).to_be_visible()
    delete(services, OPERATOR, made.id)

"""What the pages look like to those who look closely: a slow compositor, and people who do not see them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import FloatRect, Page, expect

from notflix_app.core.rights import OPERATOR
from notflix_app.usecases.delete import delete
from tests.fixtures.films import live, services_of
from tests.fixtures.more_menu import choose_from_more
from tests.fixtures.player import READY
from tests.fixtures.stack import Stack
from tests.media import make

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

# Each element or pseudo-element whose pixels must be filtered before they can be shown.
FILTERED = """() => [...document.querySelectorAll('*')].flatMap((element) =>
  [null, '::before', '::after', '::backdrop'].flatMap((pseudo) => {
    const { filter, backdropFilter } = getComputedStyle(element, pseudo);
    const filters = [filter, backdropFilter].filter((value) => value && value !== 'none');
    return filters.map((value) => `${element.tagName}.${element.className}${pseudo ?? ''}: ${value}`);
  }))"""
# Whether its poster is painted there; what comes from an edge may not be read again.
LIT = """() => {
  try {
    return document.querySelector('.player-glow').getContext('2d').getImageData(32, 18, 1, 1).data[3] > 0;
  } catch (error) {
    return error.name === 'SecurityError';
  }
}"""
BESIDE_THE_FILM: FloatRect = {"x": 0, "y": 200, "width": 40, "height": 400}


@pytest.fixture(scope="module")
def film(own_stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The id of one that is live."""
    clip = make("plain", tmp_path_factory.mktemp("looks"))
    services = services_of(own_stack)
    video = live(services, clip, "A plain film")
    yield video
    delete(services, OPERATOR, video)


def test_nothing_is_filtered_while_a_film_plays(page: Page, own_stack: Stack, film: str):
    """Where the compositor is software, each filter over or under the film is done again for each of its frames."""
    page.goto(f"{own_stack.url}/watch/{film}")
    page.wait_for_function(READY)
    page.keyboard.press("i")
    choose_from_more(page, "Delete")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate(FILTERED) == []


def test_the_room_beside_the_film_has_its_colours(page: Page, own_stack: Stack, film: str):
    page.goto(f"{own_stack.url}/watch/{film}")
    page.wait_for_function(READY)
    page.wait_for_function(LIT)
    lit = page.screenshot(clip=BESIDE_THE_FILM)
    page.evaluate("() => document.querySelector('.player-glow').remove()")
    assert page.screenshot(clip=BESIDE_THE_FILM) != lit


def test_a_film_that_is_live_takes_one_line_on_activity(page: Page, own_stack: Stack, film: str):
    page.goto(f"{own_stack.url}/activity")
    line = page.locator(f"[data-video='{film}']")
    expect(line).to_contain_text("Live")
    box = line.bounding_box()
    assert box
    assert box["height"] < 80

"""The pages by keyboard alone, in large letters, and at rest: what people set their systems to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from notflix_app.core.webhooks import Webhook
from tests.fixtures.house import House
from tests.fixtures.player import READY
from tests.fixtures.scenes import Scenes
from tests.fixtures.stack import Stack
from tests.fixtures.webhooks import waiting_webhook
from tests.media import make

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

MORE_STOPS = 30  # of the player and the browser, beside our own
STOPS = """() => [...document.querySelectorAll("a[href], button, input, textarea, summary")].filter((one) =>
  one.checkVisibility({ visibilityProperty: true }) && !one.disabled && one.tabIndex >= 0
  && !(one.type === "radio" && !one.checked))"""
# Where the keyboard is: whether it shows, and is seen there.
HERE = f"""() => {{
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const {{ x, y, width, height }} = here.getBoundingClientRect();
  const [left, top] = [x + width / 2, y + height / 2];
  const rings = [here, here.nextElementSibling].filter(Boolean).map((one) => getComputedStyle(one)).some((style) =>
    (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none");
  return {{
    number: ({STOPS})().indexOf(here),
    name: here.outerHTML.slice(0, 120),
    seen: rings && left >= 0 && top >= 0 && left <= innerWidth && top <= innerHeight,
  }};
}}"""
# Words that stand outside of the window, where nobody can scroll to.
OUTSIDE = """() => [...document.querySelectorAll("main *")]
  .filter((one) => !one.closest(".row, .player-box") && [...one.childNodes].some((node) => node.data?.trim()))
  .filter((one) => one.checkVisibility() && !one.closest(".unseen"))
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 || one.scrollWidth > one.clientWidth + 1
    && getComputedStyle(one).overflowX === "visible" && one.clientWidth)
  .map((one) => `${one.className}: ${one.textContent.slice(0, 60)}`)"""
MOVES = """() => document.getAnimations()
  .filter((one) => one.playState === "running" && one.timeline === document.timeline)
  .map((one) => one.animationName ?? one.transitionProperty)"""
PATHS = {
    "/": "a.card",
    "/?q=film": ".grid-found .card",
    "/?q=film&tag=plain&year=1970-": ".chip",
    "/my-list": ".blank",
    "/activity": "[data-state=encoding]",
    "/edges": "[data-edge]",
    "/playlists": ".playlist-new",
    "/series": ".blank",
    "/bin": ".row-plain",
    "/nowhere": ".blank",
    "/watch/{torn}": ".coming",
    "/watch/{salvaged}": ".lost",
}
WITH_PLAYER = ("/watch/{salvaged}",)
WIDTHS = (390, 1440)


@pytest.fixture(autouse=True)
def _still(page: Page) -> None:
    """What shimmers for ever would only be drawn again and again."""
    page.emulate_media(reduced_motion="reduce")


def walk(page: Page) -> None:
    """From the top of the page to its end: nothing is left out, unseen or a trap."""
    assert any(walked(page) for _ in range(3)), "the page never stood still"


def walked(page: Page) -> bool:
    """False where the page was told of something meanwhile, and has other stops than at the beginning."""
    stops = page.evaluate_handle(STOPS)
    wanted = stops.evaluate("(stops) => stops.length")
    page.evaluate("() => document.querySelector('.skip').focus()")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")  # by keyboard: rings are shown to who uses one
    reached = set()
    for _ in range(wanted + MORE_STOPS):
        here = page.evaluate(HERE)
        if here is None:
            break
        assert here["seen"], here["name"]
        reached.add(here["number"])
        page.keyboard.press("Tab")
    still = f"""(before) => {{
      const now = ({STOPS})();
      return now.length === before.length && before.every((stop, i) => stop === now[i]);
    }}"""
    if not stops.evaluate(still):
        return False
    assert here is None, f"There is no way out of {here}"
    assert reached >= set(range(wanted))
    return True


def at_each_width(page: Page, path: str, open_it: Callable[[], None]) -> Iterator[None]:
    """A player is laid out for the width that it begins at; all else follows the window while it is open."""
    for number, width in enumerate(WIDTHS):
        page.set_viewport_size({"width": width, "height": 900})
        if not number or path in WITH_PLAYER:
            open_it()
        yield


def opened(page: Page, stack: Stack, scenes: Scenes, path: str) -> None:
    page.goto(stack.url + path.format(torn=scenes.torn, salvaged=scenes.salvaged))
    expect(page.locator(PATHS[path]).first).to_be_visible()
    if path in WITH_PLAYER:
        page.wait_for_function(READY)


@pytest.mark.parametrize("path", PATHS)
def test_everything_is_reached(page: Page, own_stack: Stack, scenes: Scenes, path: str) -> None:
    for _ in at_each_width(page, path, lambda: opened(page, own_stack, scenes, path)):
        walk(page)


def test_a_file_and_all_its_settings_are_reached(page: Page, own_stack: Stack, tmp_path: Path) -> None:
    page.goto(f"{own_stack.url}/upload")
    page.locator("input.uppy-Dashboard-input[type=file]").first.set_input_files(
        make("plain", tmp_path).rename(tmp_path / "film.mp4")
    )
    page.get_by_text("Change", exact=True).click()
    page.get_by_text("Advanced", exact=True).click()
    walk(page)


def test_escape_closes_what_opened(page: Page, own_stack: Stack, scenes: Scenes) -> None:
    opened(page, own_stack, scenes, "/watch/{salvaged}")
    page.keyboard.press("i")
    expect(page.get_by_label("Stats", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Stats", exact=True)).to_have_count(0)

    more = page.locator(".more > summary")
    more.press("Enter")
    page.get_by_role("button", name="Delete").press("Enter")
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(more).to_be_focused()
    more.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Edit chapters")).to_be_focused()
    page.keyboard.press("Escape")
    expect(more).to_be_focused()
    expect(page.get_by_role("button", name="Edit chapters")).to_be_hidden()


@pytest.mark.parametrize("path", PATHS)
def test_letters_of_twice_the_size_stay_inside(page: Page, own_stack: Stack, scenes: Scenes, path: str) -> None:
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    for _ in at_each_width(page, path, lambda: opened(page, own_stack, scenes, path)):
        assert page.evaluate("() => getComputedStyle(document.body).fontSize") == "30px"
        assert page.evaluate(OUTSIDE) == []


@pytest.mark.parametrize("path", ["/", "/activity", "/nowhere", "/watch/{torn}"])
def test_nothing_moves_for_who_wants_it_still(page: Page, own_stack: Stack, scenes: Scenes, path: str) -> None:
    opened(page, own_stack, scenes, path)
    assert page.evaluate(MOVES) == []


PEOPLE = {
    "/sign-in": ".access-card",
    "/people": "[data-person]",
    "/account": ".account-part",
    "/audit": ".audit-deed",
    "/webhooks": "[data-webhook]",
}


@pytest.fixture(scope="module")
def webhook(house: House) -> Iterator[Webhook]:
    with waiting_webhook(house.services, "keyboard-hook") as made:
        yield made


def opened_in(page: Page, house: House, path: str) -> None:
    if path == "/sign-in":
        page.goto(house.url + path)
    else:
        house.signed_in(page, then=path)
    expect(page.locator(PEOPLE[path]).first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("passkey|Invite|Show|Add")).first).to_be_visible()
    expect(page.locator(".person, .tab-sign-in")).to_be_visible()


@pytest.mark.parametrize("path", PEOPLE)
def test_everything_for_people_is_reached(page: Page, house: House, webhook: Webhook, path: str) -> None:
    for _ in at_each_width(page, path, lambda: opened_in(page, house, path)):
        walk(page)


@pytest.mark.parametrize("path", PEOPLE)
def test_large_letters_for_people_stay_inside(page: Page, house: House, webhook: Webhook, path: str) -> None:
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    for _ in at_each_width(page, path, lambda: opened_in(page, house, path)):
        assert page.evaluate(OUTSIDE) == []


def test_the_menu_opens_and_closes_by_keyboard(page: Page, house: House) -> None:
    house.signed_in(page)
    button = page.get_by_role("button", name="Olga: account")
    button.press("Enter")
    page.keyboard.press("Tab")
    for name in ("Series", "My list", "Playlists", "Your account"):
        expect(page.get_by_role("link", name=name, exact=True)).to_be_focused()
        page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Library", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Your account")).to_be_hidden()
    expect(button).to_be_focused()

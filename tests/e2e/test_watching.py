"""Going on where one stopped, in whichever browser, and the rows that come of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from notflix_app.bench.films import draw, wait_until
from notflix_app.core.rights import OPERATOR
from notflix_app.core.sharing import Grants
from notflix_app.core.visibility import Visibility
from notflix_app.usecases.delete import delete
from tests.fixtures.films import live
from tests.fixtures.house import House, another_browser
from tests.fixtures.moments import keep
from tests.fixtures.waiting import eventually

pytestmark = pytest.mark.e2e

SECONDS = 40
TITLE = "The film that is left in the middle"
PLAYS = "() => { const film = document.querySelector('video'); return film && film.readyState > 2; }"
STOP_AT = """(second) => new Promise((done) => {
  const film = document.querySelector("video");
  film.muted = true;
  film.volume = 0.5;
  film.pause();
  film.addEventListener("seeked", () => film.play().then(() => { film.pause(); done(); }), { once: true });
  film.currentTime = second;
})"""
SOUNDS = """window.sounds = 0; // contexts for sound that are open
window.AudioContext = class extends AudioContext {
  constructor(...given) {
    super(...given);
    sounds += 1;
  }
  close() {
    sounds -= 1;
    return super.close();
  }
};"""
TIME = "() => document.querySelector('video').currentTime"


@pytest.fixture(scope="module")
def film(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    video_id = live(house.services, draw(tmp_path_factory.mktemp("film") / "film.mp4", SECONDS), TITLE)
    house.services.video_rights.share(video_id, Visibility.PUBLIC, Grants())
    yield video_id
    delete(house.services, OPERATOR, video_id)


def stop(page: Page, house: House, film: str, second: int) -> None:
    page.goto(f"{house.url}/watch/{film}")
    page.wait_for_function(PLAYS)
    page.evaluate(STOP_AT, second)


def test_a_film_goes_on_in_another_browser_of_the_same_person(
    page: Page, browser: Browser, house: House, film: str
) -> None:
    ida = house.person("Ida")
    house.signed_in(page, "Ida")
    stop(page, house, film, 20)
    page.get_by_role("button", name="My list").click()
    wait_until(
        lambda: bool(house.services.places.unfinished(ida.id, 1) and house.services.my_list.of_person(ida.id, 1))
    )
    wait_until(lambda: house.services.preferences.get(ida.id).volume == 0.5)

    with another_browser(browser) as context:
        other = context.new_page()
        keep(other, 12_000)  # milliseconds that it says where it goes on
        house.signed_in(other, "Ida")
        for title in ("Continue watching", "My list"):
            expect(other.get_by_role("region", name=title).locator(f"a.card[data-video='{film}']")).to_be_visible()
        other.get_by_role("region", name="Continue watching").get_by_role("link", name=TITLE).click()
        expect(other.get_by_text("Goes on at 0:20")).to_be_visible()
        other.wait_for_function(PLAYS)
        assert other.evaluate(TIME) >= 20
        assert other.evaluate("() => document.querySelector('video').volume") == 0.5
        other.get_by_role("button", name="From the beginning").click()
        other.wait_for_function("() => document.querySelector('video').currentTime < 10")


def test_a_film_goes_on_for_whoever_comes_back_by_a_link(page: Page, house: House, film: str) -> None:
    """Not where it did the last time that its page was open."""
    isa = house.person("Isa")
    house.signed_in(page, "Isa")
    card = page.locator(f"a[href='/watch/{film}']").first
    card.click()
    page.wait_for_function(PLAYS)
    page.evaluate(STOP_AT, 20)
    wait_until(lambda: bool(house.services.places.unfinished(isa.id, 1)))
    page.locator("a.wordmark").click()
    card.click()
    expect(page.get_by_text("Goes on at 0:20")).to_be_visible()


def test_what_a_stranger_watched_is_theirs_once_they_sign_in(page: Page, house: House, film: str) -> None:
    ole = house.person("Ole")
    stop(page, house, film, 20)
    page.wait_for_function("() => Object.keys(localStorage).some((key) => key.startsWith('notflix.watched.'))")
    page.goto(house.url)
    expect(page.get_by_role("region", name="Continue watching").locator("a.card")).to_have_count(1)
    house.signed_in(page, "Ole")
    wait_until(lambda: bool(house.services.places.unfinished(ole.id, 1)))
    page.wait_for_function("() => !Object.keys(localStorage).some((key) => key.startsWith('notflix.watched.'))")
    page.goto(house.url)
    expect(page.get_by_role("region", name="Continue watching").locator("a.card")).to_have_count(1)


def test_a_list_that_cannot_be_read_or_changed_says_so_and_is_tried_again(page: Page, house: House, film: str) -> None:
    ute = house.person("Ute")
    house.services.my_list.add(ute.id, [film])
    house.signed_in(page, "Ute")
    page.route("**/api/home/row?*", lambda route: route.fulfill(status=503))
    page.goto(f"{house.url}/my-list")
    expect(page.get_by_role("heading", name="Your list cannot be shown now", exact=True)).to_be_visible()
    page.unroute("**/api/home/row?*")
    page.get_by_role("button", name="Try again", exact=True).click()
    card = page.locator(".film").filter(has=page.locator(f"a[data-video='{film}']"))
    listed = card.get_by_role("button", name=f"My list: {TITLE}", exact=True)
    page.route("**/api/me/list/*", lambda route: route.fulfill(status=503))
    listed.click()
    expect(card.get_by_role("alert")).to_have_text("Notflix did not answer. Try again.")
    expect(listed).to_have_attribute("aria-pressed", "true")
    page.unroute("**/api/me/list/*")
    listed.click()
    expect(card.get_by_role("alert")).to_have_count(0)
    expect(listed).to_have_attribute("aria-pressed", "false")


def screens(browser: CDPSession) -> int:
    """Elements for video that the page keeps alive, shown or not."""
    browser.send("HeapProfiler.collectGarbage")
    shape = browser.send("Runtime.evaluate", {"expression": "HTMLVideoElement.prototype"})["result"]["objectId"]
    alive = browser.send("Runtime.queryObjects", {"prototypeObjectId": shape, "objectGroup": "alive"})["objects"]
    count = browser.send(
        "Runtime.callFunctionOn",
        {"objectId": alive["objectId"], "functionDeclaration": "function () { return this.length; }"},
    )
    browser.send("Runtime.releaseObjectGroup", {"objectGroup": "alive"})
    return int(count["result"]["value"])


def test_a_film_that_was_left_keeps_nothing(page: Page, house: House, film: str) -> None:
    page.add_init_script(SOUNDS)
    page.goto(f"{house.url}/watch/{film}")
    for visit in range(3):
        if visit:
            page.go_back()
        page.wait_for_function(PLAYS)
        page.wait_for_function("() => sounds === 1")
        page.locator("a.wordmark").click()
        page.wait_for_function("() => sounds === 0")
        expect(page.locator("video")).to_have_count(0)
    session = page.context.new_cdp_session(page)
    eventually(lambda: screens(session), until=lambda count: count <= 1)

"""A line that somebody says in a film: typed, clicked, and playing from its second; for whoever may see the film."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from notflix_app.bench.films import draw
from tests.fixtures import http
from tests.fixtures.house import House, another_browser
from tests.fixtures.waiting import eventually

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

AT = 17.4
SRT = "1\n00:00:17,400 --> 00:00:19,000\nYou will need a bigger & <b>better</b> dinghy\n"
QUERY = "will need biger dinghy"
LINES = "In what is said"
# Where the first film that plays in this page begins.
NOTE_PLAYED = """() => document.addEventListener(
  "playing", (event) => { window.playedFrom ??= event.target.currentTime; }, {capture: true})"""


@pytest.fixture(scope="module")
def film(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """For nobody but those who see all."""
    folder = tmp_path_factory.mktemp("spoken")
    [video] = house.stack.json("ingest", draw(folder / "spoken.mp4", 30), "--title", "At sea", "--wait")
    film = str(video["id"])
    house.stack.command("share", film, "private")
    text = folder / "spoken.en.srt"
    text.write_text(SRT)
    house.stack.command("tracks", "add", film, text)
    eventually(lambda: house.stack.json("search", QUERY)["lines"], 60, until=bool)
    yield film
    house.stack.command("delete", film)


def ask(page: Page) -> None:
    page.get_by_role("searchbox").fill(QUERY)
    expect(page.locator("[data-results-for]")).to_have_attribute("data-results-for", QUERY)


def test_it_is_found_and_plays_from_its_second(page: Page, house: House, film: str) -> None:
    house.signed_in(page)
    ask(page)
    line = page.get_by_role("region", name=LINES).get_by_role("link")
    expect(line).to_have_accessible_name("0:17 You will need a bigger & better dinghy At sea")
    assert line.locator("mark").all_text_contents() == ["will", "need", "bigger", "dinghy"]
    expect(line.locator("image")).to_have_count(1)  # of the storyboard
    page.get_by_role("searchbox").press("ArrowDown")
    expect(line).to_be_focused()
    page.evaluate(NOTE_PLAYED)
    line.click()
    page.wait_for_url(f"**/watch/{film}?t=17")
    page.wait_for_function("() => window.playedFrom !== undefined")
    assert AT - 1 < page.evaluate("() => window.playedFrom") < AT + 5  # it is noted a moment later


def test_who_may_not_see_the_film_finds_no_line(browser: Browser, house: House, film: str) -> None:
    somebody = house.person("Ben of the sea")
    with another_browser(browser) as context:
        page = context.new_page()
        house.signed_in(page, somebody.name)
        ask(page)
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Nothing for {QUERY}")
        expect(page.get_by_role("region", name=LINES)).to_have_count(0)
        answer = page.request.get(f"{house.url}/api/search", params={"q": QUERY, "lines": 10, "facets": True}).json()
        assert (answer["total"], answer["lines"]) == (0, [])
        assert not any(answer["facets"].values())


def test_its_text_is_for_who_may_see_the_film(page: Page, browser: Browser, house: House, film: str) -> None:
    house.signed_in(page)
    video = f"{house.url}/api/videos/{film}"
    [address] = re.findall(r"<BaseURL>([^<]+\.vtt)</BaseURL>", page.request.get(f"{video}/manifest.mpd").text())
    playlist = address.removesuffix(".vtt") + ".m3u8"
    assert "dinghy" in page.request.get(address).text()
    somebody = house.person("Cas of the sea")
    with another_browser(browser) as context:
        other = context.new_page()
        house.signed_in(other, somebody.name)
        for asked in (address, playlist, f"{video}/tracks", f"{video}/chapters.vtt", f"{video}/manifest.mpd"):
            assert page.request.get(asked).ok
            assert other.request.get(asked).status == 404
            assert http.get(asked).status_code in (401, 404)

"""A part that hangs or is gone takes nothing with it that does not need it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import httpx
import pytest
from playwright.sync_api import Page, expect

from notflix_app.core.video import VideoState
from notflix_app.usecases.search import SEARCH_AWAY
from tests.fixtures import http
from tests.fixtures.parts import chunks_held, stopped, wait_for, without_search
from tests.fixtures.stack import Stack
from tests.fixtures.waiting import eventually
from tests.media import big_buck_bunny

pytestmark = pytest.mark.e2e

WAITING = 45  # uploads that wait for the store: more than FastAPI has threads
# Whether nothing lies over an element's middle.
ON_TOP = """element => {
  const at = element.getBoundingClientRect();
  return element.contains(document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2));
}"""
SOON = 1.0
ROUNDS = 3  # in one of which at least the machine itself stands still for nobody
STANDS_STILL = 20.0  # seconds
LIBRARY_WORDS = re.compile(r"HTTPConnection|urllib3|Errno|sqlite|redis\.|paramiko|Traceback|Error:", re.IGNORECASE)
PAGES = ("/", "/?q=rabbit", "/upload", "/activity", "/edges", "/watch/0123456789a")


@contextmanager
def uploads(stack: Stack) -> Iterator[list[str]]:
    """Begun, and without a byte; yields their addresses."""
    with http.client(base_url=stack.url, timeout=60) as web:
        begun = [
            web.post("/api/uploads", json={"file_name": f"waits-{n}.mp4", "size": 1000}).raise_for_status()
            for n in range(WAITING)
        ]
        addresses = [answer.headers["location"] for answer in begun]
        try:
            yield addresses
        finally:
            for address in addresses:
                eventually(lambda a=address: web.delete(a).status_code, 30, until=lambda status: status == 204)


def library_words(page: Page) -> list[str]:
    return LIBRARY_WORDS.findall(page.locator("body").inner_text())


def seconds(web: httpx.Client, path: str) -> float:
    begun = time.monotonic()
    web.get(path).raise_for_status()
    return time.monotonic() - begun


def test_a_store_that_hangs_does_not_hang_the_web(own_stack: Stack, page: Page) -> None:
    rounds = []
    with uploads(own_stack) as addresses:
        for _ in range(ROUNDS):
            slowest = answers_meanwhile(own_stack, page, addresses)
            rounds.append(slowest)
            if max(slowest.values()) <= SOON:
                return
    pytest.fail(f"in each round something took longer than {SOON:g} s: {rounds}")


def answers_meanwhile(stack: Stack, page: Page, addresses: list[str]) -> dict[str, float]:
    """While the store stands still and all of these wait for it: path → the longest that it took, in seconds."""
    with ThreadPoolExecutor(WAITING) as threads, stopped(stack, "s3"):
        asked = [threads.submit(http.get, stack.url + address, timeout=60) for address in addresses]
        with http.client(base_url=stack.url, timeout=60) as web:
            took = {path: max(seconds(web, path) for _ in range(9)) for path in ("/health", "/", "/api/search?q=a")}
        page.goto(f"{stack.url}/?q=xylophone")  # no other test's film is called so
        expect(page.get_by_role("heading", name="Nothing for")).to_be_visible()
        page.goto(stack.url)
        expect(page.get_by_role("heading", name="On its way")).to_be_visible()
        assert {answer.result().status_code for answer in asked} == {503}
    return took


def test_a_film_says_that_it_waits_for_the_store_and_goes_on_when_that_is_back(own_stack: Stack, page: Page) -> None:
    with ExitStack() as away:
        with chunks_held(own_stack):
            [video] = own_stack.json("ingest", big_buck_bunny(), "--title", "The patient film", "--rungs", "480")
            wait_for(own_stack, video["id"], {VideoState.ENCODING}, 60)
            away.enter_context(stopped(own_stack, "s3"))
        card = page.locator(f"[data-video='{video['id']}']")
        begun = time.monotonic()
        page.goto(f"{own_stack.url}/activity")
        expect(card).to_contain_text("Waits for the store")
        page.goto(f"{own_stack.url}/watch/{video['id']}")
        expect(page.get_by_role("status").filter(has_text="Waits for the store")).to_be_visible()
        assert library_words(page) == []
        assert http.get(f"{own_stack.url}/api/videos/{video['id']}").json()["waits_for"] == "store"
        time.sleep(max(0.0, STANDS_STILL - (time.monotonic() - begun)))
    ended = wait_for(own_stack, video["id"], {VideoState.LIVE, VideoState.FAILED}, 150)
    assert (ended.status, ended.error, ended.waits_for) == (VideoState.LIVE, "", "")


def test_a_film_goes_live_without_search_and_is_found_when_that_is_back(own_stack: Stack, page: Page) -> None:
    with without_search(own_stack):
        [video] = own_stack.json("ingest", big_buck_bunny(), "--title", "Unfound", "--rungs", "240", "--wait")
        assert video["status"] == "live"
        page.goto(f"{own_stack.url}/?q=unfound")
        notice = page.get_by_role("status").filter(has_text=SEARCH_AWAY)
        expect(notice).to_be_visible()
        assert notice.evaluate(ON_TOP)
        expect(page.get_by_role("link", name="Unfound").first).to_be_visible()
        assert library_words(page) == []
        answer = http.get(f"{own_stack.url}/api/search?q=unfound")
        assert (answer.status_code, answer.json()["detail"]) == (503, SEARCH_AWAY)
        finished = own_stack.command("search", "unfound", check=False)
        assert (finished.returncode, finished.stdout, finished.stderr) == (1, "", f"notflix: {SEARCH_AWAY}\n")
    expect(page.get_by_role("status").filter(has_text=SEARCH_AWAY)).to_have_count(0, timeout=60_000)  # by itself
    results = eventually(lambda: http.get(f"{own_stack.url}/api/search?q=unfound").json()["results"], 60)
    assert [card["id"] for card in results] == [video["id"]]
    own_stack.command("reindex")


@pytest.mark.parametrize("part", ["redis", "s3", "edge-a", "edge-a-sftp"])
def test_every_page_opens_while_a_part_stands_still(own_stack: Stack, page: Page, part: str) -> None:
    with stopped(own_stack, part):
        for path in PAGES:
            page.goto(own_stack.url + path, wait_until="commit")
            expect(page.locator("main [aria-busy=true]")).to_have_count(0)
            assert library_words(page) == [], path

"""Pages of strangers in a real browser, against a whole Notflix."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from notflix_app.bench.browser import chromium
from notflix_app.settings import load_settings
from notflix_app.wiring import build
from tests.fixtures import http
from tests.fixtures.stack import Stack

pytestmark = pytest.mark.e2e

TRIES = """async id => {
  const answer = async (path, more) => {
    try { return (await fetch(path, more)).status } catch { return "nothing" }
  };
  const socket = new Promise(done => {
    const opened = new WebSocket(`ws://${location.host}/_event/?EIO=4&transport=websocket&token=x`);
    opened.onopen = () => done("open");
    opened.onerror = () => done("nothing");
  });
  const json = {"Content-Type": "application/json"};
  return {
    list: await answer("/api/videos"),
    create: await answer("/api/uploads", {method: "POST", headers: json, body: '{"file_name": "e.mp4", "size": 1}'}),
    delete: await answer(`/api/videos/${id}`, {method: "DELETE"}),
    home: await answer("/"),
    socket: await socket,
  };
}"""


@pytest.fixture(scope="module")
def rebound() -> Iterator[Browser]:
    """Chromium in a world where evil.example leads to this machine."""
    with chromium("--host-resolver-rules=MAP evil.example 127.0.0.1") as browser:
        yield browser


@pytest.fixture
def page(rebound: Browser) -> Iterator[Page]:
    # What the stranger's own page would be held to is the stranger's to say.
    context = rebound.new_context(bypass_csp=True)
    yield context.new_page()
    context.close()


def test_a_foreign_name_that_leads_here_can_do_nothing(own_stack: Stack, page: Page) -> None:
    services = build(load_settings(own_stack.data))
    made = http.post(f"{own_stack.url}/api/uploads", json={"file_name": "mine.mp4", "size": 5})
    video_id = made.json()["video_id"]
    page.goto(f"http://evil.example:{urlsplit(own_stack.url).port}/")
    tried = page.evaluate(TRIES, video_id)
    refused = dict.fromkeys(("list", "create", "delete", "home"), 421)
    assert tried == {**refused, "socket": "nothing"}
    assert "e.mp4" not in {video.file_name for video in services.catalog.videos()}
    # And by our own name, all of it works.
    page.goto(own_stack.url)
    tried = page.evaluate(TRIES, video_id)
    assert tried == {"list": 200, "create": 201, "delete": 204, "home": 200, "socket": "open"}


def test_the_name_in_the_address_bar_gets_a_sentence(own_stack: Stack, page: Page) -> None:
    host = f"evil.example:{urlsplit(own_stack.url).port}"
    page.goto(f"http://{host}/")
    assert f"NOTFLIX_ALLOWED_HOSTS={host}," in page.inner_text("body")


@pytest.mark.parametrize("path", ["/", "/upload", "/watch/nothing", "/api/docs"])
def test_no_page_can_be_framed(own_stack: Stack, page: Page, path: str) -> None:
    """Two clicks on an invisible frame deleted a video."""
    page.goto(f"{own_stack.url}/health")
    with page.expect_event("framenavigated", lambda frame: frame.parent_frame is not None):
        page.set_content(f"<iframe src='{own_stack.url}{path}'></iframe>")
    assert page.frames[1].url.startswith("chrome-error:")


def test_a_page_that_the_browser_has_kept_opens_again(own_stack: Stack, page: Page) -> None:
    """Its answer is a 304, whose headers a browser puts over those that it kept."""
    for _ in range(3):
        page.goto(f"{own_stack.url}/activity")
        expect(page.get_by_role("heading", name="Activity")).to_be_visible(timeout=30_000)
        page.wait_for_load_state("networkidle")
        below_the_title = page.get_by_role("main").get_by_role("heading").nth(1)
        expect(below_the_title).to_be_visible(timeout=30_000)
        page.reload()


def test_no_page_breaks_its_own_policy(own_stack: Stack, rebound: Browser) -> None:
    """test_film.py and test_upload.py look at the player and the uploader."""
    context = rebound.new_context()
    messages: list[str] = []
    context.on("console", lambda message: messages.append(message.text))
    page = context.new_page()
    for path in (
        "/",
        "/upload",
        "/activity",
        "/edges",
        "/people",
        "/account",
        "/watch/nothing",
        "/nowhere",
        "/api/docs",
    ):
        page.goto(own_stack.url + path, wait_until="networkidle")
        expect(page.locator("body")).to_have_text(re.compile(r"\w"), use_inner_text=True)
    context.close()
    assert not [text for text in messages if "policy" in text.lower()]

"""The main job in a browser: upload through the page, live, found as one types, played in both protocols, deleted."""

from __future__ import annotations

import re
import shutil
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fixtures import http
from tests.fixtures.login import sign_in
from tests.fixtures.more_menu import choose_from_more
from tests.fixtures.player import READY, play
from tests.fixtures.stack import Stack
from tests.fixtures.waiting import eventually
from tests.media import big_buck_bunny, make

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

LIVE_MS = 120_000
# A fingerprint of the picture on screen: it must change while the film runs.
PICTURE = """() => {
  const video = document.querySelector('.player-video'), canvas = document.createElement('canvas');
  canvas.width = 64; canvas.height = 36;
  canvas.getContext('2d').drawImage(video, 0, 0, 64, 36);
  return [...canvas.getContext('2d').getImageData(0, 0, 64, 36).data].filter((_, i) => i % 4 < 3).join();
}"""
NOW = "() => document.querySelector('.player-video').currentTime"


def send(page: Page, stack: Stack, file: Path, title: str) -> str:
    """Uploads through the page; returns the video's id once it is live."""
    page.goto(f"{stack.url}/upload")
    page.locator("input.uppy-Dashboard-input[type=file]").first.set_input_files(str(file))
    panel = page.locator(".panel")
    panel.locator("input[name=title]").fill(title)
    panel.locator("input[name=tags]").fill("rabbit, open film")
    page.locator(".uppy-StatusBar-actionBtn--upload").click()
    expect(panel.locator(".state-live")).to_be_visible(timeout=LIVE_MS)
    link = panel.get_by_role("link", name="Watch")
    return (link.get_attribute("href") or "").rsplit("/", 1)[1]


@pytest.fixture(scope="module")
def film(browser: Browser, stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """(id, title) of a film that came through the page."""
    file = tmp_path_factory.mktemp("film") / "clip.mp4"
    shutil.copy(big_buck_bunny(), file)
    title = f"Rabbit season {uuid.uuid4().hex[:8]}"
    page = browser.new_page()
    sign_in(page.context)
    video_id = send(page, stack, file, title)
    page.close()
    return video_id, title


def test_the_frame_on_the_screen_becomes_its_poster(page: Page, stack: Stack, film: tuple[str, str]) -> None:
    address = f"{stack.url}/api/videos/{film[0]}/poster"

    def leads_to() -> str:
        """The name of the file: an address of another edge is no other picture."""
        return urlsplit(http.get(address, follow_redirects=False).headers["location"]).path.rpartition("/")[2]

    own = leads_to()
    sign_in(page.context)
    page.goto(f"{stack.url}/watch/{film[0]}?t=3")
    page.wait_for_function(READY)
    choose_from_more(page, "Poster")
    dialog = page.get_by_role("dialog", name="Poster")
    dialog.get_by_role("button", name="Use the frame on the screen").click()
    expect(dialog.get_by_role("status")).to_contain_text("It is being made")
    eventually(leads_to, 60, until=lambda now: now != own)
    picture = http.get(address, follow_redirects=True)
    assert picture.content.startswith(b"\xff\xd8\xff")
    dialog.get_by_role("button", name="The film's own").click()
    expect(dialog.get_by_role("status")).to_contain_text("own frame")
    assert leads_to() == own


def plays(page: Page) -> None:
    """The clock goes on, and the picture with it."""
    play(page, loop=True)
    page.wait_for_function("() => document.querySelector('.player-video').currentTime > 0.3")
    page.wait_for_function(f"(first) => ({PICTURE})() !== first", arg=page.evaluate(PICTURE))


def stat(page: Page, name: str) -> str:
    return page.locator(f"[data-stat={name}] dd").inner_text()


@pytest.mark.parametrize("protocol", ["dash", "hls"])
def test_it_plays_adaptively_in_both_protocols(page: Page, stack: Stack, film: tuple[str, str], protocol: str):
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url.partition("?")[0]))
    page.goto(f"{stack.url}/watch/{film[0]}?protocol={protocol}")
    plays(page)
    page.keyboard.press("i")
    expect(page.locator("[data-stat=protocol] dd")).to_have_text(protocol.upper())
    assert stat(page, "edge").startswith("edge-")
    assert re.match(r"\d+×\d+", stat(page, "rung"))
    manifest = {"dash": ".mpd", "hls": ".m3u8"}
    assert any(url.endswith(manifest[protocol]) for url in requests)
    assert any(url.endswith(".m4s") for url in requests)


def test_the_quality_can_be_chosen_and_is_remembered(page: Page, stack: Stack, film: tuple[str, str]):
    page.goto(f"{stack.url}/watch/{film[0]}")
    plays(page)
    page.keyboard.press("i")
    for height in ("720", "240"):
        option = page.locator(".explicit-resolution").filter(has_text=f"{height}p").first
        page.locator(".player-box").hover()
        if not option.is_visible():
            page.locator(".shaka-resolution-button:visible").first.click()
        option.click()
        expect(page.locator("[data-stat=rung] dd")).to_contain_text(f"×{height}")
    page.reload()
    plays(page)
    player = "document.querySelector('.player-video').ui.getControls().getPlayer()"
    page.wait_for_function(f"() => !{player}.getConfiguration().abr.enabled")
    assert page.evaluate(f"() => {player}.getVariantTracks().find((track) => track.active).height") == 240


def test_an_address_opens_it_at_a_second(page: Page, stack: Stack, film: tuple[str, str]):
    page.goto(f"{stack.url}/watch/{film[0]}?t=3")
    page.wait_for_function(READY)
    assert page.evaluate(NOW) >= 3


def test_it_is_found_while_one_types(page: Page, stack: Stack, film: tuple[str, str]):
    video_id, title = film
    asked = {"q": title}
    eventually(  # the index follows
        lambda: http.get(f"{stack.url}/api/search", params=asked, headers=stack.headers).text,
        60,
        until=lambda answer: video_id in answer,
    )
    page.goto(stack.url)
    field = page.locator("input[type=search]")
    field.click()
    field.press_sequentially(title[:-2].lower(), delay=20)
    card = page.locator(f".grid-found [data-video='{video_id}']")
    expect(card).to_be_visible()
    expect(card.locator("mark, .hit").first).to_be_visible()
    assert "q=" in page.url
    page.reload()
    expect(card).to_be_visible()
    field.fill("zzzz nothing of the kind")
    expect(page.get_by_text("Nothing has these words")).to_be_visible()


def test_the_page_tells_crawlers_what_it_is(stack: Stack, film: tuple[str, str]):
    text = http.get(f"{stack.url}/watch/{film[0]}", headers=stack.headers).text
    assert f"<title>{film[1]}" in text
    assert 'property="og:title"' in text
    picture = re.search(r'property="og:image" content="([^"]+)"', text)
    assert picture is not None
    answer = http.get(picture[1], headers=stack.headers, follow_redirects=True)
    assert answer.headers["content-type"] == "image/jpeg"


@pytest.mark.parametrize("path", ["watch", "embed"])
def test_its_page_names_the_code_that_it_needs(stack: Stack, film: tuple[str, str], path: str):
    """Else it is asked for only once what is named has run."""
    page = http.get(f"{stack.url}/{path}/{film[0]}", headers=stack.headers).text
    named = re.findall(r'<link rel="modulepreload" href="([^"]+)"', page)
    [route] = [address for address in named if f"/_{path}_." in address]
    code = http.get(stack.url + route).raise_for_status().text
    needed = {f"{route.rpartition('/')[0]}/{name}" for name in re.findall(r'from"\./([\w.-]+\.js)"', code)}
    assert needed
    assert needed <= set(named)
    assert len(named) == len(set(named))


def test_an_unknown_video_is_a_page_that_is_missing(page: Page, stack: Stack):
    answer = page.goto(f"{stack.url}/watch/nosuchvideo")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_what_is_not_a_video_fails_with_its_reason_on_the_page(page: Page, stack: Stack, tmp_path: Path):
    liar = tmp_path / "liar.mp4"
    liar.write_text("This is a poem, not a film. " * 1000)
    page.goto(f"{stack.url}/upload")
    page.locator("input.uppy-Dashboard-input[type=file]").first.set_input_files(str(liar))
    page.locator(".uppy-StatusBar-actionBtn--upload").click()
    failed = page.locator(".panel .panel-failed")
    expect(failed).to_be_visible(timeout=60_000)
    assert len(failed.inner_text()) > 20
    assert "Error" not in failed.inner_text()


def test_a_deleted_video_is_in_the_bin_and_comes_back_or_is_gone_everywhere(page: Page, stack: Stack, tmp_path: Path):
    file = tmp_path / "gone.mp4"
    shutil.copy(make("one_second", tmp_path), file)
    title = f"Gone {uuid.uuid4().hex[:8]}"
    video_id = send(page, stack, file, title)
    manifest = http.get(f"{stack.url}/api/videos/{video_id}", headers=stack.headers).json()["manifests"]["dash"]
    assert http.get(manifest).status_code == 200
    page.goto(f"{stack.url}/watch/{video_id}")
    choose_from_more(page, "Delete")
    page.get_by_role("button", name="Delete it").click()
    page.wait_for_url(re.compile(r"/(\?.*)?$|/activity"))
    assert http.get(f"{stack.url}/api/videos/{video_id}", headers=stack.headers).status_code == 404
    eventually(lambda: http.get(manifest).status_code, 60, until=lambda status: status != 200, every=0.5)
    assert video_id not in http.get(f"{stack.url}/api/search", params={"q": title}, headers=stack.headers).text

    page.goto(f"{stack.url}/bin")
    row = page.get_by_role("listitem").filter(has_text=title)
    row.get_by_role("button", name="Put back").click()
    expect(row).to_have_count(0)
    page.get_by_role("link", name="Go there").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    again = http.get(f"{stack.url}/api/videos/{video_id}", headers=stack.headers).json()["manifests"]["dash"]
    assert http.get(again).status_code == 200

    http.delete(f"{stack.url}/api/videos/{video_id}", headers=stack.headers).raise_for_status()
    page.goto(f"{stack.url}/bin")
    row.get_by_role("button", name="Delete for good").click()
    row.get_by_role("button", name="Delete it").click()
    expect(row).to_have_count(0)
    assert http.get(f"{stack.url}/api/videos/{video_id}", headers=stack.headers).status_code == 404

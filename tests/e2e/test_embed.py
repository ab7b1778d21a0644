"""A film in a frame on another site, as a browser shows it there."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from notflix_app.core.rights import OPERATOR
from notflix_app.core.visibility import Visibility
from notflix_app.usecases.delete import delete
from notflix_app.usecases.sharing import share
from tests.fixtures.films import live
from tests.fixtures.house import House, another_browser
from tests.fixtures.waiting import PATIENCE
from tests.media import make

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]
CLOSED = "This film is not here, or not for everyone."


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def film(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    file = make("one_second", tmp_path_factory.mktemp("embedded"))
    video = live(house.services, file, "The framed garden")
    yield video
    delete(house.services, OPERATOR, video)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """One whose console may say what was refused."""
    with another_browser(browser) as context:
        yield context.new_page()


@pytest.fixture
def elsewhere(page: Page, tmp_path: Path) -> Iterator[Callable[[str], FrameLocator]]:
    """Another site, by another host, whose page shows such HTML; returns the frame in it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()

    def show(html: str) -> FrameLocator:
        (tmp_path / "index.html").write_text(f"<!doctype html><title>Elsewhere</title>{html}", encoding="utf-8")
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        return page.frame_locator("iframe")

    yield show
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_code_that_the_share_dialog_gives_plays_the_film_on_another_site(
    page: Page, house: House, film: str, elsewhere: Callable[[str], FrameLocator]
) -> None:
    share(house.services, OPERATOR, film, Visibility.MEMBERS)
    house.signed_in(page, then=f"/watch/{film}")
    page.get_by_role("button", name="Share").click()
    dialog = page.get_by_role("dialog", name="Share")
    expect(dialog.get_by_text("Only films that everyone may see")).to_be_visible()
    dialog.get_by_text("Everyone", exact=True).click()
    dialog.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Share").click()
    code = dialog.get_by_label("HTML for another site").input_value()
    assert f"{house.url}/embed/{film}" in code
    page.context.clear_cookies()
    frame = elsewhere(code.replace(f"/embed/{film}", f"/embed/{film}?autoplay=1"))
    expect(frame.get_by_role("link", name="Watch on Notflix: The framed garden")).to_be_attached()
    frame.locator("video").evaluate(
        "async (film) => { const wait = () => new Promise((go) => setTimeout(go, 50));"
        " while (film.readyState < 3) await wait();"  # what is asked to play before it is loaded is interrupted by that
        " film.muted = true; await film.play(); while (!film.currentTime) await wait() }"
    )


def test_what_does_not_play_there_is_tried_the_other_way_in_the_same_frame(
    page: Page, house: House, film: str, elsewhere: Callable[[str], FrameLocator]
) -> None:
    share(house.services, OPERATOR, film, Visibility.PUBLIC)
    page.route("**/manifest.mpd*", lambda route: route.fulfill(body="no manifest"))
    frame = elsewhere(f'<iframe src="{house.url}/embed/{film}" width="960" height="540"></iframe>')
    trouble = frame.get_by_role("alert")
    expect(trouble.get_by_role("heading")).to_be_visible(timeout=1000 * PATIENCE)
    expect(trouble.get_by_role("button", name="Back")).to_have_count(0)
    trouble.get_by_role("button", name="Try it by HLS").click()
    expect(frame.locator("video")).to_have_js_property("readyState", 4, timeout=1000 * PATIENCE)
    expect(trouble).to_have_count(0)


def test_what_is_not_for_everyone_is_a_sentence_there_also_to_who_may_see_it(
    page: Page, house: House, film: str, elsewhere: Callable[[str], FrameLocator]
) -> None:
    share(house.services, OPERATOR, film, Visibility.MEMBERS)
    house.signed_in(page)
    frame = elsewhere(f'<iframe src="{house.url}/embed/{film}"></iframe>')
    expect(frame.get_by_text(CLOSED)).to_be_visible()
    expect(frame.locator("video")).to_have_count(0)
    page.goto(f"{house.url}/embed/{film}")
    expect(page.get_by_role("link", name="Watch on Notflix: The framed garden")).to_be_attached()


def test_no_other_page_is_shown_there(
    page: Page, house: House, film: str, elsewhere: Callable[[str], FrameLocator]
) -> None:
    share(house.services, OPERATOR, film, Visibility.PUBLIC)
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        frame = elsewhere(f'<iframe src="{house.url}/watch/{film}"></iframe>')
    expect(frame.get_by_text("The framed garden")).to_have_count(0)

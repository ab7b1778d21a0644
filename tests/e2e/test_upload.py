"""Large files through the page: paused, reloaded, over a line that breaks, given up. No byte is sent twice for it."""

from __future__ import annotations

import re
import shutil
import uuid
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Locator, Page, Request, Response, Route, expect

from tests.fixtures.stack import Stack
from tests.media import big_buck_bunny, make

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(480)]

PARTS = re.compile(r"partNumber=(\d+)")
SENT_MS, LIVE_MS = 180_000, 240_000
MIB = 1 << 20


@pytest.fixture
def film(stack: Stack, tmp_path: Path) -> Path:
    """A film of four parts: a short one, and an MP4 box of padding behind it."""
    file = tmp_path / f"long_{uuid.uuid4().hex[:8]}.mp4"
    padding = (stack.part_mib * 7 // 2) * MIB
    with file.open("wb") as out:
        out.write(big_buck_bunny().read_bytes())
        out.write(padding.to_bytes(4, "big") + b"free" + bytes(padding - 8))
    return file


class Line:
    """The browser's line to the store: counts the parts that arrive, and does to each what `meanwhile` says."""

    def __init__(self, page: Page) -> None:
        self.arrived: Counter[int] = Counter()
        self.meanwhile: Callable[[int, Route], None] = lambda _, route: route.continue_()
        self._taken: set[Request] = set()
        page.route(PARTS, lambda route: self.meanwhile(_number(route.request), route))
        page.on("response", self._answered)
        page.on("requestfinished", self._finished)

    def _answered(self, response: Response) -> None:
        if response.ok and response.request.method == "PUT" and PARTS.search(response.url):
            self._taken.add(response.request)

    def _finished(self, request: Request) -> None:
        # What is refused may break off before it was sent whole, and never finishes.
        if request in self._taken:
            self.arrived[_number(request)] += 1

    def hold_from(self, number: int) -> None:
        """Parts from this one on never leave."""
        self.meanwhile = lambda part, route: None if part >= number else route.continue_()

    def first(self, times: Counter[int], do: Callable[[Route], None]) -> None:
        """Does it to each part so many times, which are counted down; then they pass."""

        def meanwhile(number: int, route: Route) -> None:
            if times[number]:
                times[number] -= 1
                do(route)
            else:
                route.continue_()

        self.meanwhile = meanwhile

    def open(self) -> None:
        self.meanwhile = lambda _, route: route.continue_()


def _number(request: Request) -> int:
    match = PARTS.search(request.url)
    assert match is not None
    return int(match[1])


def chosen(page: Page, stack: Stack, *files: Path) -> Locator:
    page.goto(f"{stack.url}/upload")
    page.locator("input.uppy-Dashboard-input[type=file]").first.set_input_files([str(file) for file in files])
    expect(page.locator(".panel")).to_have_count(len(files))
    return page.locator(".panel")


def upload(page: Page) -> None:
    page.locator(".uppy-StatusBar-actionBtn--upload").click()


def until_arrived(page: Page, line: Line, *parts: int) -> None:
    for _ in range(600):
        if set(parts) <= set(line.arrived):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{parts} should have arrived; {sorted(line.arrived)} did")


def video_of(stack: Stack, file: Path) -> dict[str, object] | None:
    videos = httpx.get(f"{stack.url}/api/videos", params={"limit": 100}, headers=stack.headers).json()["videos"]
    return next((video for video in videos if video["title"] == file.stem.replace("_", " ")), None)


def eventually_gone(page: Page, stack: Stack, file: Path) -> None:
    for _ in range(100):
        if video_of(stack, file) is None:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{file.name} stayed")


def is_ticket(request: Request) -> bool:
    return request.method == "POST" and request.url.endswith("/api/uploads")


def arrives_whole(page: Page, stack: Stack, line: Line, file: Path) -> None:
    """All four parts, each once, make a file of the right size; then it is taken away again."""
    expect(page.locator(".panel")).to_have_attribute("data-state", "sent", timeout=SENT_MS)
    assert line.arrived == Counter({1: 1, 2: 1, 3: 1, 4: 1})
    video = video_of(stack, file)
    assert video is not None
    assert video["size"] == file.stat().st_size
    httpx.delete(f"{stack.url}/api/videos/{video['id']}", headers=stack.headers).raise_for_status()


def test_a_pause_keeps_what_has_arrived(page: Page, stack: Stack, film: Path):
    line = Line(page)
    line.hold_from(3)
    panel = chosen(page, stack, film)
    upload(page)
    until_arrived(page, line, 1, 2)
    panel.get_by_role("button", name="Pause").click()
    expect(panel).to_have_attribute("data-state", "paused")
    line.open()
    panel.get_by_role("button", name="Go on").click()
    arrives_whole(page, stack, line, film)


def test_after_a_reload_it_goes_on_with_the_parts_that_are_missing(page: Page, stack: Stack, film: Path):
    line = Line(page)
    line.hold_from(4)
    panel = chosen(page, stack, film)
    panel.locator("input[name=tags]").fill("padded")
    upload(page)
    until_arrived(page, line, 1, 2, 3)
    line.open()
    page.on("dialog", lambda dialog: dialog.accept())  # "Leave this page?"
    panel = chosen(page, stack, film)
    expect(panel.locator("input[name=tags]")).to_have_value("padded")
    upload(page)
    expect(panel.locator(".state-live")).to_be_visible(timeout=LIVE_MS)
    arrives_whole(page, stack, line, film)


def test_a_line_that_breaks_and_comes_back_needs_nobody(page: Page, stack: Stack, film: Path):
    line = Line(page)
    breaks = Counter({2: 3, 4: 1})
    line.first(breaks, lambda route: route.abort("connectionreset"))
    chosen(page, stack, film)
    upload(page)
    arrives_whole(page, stack, line, film)
    assert not breaks.total()


def test_an_address_that_has_run_out_is_asked_for_again(page: Page, stack: Stack, film: Path):
    """As after a machine's sleep between the asking and the sending."""
    line = Line(page)
    late = Counter({2: 1, 3: 1})
    line.first(
        late, lambda route: route.continue_(url=re.sub("X-Amz-Date=[0-9]{4}", "X-Amz-Date=2001", route.request.url))
    )
    chosen(page, stack, film)
    upload(page)
    arrives_whole(page, stack, line, film)
    assert not late.total()


def test_a_line_that_falls_silent_is_given_up(page: Page, stack: Stack, film: Path):
    page.add_init_script(  # a minute passes in a second
        "const later = window.setTimeout;"
        "window.hurry = true;"
        "window.setTimeout = (act, ms, ...more) => later(act, window.hurry && ms === 60000 ? 1000 : ms, ...more);"
    )
    line = Line(page)
    tried: Counter[int] = Counter()
    line.meanwhile = lambda number, _: tried.update([number])
    chosen(page, stack, film)
    upload(page)
    for _ in range(300):
        if min(tried[number] for number in (1, 2, 3, 4)) >= 2:
            break
        page.wait_for_timeout(100)
    page.evaluate("window.hurry = false")
    line.open()
    arrives_whole(page, stack, line, film)


def test_a_file_that_changes_on_its_way_is_not_mixed(page: Page, stack: Stack, film: Path):
    line = Line(page)
    line.hold_from(3)
    panel = chosen(page, stack, film)
    upload(page)
    until_arrived(page, line, 1, 2)
    panel.get_by_role("button", name="Pause").click()
    with film.open("ab") as file:
        file.write(b"more")
    line.open()
    panel.get_by_role("button", name="Go on").click()
    expect(panel.get_by_role("alert")).to_contain_text("This file was changed or moved", timeout=SENT_MS)
    panel.get_by_role("button", name="Give up").click()
    expect(panel).to_have_count(0)
    eventually_gone(page, stack, film)


def test_a_second_tab_leaves_the_first_ones_uploads_alone(page: Page, stack: Stack, film: Path):
    line = Line(page)
    line.hold_from(3)
    chosen(page, stack, film)
    upload(page)
    until_arrived(page, line, 1, 2)
    second = page.context.new_page()
    second.goto(f"{stack.url}/upload")
    expect(second.locator("input.uppy-Dashboard-input[type=file]").first).to_be_attached(timeout=LIVE_MS)
    second.wait_for_timeout(1000)  # what it would have found of the first
    expect(second.locator(".panel")).to_have_count(0)
    second.close()
    line.open()
    page.locator(".panel").get_by_role("button", name="Pause").click()
    page.locator(".panel").get_by_role("button", name="Go on").click()
    arrives_whole(page, stack, line, film)


def test_files_wait_for_their_turn_without_a_ticket(page: Page, stack: Stack, tmp_path: Path):
    """A server takes only so many uploads at one time: a folder full of clips must not ask for all of them."""
    tickets: list[str] = []
    page.on("request", lambda request: tickets.append(request.url) if is_ticket(request) else None)
    line = Line(page)
    line.hold_from(1)
    clip = make("one_second", tmp_path)
    files = [Path(shutil.copy(clip, tmp_path / f"folder_{uuid.uuid4().hex[:8]}.mp4")) for _ in range(9)]
    panels = chosen(page, stack, *files)
    upload(page)
    page.wait_for_timeout(3000)
    assert len(tickets) == 4
    panels.nth(0).get_by_role("button", name="Pause").click()  # its place goes to another
    page.wait_for_timeout(1000)
    assert len(tickets) == 5
    while panels.count():
        panels.nth(0).get_by_role("button", name="Give up").click()
    for file in files:
        eventually_gone(page, stack, file)


def test_parts_travel_side_by_side(page: Page, stack: Stack, film: Path):
    """The first one alone must not hold up the others."""
    line = Line(page)
    held: list[Route] = []
    line.meanwhile = lambda number, route: held.append(route) if number == 1 else route.continue_()
    chosen(page, stack, film)
    upload(page)
    until_arrived(page, line, 2, 3, 4)
    held[0].continue_()
    arrives_whole(page, stack, line, film)


def test_what_is_given_up_leaves_nothing(page: Page, stack: Stack, film: Path):
    line = Line(page)
    line.hold_from(2)
    panel = chosen(page, stack, film)
    upload(page)
    until_arrived(page, line, 1)
    begun = video_of(stack, film)
    assert begun is not None
    with page.expect_response(lambda answer: answer.request.method == "DELETE") as gone:
        panel.get_by_role("button", name="Give up").click()
    assert gone.value.status == 204
    expect(panel).to_have_count(0)
    assert video_of(stack, film) is None
    path = httpx.URL(gone.value.url).path
    assert httpx.get(f"{stack.url}{path}", headers=stack.headers).status_code == 404


def test_what_is_deleted_elsewhere_meanwhile_says_so_and_begins_anew(page: Page, stack: Stack, film: Path):
    line = Line(page)
    line.hold_from(3)
    panel = chosen(page, stack, film)
    upload(page)
    until_arrived(page, line, 1, 2)
    begun = video_of(stack, film)
    assert begun is not None
    httpx.delete(f"{stack.url}/api/videos/{begun['id']}", timeout=60, headers=stack.headers).raise_for_status()
    panel.get_by_role("button", name="Pause").click()
    line.open()
    line.arrived.clear()
    panel.get_by_role("button", name="Go on").click()
    arrives_whole(page, stack, line, film)


def test_several_at_once_all_arrive(page: Page, stack: Stack, tmp_path: Path):
    clip = make("one_second", tmp_path)
    files = [clip.rename(tmp_path / f"several_{uuid.uuid4().hex[:8]}.mp4")]
    files += [Path(files[0]).with_name(f"several_{uuid.uuid4().hex[:8]}.mp4") for _ in range(2)]
    for copy in files[1:]:
        copy.write_bytes(files[0].read_bytes())
    panels = chosen(page, stack, *files)
    upload(page)
    expect(panels.locator(".state-live")).to_have_count(3, timeout=LIVE_MS)
    for file in files:
        video = video_of(stack, file)
        assert video is not None
        httpx.delete(f"{stack.url}/api/videos/{video['id']}", headers=stack.headers).raise_for_status()


def test_what_is_set_for_one_file_and_then_for_all_is_what_the_server_is_told(
    page: Page, stack: Stack, tmp_path: Path
) -> None:
    settings: list[dict[str, object]] = []

    def refuse(route: Route) -> None:
        if is_ticket(route.request):
            settings.append(route.request.post_data_json["settings"])
        route.fulfill(status=403, json={"detail": "Not now."})

    page.route("**/api/uploads", refuse)
    film = big_buck_bunny()
    panels = chosen(page, stack, *(Path(shutil.copy(film, tmp_path / f"set_{number}.mp4")) for number in (1, 2)))
    first = panels.first
    expect(first.locator(".settings-line")).to_contain_text("source")
    first.get_by_text("Change", exact=True).click()
    first.get_by_text("Advanced", exact=True).click()
    first.get_by_text("Best", exact=True).click()
    first.locator("label.chip").last.click()
    first.get_by_label("Audio").fill("300")
    first.locator(".rates input").first.fill("900, 700")
    first.get_by_role("button", name="Use these settings for all").click()
    expect(first.get_by_label("Audio")).to_have_value("304")
    expect(panels.last.locator(".settings-line")).to_contain_text("best")
    upload(page)
    for _ in range(100):
        if len(settings) >= 2:
            break
        page.wait_for_timeout(100)
    assert settings[0] == settings[1]
    assert settings[0] == {
        "heights": [720, 480, 360],
        "quality": "best",
        "bitrates": {"720": [900, 700]},
        "audio_kbps": 304,
        "segment_seconds": 4,
    }

"""Large files through the page: side by side, in turn, in two tabs, given up, and with settings of their own."""

from __future__ import annotations

import re
import shutil
import uuid
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.fixtures import http
from tests.fixtures.stack import Stack
from tests.fixtures.uploads import (
    LIVE_MS,
    Line,
    arrives_whole,
    chosen,
    eventually_gone,
    is_ticket,
    until_arrived,
    upload,
    video_of,
)
from tests.fixtures.waiting import eventually, until
from tests.media import big_buck_bunny, make

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(480)]


def address_of(panel: Locator, stack: Stack) -> str:
    """Of its video, in the API."""
    link = panel.get_by_role("link", name=re.compile("Watch|Open its page"))
    return f"{stack.url}/api/videos/{(link.get_attribute('href') or '').rsplit('/', 1)[1]}"


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
    until(page, lambda: len(tickets) >= 4)
    page.wait_for_timeout(1000)  # in which more would come
    assert len(tickets) == 4
    panels.nth(0).get_by_role("button", name="Pause").click()  # its place goes to another
    until(page, lambda: len(tickets) >= 5)
    page.wait_for_timeout(1000)
    assert len(tickets) == 5
    while panels.count():
        panels.nth(0).get_by_role("button", name="Give up").click()
    for file in files:
        eventually_gone(page, stack, file)


def test_parts_travel_side_by_side(page: Page, stack: Stack, film: Path):
    """One alone must not hold up the others; but for the first, which says how the film is made."""
    line = Line(page)
    held: list[Route] = []
    line.meanwhile = lambda number, route: held.append(route) if number == 2 else route.continue_()
    chosen(page, stack, film)
    upload(page)
    until_arrived(page, line, 1, 3, 4)
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
    assert http.get(f"{stack.url}{path}", headers=stack.headers).status_code == 404


def test_what_is_deleted_elsewhere_meanwhile_says_so_and_begins_anew(page: Page, stack: Stack, film: Path):
    line = Line(page)
    line.hold_from(3)
    panel = chosen(page, stack, film)
    upload(page)
    until_arrived(page, line, 1, 2)
    begun = video_of(stack, film)
    assert begun is not None
    http.delete(f"{stack.url}/api/videos/{begun['id']}", timeout=60, headers=stack.headers).raise_for_status()
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
        http.delete(f"{stack.url}/api/videos/{video['id']}", headers=stack.headers).raise_for_status()


def test_what_is_written_after_it_has_arrived_is_kept(page: Page, stack: Stack, tmp_path: Path):
    clip = make("one_second", tmp_path)
    panel = chosen(page, stack, clip.rename(tmp_path / f"arrived_{uuid.uuid4().hex[:8]}.mp4"))
    upload(page)
    expect(panel).to_have_attribute("data-state", "sent", timeout=LIVE_MS)
    title = f"The name came later {uuid.uuid4().hex[:8]}"
    panel.get_by_label("Title").fill(title)
    panel.get_by_label("Tags, separated by commas").fill("winter, german")
    panel.get_by_label("Description").fill("In the snow.")
    panel.get_by_label("Title").focus()  # what was written counts once its field is left
    address = address_of(panel, stack)

    def words() -> tuple[str, str, list[str]]:
        video = http.get(address, headers=stack.headers).json()
        return video["title"], video["description"], video["tags"]

    kept = eventually(words, 60, until=lambda now: now[1])
    assert kept == (title, "In the snow.", ["winter", "german"])
    http.delete(address, headers=stack.headers).raise_for_status()


def test_what_gets_its_ticket_while_another_page_is_shown_is_told_its_words(page: Page, stack: Stack, tmp_path: Path):
    held: list[Route] = []
    page.route("**/api/uploads", lambda route: held.append(route))
    panel = chosen(page, stack, make("one_second", tmp_path).rename(tmp_path / f"away_{uuid.uuid4().hex[:8]}.mp4"))
    title, tags = panel.get_by_label("Title"), panel.get_by_label("Tags, separated by commas")
    with page.expect_request(is_ticket):
        upload(page)
    title.fill("Written on its way")
    tags.focus()  # what was written counts once its field is left
    page.get_by_role("link", name="Activity", exact=True).click()
    page.wait_for_url("**/activity")
    with page.expect_response(lambda answer: is_ticket(answer.request)):
        held[0].continue_()
    page.get_by_role("link", name="Upload", exact=True).click()
    address = address_of(panel, stack)

    def kept() -> str:
        return http.get(address, headers=stack.headers).json()["title"]

    eventually(kept, 60, until=lambda now: now == "Written on its way")
    title.fill("Written later")
    tags.focus()
    eventually(kept, 60, until=lambda now: now == "Written later")
    http.delete(address, headers=stack.headers).raise_for_status()


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
    until(page, lambda: len(settings) >= 2)
    assert settings[0] == settings[1]
    assert settings[0] == {
        "heights": [720, 480, 360],
        "quality": "best",
        "bitrates": {"720": [900, 700]},
        "audio_kbps": 304,
        "segment_seconds": 4,
    }

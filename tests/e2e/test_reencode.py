"""A film is encoded again while a page plays it: that page notices nothing but a line, and the next one has the new
version."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Response, Route, expect

from notflix_app.bench.films import draw
from tests.fixtures import http
from tests.fixtures.more_menu import choose_from_more
from tests.fixtures.parts import chunks_held
from tests.fixtures.player import PLAYS, play
from tests.fixtures.stack import Stack
from tests.fixtures.uploads import LIVE_MS, Line, padded, until_arrived
from tests.fixtures.waiting import until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(480)]

VIDEO = "document.querySelector('.player-video')"
SECONDS = 40
KEPT_MIB = 10  # the largest file that a browser keeps


def begin(page: Page) -> None:
    play(page)
    page.wait_for_function(PLAYS, arg=0.5)


def segments(answers: list[Response], version: int) -> list[int]:
    return [one.status for one in answers if f"/v{version}/" in one.url and ".m4s" in one.url]


def replacing(page: Page) -> Locator:
    choose_from_more(page, "Replace the file")
    return page.get_by_role("dialog", name="Replace the file")


def choose(page: Page, button: str, file: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=button).click()
    chooser.value.set_files(file)


def test_a_film_gets_another_file_on_its_page_in_parts_with_a_pause(
    own_stack: Stack, page: Page, tmp_path: Path
) -> None:
    film = draw(tmp_path / "first.mp4", 4, "320x180")
    [video] = own_stack.json("ingest", film, "--title", "A better copy", "--wait")
    better = draw(tmp_path / "better.mp4", 20, "1280x720", noise=40)  # of several parts
    page.goto(f"{own_stack.url}/watch/{video['id']}")
    dialog = replacing(page)
    page.route("**/parts/2", lambda route: None)  # is never answered: there is time to press
    choose(page, "Choose the file", better)
    dialog.get_by_role("button", name="Pause").click()
    expect(dialog.get_by_text("Paused.")).to_be_visible()
    page.unroute("**/parts/2")
    dialog.get_by_role("button", name="Go on").click()
    expect(dialog.get_by_text("A new version is being made of it")).to_be_visible(timeout=60_000)
    page.keyboard.press("Escape")
    expect(page.get_by_text("A new version plays from now on")).to_be_visible(timeout=LIVE_MS)
    [now] = [one for one in own_stack.json("videos") if one["id"] == video["id"]]
    assert (now["title"], now["file_name"], now["version"]) == ("A better copy", "better.mp4", 2)


@pytest.mark.parametrize(("mib", "parts"), [(7, 2), (17, 4)])
def test_another_file_whose_upload_broke_off_goes_on_after_a_reload(
    own_stack: Stack, page: Page, tmp_path: Path, mib: int, parts: int
) -> None:
    """A browser keeps small files over a reload; large ones are chosen again."""
    film = draw(tmp_path / "first.mp4", 4, "320x180")
    [video] = own_stack.json("ingest", film, "--title", f"A copy of {mib} MiB", "--wait")
    better, line = padded(tmp_path, mib), Line(page)
    line.hold_from(parts)
    page.on("dialog", lambda asked: asked.accept())  # "Leave this page?"
    page.goto(f"{own_stack.url}/watch/{video['id']}")
    dialog = replacing(page)
    choose(page, "Choose the file", better)
    until_arrived(page, line, *range(1, parts))
    page.reload()
    line.open()
    replacing(page)
    expect(dialog.get_by_text("An upload was interrupted.")).to_be_visible()
    if mib > KEPT_MIB:
        choose(page, "Choose it again, to go on", better)
    else:
        dialog.get_by_role("button", name="Go on").click()
    expect(dialog.get_by_text("A new version is being made of it")).to_be_visible(timeout=60_000)
    assert line.arrived == Counter(range(1, parts + 1))
    http.delete(f"{own_stack.url}/api/videos/{video['id']}", headers=own_stack.headers).raise_for_status()


def test_another_file_that_arrived_while_one_was_elsewhere_has_arrived(
    own_stack: Stack, page: Page, tmp_path: Path
) -> None:
    film = draw(tmp_path / "first.mp4", 4, "320x180")
    [video] = own_stack.json("ingest", film, "--title", "A copy to come back to", "--wait")
    address, line = f"{own_stack.url}/api/videos/{video['id']}", Line(page)
    held: list[Route] = []
    line.meanwhile = lambda part, route: held.append(route) if part > 1 else route.continue_()
    page.goto(f"{own_stack.url}/watch/{video['id']}")
    dialog = replacing(page)
    choose(page, "Choose the file", padded(tmp_path, 7))
    until(page, lambda: held)
    page.keyboard.press("Escape")
    page.locator("a.wordmark").click()
    expect(page.locator(".replace-file")).to_have_count(0)  # a page stays until the next one's code is there
    line.open()
    for part in held:
        part.continue_()
    until(page, lambda: http.get(address, headers=own_stack.headers).json()["version"] == 2, LIVE_MS / 1000)
    page.go_back()
    replacing(page)
    expect(dialog.get_by_text("A new version is being made of it")).to_be_visible()
    expect(dialog.get_by_role("button", name="Give up")).to_have_count(0)
    http.delete(address, headers=own_stack.headers).raise_for_status()


def test_whoever_watches_plays_on_and_the_next_page_has_the_new_version(
    own_stack: Stack, page: Page, tmp_path: Path
) -> None:
    film = draw(tmp_path / "again.mp4", SECONDS, "640x360")
    [video] = own_stack.json("ingest", film, "--title", "Once more", "--rungs", "360", "--wait")
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{own_stack.url}/watch/{video['id']}")
    begin(page)
    page.evaluate(f"{VIDEO}.dataset.same = 'yes'")

    choose_from_more(page, "Encode again")
    dialog = page.get_by_role("dialog", name="Encode again")
    dialog.get_by_text("Change", exact=True).click()
    dialog.get_by_text("360p", exact=True).first.click()  # all but this one
    expect(dialog.get_by_text("240p", exact=True).first).to_be_visible()
    with chunks_held(own_stack):
        dialog.get_by_role("button", name="Encode again").click()
        expect(page.get_by_role("region", name="The new version")).to_be_visible()
    expect(page.get_by_text("A new version plays from now on")).to_be_visible(timeout=LIVE_MS)

    assert page.evaluate(f"{VIDEO}.dataset.same") == "yes"
    play(page, SECONDS - 3)
    page.wait_for_function(PLAYS, arg=SECONDS - 2)
    assert set(segments(answers, 1)) == {200}
    assert segments(answers, 2) == []
    page.get_by_role("button", name="Watch it").click()
    page.wait_for_function(f"() => {VIDEO} && !{VIDEO}.dataset.same")
    begin(page)
    assert set(segments(answers, 2)) == {200}
    expect(page.get_by_text("A new version plays from now on")).to_have_count(0)

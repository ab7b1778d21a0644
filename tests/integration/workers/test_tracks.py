"""A film with many tracks of sound, made by the real tools: what is made of each, in chunks and in one pass."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import m3u8
import pytest

from notflix_app.core import keys
from notflix_app.core.audio_tracks import AudioRole, default_track
from notflix_app.core.video import Video
from tests import cmaf, media
from tests.fixtures.media import Transcoder
from workers import mixing, streams, tools

SECONDS = 11
# Layout, language, disposition and title of each track.
TRACKS = (
    ("stereo", "eng", "comment", "Director's commentary"),
    ("5.1", "ger", "default", ""),
    ("7.1", "fra", "dub", ""),
    ("mono", "spa", "visual_impaired", ""),
)
CHANNELS = {"mono": 1, "stereo": 2, "5.1": 6, "7.1": 8}


def sound(layout: str) -> str:
    """A hum that gets louder, another one in each channel, with pauses."""
    voices = "|".join(
        f"(0.05+0.9*t/{SECONDS})*sin(2*PI*{150 + 70 * number}*t)*gt(mod(t\\,3)\\,0.7)"
        for number in range(CHANNELS[layout])
    )
    return f"aevalsrc={voices}:c={layout}:s=48000:d={SECONDS}"


@dataclass(frozen=True)
class Film:
    """source: the file that was sent."""

    source: Path
    video: Video
    package: Path


@pytest.fixture(scope="module", params=["mov", "mkv"])
def film(request: pytest.FixtureRequest, transcoder: Transcoder, tmp_path_factory: pytest.TempPathFactory) -> Film:
    """As MOV each chunk brings its sound, as Matroska a step encodes each track in one pass."""
    path = tmp_path_factory.mktemp("tracks") / f"tracks.{request.param}"
    marks: list[str] = []
    for number, (_, language, mark, title) in enumerate(TRACKS):
        marks += [f"-metadata:s:a:{number}", f"language={language}", f"-disposition:a:{number}", mark]
        marks += [f"-metadata:s:a:{number}", f"title={title}"]
    graphs = media.lavfi(f"testsrc2=s=160x90:r=25:d={SECONDS}", *(sound(layout) for layout, *_ in TRACKS))
    maps = [word for number in range(1 + len(TRACKS)) for word in ("-map", str(number))]
    media.ffmpeg(*graphs, *maps, *media.H264, "-c:a", "pcm_s16le", *marks, path)
    video = transcoder.transcode(path)
    return Film(path, video, transcoder.package(video))


def test_every_track_is_there_and_some_in_5_1_too(film: Film) -> None:
    assert film.video.plan
    assert film.video.plan.sound_by_chunk == (film.source.suffix == ".mov")
    names = ["a0", "a1", "a2", "a3", "a1-surround", "a2-surround"]
    assert [one.name for one in film.video.plan.sounds] == names
    assert [channels(film.package, name) for name in names] == [2, 2, 2, 2, 6, 6]
    assert cmaf.judge(film.package) == []


def test_its_tracks_are_told_apart(film: Film) -> None:
    assert film.video.source
    tracks = film.video.source.audio
    assert [track.language for track in tracks] == ["en", "de", "fr", "es"]
    assert default_track(tracks) == 1
    if film.source.suffix == ".mkv":  # ffmpeg writes no more into a MOV
        roles = [AudioRole.COMMENTARY, AudioRole.MAIN, AudioRole.DUB, AudioRole.DESCRIPTIONS]
        assert [track.role for track in tracks] == roles
    listed = m3u8.load(str(film.package / keys.HLS_MASTER)).media
    assert [one.name for one in listed if one.default == "YES"] == ["German", "German"]


def test_its_loudness_is_what_ffmpeg_measures_of_the_whole(film: Film) -> None:
    assert film.video.source
    assert film.video.plan
    for number, track in enumerate(film.video.source.audio):
        assert track.loudness
        stereo = film.video.plan.sounds[number]
        chain = [f"aresample=48000:{mixing.layout(stereo)}", *mixing.limited(track, stereo), "ebur128=peak=true"]
        command = [tools.ffmpeg(), "-nostdin", "-hide_banner", "-i", str(film.source), "-map", f"0:a:{number}"]
        done = subprocess.run([*command, "-af", ",".join(chain), "-f", "null", "-"], capture_output=True, text=True)
        summary = done.stderr.rpartition("Summary:")[2]
        [lufs], [peak] = re.findall(r"I: +(\S+) LUFS", summary), re.findall(r"Peak: +(\S+) dBFS", summary)
        # Neither by how it was cut, nor by the format of its samples.
        assert track.loudness.lufs == pytest.approx(float(lufs), abs=0.11)
        assert track.loudness.peak == pytest.approx(float(peak), abs=0.2)


def test_what_is_folded_to_stereo_does_not_clip(film: Film) -> None:
    """Six channels that are each nearly as loud as can be."""
    assert film.video.source
    peaks = {track.channels: track.loudness.peak for track in film.video.source.audio if track.loudness}
    assert peaks[6] < 0
    assert peaks[8] < 0


def test_done_again_it_is_the_same_to_the_byte(film: Film, transcoder: Transcoder) -> None:
    again = transcoder.package(transcoder.transcode(film.source))
    assert segments(again) == segments(film.package)


def channels(package: Path, name: str) -> int:
    path = package / f"{name}.mp4"
    first = package / keys.segment(name, 1)
    path.write_bytes((package / keys.init(name)).read_bytes() + first.read_bytes())
    command = [tools.ffprobe(), "-v", "error", "-show_entries", "stream=channels", "-of", "json", str(path)]
    [stream] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["streams"]
    path.unlink()
    return int(stream["channels"])


def segments(package: Path) -> dict[str, bytes]:
    """Of sound."""
    return {path.relative_to(package).as_posix(): path.read_bytes() for path in package.glob("a*/*")}


def test_what_is_left_out_is_what_the_bundled_ffmpeg_does_not_decode() -> None:
    done = subprocess.run([tools.ffmpeg(), "-v", "quiet", "-codecs"], capture_output=True, text=True, check=True)
    assert sorted(streams.UNDECODED) == re.findall(r"^ \.\SA\S+ (\w+)", done.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    "layout",
    [
        *("mono", "LFE", "BC", "stereo", "downmix", "2.1", "5.1(side)", "hexadecagonal", "22.2", "binaural", "FR+FL"),
        *("SL+SR", "FC+SL+SR", "FL+SL+SR", "BL+BR", "FC+BC", "FL+FC", "FC+LFE", "TFL+TFR", "FL+FR+TFL", "FL+FR+FLC"),
        *("FL+FR+USR70", "FL+FR+UNK", "FL+FL", "FL@a+FR@b", "FC+WL+WR", "WL+WR", "ambisonic 1", "ambisonic 1+stereo"),
        *(f"{channels}C" for channels in range(1, 26)),
    ],
)
def test_what_ffmpeg_cannot_mix_is_told_by_its_layout(layout: str) -> None:
    read = ["-v", "quiet", "-f", "lavfi", "-i", f"anullsrc=cl={layout}:d=0.1"]
    probed = subprocess.run([tools.ffprobe(), *read, "-show_streams", "-of", "json"], capture_output=True, check=True)
    [track] = streams.audio_tracks(json.loads(probed.stdout))
    mixed = subprocess.run([tools.ffmpeg(), *read, "-af", "aresample=ochl=stereo", "-f", "null", "-"], check=False)
    assert (mixed.returncode == 0) is not bool(track.odd_layout)

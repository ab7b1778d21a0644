"""`ingest --wait --json`, as a person at a terminal uses it, and what the edge then serves."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from urllib.parse import urljoin

import httpx
import m3u8
import pytest

from tests.fixtures import http
from tests.fixtures.stack import Stack
from tests.fixtures.waiting import eventually
from tests.media import big_buck_bunny
from workers import tools

AAC_FRAME = 1024 / 48000  # seconds

pytestmark = pytest.mark.e2e


def fetched(url: str) -> httpx.Response:
    return http.get(url, timeout=20).raise_for_status()


def whole(playlist_url: str, into: Path) -> Path:
    """The init segment and every media segment of one playlist, in one file, as a player would string them."""
    playlist = m3u8.loads(fetched(playlist_url).text, uri=playlist_url)
    urls = [playlist.segment_map[0].absolute_uri, *(s.absolute_uri for s in playlist.segments)]
    into.write_bytes(b"".join(fetched(url).content for url in urls))
    return into


def probed(file: Path, *arguments: str) -> dict:
    command = [tools.ffprobe(), "-v", "error", "-of", "json", *arguments, str(file)]
    stream: dict = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["streams"][0]
    return stream


def frames_of(file: Path) -> int:
    return int(probed(file, "-select_streams", "v", "-count_frames", "-show_streams")["nb_read_frames"])


def audio_seconds(file: Path) -> float:
    """Decoded length: the samples that come out, at their rate."""
    raw = subprocess.run(
        [
            tools.ffmpeg(),
            "-v",
            "error",
            "-i",
            str(file),
            "-map",
            "0:a:0",
            "-ac",
            "1",
            "-ar",
            "48000",
            "-f",
            "s16le",
            "-",
        ],
        check=True,
        capture_output=True,
    ).stdout
    return len(raw) / 2 / 48000


@pytest.fixture(scope="module")
def bunny(own_stack: Stack) -> dict:
    title = "Big Buck Bunny meets the machine"
    [video] = own_stack.json("ingest", big_buck_bunny(), "--wait", "--title", title, "--tags", "rabbit,open film")
    return video


def test_the_report_says_all_that_is_promised(bunny):
    assert bunny["status"] == "live"
    assert bunny["title"] == "Big Buck Bunny meets the machine"
    assert bunny["duration"] == pytest.approx(5.28, abs=0.1)
    assert [r["height"] for r in bunny["renditions"]] == [720, 480, 360, 240]
    assert all(r["bitrate"] > 10_000 and r["width"] % 2 == 0 for r in bunny["renditions"])
    assert set(bunny["edges"]) <= {"edge-a", "edge-b"}
    assert {"upload", "probe", "encode", "package", "seed"} <= set(bunny["timings"])


def test_every_rung_decodes_from_the_edge_to_the_sources_frames(bunny, tmp_path):
    expected = frames_of(big_buck_bunny())
    assert bunny["frames"] == expected
    master = m3u8.loads(fetched(bunny["manifests"]["hls"]).text, uri=bunny["manifests"]["hls"])
    rungs = list(dict.fromkeys(variant.absolute_uri for variant in master.playlists))
    assert len(rungs) == len(bunny["renditions"])
    assert len(master.playlists) == 2 * len(rungs), "each with the film's sound in stereo, and in 5.1"
    for number, rung in enumerate(rungs):
        assert frames_of(whole(rung, tmp_path / f"{number}.mp4")) == expected, rung


def test_the_audio_is_as_long_as_the_sources(bunny, tmp_path):
    master = m3u8.loads(fetched(bunny["manifests"]["hls"]).text, uri=bunny["manifests"]["hls"])
    tracks = [m for m in master.media if m.type == "AUDIO"]
    assert [track.channels for track in tracks] == ["2", "6"]
    for track in tracks:
        file = whole(urljoin(bunny["manifests"]["hls"], track.uri), tmp_path / "audio.mp4")
        assert audio_seconds(file) == pytest.approx(audio_seconds(big_buck_bunny()), abs=AAC_FRAME), track.uri


def test_both_manifests_come_from_the_edge_with_their_types_and_for_any_origin(bunny):
    for kind, content_type in (("dash", "application/dash+xml"), ("hls", "application/vnd.apple.mpegurl")):
        answer = http.get(bunny["manifests"][kind], headers={"Origin": "http://localhost:3000"})
        assert answer.headers["content-type"] == content_type
        assert "access-control-allow-origin" in answer.headers


def test_it_is_found_by_the_beginning_of_any_word_of_its_title(own_stack, bunny):
    for query in ("bunny", "mach", "meets ma", "BIG"):
        results = eventually(lambda q=query: own_stack.json("search", q), 60, until=lambda answer: answer["videos"])
        assert bunny["id"] in json.dumps(results), query

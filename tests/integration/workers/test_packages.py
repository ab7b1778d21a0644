"""What each chunk publishes alone, against what the packager makes of the whole film; both kinds of manifests."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import m3u8
import pytest
from mpegdash.parser import MPEGDASHParser

from notflix_app.core import keys
from notflix_app.core.audio_manifests import STEREO_GROUP, SURROUND_GROUP
from notflix_app.core.boxes import find
from notflix_app.core.video import Plan, Video
from tests import cmaf, media
from tests.fixtures.media import Transcoder
from workers import tools
from workers.boxes import fragments

NAMES = ("film_rate", "two_audio_tracks", "long_sound", "bigbuckbunny")


def package_whole(plan: Plan, package: Path, out: Path) -> Path:
    """As one film, with the packager's own manifests."""
    folders = [keys.rung_folder(rung.name) for rung in plan.ladder]
    groups = {sound.name: SURROUND_GROUP if sound.is_surround else STEREO_GROUP for sound in plan.sounds}
    seconds = [repr(float(frames / plan.fps)) for frames in (plan.segment_frames, plan.gop_frames)]
    argv = [
        tools.packager(),
        *(_stream(package, folder, "video", out, f"iframe_playlist_name={folder}_iframes.m3u8") for folder in folders),
        *(_stream(package, folder, "audio", out, f"hls_group_id={group}") for folder, group in groups.items()),
        *("--segment_duration", seconds[0], "--fragment_duration", seconds[1], "--use_fake_clock_for_muxer"),
        *("--generate_static_live_mpd", "--mpd_output", str(out / keys.DASH_MANIFEST)),
        *("--hls_master_playlist_output", str(out / keys.HLS_MASTER), "--hls_playlist_type", "VOD"),
    ]
    subprocess.run(argv, check=True, capture_output=True)
    return out


def _stream(package: Path, folder: str, kind: str, out: Path, more: str) -> str:
    at = out / folder
    files = f"init_segment={keys.init(str(at))},segment_template={keys.segment_template(str(at))}"
    return f"in={cmaf.joined(package, folder)},stream={kind},{files},playlist_name={folder}.m3u8,{more}"


@pytest.fixture(scope="module", params=NAMES)
def both(
    request: pytest.FixtureRequest,
    transcoder: Transcoder,
    live: Callable[[str], Video],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, Path]:
    """As published, and packaged whole."""
    name = request.param
    video = transcoder.transcode(media.big_buck_bunny()) if name == "bigbuckbunny" else live(name)
    assert video.plan
    ours = transcoder.package(video)
    return ours, package_whole(video.plan, ours, tmp_path_factory.mktemp("whole"))


def read(path: Path) -> bytes:
    """Without the numbers of fragments, which begin anew in each chunk, and the film's length, of which the packager
    rounds a tick away."""
    data = path.read_bytes()
    blank = bytearray(data)
    for header in (*find(data, "moof", "mfhd"), *find(data, "moov", "mvex", "mehd")):
        blank[header.start + 4 : header.start + 8] = bytes(4)
    return bytes(blank)


def test_every_segment_is_the_same_box_by_box(both: tuple[Path, Path]) -> None:
    """But for one of sound that came with a later chunk: that a decoder should begin a frame early (sbgp), the packager
    says only where it sees the film's beginning."""
    ours, whole = both
    names = sorted(path.relative_to(whole).as_posix() for path in whole.glob("*/*"))
    assert names == sorted(path.relative_to(ours).as_posix() for path in ours.glob("*/*"))
    unlike = [name for name in names if read(ours / name) != read(whole / name)]
    assert [name for name in unlike if not name.startswith("a")] == []
    for name in unlike:
        assert heard(ours / name) == heard(whole / name), name


def heard(path: Path) -> tuple[Any, ...]:
    """When each fragment of sound begins and ends, and all that is in it."""
    data = path.read_bytes()
    times = [(one.decode_time, one.samples, one.duration) for one in fragments(data)]
    return times, [data[box.start : box.end] for box in find(data, "mdat")]


def test_playlists_list_the_same(both: tuple[Path, Path]) -> None:
    ours, whole = both
    names = sorted(path.name for path in whole.glob("[va]*.m3u8"))
    assert names == sorted(path.name for path in ours.glob("[va]*.m3u8"))
    for name in names:
        assert listed(ours / name) == listed(whole / name), name


def listed(path: Path) -> list[tuple[Any, ...]]:
    segments = m3u8.load(str(path)).segments
    return [(one.uri, one.duration, one.byterange, one.init_section.uri) for one in segments]


def test_the_multivariant_playlists_say_the_same(both: tuple[Path, Path]) -> None:
    ours, whole = (m3u8.load(str(package / keys.HLS_MASTER)) for package in both)
    assert [variant(one) for one in by_sound(ours)] == [variant(one) for one in by_sound(whole)]
    assert [variant(one) for one in ours.iframe_playlists] == [variant(one) for one in whole.iframe_playlists]


def by_sound(master: Any) -> list[Any]:
    """In the order of ours."""
    return sorted(master.playlists, key=lambda one: one.stream_info.audio or "")


def variant(listed: Any) -> tuple[Any, ...]:
    info = getattr(listed, "stream_info", None) or listed.iframe_stream_info
    return (
        listed.uri,
        info.codecs,
        info.resolution,
        getattr(info, "frame_rate", None),
        pytest.approx(info.bandwidth, rel=0.02),
        pytest.approx(info.average_bandwidth, rel=0.02),
    )


def test_the_mpds_say_the_same(both: tuple[Path, Path]) -> None:
    ours, whole = (MPEGDASHParser.parse(str(package / keys.DASH_MANIFEST)) for package in both)
    assert representations(ours) == representations(whole)


def representations(mpd: Any) -> list[tuple[Any, ...]]:
    return [
        (one.codecs, pytest.approx(one.bandwidth, rel=0.02), *template(one.segment_templates[0]))
        for adaptation in mpd.periods[0].adaptation_sets
        for one in adaptation.representations
    ]


def template(one: Any) -> tuple[Any, ...]:
    runs = [(s.t, s.d, s.r) for s in one.segment_timelines[0].Ss]
    return one.timescale, one.initialization, one.media, one.start_number, runs

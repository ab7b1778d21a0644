"""What each chunk publishes alone, against what the packager makes of the whole film; both kinds of manifests."""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import m3u8
import pytest
from mpegdash.parser import MPEGDASHParser

from notflix_app.core import keys
from notflix_app.core.audio_manifests import STEREO_GROUP, SURROUND_GROUP
from notflix_app.core.boxes import find
from notflix_app.core.video import Plan, Video
from tests import cmaf, cmaf_rules, media
from tests.cmaf_rules import TrackFiles, of_switching_set, of_track
from tests.fixtures.media import Transcoder
from workers import tools

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
    ours, whole = both
    names = sorted(path.relative_to(whole).as_posix() for path in whole.glob("*/*"))
    assert names == sorted(path.relative_to(ours).as_posix() for path in ours.glob("*/*"))
    assert [name for name in names if read(ours / name) != read(whole / name)] == []


def test_the_rules_of_cmaf_are_kept(both: tuple[Path, Path]) -> None:
    """By ours and, which the rules are tried on, by the packager's own."""
    ours, whole = both
    assert cmaf_rules.broken_rules(ours) == cmaf_rules.broken_rules(whole) == []


def written(data: bytes, path: str, at: int, value: bytes) -> bytes:
    """Over what stands there in the first box of that path, from its content on."""
    begin = find(data, *path.split("/"))[0].start + at
    return data[:begin] + value + data[begin + len(value) :]


def with_init(track: TrackFiles, path: str, at: int, value: bytes) -> TrackFiles:
    return replace(track, init=written(track.init, path, at, value))


def with_last(track: TrackFiles, path: str, at: int, value: bytes) -> TrackFiles:
    last = list(track.segments)[-1]
    return replace(track, segments=track.segments | {last: written(track.segments[last], path, at, value)})


def longer(track: TrackFiles) -> TrackFiles:
    last = list(track.segments)[-1]
    return replace(track, segments=track.segments | {last: track.segments[last] + bytes(8)})


# What is broken in a track, and how a sentence about it begins.
BROKEN: dict[str, Callable[[TrackFiles], TrackFiles]] = {
    "the header does not have the brand": lambda one: with_init(one, "ftyp", 8, b"iso5" * 6),
    "mdhd has a duration": lambda one: with_init(one, "moov/trak/mdia/mdhd", 16, b"\1\1\1\1"),
    "stts is not there, or not empty": lambda one: with_init(one, "moov/trak/mdia/minf/stbl/stts", 4, b"\0\0\0\1"),
    "the track is not enabled": lambda one: with_init(one, "moov/trak/tkhd", 3, b"\0"),
    "offsets are not told from the moof": lambda one: with_last(one, "moof/traf/tfhd", 1, b"\0"),
    "a fragment is of another track": lambda one: with_last(one, "moof/traf/tfhd", 4, b"\0\0\0\7"),
    "a moof has one traf": lambda one: with_last(one, "moof/traf/tfdt", -4, b"free"),
    "decoding goes from": lambda one: with_last(one, "moof/traf/tfdt", 7, b"\7"),
    "the samples are not just what": lambda one: with_last(one, "moof/traf/trun", 8, b"\0\0\1\7"),
    "sidx does not span": lambda one: with_last(one, "sidx", 26, b"\7\7"),
    "sidx begins at": lambda one: with_last(one, "sidx", 12, struct.pack(">I", 7)),
    "a segment is fragments": longer,
}


@pytest.mark.parametrize("both", ["bigbuckbunny"], indirect=True)  # of several segments
def test_what_breaks_a_rule_of_cmaf_is_noticed(both: tuple[Path, Path]) -> None:
    ours, _ = both
    for name in ("v*", "a*"):
        whole = cmaf_rules.read_track(next(path for path in sorted(ours.glob(name)) if path.is_dir()))
        for words, breaks in BROKEN.items():
            assert any(words in wrong for wrong in of_track(breaks(whole))), f"{whole.name}: {words}"
        other = replace(whole, name="other", segments=dict(list(whole.segments.items())[1:]))
        assert any("cut at different times" in wrong for wrong in of_switching_set([whole, other]))
        clock = with_init(whole, "moov/trak/mdia/mdhd", 12, struct.pack(">I", 7))
        assert any("different clocks" in wrong for wrong in of_switching_set([whole, clock]))


def test_ffmpeg_takes_it_by_its_playlist(both: tuple[Path, Path]) -> None:
    """Every picture of every rung, and the first sound to its end."""
    ours, _ = both
    for name in dict.fromkeys(listed.uri for listed in m3u8.load(str(ours / keys.HLS_MASTER)).playlists):
        track = cmaf.read_track(ours, name, [])
        assert cmaf.decoded_frames(ours / name) == track.samples, name


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

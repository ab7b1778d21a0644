"""What an MP4's index tells, beside what ffprobe tells of the same file, and what the probe makes of either."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from notflix_app.core.errors import Refused
from notflix_app.core.policy import Policy
from notflix_app.core.video import Source
from tests import hostile, kinds, media, movies
from tests.media import AAC, ffmpeg, lavfi
from workers import ffprobe, moov, tools
from workers.process import Json, ToolResult, run_tool
from workers.salvage import Reading

# As telephones and screens record: frames are missing, and one stands for a while.
UNEVEN = "testsrc2=s=160x96:r=30:d=6,select='mod(n,5)*not(between(n,100,130))'"
SOUND = "sine=f=440:r=48000:d=7"
X264 = ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-bf", "3", "-g", "25")
VFR = ("-fps_mode", "vfr")


def _made(*arguments: str | Path, sound: Sequence[str] = AAC, encode: Sequence[str] = X264) -> media.Maker:
    def make(path: Path) -> None:
        ffmpeg(*lavfi(UNEVEN, SOUND), *encode, *sound, *VFR, *arguments, path)

    return make


def _cut(name: str, *arguments: str) -> media.Maker:
    """Without encoding: what is before stays in the file, and an edit list hides it."""

    def make(path: Path) -> None:
        ffmpeg(*arguments[:2], "-i", _file(name, path.parent), "-c", "copy", *arguments[2:], path)

    return make


def _late(option: str) -> media.Maker:
    """The stream after that one begins late: with an edit of nothing."""

    def make(path: Path) -> None:
        late = ("-itsoffset", "0.7")
        inputs = (
            [*late, *lavfi(UNEVEN), *lavfi(SOUND)] if option == "picture" else [*lavfi(UNEVEN), *late, *lavfi(SOUND)]
        )
        ffmpeg(*inputs, *X264, *AAC, *VFR, path)

    return make


def _with_text_and_chapters(path: Path) -> None:
    text, names = path.with_suffix(".srt"), path.with_suffix(".names")
    text.write_text("1\n00:00:00,000 --> 00:00:01,000\nHello\n\n2\n00:00:02,000 --> 00:00:05,000\nBye\n")
    names.write_text(";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=2000\ntitle=One\n")
    ffmpeg(
        *("-i", text, *lavfi(UNEVEN, SOUND), "-f", "ffmetadata", "-i", names, "-map", "0", "-map", "1", "-map", "2"),
        *("-map", "2", "-map_chapters", "3", *X264, *AAC, "-c:s", "mov_text", *VFR, path),
    )  # fmt: skip


def _with_cover(path: Path) -> None:
    cover = path.with_suffix(".jpg")
    ffmpeg(*lavfi(UNEVEN), "-frames:v", "1", cover)
    ffmpeg(
        *("-i", _file("index_first.mp4", path.parent), "-i", cover, "-map", "1", "-map", "0", "-c", "copy"),
        *("-disposition:v:0", "attached_pic", path),
    )


UNEVEN_FILES: dict[str, media.Maker] = {
    "index_last.mp4": _made(),
    "index_first.mp4": _made("-movflags", "+faststart"),
    "uneven.mov": _made(sound=("-c:a", "pcm_s24le")),
    "old_sound.mov": _made(sound=("-c:a", "adpcm_ima_qt")),
    "open_groups.mp4": _made("-x264-params", "open-gop=1"),
    "hevc.mp4": _made("-tag:v", "hvc1", encode=kinds.X265),
    "vvc.mp4": _made(encode=("-c:v", "libvvenc", "-preset", "faster")),
    "vp9.mp4": _made(encode=kinds.VP9),
    "mpeg2.mov": _made(encode=("-c:v", "mpeg2video", "-bf", "2", "-g", "20")),
    "every_frame_a_keyframe.mov": _made(encode=("-c:v", "mjpeg")),
    "negative_offsets.mp4": _made("-movflags", "negative_cts_offsets"),
    "no_edit_list.mp4": _made("-use_editlist", "0"),
    "fragments_that_were_joined.mp4": _made("-movflags", "+hybrid_fragmented+frag_keyframe"),
    "timecode.mov": _made("-timecode", "01:02:03:04"),
    "clock.mp4": _made("-output_ts_offset", "5"),
    "coarse_ticks.mp4": _made("-video_track_timescale", "600"),
    "late_picture.mp4": _late("picture"),
    "late_sound.mp4": _late("sound"),
    "cut.mp4": _cut("index_last.mp4", "-ss", "2.05"),
    "cut_of_open_groups.mp4": _cut("open_groups.mp4", "-ss", "3.33", "-t", "1.77"),
    "cut_of_hevc.mp4": _cut("hevc.mp4", "-ss", "1.3", "-t", "1.77"),
    "cut_at_the_end.mp4": _cut("negative_offsets.mp4", "-t", "3.21"),
    "text_and_chapters.mp4": _with_text_and_chapters,
    "cover.mp4": _with_cover,
}
# ffmpeg cuts the packets of this one anew.
READ_THROUGH = {"vp9.mp4"}


def _file(name: str, folder: Path) -> Path:
    path = folder / name
    if not path.exists():
        UNEVEN_FILES[name](path)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("index")


# --- what the demuxer tells ----------------------------------------------------------------------------------------
def _shown(path: Path) -> tuple[list[Json], list[Json]]:
    """Streams and packets, as ffprobe tells them."""
    entries = "stream=index,codec_type,nb_frames,time_base:packet=stream_index,pts,duration,pos,size,flags"
    command = [tools.ffprobe(), "-v", "quiet", "-show_entries", entries, "-of", "json", str(path)]
    output = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return output["streams"], output["packets"]


def _index(path: Path) -> tuple[moov.Track | None, ...]:
    read = media.reader(path)
    index = moov.find_index(read, path.stat().st_size)
    return (moov.parse(read(index.offset, index.length)) or ()) if index else ()


def _check_same(path: Path) -> Counter[str]:
    """Of each track that is told, the same as ffprobe says. How many were told, by their kinds."""
    streams, packets = _shown(path)
    index = _index(path)
    assert len(index) <= len(streams)
    for track, stream in zip(index, streams, strict=False):
        if track:
            shown = [p for p in packets if p["stream_index"] == stream["index"] and "D" not in p["flags"]]
            assert (track.number, str(track.table.count)) == (stream["index"], stream["nb_frames"])
            assert stream["time_base"] == f"1/{track.timescale}"
            assert track.kind != moov.PICTURE or stream["codec_type"] == "video"
            _check_frames(track, shown)
            if shown:  # ffprobe leaves the titles of chapters out
                _check_bytes(track, shown)
    return Counter(track.kind if track else "untold" for track in index)


def _check_frames(track: moov.Track, shown: list[Json]) -> None:
    if track.frames:
        assert list(track.frames.times) == [packet["pts"] for packet in shown]
        assert list(track.frames.keyframes) == [packet["pts"] for packet in shown if "K" in packet["flags"]]
        assert track.frames.last == shown[-1]["duration"]


def _check_bytes(track: moov.Track, shown: list[Json]) -> None:
    """Whatever is shown before a time lies before the byte that is told for it, and ends where all of it is told to."""
    ends = [(packet["pts"] / track.timescale, int(packet["pos"]) + int(packet["size"])) for packet in shown]
    assert max(end for _, end in ends) <= track.table.layout.end
    for seconds in (0.0, 0.04, 0.5, 1.7, 1e6):
        needed = max((end for at, end in ends if at < seconds), default=0)
        assert needed <= moov.bytes_until([track], seconds) <= track.table.layout.end


@settings(max_examples=150)
@given(movies.films())
def test_any_index_is_read_as_ffmpeg_reads_it(folder: Path, film: tuple[movies.Movie, ...]) -> None:
    path = folder / "any"
    path.write_bytes(movies.film(*film))
    _check_same(path)


@pytest.mark.parametrize("name", sorted(UNEVEN_FILES))
def test_what_encoders_write_is_read_as_ffmpeg_reads_it(name: str, folder: Path) -> None:
    kinds_of_tracks = _check_same(_file(name, folder))
    assert kinds_of_tracks[moov.PICTURE] == 1
    assert not kinds_of_tracks["untold"]


def test_a_track_has_the_number_of_its_stream(folder: Path) -> None:
    index = _index(_file("text_and_chapters.mp4", folder))
    assert [track.kind for track in index if track] == ["sbtl", "vide", "soun", "soun", "text"]
    assert [track.kind for track in _index(_file("timecode.mov", folder)) if track] == ["vide", "soun", "tmcd"]


# --- what the probe makes of it ------------------------------------------------------------------------------------
@dataclass
class Tool:
    """Runs what the probe asks for, and counts the calls that read every packet."""

    scans: int = 0

    def __call__(self, argv: Sequence[str], **options: Any) -> ToolResult:
        self.scans += ffprobe.PACKET_FIELDS in argv and "-read_intervals" not in argv
        return run_tool(argv, **options)


def _probed(path: Path, read: moov.Read, folder: Path) -> tuple[Source | str, int]:
    """What the probe says of the file, and how often it read all of it."""
    tool = Tool()
    reading = Reading(folder, lambda _: None)
    try:
        return ffprobe.probe(str(path), path.stat().st_size, Policy(), tool, read, reading).source, tool.scans
    except Refused as refused:
        return str(refused), tool.scans


def _both(path: Path, folder: Path) -> tuple[tuple[Source | str, int], tuple[Source | str, int]]:
    """With the index, and by packets alone."""
    read = media.reader(path)
    head: Callable[[int, int], bytes] = lambda begin, count: read(begin, count) if count > 16 else b""  # noqa: E731
    source, scans = _probed(path, read, folder)
    if isinstance(source, Source):
        source = replace(source, audio=tuple(replace(track, even=False) for track in source.audio))
    return (source, scans), _probed(path, head, folder)


@pytest.mark.parametrize("name", sorted(UNEVEN_FILES))
def test_an_uneven_film_is_planned_from_its_index_as_from_its_packets(name: str, folder: Path) -> None:
    (indexed, scans), (scanned, all_scans) = _both(_file(name, folder), folder)
    assert isinstance(indexed, Source)
    assert indexed == scanned
    assert (scans, all_scans) == (int(name in READ_THROUGH), 1)


OF_MP4 = sorted(name for name, kind in kinds.KINDS.items() if kind.format in ("mp4", "mov", "3gp"))


@pytest.mark.parametrize("name", OF_MP4)
def test_every_kind_of_mp4_is_planned_the_same(name: str, media_folder: Path, tmp_path: Path) -> None:
    (indexed, scans), (scanned, _) = _both(kinds.make(name, media_folder), tmp_path)
    assert indexed == scanned
    assert scans == (name in ("h264_mp4_in_fragments", "clock_far_mp4"))


def test_odd_files_are_planned_the_same(media_folder: Path, tmp_path: Path) -> None:
    paths = [path for name in media.ODD if _index(path := media.make(name, media_folder))]
    assert len(paths) > 15
    for path in paths:
        (indexed, _), (scanned, _) = _both(path, tmp_path)
        assert indexed == scanned


def test_hostile_files_are_refused_in_the_same_words(folder: Path, tmp_path: Path) -> None:
    paths = [path for name in hostile.HOSTILE if _index(path := hostile.make(name, folder))]
    assert {"cut_short_index_first", "ten_hours", "points_outside", "giant_picture"} <= {path.name for path in paths}
    for path in paths:
        (indexed, _), (scanned, _) = _both(path, tmp_path)
        assert isinstance(indexed, str)
        # It may end a packet earlier than the longest of its streams.
        assert indexed.partition("ends after")[0] == str(scanned).partition("ends after")[0]


def test_a_clip_of_another_encoder_is_told(tmp_path: Path) -> None:
    bunny = media.big_buck_bunny()
    assert _check_same(bunny) == {moov.PICTURE: 1, moov.SOUND: 1}
    (indexed, _), (scanned, _) = _both(bunny, tmp_path)
    assert indexed == scanned


def test_sound_of_equal_packets_is_known(folder: Path) -> None:
    source, _ = _probed(path := _file("index_last.mp4", folder), media.reader(path), folder)
    assert isinstance(source, Source)
    assert [track.even for track in source.audio] == [True]


# --- where the file ends too early ---------------------------------------------------------------------------------
@pytest.mark.parametrize(("kept", "says"), [(0.5, "ends after 2.9"), (0.02, "ends after 0.")])
def test_a_film_whose_media_end_early_is_cut_off(kept: float, says: str, folder: Path, tmp_path: Path) -> None:
    whole = _file("index_first.mp4", folder).read_bytes()
    media_at = whole.index(b"mdat")
    path = tmp_path / "cut_off"
    path.write_bytes(whole[: media_at + int((len(whole) - media_at) * kept)])
    answer, scans = _probed(path, media.reader(path), tmp_path)
    assert str(answer).startswith("This file was cut off: it says that it is 7.0 seconds long, and")
    assert says in str(answer)
    assert scans == 0


def test_the_last_packet_may_be_missing(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "nearly"
    path.write_bytes(_file("index_first.mp4", folder).read_bytes()[:-10])
    (indexed, scans), (scanned, _) = _both(path, tmp_path)
    assert isinstance(indexed, Source)
    assert (indexed, scans) == (scanned, 1)

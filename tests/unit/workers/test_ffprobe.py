from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from notflix_app.core.errors import ToolFailed
from notflix_app.core.policy import Policy
from notflix_app.core.video import Source
from tests import movies
from tests.ffprobe_output import output, video
from workers import ffprobe, head
from workers.containers import FORMATS
from workers.process import ToolResult, TooMuchOutput
from workers.salvage import Reading

SURE = {"r_frame_rate": "25/1", "avg_frame_rate": "25/1", "nb_frames": "50", "duration": "2.0"}


def test_mp4s_index_is_believed_where_it_leaves_no_doubt() -> None:
    timing = ffprobe.timing_by_index(output(), video(**SURE), 0.5)
    assert timing
    assert (timing.fps, timing.frames, timing.variable, timing.start, timing.end) == (25, 50, False, 0.5, 2.5)


@pytest.mark.parametrize(
    "doubt",
    [
        {"avg_frame_rate": "24/1"},
        {"r_frame_rate": "0/0"},
        {"nb_frames": "N/A"},
        {"duration": "1.2"},  # an edit list hides some
    ],
)
def test_where_there_is_doubt_packets_are_counted(doubt: dict[str, str]) -> None:
    assert ffprobe.timing_by_index(output(), video(**{**SURE, **doubt}), 0.0) is None


def test_matroska_has_no_count_of_frames() -> None:
    assert ffprobe.timing_by_index(output(format_name="matroska,webm"), video(**SURE), 0.0) is None


@pytest.mark.parametrize(
    ("container", "end"),
    [
        ({"start_time": "0.000", "duration": "3.0"}, 3.0),
        ({"start_time": "7.5", "duration": "10.5"}, 10.5),  # counted from the clock's 0 on
        ({"start_time": "-0.5", "duration": "3.0"}, 2.5),
        ({"start_time": "1.0"}, 0.0),  # a recording that was never closed tells no length
    ],
)
def test_the_told_end_is_the_earliest_that_it_can_mean(container: dict[str, str], end: float) -> None:
    assert ffprobe.declared_end(container) == end


def test_where_a_seek_lands_late_the_gaps_between_keyframes_are_measured() -> None:
    assert ffprobe.timing_by_index(output(), video(codec_name="vvc", **SURE), 0.0) is None


# --- an uneven MP4 -------------------------------------------------------------------------------------------------
# Five frames, of which the fourth stands for a second.
UNEVEN = movies.Movie([(3, 40), (1, 1000), (1, 40)], (100, 5), [5], [100])
PACKETS = [f"0,{at:.6f},{at:.6f},{1.0 if at == 0.12 else 0.04:.6f},K__" for at in (0, 0.04, 0.08, 0.12, 1.12)]


def _probe(folder: Path, tail: Callable[[], list[str]]) -> tuple[Source, list[str]]:
    """tail: what ffprobe finds at the end. With the source, what was read for it."""
    data, calls = movies.film(UNEVEN), []
    stream = video(nb_frames="5", r_frame_rate="25/1", avg_frame_rate="125/29", duration="1.16")
    described = output(stream, start_time="0.0", duration="1.16")
    frame = {"media_type": "video", "best_effort_timestamp_time": "0.000000", "pix_fmt": "yuv420p"}

    def run(argv: list[str], line: Callable[[str], None] | None = None, **_: object) -> ToolResult:
        if line is None:
            answer = {"packets_and_frames": [frame]} if "-show_frames" in argv else described
            return ToolResult(json.dumps(answer), "")
        calls.append("tail" if "-read_intervals" in argv else "all")
        for packet in tail() if calls[-1] == "tail" else PACKETS:
            line(packet)
        return ToolResult("", "")

    reading = Reading(folder, lambda _: None)
    read = lambda begin, count: data[begin : begin + count]  # noqa: E731
    return ffprobe.probe("file", len(data), Policy(), run, read, reading).source, calls


def test_an_uneven_film_is_read_at_its_end_only(tmp_path: Path) -> None:
    source, calls = _probe(tmp_path, lambda: PACKETS[-1:])
    assert (source.fps, source.frames, source.variable_rate, source.duration) == (25, 29, True, 1.16)
    assert calls == ["tail"]


def test_where_its_end_is_not_found_every_packet_is_read(tmp_path: Path) -> None:
    def broken() -> list[str]:
        raise ToolFailed("ffprobe", "Invalid data")

    source, _ = _probe(tmp_path, lambda: PACKETS[-1:])
    assert _probe(tmp_path, list) == (source, ["tail", "all"])
    assert _probe(tmp_path, broken) == (source, ["tail", "all"])


def test_a_store_that_is_away_is_no_reason_to_read_it_all(tmp_path: Path) -> None:
    def away() -> list[str]:
        raise ToolFailed("ffprobe", "I/O error", permanent=False)

    with pytest.raises(ToolFailed):
        _probe(tmp_path, away)


def test_too_many_chapters_are_no_reason_to_refuse_a_film(tmp_path: Path) -> None:
    asked = []

    def run(argv: list[str], **_: object) -> ToolResult:
        asked.append("chapter_tags=title" in argv[argv.index("-show_entries") + 1])
        if asked[-1]:
            raise TooMuchOutput("ffprobe", "it said more than is read")
        raise ToolFailed("ffprobe", "I/O error", permanent=False)  # as far as this test goes

    with pytest.raises(ToolFailed, match="I/O error"):
        ffprobe.probe("file", 9, Policy(), run, lambda *_: b"", Reading(tmp_path, lambda _: None))
    assert asked == [True, False]


# --- what a tool may open ------------------------------------------------------------------------------------------
def test_every_call_is_fenced() -> None:
    calls = [
        ffprobe.describe_args("http://s3/x", 9),
        head.probe_args("http://s3/x", 9, 0, 12),
        head.decode_args("http://s3/x", 9, 0),
        ffprobe.tail_args("http://s3/x", 9, 1.0, 0),
        ffprobe.tail_args("http://s3/x", 9, 1.0),
        ffprobe.packets_args("http://s3/x", 9),
    ]
    for argv in calls:
        assert argv[argv.index("-protocol_whitelist") + 1] == "http,tcp"
        assert argv[argv.index("-format_whitelist") + 1] == ",".join(FORMATS)
        assert "http://s3/x" in argv


@pytest.mark.parametrize("name", ["hls", "dash", "concat", "sdp", "image2", "imf", "lavfi", "realtext", "sami", "swf"])
def test_nothing_that_points_elsewhere_is_opened(name: str) -> None:
    assert name not in FORMATS

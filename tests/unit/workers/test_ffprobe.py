from __future__ import annotations

import pytest

from tests.ffprobe_output import output, video
from workers import ffprobe, head
from workers.containers import FORMATS

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


def test_every_call_is_fenced() -> None:
    calls = [
        ffprobe.describe_args("http://s3/x", 9),
        head.probe_args("http://s3/x", 9, 0, 12),
        head.decode_args("http://s3/x", 9, 0),
        ffprobe.tail_args("http://s3/x", 9, 0, 1.0),
        ffprobe.packets_args("http://s3/x", 9),
    ]
    for argv in calls:
        assert argv[argv.index("-protocol_whitelist") + 1] == "http,tcp"
        assert argv[argv.index("-format_whitelist") + 1] == ",".join(FORMATS)
        assert "http://s3/x" in argv


@pytest.mark.parametrize("name", ["hls", "dash", "concat", "sdp", "image2", "imf", "lavfi", "realtext", "sami", "swf"])
def test_nothing_that_points_elsewhere_is_opened(name: str) -> None:
    assert name not in FORMATS

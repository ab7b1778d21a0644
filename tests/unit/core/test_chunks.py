"""The chunk plan: every frame once, cut where segments are cut."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from notflix_app.core.audio_tracks import AudioTrack
from notflix_app.core.chunks import GOP_SECONDS, cut, gop_frames, plan, segment_frames
from notflix_app.core.errors import Refused
from notflix_app.core.video import Quality, TranscodeSettings
from tests import builders

NTSC = Fraction(30000, 1001)
rates = st.one_of(
    st.sampled_from(
        [Fraction(24000, 1001), Fraction(24), Fraction(25), NTSC, Fraction(30), Fraction(50), Fraction(60)]
    ),
    st.fractions(min_value=Fraction(1, 10), max_value=60, max_denominator=1001),
)
frames = st.integers(1, 10_000)
lengths = st.floats(0.5, 120)
segments = st.sampled_from(range(2, 21, 2))
keyframes = st.lists(st.integers(0, 10_000), unique=True).map(sorted)


@given(frames, rates, segments, lengths, keyframes)
@example(1, Fraction(30), 4, 16.0, [0])
@example(480, Fraction(30), 4, 16.0, [])
@example(481, Fraction(30), 4, 16.0, [])
def test_chunks_cover_every_frame_exactly_once(
    total: int, fps: Fraction, seconds: int, length: float, keyframes: list[int]
) -> None:
    chunks = cut(total, fps, segment_frames(fps, seconds), length, keyframes)
    assert chunks[0].first == 0
    assert all(one.first + one.frames == next_one.first for one, next_one in pairwise(chunks))
    assert chunks[-1].first + chunks[-1].frames == total
    assert all(chunk.frames > 0 for chunk in chunks)
    assert [chunk.index for chunk in chunks] == list(range(len(chunks)))


@given(frames, rates, segments, lengths, keyframes)
def test_chunks_begin_where_segments_begin(
    total: int, fps: Fraction, seconds: int, length: float, keyframes: list[int]
) -> None:
    segment = segment_frames(fps, seconds)
    assert all(chunk.first % segment == 0 for chunk in cut(total, fps, segment, length, keyframes))


@given(frames, rates, segments, lengths, keyframes)
@example(480 * 5, Fraction(30), 4, 20.0, [])
@example(480 * 5, Fraction(30), 4, 28.0, [])
@example(480 * 5, Fraction(30), 2, 120.0, [])
@example(480 * 5, Fraction(24), 4, 16.0, [380, 479])
def test_nobody_who_watches_from_the_first_segment_on_waits_for_more_than_they_have_seen(
    total: int, fps: Fraction, seconds: int, length: float, keyframes: list[int]
) -> None:
    segment = segment_frames(fps, seconds)
    chunks, usual = cut(total, fps, segment, length, keyframes), usual_length(fps, segment, length)
    if len(chunks) > 1:
        assert chunks[0].frames == segment
        assert all(chunk.frames <= chunk.first for chunk in chunks[1:-1])
        # And of short ones there are no more than that takes.
        assert sum(chunk.first < usual for chunk in chunks) <= 1 + math.ceil(math.log2(usual // segment))


@given(frames, rates, segments, lengths, keyframes)
@example(10_000, Fraction(24), 4, 16.0, list(range(0, 10_000, 250)))
def test_then_chunks_are_of_the_usual_length_and_a_quarter_off_where_keyframes_are_known(
    total: int, fps: Fraction, seconds: int, length: float, keyframes: list[int]
) -> None:
    segment = segment_frames(fps, seconds)
    usual = usual_length(fps, segment, length)
    for known, off in ((), 0), (keyframes, usual / 4):
        *others, last = cut(total, fps, segment, length, known)
        assert all(abs(chunk.frames - usual) <= off for chunk in others if chunk.first >= usual)
        assert last.frames < usual * 1.25 + off
        assert not others or last.frames >= usual / 4, "it is worth a worker"


def test_a_chunk_begins_soon_behind_a_keyframe() -> None:
    """Ten seconds and more lie between those of x264."""
    gop = 250
    keyframes = range(0, 14_400, gop)

    def read_before(cut_by: Sequence[int]) -> float:
        chunks = cut(14_400, Fraction(24), 96, 16, cut_by)
        return sum((chunk.first - 1) % gop + 1 for chunk in chunks[1:]) / 14_400

    assert read_before(()) > 0.3
    assert read_before(keyframes) < 0.12
    assert cut(14_400, Fraction(24), 96, 16, range(0, 14_400, 48)) == cut(14_400, Fraction(24), 96, 16)


def usual_length(fps: Fraction, segment: int, length: float) -> int:
    """Frames of the whole segments that are nearest to `length` seconds, one at least."""
    return max(1, round(length * fps / segment)) * segment


def test_a_minute_in_chunks_of_16_seconds() -> None:
    assert [(c.first, c.frames) for c in cut(1800, Fraction(30), 120, 16)] == [
        (0, 120),
        (120, 120),
        (240, 240),
        (480, 480),
        (960, 480),
        (1440, 360),
    ]


def test_a_short_last_chunk_joins_the_one_before() -> None:
    assert [c.frames for c in cut(960 + 119, Fraction(30), 120, 16)] == [120, 120, 240, 599]
    assert [c.frames for c in cut(960 + 120, Fraction(30), 120, 16)] == [120, 120, 240, 480, 120]


def test_what_nobody_can_begin_in_mid_film_is_one_chunk() -> None:
    whole = plan(builders.source(seekable=False), TranscodeSettings(), 16)
    assert [(chunk.first, chunk.frames) for chunk in whole.chunks] == [(0, 1800)]


def test_a_second_is_one_chunk() -> None:
    assert [c.frames for c in cut(25, Fraction(25), 100, 16)] == [25]


@pytest.mark.parametrize(
    ("fps", "gop"),
    [(Fraction(24000, 1001), 48), (Fraction(25), 50), (NTSC, 60), (Fraction(60), 120), (Fraction(1, 10), 1)],
)
def test_a_keyframe_every_two_seconds(fps: Fraction, gop: int) -> None:
    assert gop_frames(fps) == gop


@given(rates, segments)
def test_a_segment_is_a_whole_number_of_gops(fps: Fraction, seconds: int) -> None:
    assert segment_frames(fps, seconds) == gop_frames(fps) * seconds // GOP_SECONDS


@pytest.mark.parametrize("seconds", [-2, 0, 1, 3, 5, 21, 22])
def test_segments_that_cannot_be_cut_are_refused(seconds: int) -> None:
    with pytest.raises(Refused, match=str(seconds)):
        plan(builders.source(), TranscodeSettings(segment_seconds=seconds), 16)


def test_the_plan_holds_what_the_workers_need() -> None:
    tracks = (AudioTrack(1, "aac", 2, 48000, "de"), AudioTrack(3, "opus", 6, 48000, "en"))
    source = builders.source(fps_num=30000, fps_den=1001, frames=1798, audio=tracks)
    settings = TranscodeSettings(heights=(720, 360), quality=Quality.BEST, audio_kbps=192, segment_seconds=6)
    made = plan(source, settings, 16)
    assert [r.name for r in made.ladder] == ["720p", "360p"]
    assert sum(c.frames for c in made.chunks) == 1798
    assert (made.fps, made.gop_frames, made.segment_frames) == (NTSC, 60, 180)
    assert (made.quality, made.audio, made.audio_kbps) == (Quality.BEST, tracks, 192)


@pytest.mark.parametrize("kbps", [-1, 0, 31, 513])
def test_audio_bitrates_out_of_range_are_refused(kbps: int) -> None:
    with pytest.raises(Refused, match=str(kbps)):
        plan(builders.source(), TranscodeSettings(audio_kbps=kbps), 16)


def test_a_source_without_a_frame_is_refused() -> None:
    with pytest.raises(Refused, match="picture"):
        plan(builders.source(frames=0), TranscodeSettings(), 16)

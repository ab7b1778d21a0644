"""The chunk plan: every frame once, cut where segments are cut."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from notflix_app.core.audio_tracks import AudioTrack
from notflix_app.core.chunks import GOP_SECONDS, cut, gop_frames, plan, segment_frames
from notflix_app.core.errors import Refused
from notflix_app.core.video import Chunk, Quality, TranscodeSettings
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


@given(frames, rates, segments, lengths)
@example(1, Fraction(30), 4, 16.0)
@example(480, Fraction(30), 4, 16.0)
@example(481, Fraction(30), 4, 16.0)
def test_chunks_cover_every_frame_exactly_once(total: int, fps: Fraction, seconds: int, length: float) -> None:
    chunks = cut(total, fps, segment_frames(fps, seconds), length)
    assert chunks[0].first == 0
    assert all(one.first + one.frames == next_one.first for one, next_one in pairwise(chunks))
    assert chunks[-1].first + chunks[-1].frames == total
    assert all(chunk.frames > 0 for chunk in chunks)
    assert [chunk.index for chunk in chunks] == list(range(len(chunks)))


@given(frames, rates, segments, lengths)
def test_chunks_begin_where_segments_begin(total: int, fps: Fraction, seconds: int, length: float) -> None:
    segment = segment_frames(fps, seconds)
    chunks, usual = cut(total, fps, segment, length), whole_segments(fps, segment, length)
    assert all(chunk.first % segment == 0 for chunk in chunks)
    assert {*chunk_lengths(chunks, segment, usual)[:-1]} <= {usual}, "all but the last are of one length"


def whole_segments(fps: Fraction, segment: int, length: float) -> int:
    """Frames of the whole segments that are nearest to `length` seconds, one at least."""
    return max(1, round(length * fps / segment)) * segment


def chunk_lengths(chunks: Sequence[Chunk], segment: int, usual: int) -> list[int]:
    """In frames, where a first one of a single segment and the second count as one."""
    frames = [chunk.frames for chunk in chunks]
    return [sum(frames[:2]), *frames[2:]] if len(frames) > 1 and segment < usual else frames


@given(frames, rates, segments, st.floats(8, 120))
def test_the_first_of_several_is_one_segment(total: int, fps: Fraction, seconds: int, length: float) -> None:
    segment = segment_frames(fps, seconds)
    chunks = cut(total, fps, segment, length)
    assert len(chunks) == 1 or chunks[0].frames == segment


@given(frames, rates, segments, lengths)
def test_the_last_chunk_is_worth_a_worker(total: int, fps: Fraction, seconds: int, length: float) -> None:
    segment = segment_frames(fps, seconds)
    usual = whole_segments(fps, segment, length)
    _, *others = chunk_lengths(cut(total, fps, segment, length), segment, usual)
    if others:
        assert usual / 4 <= others[-1] < usual * 1.25


@given(frames, rates, segments, st.floats(2, 120))
@example(1000, Fraction(50), 8, 13.0)
@example(865, Fraction(24000, 1001), 12, 2.0)
def test_a_chunk_is_about_as_long_as_asked(total: int, fps: Fraction, seconds: int, length: float) -> None:
    segment = segment_frames(fps, seconds)
    first = chunk_lengths(cut(total, fps, segment, length), segment, whole_segments(fps, segment, length))[0]
    if first != total:
        assert abs(first - length * fps) <= max(segment / 2 + 1, segment - length * fps)


def test_a_minute_in_chunks_of_16_seconds() -> None:
    assert [(c.first, c.frames) for c in cut(1800, Fraction(30), 120, 16)] == [
        (0, 120),
        (120, 360),
        (480, 480),
        (960, 480),
        (1440, 360),
    ]


def test_a_short_last_chunk_joins_the_one_before() -> None:
    assert [c.frames for c in cut(960 + 119, Fraction(30), 120, 16)] == [120, 360, 599]
    assert [c.frames for c in cut(960 + 120, Fraction(30), 120, 16)] == [120, 360, 480, 120]


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

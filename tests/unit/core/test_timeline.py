"""What is known of a film's streams before they are made; against what the packager makes of sound, see
tests/integration/workers/test_sound.py."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from notflix_app.core.audio_tracks import Sound
from notflix_app.core.segments import Stream, average_rate
from notflix_app.core.timeline import FRAME, SAMPLE_RATE, planned, planned_sound
from notflix_app.core.video import Plan, TranscodeSettings
from tests import builders

RATES = (Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001), Fraction(60), Fraction(1, 10))


def film(frames: int = 1800, fps: Fraction = Fraction(30), segment_seconds: int = 4) -> Plan:
    source = builders.source(frames=frames, fps_num=fps.numerator, fps_den=fps.denominator)
    return builders.plan(source, TranscodeSettings(segment_seconds=segment_seconds, audio_kbps=96))


@given(st.sampled_from(RATES), st.sampled_from((2, 4, 6, 20)), st.floats(0.001, 20_000))
def test_a_sound_is_cut_where_the_picture_is_and_nothing_is_missing(
    fps: Fraction, segment_seconds: int, seconds: float
) -> None:
    plan = film(fps=fps, segment_seconds=segment_seconds)
    sound = planned_sound(plan, plan.sounds[0], seconds)
    assert sound.duration == round(seconds * SAMPLE_RATE)
    assert (sound.samples - 2) * FRAME < sound.duration <= (sound.samples - 1) * FRAME
    cut = plan.segment_frames / fps * SAMPLE_RATE
    *ends, _ = accumulate(segment.duration for segment in sound.segments)
    # Within a frame, and a tick for each segment: the packager counts in whole ones.
    assert all(-number <= end - number * cut <= FRAME for number, end in enumerate(ends, start=1))
    assert all(segment.duration > 0 for segment in sound.segments)


def test_a_sound_has_the_bitrate_that_it_is_given() -> None:
    assert average_rate(planned_sound(film(), film().sounds[0], 60)) == 96_000


def test_sounds_are_told_apart_by_their_track_and_their_channels() -> None:
    names = [planned_sound(film(), Sound(track, channels, 96), 60).name for track in (0, 3) for channels in (2, 6)]
    assert names == ["a0", "a0-surround", "a3", "a3-surround"]


def test_what_is_finished_counts_for_more_than_the_plan() -> None:
    plan = replace(film(), audio=builders.source().audio * 2)
    made = {name: builders.stream(name) for name in (*(f"v{rung.name}" for rung in plan.ladder), "a1")}
    streams = planned(plan, 60, made)
    assert streams["a0"] == planned_sound(plan, plan.sounds[0], 60)
    assert streams["a1"] == made["a1"]


def test_a_picture_is_as_long_as_its_plan_and_as_large_as_it_may_be() -> None:
    plan = film(frames=1810)
    made = {name: builders.stream(name) for name in (f"v{rung.name}" for rung in plan.ladder)}
    picture: Stream = planned(plan, 60.4, made)["v1080p"]
    assert (picture.samples, len(picture.segments), picture.codecs) == (1810, 16, made["v1080p"].codecs)
    assert [segment.duration for segment in picture.segments] == [*(4000,) * 15, 333]
    assert abs(average_rate(picture) - plan.ladder[0].max_rate * 1000) < 100

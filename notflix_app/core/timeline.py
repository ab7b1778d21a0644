"""The streams of a film as they will be, known from its plan before they are made. Pure.

The length of a sound is decided, not found: whoever encodes it fills with silence, or cuts, to exactly that. So
manifests can name the whole film, and players begin while most of it is still to be encoded. What the packager makes is
the same (tests/integration/workers/test_sound.py).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from . import keys
from .audio_tracks import Sound
from .segments import Segment, Stream
from .video import Chunk, Plan, Rendition

SAMPLE_RATE = 48000  # of all sound; ticks a second, too
FRAME = 1024  # samples in a frame of AAC (ISO/IEC 14496-3)
AAC_LC = "mp4a.40.2"  # as RFC 6381 has it


def planned(plan: Plan, seconds: float, published: Mapping[str, Stream]) -> dict[str, Stream]:
    """The whole streams of a film of which some is still to be made, by name. seconds: the film's length.

    published: what is finished, of each rung something, of sound whole tracks. Sizes of what is not are the most that a
    rung may have, and what a sound's bitrate leads to expect.
    """
    whole = {sound.name: planned_sound(plan, sound, seconds) for sound in plan.sounds}
    if not plan.sound_by_chunk:  # else there are pieces of it
        whole |= published
    lengths = [min(plan.segment_frames, plan.frames - first) for first in range(0, plan.frames, plan.segment_frames)]
    for rung in plan.ladder:
        stream = published[keys.rung_folder(rung.name)]
        segments = tuple(_of_rung(length / plan.fps, rung, stream.timescale) for length in lengths)
        whole[stream.name] = replace(stream, samples=plan.frames, segments=segments)
    return whole


def _of_rung(seconds: Fraction, rung: Rendition, timescale: int) -> Segment:
    return Segment(round(seconds * timescale), round(rung.max_rate * 1000 / 8 * seconds))


def planned_sound(plan: Plan, sound: Sound, seconds: float) -> Stream:
    """seconds: as long as it is to be."""
    length = sound_samples(seconds)
    starts = [_sound_start(plan, n) for n in range(sound_segments(plan, seconds))]
    segments = tuple(_of_sound(end - start, sound) for start, end in zip(starts, [*starts[1:], length], strict=True))
    # An encoder of AAC begins a frame before the sound does; an edit list takes that away again.
    frames = 1 + math.ceil(length / FRAME)
    return Stream(sound.name, AAC_LC, SAMPLE_RATE, frames, segments)


def _sound_start(plan: Plan, segment: int) -> int:
    """The sample with which a segment of sound begins, by its number from 0: that of the first frame at, or after, the
    time for a cut."""
    return math.ceil(segment * _cut(plan) / FRAME) * FRAME


def sound_of_chunk(plan: Plan, chunk: Chunk, seconds: float) -> range:
    """The samples of each track that go with a chunk of the picture; with the last one, all that follow."""
    first, following = chunk.first // plan.segment_frames, (chunk.first + chunk.frames) // plan.segment_frames
    is_last = chunk.index == len(plan.chunks) - 1
    return range(_sound_start(plan, first), sound_samples(seconds) if is_last else _sound_start(plan, following))


def sound_segments(plan: Plan, seconds: float) -> int:
    """Of each track."""
    last_frame = math.ceil(sound_samples(seconds) / FRAME) - 1
    return 1 + last_frame * FRAME // _cut(plan)


def sound_samples(seconds: float) -> int:
    """Of a track; at least one."""
    return max(1, round(seconds * SAMPLE_RATE))


def _cut(plan: Plan) -> int:
    """How long a segment is to be: whole ticks, as the packager counts."""
    return int(float(plan.segment_frames / plan.fps) * SAMPLE_RATE)


def _of_sound(samples: int, sound: Sound) -> Segment:
    return Segment(samples, round(sound.kbps * 1000 / 8 * samples / SAMPLE_RATE))

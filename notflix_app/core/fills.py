"""What goes ahead to the edges while a film is still being encoded: its chunks, a run of them at a time, so that little
is left to do when the last one is made. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from . import keys
from .steps import Step, StepKind, StepState
from .storyboard import sprites_by_chunk
from .timeline import sound_segments
from .video import Chunk, Plan

RUN = 8  # chunks: two minutes of film


def runs(plan: Plan) -> list[Sequence[Chunk]]:
    """Whole ones, and not the film's end: what that has goes with the seed step."""
    return [plan.chunks[first : first + RUN] for first in range(0, len(plan.chunks) - RUN, RUN)]


def due(plan: Plan, steps: Sequence[Step]) -> list[int]:
    """The numbers of those runs that are made, and on their way to nobody."""
    done = {step.index for step in steps if step.kind is StepKind.CHUNK and step.state is StepState.DONE}
    begun = {step.index for step in steps if step.kind is StepKind.FILL}
    return [
        number
        for number, run in enumerate(runs(plan))
        if number not in begun and done.issuperset(chunk.index for chunk in run)
    ]


def sounds(plan: Plan, steps: Sequence[Step], seconds: float) -> dict[str, int]:
    """A track's folder → how many of its segments are in the package. seconds: the film's length."""
    whole = sound_segments(plan, seconds)
    if plan.sound_by_chunk:  # as far as there are chunks
        return {sound.name: whole for sound in plan.sounds}
    tracks = (step for step in steps if step.kind is StepKind.AUDIO)
    return {
        sound.name: whole if track.state is StepState.DONE else track.segments
        for track in tracks
        for sound in plan.sounds_of(track.index)
    }


def paths(plan: Plan, run: Sequence[Chunk], tracks: Mapping[str, int]) -> list[str]:
    """Of a run's files in the package: segments of picture and, as far as there are any, of sound; sprites. Not the
    inits: those of sound are written anew at the end, with its length.

    tracks: as sounds() tells.
    """
    first = 1 + run[0].first // plan.segment_frames
    end = 1 + math.ceil((run[-1].first + run[-1].frames) / plan.segment_frames)
    lengths = {keys.rung_folder(rung.name): end for rung in plan.ladder}
    lengths |= {folder: min(end, 1 + count) for folder, count in tracks.items()}
    segments = [keys.segment(folder, number) for folder in lengths for number in range(first, lengths[folder])]
    return [*segments, *_sprites(plan, run)]


def _sprites(plan: Plan, run: Sequence[Chunk]) -> list[str]:
    drawn = sprites_by_chunk(plan)[run[0].index : run[-1].index + 1]
    return [keys.sprite(f"{sprites.first + number:03d}") for sprites in drawn for number in range(sprites.count)]

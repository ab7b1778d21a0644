"""Encoded pieces → CMAF segments: each chunk and each audio track by itself, at its place in the film.

What is packaged alone is, box by box, what the whole film packaged in one piece would give, but for the numbers of
fragments (tests/integration/workers/test_packages.py). So whoever encodes also publishes, and nothing is ever joined.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from notflix_app.core import keys
from notflix_app.core.audio_tracks import Sound
from notflix_app.core.errors import ToolFailed
from notflix_app.core.segments import Keyframe, Segment, Stream
from notflix_app.core.video import Chunk, Plan

from . import boxes, tools
from .boxes import Fragment

PACKAGER = "packager"
STDIN = "/dev/stdin"


def chunk_args(plan: Plan, chunk: Chunk, out: str, sounds: Mapping[Sound, str]) -> list[str]:
    """Packages RUNG.mp4 of every rung, as encode.py made them, into the folder `out`. sounds: that the chunk brings,
    each with its file."""
    inputs = [_stream(f"{rung.name}.mp4", "video", f"{out}/{keys.rung_folder(rung.name)}") for rung in plan.ladder]
    inputs += [_stream(path, "audio", f"{out}/{sound.name}") for sound, path in sounds.items()]
    return _packager_args(plan, inputs, first_segment=1 + chunk.first // plan.segment_frames)


def audio_args(plan: Plan, number: int, out: str) -> list[str]:
    """Packages all sounds of a track, as they come by stdin: each segment is written as soon as it is full."""
    sounds = enumerate(plan.sounds_of(number))
    argv = _packager_args(
        plan, [_stream(STDIN, str(place), f"{out}/{sound.name}") for place, sound in sounds], first_segment=1
    )
    return [*argv, "--io_block_size", "4096"]  # bytes that it waits for: a quarter of a second


def _packager_args(plan: Plan, inputs: Sequence[str], *, first_segment: int) -> list[str]:
    return [
        tools.packager(),
        *inputs,
        *("--segment_duration", _seconds(plan, plan.segment_frames)),
        # A fragment for each GOP: I-frame playlists need that.
        *("--fragment_duration", _seconds(plan, plan.gop_frames)),
        *("--start_segment_number", str(first_segment)),
        "--use_fake_clock_for_muxer",  # nothing in a segment tells when it was made: the same twice is the same file
    ]


def _seconds(plan: Plan, frames: int) -> str:
    return repr(float(frames / plan.fps))


def _stream(path: str, kind: str, folder: str) -> str:
    fields = {
        "in": path,
        "stream": kind,
        "init_segment": keys.init(folder),
        "segment_template": keys.segment_template(folder),
    }
    return ",".join(f"{name}={value}" for name, value in fields.items())


# --- what came out -------------------------------------------------------------------------------------------------
def read_chunk(plan: Plan, chunk: Chunk, out: Path) -> tuple[Stream, ...]:
    """What was packaged of every rung. Raises ToolFailed where a frame is missing."""
    streams = tuple(_read(out / keys.rung_folder(rung.name)) for rung in plan.ladder)
    for stream in streams:
        if stream.samples != chunk.frames:
            raise ToolFailed(PACKAGER, f"{stream.name} has {stream.samples} of {chunk.frames} frames")
    return streams


def read_sound(segment: bytes, hidden: int = 0) -> Segment:
    """One of a track's. hidden: how many of its ticks are not heard."""
    return Segment(sum(fragment.duration for fragment in boxes.fragments(segment)) - hidden, len(segment))


def _read(folder: Path) -> Stream:
    init = (folder / "init.mp4").read_bytes()
    parts = [(path.stat().st_size, boxes.fragments(path.read_bytes())) for path in sorted(folder.glob("*.m4s"))]
    samples = sum(fragment.samples for _, fragments in parts for fragment in fragments)
    segments = tuple(_segment(size, fragments) for size, fragments in parts)
    return Stream(folder.name, boxes.avc_codecs(init), boxes.timescale(init), samples, segments)


def _segment(size: int, fragments: Sequence[Fragment]) -> Segment:
    frames = (Keyframe(one.start, one.first_end - one.start, one.duration) for one in fragments)
    return Segment(sum(one.duration for one in fragments), size, tuple(frames))

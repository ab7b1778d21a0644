"""Encoded pieces → CMAF segments: each chunk and each audio track by itself, at its place in the film.

What is packaged alone is, box by box, what the whole film packaged in one piece would give, but for the numbers of
fragments (tests/integration/workers/test_packages.py). So whoever encodes also publishes, and nothing is ever joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from notflix_app.core import keys
from notflix_app.core.errors import ToolFailed
from notflix_app.core.segments import Keyframe, Segment, Stream
from notflix_app.core.video import Chunk, Plan

from . import boxes, tools
from .boxes import Fragment

AAC_LC = "mp4a.40.2"


def chunk_args(plan: Plan, chunk: Chunk, out: str) -> list[str]:
    """Packages RUNG.mp4 of every rung, as encode.py made them, into the folder `out`."""
    inputs = {keys.rung_folder(rung.name): f"{rung.name}.mp4" for rung in plan.ladder}
    return _packager_args(plan, inputs, "video", out, first_segment=1 + chunk.first // plan.segment_frames)


def audio_args(plan: Plan, number: int, path: str, out: str) -> list[str]:
    """Packages a whole track."""
    return _packager_args(plan, {keys.track_folder(number): path}, "audio", out, first_segment=1)


def _packager_args(plan: Plan, inputs: dict[str, str], kind: str, out: str, *, first_segment: int) -> list[str]:
    return [
        tools.packager(),
        *(_stream(path, kind, f"{out}/{folder}") for folder, path in inputs.items()),
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
            raise ToolFailed("packager", f"{stream.name} has {stream.samples} of {chunk.frames} frames")
    return streams


def read_audio(number: int, out: Path) -> Stream:
    return _read(out / keys.track_folder(number))


def _read(folder: Path) -> Stream:
    init = (folder / "init.mp4").read_bytes()
    codecs = boxes.avc_codecs(init)
    parts = [(path.stat().st_size, boxes.fragments(path.read_bytes())) for path in sorted(folder.glob("*.m4s"))]
    samples = sum(fragment.samples for _, fragments in parts for fragment in fragments)
    if codecs:
        segments = [_segment(size, fragments, keyframes=True) for size, fragments in parts]
    else:
        first, *others = (_segment(size, fragments) for size, fragments in parts)
        # An encoder of sound begins before the sound does, and the edit list takes that away again.
        segments = [replace(first, duration=first.duration - boxes.edit(init)), *others]
    return Stream(folder.name, codecs or AAC_LC, boxes.timescale(init), samples, tuple(segments))


def _segment(size: int, fragments: Sequence[Fragment], *, keyframes: bool = False) -> Segment:
    frames = (Keyframe(one.start, one.first_end - one.start, one.duration) for one in fragments)
    return Segment(sum(one.duration for one in fragments), size, tuple(frames) if keyframes else ())

"""The steps that encode: one chunk of the picture, or one track of sound."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from notflix_app.core import keys
from notflix_app.core.errors import Damaged, ToolFailed
from notflix_app.usecases.run_step import StepContext

from . import audio, boxes, damage, encode
from .checks import WAY_OUT
from .process import ToolResult
from .source import URL
from .step import Result, planned, run_on_source, salvaged
from .transfer import transfer


def do_chunk(context: StepContext) -> Result:
    services, video = context.services, context.video
    _, plan = planned(context)
    chunk = plan.chunks[context.step.index]
    files = {rung.name: context.folder / f"{rung.name}.mp4" for rung in plan.ladder}
    if salvaged(context):
        encode_chunk(context, fill=True)
        if not all(boxes.frames_in(path) for path in files.values()):
            # Behind the seek nothing could be read. Read through from the beginning, as it was measured, something can.
            encode_chunk(context, fill=True, from_begin=True)
        check_chunk(context, files.values(), "")
    else:
        check_chunk(context, files.values(), encode_chunk(context).stderr)
    context.check()
    calls = [
        partial(services.sources.put_file, keys.chunk(video.id, chunk.index, rung), path)
        for rung, path in files.items()
    ]
    transfer(context, calls, 0.97, 1.0)
    return {"frames": chunk.frames, "bytes": sum(path.stat().st_size for path in files.values())}


def encode_chunk(context: StepContext, *, fill: bool = False, from_begin: bool = False) -> ToolResult:
    source, plan = planned(context)
    chunk, policy = plan.chunks[context.step.index], context.services.policy
    argv = encode.chunk_args(
        *(URL, source, plan, chunk, context.folder),
        threads=policy.encode_threads,
        max_pixels=policy.max_pixels,
        fill=fill,
        from_begin=from_begin,
    )
    largest = encode.largest_file(plan, chunk, plan.ladder)
    worth = float(chunk.frames / plan.fps) / policy.chunk_seconds  # a source that cannot be cut is one long chunk
    return run_on_source(
        context, argv, lambda position: position.frame / chunk.frames * 0.97, file=largest, chunks=worth
    )


def check_chunk(context: StepContext, files: Iterable[Path], stderr: str) -> None:
    _, plan = planned(context)
    chunk, first_try = plan.chunks[context.step.index], context.step.tries == 1
    for path in files:
        damage.check_frames(boxes.frames_in(path), chunk, plan.fps, stderr, first_try=first_try)
    origins = [int(line) for line in (context.folder / encode.ORIGINS).read_text().split()]
    damage.check_holes(origins, chunk, plan.fps, stderr, first_try=first_try)


def do_audio(context: StepContext) -> Result:
    services, video = context.services, context.video
    source, plan = planned(context)
    track = plan.audio[context.step.index]
    path = context.folder / "audio.mp4"
    argv = audio.audio_args(
        *(URL, source, plan, track, path), max_pixels=services.policy.max_pixels, fill=salvaged(context)
    )
    length = max(source.duration, 0.001)
    try:
        run_on_source(context, argv, lambda position: position.seconds / length * 0.97)
    except ToolFailed as error:
        if error.permanent and not salvaged(context):
            raise Damaged(f"This file is damaged: its sound cannot be read. {WAY_OUT}") from error
        raise
    context.check()
    services.sources.put_file(keys.audio(video.id, context.step.index), path)
    return {"bytes": path.stat().st_size, "frames": boxes.frames_in(path)}

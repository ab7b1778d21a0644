"""The step that encodes one chunk, and publishes it: the picture in every rung, and the sound where that can be cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from notflix_app.core import keys
from notflix_app.core.errors import ToolFailed
from notflix_app.core.steps import FILM_SECONDS, LOUDNESS
from notflix_app.core.storyboard import TILES
from notflix_app.core.timeline import sound_of_chunk
from notflix_app.core.video import Chunk, Plan
from notflix_app.usecases.run_step import StepContext

from . import boxes, chunk_sound, damage, encode, mixing, package, storyboard
from .process import ToolResult, run_tool
from .read_cache import read_cache
from .sound import unreadable_sound
from .source import URL, SourceReader
from .step import Result, limits, opened, planned, run, salvaged
from .transfer import publish

ENCODED, PACKAGED = 0.95, 0.97  # shares of a step
# Half of the last read of the store is in vain: none is longer than a sixteenth of the chunk, where that is much.
READS, SHORT_READ = 16, 512 << 10


def do_chunk(context: StepContext) -> Result:
    source, plan = planned(context)
    chunk = plan.chunks[context.step.index]
    # The sound lies between the pictures: what was read for these is not read again.
    longest = source.size * chunk.frames // plan.frames // READS
    with read_cache(context.folder) as cache, opened(context, cache, max(SHORT_READ, longest)) as reader:
        _encode_picture(context, reader)
        sounds = plan.sounds if plan.sound_by_chunk else ()
        if sounds:
            _encode_sound(context, reader)
    out = context.folder / "out"
    _package(context, package.chunk_args(plan, chunk, out.name, {one: chunk_sound.file_of(one) for one in sounds}))
    tracks = [chunk_sound.take_sound(source, plan, sound, chunk, out) for sound in sounds]
    context.published = (*package.read_chunk(plan, chunk, out), *tracks)
    _keep_one_init(plan, chunk, out)
    tiles = _take_tiles(context, out)
    publish(context, out, PACKAGED)
    size = sum(stream.size for stream in context.published)
    span = sound_of_chunk(plan, chunk, source.duration)
    return {
        "frames": chunk.frames,
        "bytes": size,
        FILM_SECONDS: float(chunk.frames / plan.fps),
        TILES: tiles,
        LOUDNESS: mixing.measures(context.folder, sounds, span),
    }


# --- encoding ------------------------------------------------------------------------------------------------------
def _encode_picture(context: StepContext, reader: SourceReader) -> None:
    files = [context.folder / f"{rung.name}.mp4" for rung in planned(context)[1].ladder]
    if not salvaged(context):
        check_chunk(context, files, encode_chunk(context, reader).stderr)
        return
    encode_chunk(context, reader, fill=True)
    if not all(boxes.frames_in(path) for path in files):
        # Behind the seek nothing could be read. Read through from the beginning, as it was measured, something can.
        encode_chunk(context, reader, fill=True, from_begin=True)
    check_chunk(context, files, "")


def encode_chunk(
    context: StepContext, reader: SourceReader, *, fill: bool = False, from_begin: bool = False
) -> ToolResult:
    source, plan = planned(context)
    chunk, policy = plan.chunks[context.step.index], context.services.policy
    argv = encode.chunk_args(
        *(URL, source, plan, chunk),
        threads=policy.encode_threads,
        max_pixels=policy.max_pixels,
        fill=fill,
        from_begin=from_begin,
    )
    return run(
        context,
        argv,
        lambda position: position.frame / chunk.frames * ENCODED,
        environment=reader.environment,
        file=encode.largest_file(plan, chunk, plan.ladder),
        # A source that cannot be cut is one long chunk.
        chunks=float(chunk.frames / plan.fps) / policy.chunk_seconds,
    )


def check_chunk(context: StepContext, files: Iterable[Path], stderr: str) -> None:
    _, plan = planned(context)
    chunk, first_try = plan.chunks[context.step.index], context.step.tries == 1
    for path in files:
        damage.check_frames(boxes.frames_in(path), chunk, plan.fps, stderr, first_try=first_try)
    origins = [int(line) for line in (context.folder / encode.ORIGINS).read_text().split()]
    damage.check_holes(origins, chunk, plan.fps, stderr, first_try=first_try)


def _encode_sound(context: StepContext, reader: SourceReader) -> None:
    """All tracks, for as long as the chunk lasts."""
    source, plan = planned(context)
    chunk, pixels = plan.chunks[context.step.index], context.services.policy.max_pixels
    argv = chunk_sound.sound_args(URL, source, plan, chunk, max_pixels=pixels)
    try:
        run(context, argv, lambda _: ENCODED, environment=reader.environment)
    except ToolFailed as error:
        if error.permanent:
            raise unreadable_sound() from error
        raise


# --- packaging -----------------------------------------------------------------------------------------------------
def _package(context: StepContext, argv: Sequence[str]) -> None:
    run_tool(argv, limits=limits(context), cwd=context.folder, alive=context.alive)
    context.report(PACKAGED)


def _keep_one_init(plan: Plan, chunk: Chunk, out: Path) -> None:
    """All chunks have the same but for its duration; the first one's is the film's."""
    seconds = float(plan.frames / plan.fps)
    for rung in plan.ladder:
        path = out / keys.init(keys.rung_folder(rung.name))
        if chunk.index:
            path.unlink()
        else:
            path.write_bytes(boxes.with_duration(path.read_bytes(), seconds))


def _take_tiles(context: StepContext, out: Path) -> list[float]:
    """Puts the storyboard's sprites beside the segments, and tells how much each tile of theirs shows."""
    for path in context.folder.glob(keys.sprite("*")):
        path.rename(out / path.name)
    measured = context.folder / storyboard.MEASURES
    return storyboard.scores(measured.read_text()) if measured.exists() else []

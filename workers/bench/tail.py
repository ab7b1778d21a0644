"""From the end of a film's last chunk until it is live, for a short film and a long one. Encoders are simulated: what
they publish shows nothing. Queue, database, store, the package and seed steps and the edge that is filled are real."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from notflix_app.bench import at_work
from notflix_app.bench.figures import in_turns, machine, spread
from notflix_app.core import keys
from notflix_app.core.segments import Keyframe, Segment, Stream
from notflix_app.core.steps import ENCODE_QUEUE, SEED_QUEUE, Step, StepKind, StepState
from notflix_app.core.storyboard import TILES, sprites_by_chunk
from notflix_app.core.timeline import planned_sound
from notflix_app.core.video import Plan, VideoState
from notflix_app.usecases.run_step import StepContext, StepHandler
from notflix_app.usecases.services import Services
from notflix_app.wiring import build

from ..encode import timescale
from ..handlers import HANDLERS
from ..step import Result, planned
from ..transfer import publish
from .simulated import running_pool, wait
from .stores import stores_and_edge

ENCODERS, SEEDERS = 2, 2
PATIENCE = 3600.0


def run(seconds: Sequence[int], rounds: int, segment_bytes: int) -> dict[str, Any]:
    """seconds: how long each film is. segment_bytes: of each segment of picture or sound. Raises Unavailable."""
    before = machine()
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as name, ExitStack() as stack:
        settings = stores_and_edge(Path(name), stack)
        handlers = {**HANDLERS, **_encoders(segment_bytes)}
        stack.enter_context(running_pool(settings, ENCODE_QUEUE, ENCODERS, handlers))
        stack.enter_context(running_pool(settings, SEED_QUEUE, SEEDERS, handlers))
        services = build(settings)
        wait(lambda: len(services.queue.workers()) == ENCODERS + SEEDERS, PATIENCE)
        films: dict[str, list[dict[str, float]]] = {str(length): [] for length in seconds}
        in_turns(rounds, {length: partial(_film, services, int(length), films[length]) for length in films})
    return {
        "films_by_seconds": {length: _summary(figures) for length, figures in films.items()},
        "segment_bytes": segment_bytes,
        "rounds": rounds,
        "machine": {"before": before, "after": machine()},
    }


def _film(services: Services, seconds: int, figures: list[dict[str, float]]) -> float:
    """Seconds of its tail; all that is known of it goes into `figures`."""
    video_id = at_work.one_film(services, round(seconds / at_work.CHUNK_SECONDS))
    wait(lambda: services.catalog.get(video_id).state is VideoState.LIVE, PATIENCE, every=0.2)
    video = services.catalog.get(video_id)
    stored = [held.size for held in services.packages.list(keys.package(video_id, video.version))]
    tail = _tail(services.steps.list_for_video(video_id), video.live_at or 0.0)
    figures.append({**tail, "files": len(stored), "package_mb": round(sum(stored) / 1e6, 1)})
    print(f"{seconds} s: {figures[-1]}", file=sys.stderr, flush=True)
    return tail["tail"]


def _tail(steps: Sequence[Step], live_at: float) -> dict[str, float]:
    """In seconds after the last chunk: until packaged, until the first seed step began, until it ended, until live.
    left_mb: of the package, what that step had to send, for it had not gone ahead."""

    def ends(kind: StepKind) -> list[float]:
        return [step.finished_at or 0.0 for step in steps if step.kind is kind]

    end = max(ends(StepKind.CHUNK))
    seeds = [step for step in steps if step.kind is StepKind.SEED and step.state is StepState.DONE]
    first = min(seeds, key=lambda step: step.finished_at or 0.0)
    moments = {
        "packaged": max(ends(StepKind.PACKAGE)),
        "seeding": first.started_at or 0.0,
        "seeded": first.finished_at or 0.0,
        "tail": live_at,
    }
    tail = {name: round(at - end, 2) for name, at in moments.items()}
    return {**tail, "left_mb": round(first.result["bytes"] / 1e6, 1)}


def _summary(figures: Sequence[Mapping[str, float]]) -> dict[str, Any]:
    return {name: spread([one[name] for one in figures]) for name in figures[0]}


# --- what only seems to be done ------------------------------------------------------------------------------------
def _encoders(segment_bytes: int) -> dict[StepKind, StepHandler]:
    content = os.urandom(segment_bytes)
    return {
        StepKind.CHUNK: partial(_chunk, content),
        StepKind.AUDIO: partial(_audio, content),
        StepKind.POSTER: _poster,
    }


def _chunk(content: bytes, context: StepContext) -> Result:
    """Publishes what a chunk has: segments of every rung, and its sprite."""
    _, plan = planned(context)
    chunk, sprites = plan.chunks[context.step.index], sprites_by_chunk(plan)[context.step.index]
    ticks = timescale(plan.fps)
    starts = range(chunk.first, chunk.first + chunk.frames, plan.segment_frames)
    lengths = [min(plan.segment_frames, chunk.first + chunk.frames - first) for first in starts]
    segments = tuple(_segment(plan, length, len(content)) for length in lengths)
    folders = [keys.rung_folder(rung.name) for rung in plan.ladder]
    context.published = [Stream(folder, "avc1.640028", ticks, chunk.frames, segments) for folder in folders]
    numbers = [1 + first // plan.segment_frames for first in starts]
    paths = [keys.segment(folder, number) for folder in folders for number in numbers]
    paths += [keys.init(folder) for folder in folders if not chunk.index]
    paths += [keys.sprite(f"{sprites.first + number:03d}") for number in range(sprites.count)]
    _publish(context, paths, content)
    return {"frames": chunk.frames, TILES: [0.5] * len(sprites.tiles)}


def _segment(plan: Plan, frames: int, size: int) -> Segment:
    tick = int(timescale(plan.fps) / plan.fps)
    gops = [min(plan.gop_frames, frames - first) * tick for first in range(0, frames, plan.gop_frames)]
    part = size // len(gops)
    keyframes = tuple(Keyframe(number * part, part // 2, length) for number, length in enumerate(gops))
    return Segment(frames * tick, size, keyframes)


def _audio(content: bytes, context: StepContext) -> Result:
    """The whole track."""
    _, plan = planned(context)
    stream = planned_sound(plan, plan.sounds[context.step.index], context.video.duration)
    segments = tuple(replace(segment, size=len(content)) for segment in stream.segments)
    context.published = [replace(stream, segments=segments)]
    numbers = range(1, len(segments) + 1)
    _publish(context, [keys.init(stream.name), *(keys.segment(stream.name, number) for number in numbers)], content)
    return {}


def _poster(context: StepContext) -> Result:
    _publish(context, [keys.POSTER], b"poster")
    return {}


def _publish(context: StepContext, paths: Sequence[str], content: bytes) -> None:
    out = context.folder / "out"
    for path in paths:
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(content)
    publish(context, out, 0.5)

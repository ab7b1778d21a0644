"""What each kind of step does: reads from the stores, plans, runs tools, writes to the stores. Safe to do twice."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from notflix_app.core import chunks, keys
from notflix_app.core.errors import Refused, ToolFailed
from notflix_app.core.steps import StepKind
from notflix_app.core.video import Plan, Source
from notflix_app.usecases.sweep import sweep
from notflix_app.usecases.work import Work

from . import audio, boxes, encode, ffprobe, package, poster
from .process import PASSING, Limits, Position, Ran, run_tool
from .source import URL, SourceReader, source_reader
from .transfer import fetch, publish, transfer

Result = Mapping[str, Any]
PROBE_SILENCE = 120.0


# --- what doers share ----------------------------------------------------------------------------------------------
def limits(work: Work, *, file: int = 256 << 30, silence: float | None = None) -> Limits:
    policy = work.services.policy
    quiet = silence or policy.tool_timeout
    cores = os.cpu_count() or 1
    return Limits(memory=policy.tool_memory, cpu=policy.tool_timeout * cores, file=file, silence=quiet)


def opened(work: Work) -> AbstractContextManager[SourceReader]:
    """The video's source, for this step's tools."""
    return source_reader(work.services.sources, keys.source(work.video.id))


def planned(work: Work) -> tuple[Source, Plan]:
    if work.video.source is None or work.video.plan is None:
        raise Refused("This video was not probed yet.")
    return work.video.source, work.video.plan


def run(
    work: Work,
    argv: Sequence[str],
    share: Callable[[Position], float],
    *,
    environment: Mapping[str, str] | None = None,
    **limited: Any,
) -> Ran:
    """Runs ffmpeg in the step's folder; share: how much of the step a position is, 0 to 1."""
    return run_tool(
        argv,
        limits=limits(work, **limited),
        cwd=work.folder,
        environment=environment,
        alive=work.alive,
        progress=lambda position: work.report(share(position)),
    )


def run_on_source(work: Work, argv: Sequence[str], share: Callable[[Position], float], **limited: Any) -> Ran:
    """As run(), for arguments that read `source.URL`."""
    with opened(work) as reader:
        return run(work, argv, share, environment=reader.environment, **limited)


# --- probe ---------------------------------------------------------------------------------------------------------
def do_probe(work: Work) -> Result:
    services, video = work.services, work.video
    with opened(work) as reader:
        tool = partial(
            run_tool,
            limits=limits(work, silence=PROBE_SILENCE),
            environment=reader.environment,
            alive=work.alive,
        )
        try:
            source = ffprobe.probe(URL, video.size, services.policy, tool, reader.head)
        except Refused:
            # To ffprobe a store that goes away in mid-read looks like a broken file. If it is gone, this says so.
            services.sources.size(keys.source(video.id))
            raise
    plan = chunks.plan(source, video.settings, services.policy.chunk_seconds)
    work.check()
    services.catalog.record_probe(video.id, source, plan)
    return {"frames": source.frames, "chunks": len(plan.chunks), "rungs": [rung.name for rung in plan.ladder]}


# --- poster --------------------------------------------------------------------------------------------------------
def do_poster(work: Work) -> Result:
    services, video = work.services, work.video
    source, _ = planned(work)
    board = poster.storyboard(source)
    every_frame = source.duration < poster.EVERY_FRAME_BELOW
    tiles = _draw_storyboard(work, source, board, every_frame=every_frame)
    if len(tiles) < board.tiles and not every_frame:  # not one keyframe is marked as such
        every_frame = True
        tiles = _draw_storyboard(work, source, board, every_frame=True)
    best = poster.best_tile(tiles[: board.tiles])
    pixels = services.policy.max_pixels
    draw = poster.poster_args(URL, source, board, best, every_frame=every_frame, max_pixels=pixels)
    run_on_source(work, draw, lambda _: 0.7)
    seconds = float(source.frames / source.fps)
    (work.folder / keys.STORYBOARD).write_text(poster.webvtt(board, seconds))
    work.check()
    for path in poster.pictures(work.folder):
        services.packages.put_file(keys.picture(video.id, video.version, path.name), path)
    services.catalog.record_poster(video.id)
    return {"at": best * board.interval, "tiles": board.tiles}


def _draw_storyboard(
    work: Work, source: Source, board: poster.Storyboard, *, every_frame: bool
) -> list[dict[str, float]]:
    pixels = work.services.policy.max_pixels
    draw = poster.storyboard_args(URL, source, board, every_frame=every_frame, max_pixels=pixels)
    run_on_source(work, draw, lambda _: 0.3)
    measured = work.folder / poster.MEASURES
    return poster.measures(measured.read_text().splitlines()) if measured.exists() else []


# --- chunk and audio -----------------------------------------------------------------------------------------------
def do_chunk(work: Work) -> Result:
    services, video = work.services, work.video
    source, plan = planned(work)
    chunk = plan.chunks[work.step.index]
    policy = services.policy
    argv = encode.chunk_args(
        *(URL, source, plan, chunk, work.folder),
        threads=policy.encode_threads,
        max_pixels=policy.max_pixels,
    )
    largest = encode.largest_file(plan, chunk, plan.ladder)
    ran = run_on_source(work, argv, lambda position: position.frame / chunk.frames * 0.97, file=largest)
    files = {rung.name: work.folder / f"{rung.name}.mp4" for rung in plan.ladder}
    for path in files.values():
        found = boxes.frames_in(path)
        check_frames(found, chunk.frames, float(chunk.first / plan.fps), ran.stderr, first_try=work.step.tries == 1)
    work.check()
    calls = [
        partial(services.sources.put_file, keys.chunk(video.id, chunk.index, rung), path)
        for rung, path in files.items()
    ]
    transfer(work, calls, 0.97, 1.0)
    return {"frames": chunk.frames, "bytes": sum(path.stat().st_size for path in files.values())}


def check_frames(found: int, wanted: int, at: float, stderr: str, *, first_try: bool) -> None:
    """Raises where the source gave fewer frames than it promised: it is damaged, or the store went away."""
    if found == wanted:
        return
    if PASSING.search(stderr):  # ffmpeg takes a broken connection for the end of the file
        raise ToolFailed("ffmpeg", stderr, permanent=False)
    minutes, seconds = divmod(int(at), 60)
    damaged = Refused(
        f"This file is damaged: after {minutes}:{seconds:02d} only {found} of {wanted} frames can be read. "
        "Copy or download it again, then upload that."
    )
    # A store that breaks off without a word looks the same. It does not do so twice at the same place.
    damaged.permanent = not first_try
    raise damaged


def do_audio(work: Work) -> Result:
    services, video = work.services, work.video
    source, plan = planned(work)
    track = plan.audio[work.step.index]
    path = work.folder / "audio.mp4"
    argv = audio.audio_args(URL, source, plan, track, path, max_pixels=services.policy.max_pixels)
    length = max(source.duration, 0.001)
    run_on_source(work, argv, lambda position: position.seconds / length * 0.97)
    work.check()
    services.sources.put_file(keys.audio(video.id, work.step.index), path)
    return {"bytes": path.stat().st_size, "frames": boxes.frames_in(path)}


# --- package -------------------------------------------------------------------------------------------------------
def do_package(work: Work) -> Result:
    _, plan = planned(work)
    frames = sum(chunk.frames for chunk in plan.chunks)
    _fetch_parts(work, plan)
    for rung in plan.ladder:
        (work.folder / f"{rung.name}.txt").write_text(package.chunk_list(plan, rung))
    run(work, package.concat_args(plan), lambda position: 0.3 + 0.2 * position.frame / frames)
    shutil.rmtree(work.folder / "chunks")  # room on the disk
    out = work.folder / "out"
    run_tool(package.packager_args(plan, "out"), limits=limits(work), cwd=work.folder, alive=work.alive)
    renditions = package.measure(plan, out)
    work.report(0.7)
    published = publish(work, out)
    return {"renditions": renditions, "frames": frames, **published}


def _fetch_parts(work: Work, plan: Plan) -> None:
    video_id, sources = work.video.id, work.services.sources
    parts = {
        keys.chunk(video_id, chunk.index, rung.name): package.chunk_file(chunk.index, rung.name)
        for chunk in plan.chunks
        for rung in plan.ladder
    }
    parts |= {keys.audio(video_id, number): f"audio{number}.mp4" for number in range(len(plan.audio))}
    fetch(work, sources, {key: work.folder / path for key, path in parts.items()}, 0.0, 0.3)


# --- seed and sweep ------------------------------------------------------------------------------------------------
def do_seed(work: Work) -> Result:
    services, video = work.services, work.video
    prefix = keys.package(video.id, video.version)
    edge = services.edges.get(work.step.edge)
    # Asked before anything is fetched: an edge that is away is asked again and again.
    if services.fleet.holds(edge, prefix):
        _assign(work)
        return {"edge": edge.name, "files": 0, "bytes": 0}
    stored = {item.key: item.size for item in services.packages.list(prefix)}
    local = {key: work.folder / key.removeprefix(prefix) for key in stored}
    fetch(work, services.packages, local, 0.0, 0.5)
    work.check()
    files = {key.removeprefix(prefix): path for key, path in local.items()}
    services.fleet.seed(edge, prefix, files, lambda share: work.report(0.5 + share / 2))
    _assign(work)
    return {"edge": edge.name, "files": len(files), "bytes": sum(stored.values())}


def _assign(work: Work) -> None:
    """Says that the edge holds it. A cancelled video must not be announced: its sweep may be through already."""
    services, video = work.services, work.video
    work.check()
    services.edges.assign(video.id, video.version, work.step.edge)


def do_sweep(work: Work) -> Result:
    sweep(work.services, work.video.id)
    return {}


DOERS: Mapping[StepKind, Callable[[Work], Result]] = {
    StepKind.PROBE: do_probe,
    StepKind.POSTER: do_poster,
    StepKind.CHUNK: do_chunk,
    StepKind.AUDIO: do_audio,
    StepKind.PACKAGE: do_package,
    StepKind.SEED: do_seed,
    StepKind.SWEEP: do_sweep,
}

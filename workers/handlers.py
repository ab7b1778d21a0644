"""What each kind of step does: reads from the stores, plans, runs tools, writes to the stores. Safe to do twice."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from notflix_app.core import chunks, fills, keys, storyboard
from notflix_app.core.added_sounds import SoundPackage
from notflix_app.core.errors import Refused, ToolFailed
from notflix_app.core.loudness import Loudness, loudness, measure_from_json
from notflix_app.core.manifests import manifests
from notflix_app.core.release import Release
from notflix_app.core.segments import Stream, average_rate, joined
from notflix_app.core.steps import EARLY_PROBE, LOUDNESS, NEEDS_ALL, StepKind
from notflix_app.core.storyboard import TILES
from notflix_app.core.timeline import planned_sound
from notflix_app.core.video import Plan, Rendition, VideoState
from notflix_app.usecases.replacement import take_over
from notflix_app.usecases.run_step import StepContext
from notflix_app.usecases.sweep import sweep

from . import ffprobe, poster
from .added_sound import do_sound
from .encoding import do_chunk
from .ffprobe import Look, Probed
from .indexed import NeedsAll, keyframes_of, read_index, with_ends
from .picture import do_picture, take_frame
from .process import run_tool
from .read_cache import read_cache
from .salvage import Reading
from .sound import do_audio
from .source import URL, SourceReader
from .speech import do_speech
from .step import Result, limits, opened, planned, salvaged
from .text import do_text
from .transfer import StoredPackage

log = logging.getLogger(__name__)

PROBE_SILENCE = 120.0


# --- probe ---------------------------------------------------------------------------------------------------------
def do_probe(context: StepContext) -> Result:
    early = context.step.index == EARLY_PROBE
    with read_cache(context.folder) as cache, opened(context, cache) as reader:
        try:
            probed = _probe(context, reader, early=early)
            source = probed.source
            index = () if salvaged(context) else read_index(source.container, reader.read, source.size)
            chunk_seconds, keyframes = context.services.policy.chunk_seconds, keyframes_of(source, index)
            plan = chunks.plan(source, context.video.settings, chunk_seconds, keyframes)
            if early:
                plan = with_ends(plan, source, index)
        except (NeedsAll, Refused, ToolFailed) as error:
            # What has come may look like what it is not: who has all of it says what is wrong, and whether.
            if not early or reader.ran_dry or reader.broke_off:
                raise
            log.info("%s: cannot be planned before all of it is here: %r", context.video.id, error)
            return {NEEDS_ALL: True}
    context.check()
    context.record_probe(source, plan)
    if probed.chapters:
        context.services.chapters.put_first(context.video.id, probed.chapters)
    return {"frames": source.frames, "chunks": len(plan.chunks), "rungs": [rung.name for rung in plan.ladder]}


def _probe(context: StepContext, reader: SourceReader, *, early: bool) -> Probed:
    tool = partial(
        run_tool, limits=limits(context, silence=PROBE_SILENCE), environment=reader.environment, alive=context.alive
    )
    look = Look.EARLY if early else Look.SALVAGE if salvaged(context) else Look.ORDINARY
    return ffprobe.probe(URL, context.video.size, context.services.policy, tool, reader.read, reading(context), look)


def reading(context: StepContext) -> Reading:
    """How a file is read through that must be. Its length is not known yet; a former probe's is near."""
    length = max(context.video.duration, 60)
    return Reading(context.folder, lambda position: context.report(min(0.95, position.seconds / length)))


# --- poster --------------------------------------------------------------------------------------------------------
def do_poster(context: StepContext) -> Result:
    """A frame of what is published: of its first chunks, the one that shows most."""
    services, video = context.services, context.video
    _, plan = planned(context)
    frame = poster.best_frame(plan, _drawn(context))
    take_frame(context, frame)
    services.packages.put_file(keys.packaged(video.id, video.version, keys.POSTER), context.folder / keys.POSTER)
    context.record_poster()
    return {"at": round(float(frame / plan.fps), 3)}


def _drawn(context: StepContext) -> dict[int, Sequence[float]]:
    """A chunk's number → how much each of its tiles shows."""
    steps = context.services.steps.list_for_video(context.video.id, context.video.version)
    return {step.index: step.result[TILES] for step in steps if step.kind is StepKind.CHUNK and TILES in step.result}


# --- package -------------------------------------------------------------------------------------------------------
def do_package(context: StepContext) -> Result:
    """Segments and tiles are all there; what names them follows, and so the film can be played."""
    services, video = context.services, context.video
    source, plan = planned(context)
    streams = joined(services.steps.published(video.id, video.version))
    for rung in plan.ladder:
        made = streams[keys.rung_folder(rung.name)].samples
        if made != plan.frames:
            raise ToolFailed("packager", f"{rung.name} has {made} of {plan.frames} frames")
    for sound in plan.sounds if plan.sound_by_chunk else ():
        wanted, track = planned_sound(plan, sound, source.duration), streams[sound.name]
        if track.samples != wanted.samples:
            raise ToolFailed("packager", f"{track.name} has {track.samples} of {wanted.samples} frames")
    texts = manifests(plan, streams)
    if plan.tile_seconds:  # else the release before drew a storyboard, and wrote this
        texts = {keys.STORYBOARD: storyboard.webvtt(plan, source, _drawn(context)), **texts}
    context.check()
    for path, text in texts.items():
        services.packages.put_bytes(keys.packaged(video.id, video.version, path), text.encode())
    context.record_loudness(_loudness(context, plan))
    return {"renditions": [_rendition(rung, streams) for rung in plan.ladder], "frames": plan.frames}


def _loudness(context: StepContext, plan: Plan) -> list[Loudness | None]:
    """Of each track, from what was measured of its pieces."""
    steps = context.services.steps.list_for_video(context.video.id, context.video.version)
    measures = [step.result[LOUDNESS] for step in steps if LOUDNESS in step.result]
    return [
        loudness(measure_from_json(one[str(number)]) for one in measures if str(number) in one)
        for number in range(len(plan.audio))
    ]


def _rendition(rung: Rendition, streams: Mapping[str, Stream]) -> dict[str, Any]:
    """As it was published, with its average bitrate in bit/s."""
    rate = average_rate(streams[keys.rung_folder(rung.name)])
    return {"name": rung.name, "width": rung.width, "height": rung.height, "bitrate": rate}


# --- fill, seed and sweep ------------------------------------------------------------------------------------------
def do_fill(context: StepContext) -> Result:
    """A run of chunks goes ahead to an edge, where nobody sees it yet."""
    services, video, step = context.services, context.video, context.step
    edge = services.edges.get(step.edge)
    if video.state not in (VideoState.UPLOADING, VideoState.ENCODING) or not edge.takes:
        return {}  # it goes there with the rest, if at all
    _, plan = planned(context)
    tracks = fills.sounds(plan, services.steps.list_for_video(video.id, video.version), video.duration)
    paths = fills.paths(plan, fills.runs(plan)[step.index], tracks)
    package = StoredPackage(context)
    sent = services.edge_storage.fill(edge, package.prefix, package, paths, package.sent)
    return {"edge": edge.name, "bytes": sent}


def do_seed(context: StepContext) -> Result:
    services, video = context.services, context.video
    if isinstance(video, Release | SoundPackage) and not video.is_open:
        return {}  # another plays by now, or it was removed
    package = StoredPackage(context)
    edge = services.edges.get(context.step.edge)
    sent = services.edge_storage.seed(edge, package.prefix, package, package.sent)
    # A cancelled video must not be announced: its sweep may be through already.
    context.check()
    services.edges.assign(video.id, video.version, edge.name)
    return {"edge": edge.name, "bytes": sent}


def do_replace(context: StepContext) -> Result:
    take_over(context.services, context.video)
    return {}


def do_sweep(context: StepContext) -> Result:
    sweep(context.services, context.video, context.step.index)
    return {}


HANDLERS: Mapping[StepKind, Callable[[StepContext], Result]] = {
    StepKind.PROBE: do_probe,
    StepKind.POSTER: do_poster,
    StepKind.CHUNK: do_chunk,
    StepKind.AUDIO: do_audio,
    StepKind.TEXT: do_text,
    StepKind.PACKAGE: do_package,
    StepKind.FILL: do_fill,
    StepKind.SEED: do_seed,
    StepKind.SWEEP: do_sweep,
    StepKind.SPEECH: do_speech,
    StepKind.PICTURE: do_picture,
    StepKind.REPLACE: do_replace,
    StepKind.SOUND: do_sound,
}

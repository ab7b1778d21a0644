"""Films at work, by the hundred: made by the app's own repositories and use cases, but without their bytes."""

from __future__ import annotations

from dataclasses import replace

from ..core.audio_tracks import AudioTrack
from ..core.chunks import plan
from ..core.edges import EdgeNode
from ..core.steps import ENCODE_QUEUE, NewStep, StepKind
from ..core.video import Source, TranscodeSettings, Video, VideoState, new_id
from ..usecases.advance import advance
from ..usecases.services import Services

STEPS = 341  # of a film of an hour and a half: probe, poster, some 338 chunks and the audio
CHUNK_SECONDS = 16
WORKER = "bench"
EDGES = ("edge-a", "edge-b", "edge-c")
_LEASE = 24 * 3600.0  # nothing of this may run out while it is measured


def film(number: int, state: VideoState, now: float) -> Video:
    return Video(new_id(), f"Film {number}", state, now, now, file_name=f"film{number}.mp4", size=1 << 30)


def at_work(services: Services, films: int, done: int) -> None:
    """So many films being encoded, each with `done` of its steps done and one in a worker's hands."""
    ids = []
    for number in range(films):
        video = film(number, VideoState.PROBING, services.clock())
        services.catalog.add(video)
        services.steps.plan(video.id, [NewStep(StepKind.PROBE)])
        ids.append(video.id)
    _probe(services)
    for video_id in ids:
        advance(services, video_id)
    for _ in range(films * (done - 1)):
        _end_next(services)
    for video_id in ids:
        advance(services, video_id)  # its poster follows from what is done
    for _ in range(films):
        services.steps.claim(ENCODE_QUEUE, WORKER, _LEASE)


def live(services: Services, films: int) -> None:
    """So many films on each of the edges, with posters."""
    for name in EDGES:
        services.edges.put(EdgeNode(name, f"http://{name}.example", "127.0.0.1", 22, "seed", "ssh-ed25519 AAAA"))
    for number in range(films):
        video = film(number, VideoState.LIVE, services.clock())
        video = replace(video, live_at=video.created_at, has_poster=True, source=_source())
        services.catalog.add(video)
        services.steps.plan(video.id, [NewStep(StepKind.SEED, edge=edge) for edge in EDGES])
        for edge in EDGES:
            services.edges.assign(video.id, video.version, edge)


def one_film(services: Services, chunks: int) -> str:
    """A film that was probed just now, of about so many chunks; its id. All that is to be encoded of it waits."""
    video = film(1, VideoState.PROBING, services.clock())
    services.catalog.add(video)
    services.steps.plan(video.id, [NewStep(StepKind.PROBE)])
    _probe(services, chunks)
    advance(services, video.id)
    return video.id


def _probe(services: Services, chunks: int = STEPS - 3) -> None:
    source = _source(chunks)
    cut = plan(source, TranscodeSettings(), CHUNK_SECONDS)
    while step := services.steps.claim(ENCODE_QUEUE, WORKER, _LEASE):
        services.catalog.record_probe(step.video_id, source, cut)
        rungs = [rung.name for rung in cut.ladder]
        services.steps.finish(step.id, step.attempt, {"frames": source.frames, "rungs": rungs})


def _end_next(services: Services) -> None:
    step = services.steps.claim(ENCODE_QUEUE, WORKER, _LEASE)
    if step is not None:
        services.steps.finish(step.id, step.attempt, {"frames": CHUNK_SECONDS * 30})


def _source(chunks: int = STEPS - 3) -> Source:
    track, seconds = AudioTrack(1, "aac", 2, 48_000), chunks * CHUNK_SECONDS
    return Source(
        "mov,mp4", "h264", "yuv420p", 1920, 1080, 0, 30, 1, False, seconds, seconds * 30, 1 << 30, audio=(track,)
    )

"""Where videos stand: for the pages, the API and the command line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from ..core.edges import EdgeNode
from ..core.errors import Unavailable
from ..core.pipeline import retryable, salvageable
from ..core.progress import progress_of, timings
from ..core.release import Release
from ..core.rights import Action, Actor, may, require
from ..core.speech import last_request, transcription
from ..core.step_summary import StepSummary
from ..core.steps import StepKind
from ..core.video import IN_PIPELINE, LISTED, Video, VideoState
from ..core.views import MadeRendition, Progress, Report, VideoStatus
from ..core.waiting import Parts, Wait, waits_for
from .access import find_video, visible
from .edge_ranking import closest_edges
from .pictures import posters, posters_on
from .services import Services
from .signing import Signer, signer
from .sounds import heard_tracks
from .upload_limits import arrived_of
from .watch import made_sounds, manifests

LATELY_SECONDS = 600
STRIPS = 12  # more than a screen shows: further down, a film is one bar
MAX_LIVE = 20  # shown of those that went live lately
MAX_HEARD = 12  # live films of which what is said is being written down
MAX_UPLOADS = 12  # shown at one time: anybody may begin them, and of each the store is asked how far it is
_AT_WORK = tuple(state for state in IN_PIPELINE if state is not VideoState.UPLOADING)
_FAILED = (VideoState.FAILED, VideoState.CANCELLED)
_DONE = (VideoState.LIVE, VideoState.CANCELLED)
_ARRIVED = tuple(state for state in LISTED if state is not VideoState.UPLOADING)


def in_pipeline(services: Services, actor: Actor, limit: int = 50) -> list[VideoStatus]:
    """What is being worked on, then uploads, then live films that are listened to, then what ended or went live in the
    last ten minutes; newest first each. Releases that are made beside live films are among them.

    Only what they may see. Uploads are few, and never the first: they may be abandoned, and nobody can tell. Only
    the first STRIPS of what is not done have their chunks told apart. Raises Forbidden.
    """
    require(actor, Action.SEE_ACTIVITY)
    uploads, lately = min(limit, MAX_UPLOADS), services.clock() - LATELY_SECONDS
    newest = services.catalog.newest(
        [(_AT_WORK, limit), ((VideoState.UPLOADING,), uploads), (_FAILED, limit), ((VideoState.LIVE,), MAX_LIVE)],
        seen_by=actor,
    )
    going = [video for video in newest if video.state in IN_PIPELINE]
    heard = _being_heard(services, actor)
    ended = [video for video in newest if video.state in _FAILED or _went_live(video, lately)]
    taken_over = visible(services, actor, services.catalog.get_many(services.releases.taken_over(lately, MAX_LIVE)))
    beside = visible(services, actor, services.releases.newest(limit))
    films = {video.id: video for video in (*going, *heard, *ended, *taken_over)}
    listed = sorted((*films.values(), *beside), key=lambda video: _place(video, heard))[:limit]
    return _statuses_of_all(services, actor, listed)


def _place(video: Video, heard: Sequence[Video]) -> tuple[int, float]:
    """In the list of what is at work."""
    groups = (video.state in _AT_WORK, video.state is VideoState.UPLOADING, video in heard, True)
    return groups.index(True), -video.created_at


def _statuses_of_all(services: Services, actor: Actor, listed: Sequence[Video]) -> list[VideoStatus]:
    """A film may be in it twice: as it plays, and the release that is made of it."""
    strips = [(video.id, video.version) for video in listed if video.state not in _DONE][:STRIPS]
    by_version: dict[tuple[str, int], VideoStatus] = {}
    for alike in (Video, Release):
        some = [video for video in listed if type(video) is alike]
        told_apart = [video.id for video in some if (video.id, video.version) in strips]
        made = _statuses(services, actor, some, told_apart) if some else []
        by_version |= {(status.video.id, status.video.version): status for status in made}
    return [by_version[video.id, video.version] for video in listed]


def releases_under_way(services: Services, actor: Actor, video_ids: Sequence[str]) -> list[VideoStatus]:
    """What is to take over from these films, of those that they may see."""
    wanted = visible(services, actor, list(services.releases.wanted(video_ids).values())) if video_ids else []
    return _statuses(services, actor, wanted, [release.id for release in wanted]) if wanted else []


def _being_heard(services: Services, actor: Actor) -> list[Video]:
    if services.speech is None:
        return []
    ids = [step.video_id for step in services.steps.open_steps(StepKind.SPEECH, MAX_HEARD)]
    videos = visible(services, actor, services.catalog.get_many(ids)) if ids else []
    return [video for video in videos if video.state is VideoState.LIVE]


def _went_live(video: Video, since: float) -> bool:
    return video.state is VideoState.LIVE and (video.live_at or 0.0) >= since


def video_status(services: Services, actor: Actor, video_id: str) -> VideoStatus:
    """Raises NotFound."""
    return _statuses(services, actor, [find_video(services, actor, video_id)], [video_id])[0]


def video_statuses(services: Services, actor: Actor, video_ids: Sequence[str]) -> list[VideoStatus]:
    """Of those that there are, and that they may see."""
    videos = visible(services, actor, services.catalog.get_many(video_ids)) if video_ids else []
    return _statuses(services, actor, videos, video_ids) if videos else []


def report(services: Services, actor: Actor, video_id: str) -> Report:
    """Everything that there is to say of one video. Raises NotFound."""
    return _reports(services, actor, [find_video(services, actor, video_id)])[0]


def reports(services: Services, actor: Actor, *, limit: int = 100, offset: int = 0) -> list[Report]:
    """Of what they may see, newest first; uploads, of which many may have been abandoned, after all that has arrived.
    What is not live yet is for those who see the activity."""
    require(actor, Action.BROWSE)
    catalog, sees_work = services.catalog, may(actor, Action.SEE_ACTIVITY)
    states = _ARRIVED if sees_work else (VideoState.LIVE,)
    videos = catalog.videos(states, limit=limit, offset=offset, seen_by=actor)
    if sees_work and (missing := limit - len(videos)) > 0:
        begun = max(0, offset - catalog.count(states, seen_by=actor))
        videos += catalog.videos((VideoState.UPLOADING,), limit=missing, offset=begun, seen_by=actor)
    return _reports(services, actor, videos)


def video_count(services: Services, actor: Actor) -> int:
    """How many reports() there are."""
    require(actor, Action.BROWSE)
    return services.catalog.count(() if may(actor, Action.SEE_ACTIVITY) else (VideoState.LIVE,), seen_by=actor)


def _statuses(services: Services, actor: Actor, videos: Sequence[Video], strips: Collection[str]) -> list[VideoStatus]:
    """strips: the ids whose chunks are told apart."""
    steps = services.steps.summarize({v.id: v.version for v in videos}, strips)
    pictures = posters(services, actor, [v.film if isinstance(v, Release) else v for v in videos])
    standing = _standing(services, videos, steps)
    return [
        VideoStatus(
            video,
            progress,
            pictures[video.id],
            retryable(video, steps[video.id].steps),
            salvageable(video),
            wait,
            rungs=len(steps[video.id].result(StepKind.PROBE).get("rungs", ())),
            speech=transcription(asked) if (asked := last_request(steps[video.id].steps)) else None,
        )
        for video in videos
        for progress, wait in [standing[video.id]]
    ]


def _standing(
    services: Services, videos: Sequence[Video], steps: Mapping[str, StepSummary]
) -> dict[str, tuple[Progress, Wait]]:
    now = services.clock()
    progress = {v.id: progress_of(v, steps[v.id], now, uploaded=_uploaded(services, v)) for v in videos}
    parts = _parts(services, videos, progress.values())
    waits = {video.id: waits_for(video, steps[video.id], progress[video.id], parts) for video in videos}
    return {id_: (_without_forecast(each) if waits[id_] else each, waits[id_]) for id_, each in progress.items()}


def _without_forecast(progress: Progress) -> Progress:
    """While it waits, the pace so far says nothing of when it ends."""
    return replace(progress, left=None, stages=tuple(replace(stage, left=None) for stage in progress.stages))


def _parts(services: Services, videos: Sequence[Video], progress: Iterable[Progress]) -> Parts:
    """Asked only where it matters to one of these."""
    away = any(video.state in IN_PIPELINE for video in videos) and services.sources.away
    if not any(one.waiting for one in progress):
        return Parts(away)
    try:
        workers = services.queue.workers()
    except Unavailable:  # then nobody can be called
        workers = []
    return Parts(away, {queue for worker in workers for queue in worker.queues})


def _uploaded(services: Services, video: Video) -> float:
    """The share of an upload's bytes that the store has."""
    if video.state is not VideoState.UPLOADING or not video.size:
        return 0.0
    try:
        return min(1.0, arrived_of(services, video).bytes / video.size)
    except Unavailable:  # the page asks again in a second
        return 0.0


def _manifests(sign: Signer, edge: EdgeNode | None, video: Video) -> dict[str, str]:
    """At the best edge; none until it is live."""
    if edge is None or video.state is not VideoState.LIVE or not sign.signs([edge]):
        return {}
    return manifests(sign.package(edge, video))


def _reports(services: Services, actor: Actor, videos: Sequence[Video]) -> list[Report]:
    ids = [v.id for v in videos]
    steps = services.steps.summarize({v.id: v.version for v in videos}, ids)
    holders = services.edges.holders(ids)
    closest = closest_edges(services, holders)
    sign = signer(services, actor)
    pictures = posters_on(services, videos, closest, sign)
    standing = _standing(services, videos, steps)
    tracks = heard_tracks(services, videos)
    return [
        replace(
            _report(video, steps[video.id], *standing[video.id]),
            manifests=_manifests(sign, closest.get(video.id), video),
            edges=tuple(edge.name for edge in holders.get(video.id, [])),
            timings=timings(video, steps[video.id], services.clock()),
            poster=pictures[video.id],
            audio=made_sounds(services, tracks[video.id]),
        )
        for video in videos
    ]


def _report(video: Video, steps: StepSummary, progress: Progress, waits_for: str) -> Report:
    """What the video and its steps tell of themselves."""
    return Report(
        id=video.id,
        title=video.title,
        status=video.state,
        duration=video.duration,
        frames=_frames(video, steps),
        renditions=_renditions(steps),
        progress=progress,
        description=video.description,
        year=video.year,
        people=video.people,
        series=video.series,
        season=video.season,
        episode=video.episode,
        tags=video.tags,
        file_name=video.file_name,
        size=video.size,
        quality=video.settings.quality,
        error=video.error,
        created_at=video.created_at,
        salvageable=salvageable(video),
        salvage=video.settings.salvage,
        lost=video.source.lost if video.source else (),
        undecoded=video.source.undecoded if video.source else (),
        waits_for=waits_for,
        watchable=video.is_watchable,
        version=video.version,
    )


def _frames(video: Video, steps: StepSummary) -> int:
    """What was published; before that, what the source has."""
    published = steps.result(StepKind.PACKAGE).get("frames")
    return published if isinstance(published, int) else (video.source.frames if video.source else 0)


def _renditions(steps: StepSummary) -> tuple[MadeRendition, ...]:
    return tuple(MadeRendition(**rung) for rung in steps.result(StepKind.PACKAGE).get("renditions", ()))

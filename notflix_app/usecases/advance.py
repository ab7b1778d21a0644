"""After any step has ended: plan the next ones, move the state, wake workers. Safe to call at any time."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ..core import keys
from ..core.added_sounds import AddedSound, SoundState, is_of_a_sound
from ..core.errors import Unavailable
from ..core.parts import beginning_of
from ..core.pipeline import Decision, asks_for_edges, decide
from ..core.release import Release
from ..core.steps import Step, StepState
from ..core.video import Video, VideoState
from .advance_sound import advance_sound
from .services import Services
from .upload_limits import arrived_parts

log = logging.getLogger(__name__)


def advance(services: Services, video_id: str, video: Video | None = None, *, version: int | None = None) -> None:
    """Brings a video, or one release of it, or a sound beside it, as far as its finished steps allow.

    video: as it was written just now, where the caller has it. version: None: the video's own.
    Two workers may call this at once: steps are unique, and a move is a conditional UPDATE that one of them wins.
    """
    if version is not None and is_of_a_sound(version):
        wake_for(services, advance_sound(services, video_id, version))
        return
    planned: list[Step] = []
    video = video or _read(services, video_id, version)
    steps: list[Step] | None = None  # None: to be read
    while video is not None:
        steps = _steps(services, video) if steps is None else steps
        decision = _decide(services, video, steps)
        # Steps first, then the state: whoever dies in between leaves something that the next call completes.
        added = services.steps.plan(video_id, decision.plan, video.version) if decision.plan else []
        planned += [step for step in added if step.state is StepState.READY]
        # Where another planned some of them meanwhile, they are read.
        steps = [*steps, *added] if len(added) == len(decision.plan) else None
        if decision.ready:
            planned += services.steps.make_ready(decision.ready)
            steps = None
        elif decision.salvage:
            video, steps = _begin_again(services, video), None
        elif decision.watchable:
            at = services.catalog.record_watchable(video_id)
            video = replace(video, watchable_at=at) if at else services.catalog.get_or_none(video_id)
        elif decision.to is not None:
            moved = _move(services, video, decision.to, decision.error)
            # Where another was faster, or the other steps of a failure were cancelled, nothing is as it was read.
            steps = steps if moved and decision.to is not VideoState.FAILED else None
            # A probe writes its plan before it is done: its step is here, and the row as it was before, perhaps.
            read_anew = moved is None or decision.to is VideoState.ENCODING
            video = _read(services, video_id, video.version) if read_anew else moved
        elif not added:
            break
    # Last, so that a worker that is quick finds the state that its step belongs to.
    wake_for(services, planned)


def _read(services: Services, video_id: str, version: int | None) -> Video | None:
    if version is None:
        return services.catalog.get_or_none(video_id)
    return services.releases.version_of(video_id, version)


def _steps(services: Services, video: Video) -> list[Step]:
    """Where all of it goes, whoever makes a version of it or a sound beside it may still write, too."""
    all_goes = video.state is VideoState.DELETING and not isinstance(video, Release)
    return services.steps.list_for_video(video.id, None if all_goes else video.version)


def _decide(services: Services, video: Video, steps: Sequence[Step]) -> Decision:
    edges = _edges(services) if asks_for_edges(video, steps) else []
    arrived = _arrived(services, video)
    policy, transcribe = services.policy, services.speech is not None and services.policy.transcribe
    linger = policy.paths.longest(video.duration)
    return decide(video, steps, edges, policy.min_edges, services.clock(), arrived, linger, transcribe)


def _edges(services: Services) -> list[str]:
    """Those that take videos."""
    return [edge.name for edge in services.edges.all() if edge.takes]


def _arrived(services: Services, video: Video) -> int:
    """Bytes from the beginning on that have come without a gap; asked for only where it matters."""
    if video.state is not VideoState.UPLOADING:
        return 0
    try:
        return beginning_of(arrived_parts(services, video))
    except Unavailable:  # the next part's word, or that all is there, asks again
        return 0


def wake_for(services: Services, steps: Iterable[Step]) -> None:
    """Calls a worker for each, from each queue whose workers may do it."""
    wake(services, Counter(queue for step in steps for queue in step.queues))


def wake(services: Services, calls: Mapping[str, int]) -> None:
    """Calls so many workers of each queue. A lost call costs seconds, not the video: the reconciler calls again."""
    try:
        for queue, times in calls.items():
            services.queue.wake(queue, times)
    except Unavailable as error:
        log.warning("no worker woken: %s", error)


def _move(services: Services, video: Video, to: VideoState, error: str) -> Video | None:
    """The video as it is now; None where another was faster."""
    if isinstance(video, Release):
        return _move_release(services, video, to, error)
    if not services.catalog.move(video.id, to, origins=(video.state,), error=error):
        return None
    log.info("%s: %s → %s %s", video.id, video.state, to, error)
    if to is VideoState.FAILED:
        services.steps.cancel(video.id)
    if to in (VideoState.LIVE, VideoState.FAILED):
        _tell_trace(services, video.id)
    return replace(video, state=to, error=error)


def _move_release(services: Services, release: Release, to: VideoState, error: str) -> Video | None:
    video_id, version = release.id, release.version
    if to is VideoState.LIVE:
        if not services.releases.take_over(video_id, version):
            return None
        log.info("%s: version %d plays from now on, in place of %d", video_id, version, release.film.version)
        _tell_trace(services, video_id)
        film = services.catalog.get_or_none(video_id)
        if film is not None and film.duration != release.film.duration:
            _fit_sounds(services, video_id)
        return film
    if not services.releases.move(video_id, version, to, origins=(release.state,), error=error):
        return None
    log.info("%s: version %d: %s → %s %s", video_id, version, release.state, to, error)
    if to is VideoState.FAILED:
        services.steps.cancel(video_id, version=version)
    return replace(release, state=to, error=error)


def _fit_sounds(services: Services, video_id: str) -> None:
    """What was added to a film is as long as it: of another length, it is made anew."""
    newest = {sound.id: sound for sound in services.added_sounds.list_for_video(video_id)}
    for sound in newest.values():
        if sound.state is not SoundState.UPLOADING:
            make_anew(services, sound)


def make_anew(services: Services, sound: AddedSound) -> None:
    """Another package of an added sound, whose file is here; the one before plays until that is on the edges."""
    new = services.added_sounds.add(replace(sound, state=SoundState.MAKING, error=""))
    given_up = services.added_sounds.remove(sound.video_id, sound.id, before=new.version, live=False)
    for version in given_up:
        services.steps.cancel(sound.video_id, version=version)
    for version in (*given_up, new.version):
        advance(services, sound.video_id, version=version)


def _tell_trace(services: Services, video_id: str) -> None:
    if services.traces is None:
        return
    video = services.catalog.get_or_none(video_id)
    if video is not None:
        services.traces.tell(video, services.steps.list_for_video(video_id, video.version))


def _begin_again(services: Services, video: Video) -> Video | None:
    """For what can be read of a broken file. Steps first: what dies in between is still broken, and asked again."""
    services.steps.clear(video.id)
    services.packages.remove_all(keys.package(video.id, video.version))
    if services.catalog.salvage(video.id):
        log.info("%s: begins again, with what can be read of it", video.id)
    return services.catalog.get_or_none(video.id)

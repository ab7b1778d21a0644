"""After any step has ended: plan the next ones, move the state, wake workers. Safe to call at any time."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping

from ..core.errors import Unavailable
from ..core.pipeline import decide
from ..core.steps import Step
from ..core.video import Video, VideoState
from .services import Services

log = logging.getLogger(__name__)


def advance(services: Services, video_id: str) -> None:
    """Brings a video as far as its finished steps allow.

    Two workers may call this at once: steps are unique, and a move is a conditional UPDATE that one of them wins.
    """
    planned: list[Step] = []
    while True:
        video = services.catalog.get_or_none(video_id)
        if video is None:
            break
        edges = [edge.name for edge in services.edges.all() if edge.takes]
        decision = decide(
            video, services.steps.list_for_video(video_id), edges, services.policy.min_edges, services.clock()
        )
        # Steps first, then the state: whoever dies in between leaves something that the next call completes.
        added = services.steps.plan(video_id, decision.plan) if decision.plan else []
        planned += added
        if decision.salvage:
            _begin_again(services, video)
            continue
        if decision.to is not None:
            _move(services, video, decision.to, decision.error)
        elif not added:
            break
    # Last, so that a worker that is quick finds the state that its step belongs to.
    wake(services, Counter(step.queue for step in planned))


def wake(services: Services, calls: Mapping[str, int]) -> None:
    """Calls so many workers of each queue. A lost call costs seconds, not the video: the reconciler calls again."""
    try:
        for queue, times in calls.items():
            services.queue.wake(queue, times)
    except Unavailable as error:
        log.warning("no worker woken: %s", error)


def _move(services: Services, video: Video, to: VideoState, error: str) -> None:
    won = services.catalog.move(video.id, to, origins=(video.state,), error=error)
    if won and to is VideoState.FAILED:
        services.steps.cancel(video.id)
    if won:
        log.info("%s: %s → %s %s", video.id, video.state, to, error)


def _begin_again(services: Services, video: Video) -> None:
    """For what can be read of a broken file. Steps first: what dies in between is still broken, and asked again."""
    services.steps.clear(video.id)
    if services.catalog.salvage(video.id):
        log.info("%s: begins again, with what can be read of it", video.id)

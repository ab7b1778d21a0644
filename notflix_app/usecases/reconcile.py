"""The scheduler's round: what a dead worker, a lost wake-up or a lost advance left behind goes on."""

from __future__ import annotations

import logging

from ..core.video import VideoState
from .advance import advance, wake
from .ingest import expire_uploads
from .services import Services

log = logging.getLogger(__name__)

_AT_WORK = (
    VideoState.PROBING,
    VideoState.ENCODING,
    VideoState.PACKAGING,
    VideoState.SEEDING,
    VideoState.DELETING,
)
# Ended ones need one last look when their workers' leases have run out; those are among the newest.
_LATELY_ENDED = (VideoState.CANCELLED, VideoState.FAILED)


def reconcile(services: Services) -> None:
    """One round. Cheap when all is well; may be run by several schedulers at once."""
    for step in services.steps.expire(services.policy.most_attempts):
        log.warning("%s %s of %s: its worker is gone, it is %s", step.kind, step.id, step.video_id, step.state)
    videos = services.catalog.videos(_AT_WORK, limit=1000) + services.catalog.videos(_LATELY_ENDED, limit=20)
    for video in videos:
        advance(services, video.id)
    ready = services.steps.ready()
    if ready:
        waiting = services.queue.waiting()
        for step in ready:
            if step.id not in waiting:
                wake(services, step)
    expire_uploads(services)

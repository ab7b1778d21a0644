"""The scheduler's round: what a dead worker, a lost wake-up or a lost advance left behind goes on."""

from __future__ import annotations

import logging

from ..core.ports import MAX_WAKE_UPS
from .advance import advance, wake
from .ingest import expire_uploads
from .run_step import MAX_BACK_OFF
from .services import Services
from .sound_upload import expire_sounds

log = logging.getLogger(__name__)

AT_ONCE = 20  # videos that a new edge is given in one round: a whole library at once would crowd out what is new


def reconcile(services: Services) -> None:
    """One round. Cheap when all is well; may be run by several schedulers at once."""
    for step in services.steps.expire(services.policy.max_attempts):
        log.warning("%s %s of %s: its worker is gone, it is %s", step.kind, step.id, step.video_id, step.state)
    for video_id in services.steps.stranded():
        advance(services, video_id)
    for video_id, version in services.steps.stranded_releases():
        advance(services, video_id, version=version)
    for video_id, version in services.added_sounds.stranded():
        advance(services, video_id, version=version)
    fill_late_edges(services)
    due = services.steps.waiting(MAX_WAKE_UPS)
    if any(due.values()):
        called = services.queue.waiting()
        wake(services, {queue: max(0, steps - called[queue]) for queue, steps in due.items()})
    expire_uploads(services)
    expire_sounds(services)


def fill_late_edges(services: Services) -> None:
    """Edges that came later, or were away while a video was seeded, get it all the same, however long it takes.

    A round of tries that failed is followed by another one: the waits within a round double, and so each edge is
    asked seldom enough while it is away, and soon enough once it is back.
    """
    for edge in services.edges.all():
        if edge.takes:
            for video_id in services.steps.unseeded(edge.name, limit=AT_ONCE):
                advance(services, video_id)
            for video_id, version in services.added_sounds.unseeded(edge.name, limit=AT_ONCE):
                advance(services, video_id, version=version)
    pause = services.policy.retry_seconds * 2**services.policy.max_attempts
    services.steps.requeue_failed(services.clock() - min(MAX_BACK_OFF, pause))

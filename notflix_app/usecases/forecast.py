"""How long a film that is about to be uploaded will take."""

from __future__ import annotations

from ..core import forecast as core
from ..core.rights import Action, Actor, require
from ..core.steps import ENCODE_QUEUE
from ..core.video import VideoState
from .services import Services

RECENT = 12  # live videos: enough to even out a busy hour, few enough to follow a faster machine


def forecast(services: Services, actor: Actor, film: core.Film) -> float | None:
    """Seconds from its arrival until it is live, or None while nobody can tell. Raises Forbidden, Unavailable."""
    require(actor, Action.UPLOAD)
    recent = services.catalog.videos((VideoState.LIVE,), limit=RECENT, plans=True)
    steps = services.steps.summarize({video.id: video.version for video in recent})
    workers = sum(ENCODE_QUEUE in worker.queues for worker in services.queue.workers())
    return core.forecast(
        film,
        [(video, steps[video.id]) for video in recent],
        chunk_seconds=services.policy.chunk_seconds,
        workers=workers,
    )

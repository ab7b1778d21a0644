"""Trying a failed video again, from where it stopped."""

from __future__ import annotations

from ..core.errors import Conflict
from ..core.pipeline import retryable, salvageable, stage_to_resume
from ..core.rights import Action, Actor
from ..core.video import VideoState
from .access import video_for
from .advance import advance, wake_for
from .services import Services


def retry(services: Services, actor: Actor, video_id: str) -> None:
    """Raises NotFound, Forbidden, and Conflict where it has not failed or where trying again cannot help."""
    video = video_for(services, actor, Action.EDIT, video_id)
    if video.state is not VideoState.FAILED:
        raise Conflict("Only a video that failed can be tried again.")
    if salvageable(video):
        raise Conflict("This file is broken, so trying again cannot help. Use what can be read of it.")
    steps = services.steps.list_for_video(video_id, video.version)
    if not retryable(video, steps):
        raise Conflict("This file was turned away, so trying again cannot help. Upload a better one.")
    reopened = services.steps.reopen(video_id, video.version)
    services.catalog.move(video_id, stage_to_resume(steps), origins=(VideoState.FAILED,))
    wake_for(services, reopened)
    advance(services, video_id)

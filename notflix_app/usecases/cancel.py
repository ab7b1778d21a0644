"""Stopping a video in the pipeline. Its files go; its entry stays, so that the person sees what became of it."""

from __future__ import annotations

from ..core.errors import Conflict
from ..core.rights import Action, Actor
from ..core.video import VideoState
from .access import video_for
from .advance import advance
from .ingest import give_up
from .services import Services


def cancel(services: Services, actor: Actor, video_id: str) -> None:
    """Raises NotFound, Forbidden, and Conflict for a live video (delete it instead). Cancelling twice is harmless."""
    video = video_for(services, actor, Action.EDIT, video_id)
    if video.state is VideoState.CANCELLED:
        return
    if video.state is VideoState.UPLOADING:
        give_up(services, video_id)
        return
    if not services.catalog.move(video_id, VideoState.CANCELLED):
        raise Conflict("This video is live. Delete it instead.")
    services.steps.cancel(video_id)
    advance(services, video_id)

"""Deleting a video: out of sight at once, out of S3, edges and index as soon as its workers have let go."""

from __future__ import annotations

from ..core.audit import Deed
from ..core.rights import Action, Actor
from ..core.video import VideoState
from .access import video_for
from .advance import advance
from .audit import note
from .ingest import give_up
from .services import Services


def delete(services: Services, actor: Actor, video_id: str) -> None:
    """Raises NotFound, Forbidden."""
    video = video_for(services, actor, Action.DELETE, video_id)
    note(services, actor, Deed.DELETED, video_id, video.title)
    if video.state is VideoState.UPLOADING:
        give_up(services, video_id)
        return
    services.catalog.raise_access_revision(video_id)  # before it: what breaks off in between has harmed nobody
    services.catalog.move(video_id, VideoState.DELETING)
    services.steps.cancel(video_id)
    advance(services, video_id)

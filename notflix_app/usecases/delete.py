"""Deleting a video, as a person does it."""

from __future__ import annotations

from ..core.audit import Deed
from ..core.rights import Action, Actor
from ..core.video import VideoState
from .access import video_for
from .audit import note
from .ingest import give_up
from .removal import begin_removal
from .services import Services


def delete(services: Services, actor: Actor, video_id: str) -> None:
    """Raises NotFound, Forbidden."""
    video = video_for(services, actor, Action.DELETE, video_id)
    note(services, actor, Deed.DELETED, video_id, video.title)
    if video.state is VideoState.UPLOADING:
        give_up(services, video_id)
        return
    begin_removal(services, video_id)

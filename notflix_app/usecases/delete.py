"""Deleting a video, as a person does it."""

from __future__ import annotations

from ..core.audit import Deed
from ..core.rights import Action, Actor
from ..core.video import BINNABLE, VideoState
from .access import video_for
from .audit import note
from .bin import put_into_bin
from .ingest import give_up
from .removal import begin_removal
from .services import Services


def delete(services: Services, actor: Actor, video_id: str, *, for_good: bool = False) -> None:
    """Into the bin, where the policy has one; nothing of an upload, or of what was cancelled, would be kept there.

    for_good: past the bin. Raises NotFound, Forbidden; Conflict where another has just changed it.
    """
    video = video_for(services, actor, Action.DELETE, video_id)
    keeps = services.policy.bin_seconds > 0 and not for_good and video.state in BINNABLE
    note(services, actor, Deed.DELETED if keeps or not for_good else Deed.DELETED_FOR_GOOD, video_id, video.title)
    if video.state is VideoState.UPLOADING:
        give_up(services, video_id)
    elif keeps:
        put_into_bin(services, video)
    else:
        begin_removal(services, video_id)

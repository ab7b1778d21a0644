"""Giving a film a poster of one's own: a worker makes it, and it stays, whatever is encoded anew."""

from __future__ import annotations

from ..core import keys
from ..core.imports import content_digest
from ..core.pictures import check_picture, new_picture
from ..core.rights import Action, Actor
from .access import video_for
from .advance import wake
from .services import Services


def set_poster(services: Services, actor: Actor, video_id: str, content: bytes) -> None:
    """content: a JPEG, PNG or WebP. Raises NotFound, Forbidden, Refused."""
    video = video_for(services, actor, Action.EDIT, video_id)
    check_picture(content)
    services.packages.put_bytes(keys.sent_picture(video_id, content_digest(content)), content)
    steps = services.steps.list_for_video(video_id, video.version)
    planned = services.steps.plan(video_id, [new_picture(content, steps)], video.version)
    wake(services, {step.queue: 1 for step in planned})


def remove_poster(services: Services, actor: Actor, video_id: str) -> None:
    """The film's own frame is shown again. No error where that is so already. Raises NotFound, Forbidden."""
    video_for(services, actor, Action.EDIT, video_id)
    services.catalog.record_own_poster(video_id, "")

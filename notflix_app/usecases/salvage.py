"""Publishing what can be read of a broken file."""

from __future__ import annotations

from ..core.errors import Conflict
from ..core.rights import Action, Actor
from .access import video_for
from .advance import advance
from .services import Services


def salvage(services: Services, actor: Actor, video_id: str) -> None:
    """Begins again, as soon as no worker is at work on it any more. Raises NotFound, Forbidden, and Conflict where its
    file is not broken, or nothing of it can be read."""
    video_for(services, actor, Action.EDIT, video_id)
    if not services.catalog.allow_salvage(video_id):
        raise Conflict("Only a video that failed because its file is broken can be made of what is left of it.")
    advance(services, video_id)

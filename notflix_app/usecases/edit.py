"""Changing what is said about a video."""

from __future__ import annotations

from typing import Unpack

from ..core.metadata import Metadata, checked
from ..core.rights import Action, Actor
from ..core.video import Video
from .access import video_for
from .services import Services


def edit(services: Services, actor: Actor, video_id: str, **changes: Unpack[Metadata]) -> Video:
    """Changes what is given. Raises NotFound, Forbidden, Refused."""
    video_for(services, actor, Action.EDIT, video_id)
    return services.catalog.edit(video_id, **checked(changes))

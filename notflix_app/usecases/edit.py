"""Changing what is said about a video."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.metadata import checked_description, checked_tags, checked_title
from ..core.rights import Action, Actor
from ..core.video import Video
from .access import video_for
from .services import Services


def edit(
    services: Services,
    actor: Actor,
    video_id: str,
    *,
    title: str | None = None,
    description: str | None = None,
    tags: Sequence[str] | None = None,
) -> Video:
    """Changes what is given. Raises NotFound, Forbidden, Refused."""
    video_for(services, actor, Action.EDIT, video_id)
    return services.catalog.edit(
        video_id,
        title=None if title is None else checked_title(title),
        description=None if description is None else checked_description(description),
        tags=None if tags is None else checked_tags(tags),
    )

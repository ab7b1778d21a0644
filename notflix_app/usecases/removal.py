"""Taking a video away with all that was made of it: out of sight at once, out of S3, edges and index as soon as its
workers have let go."""

from __future__ import annotations

from collections.abc import Collection

from ..core.video import VideoState
from .advance import advance
from .services import Services


def begin_removal(services: Services, video_id: str, *, origins: Collection[VideoState] = ()) -> bool:
    """For ourselves: nobody is asked. Twice is harmless. origins: the states that it goes from, else any; False where
    it was in none of them, and stays."""
    services.catalog.raise_access_revision(video_id)  # before it: what breaks off in between has harmed nobody
    if not services.catalog.move(video_id, VideoState.DELETING, origins=origins) and origins:
        return False
    services.steps.cancel(video_id)
    advance(services, video_id)
    return True

"""Deleting a video: out of sight at once, out of S3, edges and index as soon as its workers have let go."""

from __future__ import annotations

from ..core.video import VideoState
from .advance import advance
from .ingest import abandon
from .services import Services


def delete(services: Services, video_id: str) -> None:
    """Raises NotFound."""
    video = services.catalog.get(video_id)
    if video.state is VideoState.UPLOADING:
        abandon(services, video_id)
        return
    services.catalog.move(video_id, VideoState.DELETING)
    services.steps.cancel(video_id)
    advance(services, video_id)

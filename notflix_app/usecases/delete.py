"""Deleting a video: out of sight at once, out of S3, edges and index as soon as its workers have let go."""

from __future__ import annotations

import logging

from ..core.errors import Unavailable
from ..core.video import VideoState
from .advance import advance
from .ingest import abandon
from .services import Services

log = logging.getLogger(__name__)


def delete(services: Services, video_id: str) -> None:
    """Raises NotFound."""
    video = services.catalog.get(video_id)
    if video.state is VideoState.UPLOADING:
        abandon(services, video_id)
        return
    services.catalog.move(video_id, VideoState.DELETING)
    services.steps.cancel(video_id)
    try:
        services.index.remove([video_id])
    except Unavailable as error:  # it is hidden already, and the sweep removes it again
        log.warning("%s not yet out of the index: %s", video_id, error)
    advance(services, video_id)

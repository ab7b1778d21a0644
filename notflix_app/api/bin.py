"""The bin: what was deleted, and can still be put back."""

from __future__ import annotations

from fastapi import APIRouter

from ..usecases import bin as deleted
from ..usecases.video_status import report
from . import schemas
from .problems import documented
from .provide import Asks, Given, VideoId

router = APIRouter(prefix="/api/bin", tags=["videos"], responses=documented(401, 403, 422, 503))


@router.get("")
def videos(services: Given, actor: Asks) -> schemas.BinnedVideos:
    """Those that you may put back: your own, or all of them. What goes first comes first."""
    return schemas.BinnedVideos.of(deleted.binned_videos(services, actor))


@router.post("/{video_id}/restore", responses=documented(404, 409))
def restore(services: Given, actor: Asks, video_id: VideoId) -> schemas.VideoReport:
    """Puts it back where it was."""
    deleted.put_back(services, actor, video_id)
    return schemas.VideoReport.model_validate(report(services, actor.reading, video_id))


@router.delete("/{video_id}", status_code=204, responses=documented(404, 409))
def delete(services: Given, actor: Asks, video_id: VideoId) -> None:
    """For good, now."""
    deleted.delete_for_good(services, actor, video_id)

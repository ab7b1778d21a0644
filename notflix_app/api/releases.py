"""Releases: encode a live video again, beside the version that plays."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Response

from ..core.rights import Actor
from ..usecases import reencode as reencoding
from ..usecases.services import Services
from . import schemas
from .problems import documented
from .provide import Asks, Given, VideoId

router = APIRouter(
    prefix="/api/videos/{video_id}/releases", tags=["videos"], responses=documented(401, 403, 404, 422, 503)
)

Version = Annotated[int, Path(ge=1, le=1_000_000_000)]


@router.get("")
def releases(services: Given, actor: Asks, video_id: VideoId) -> list[schemas.ReleaseReport]:
    """What is to take over from the version that plays, with its progress: one or none."""
    return _wanted(services, actor, video_id)


@router.post("", status_code=202, responses=documented(409))
def begin(
    services: Given,
    actor: Asks,
    video_id: VideoId,
    response: Response,
    choice: Annotated[schemas.TranscodeChoice | None, Body()] = None,
) -> list[schemas.ReleaseReport]:
    """Encodes a live video again. It plays on as it is, and the new version takes over once the edges have it."""
    settings = choice.over(services.policy.defaults) if choice else None
    begun = reencoding.reencode(services, actor, video_id, settings)
    response.headers["Location"] = f"/api/videos/{video_id}/releases/{begun.version}"
    return _wanted(services, actor, video_id)


@router.post("/{version}/retry", status_code=202, responses=documented(409))
def retry(services: Given, actor: Asks, video_id: VideoId, version: Version) -> list[schemas.ReleaseReport]:
    """Tries one that failed again, from where it stopped."""
    reencoding.retry_release(services, actor, video_id, version)
    return _wanted(services, actor, video_id)


@router.delete("/{version}", status_code=204, responses=documented(409))
def cancel(services: Given, actor: Asks, video_id: VideoId, version: Version) -> None:
    """Gives one up that does not play yet; the video stays as it is."""
    reencoding.cancel_release(services, actor, video_id, version)


def _wanted(services: Services, actor: Actor, video_id: str) -> list[schemas.ReleaseReport]:
    return [schemas.ReleaseReport.of(status) for status in reencoding.under_way(services, actor, video_id)]

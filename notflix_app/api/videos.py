"""Videos: list, read, edit, retry, cancel, delete, play."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from ..core import keys
from ..usecases import cancel as cancelling
from ..usecases import delete as deleting
from ..usecases import edit as editing
from ..usecases import retry as retrying
from ..usecases import salvage as salvaging
from ..usecases.video_status import report, reports, video_count
from ..usecases.watch import PlaybackRequest
from ..usecases.watch import playback as playback_of
from . import schemas, uploads
from .problems import documented
from .provide import Asks, Given, VideoId, Viewer

router = APIRouter(prefix="/api/videos", tags=["videos"], responses=documented(401, 403, 404, 422, 503))


@router.post("", status_code=201, responses=documented(409))
def create(services: Given, actor: Asks, new: schemas.NewUpload, response: Response) -> schemas.Ticket:
    """A video begins with its upload: the same as `POST /api/uploads`."""
    return uploads.begin(services, actor, new, response)


@router.get("")
def videos(
    services: Given,
    actor: Asks,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> schemas.VideoPage:
    """Newest first; uploads under way at the end."""
    page = reports(services, actor, limit=limit, offset=offset)
    return schemas.VideoPage.model_validate({"videos": page, "total": video_count(services, actor)})


@router.patch("", response_model_exclude_unset=True)
def edit_many(services: Given, actor: Asks, changes: schemas.VideoChanges) -> schemas.VideoChanges:
    """Changes many at once: all of them, or none. The answer takes it back, sent to the same address; it passes over
    what somebody has changed since."""
    chosen = {video_id: given.change for video_id, given in changes.videos.items()}
    before = editing.edit_many(services, actor, chosen)
    return schemas.VideoChanges(videos={video_id: schemas.VideoChange.of(was) for video_id, was in before.items()})


@router.get("/{video_id}")
def video(services: Given, actor: Asks, video_id: VideoId) -> schemas.VideoReport:
    """Everything that there is to say of one video, with its progress."""
    return schemas.VideoReport.model_validate(report(services, actor, video_id))


@router.patch("/{video_id}")
def edit(services: Given, actor: Asks, video_id: VideoId, change: schemas.VideoEdit) -> schemas.VideoReport:
    """Changes what is given of what is written about it."""
    editing.edit(services, actor, video_id, **change.metadata)
    return schemas.VideoReport.model_validate(report(services, actor.reading, video_id))


@router.delete("/{video_id}", status_code=204, responses=documented(409))
def delete(services: Given, actor: Asks, video_id: VideoId, for_good: bool = False) -> None:
    """Gone at once for everybody. It lies in the bin for as long as that keeps it, see `GET /api/bin`; `for_good`: past
    the bin, and its files follow at once."""
    deleting.delete(services, actor, video_id, for_good=for_good)


@router.post("/{video_id}/retry", status_code=202, responses=documented(409))
def retry(services: Given, actor: Asks, video_id: VideoId) -> schemas.VideoReport:
    """Tries a failed video again, from where it stopped."""
    retrying.retry(services, actor, video_id)
    return schemas.VideoReport.model_validate(report(services, actor.reading, video_id))


@router.post("/{video_id}/salvage", status_code=202, responses=documented(409))
def salvage(services: Given, actor: Asks, video_id: VideoId) -> schemas.VideoReport:
    """Publishes what can be read of a broken file; `lost` then says what could not."""
    salvaging.salvage(services, actor, video_id)
    return schemas.VideoReport.model_validate(report(services, actor.reading, video_id))


@router.post("/{video_id}/cancel", status_code=202, responses=documented(409))
def cancel(services: Given, actor: Asks, video_id: VideoId) -> None:
    """Stops a video in the pipeline; of one that still uploads, nothing stays."""
    cancelling.cancel(services, actor, video_id)


@router.get("/{video_id}/playback", responses=documented(409))
def playback(
    request: Request, services: Given, actor: Asks, video_id: VideoId, viewer: Viewer, response: Response
) -> schemas.PlaybackInfo:
    """Where to play it from, best edge first. `dash` and `hls` name all edges at once: players fail over by themselves.

    `rtt=edge-a:12,edge-b:40`: milliseconds to each edge, where they were measured.
    """
    playing = playback_of(services, actor, video_id, PlaybackRequest(viewer, request.query_params.multi_items()))
    own = f"{request.app.state.public_url or str(request.base_url).rstrip('/')}/api/videos/{playing.video.id}"
    response.headers["Cache-Control"] = "no-store"  # edges come and go
    return schemas.PlaybackInfo.model_validate(
        {
            "id": playing.video.id,
            "title": playing.video.title,
            "description": playing.video.description,
            "tags": playing.video.tags,
            "duration": playing.video.duration,
            "resume": playing.resume,
            "is_listed": playing.is_listed,
            "views": playing.views,
            "downloads": playing.downloads,
            "poster": playing.poster,
            "storyboard": playing.storyboard,
            "expires": playing.expires,
            "dash": f"{own}/{keys.DASH_MANIFEST}",
            "hls": f"{own}/{keys.HLS_MASTER}",
            "sources": playing.sources,
            "audio": playing.audio,
        }
    )

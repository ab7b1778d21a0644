"""A film's poster: where it is, one of one's own, and the film's own again."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse
from pydantic import Field

from ..core.errors import NotFound
from ..core.pictures import MEDIA_TYPES
from ..usecases.pictures import poster as poster_of
from ..usecases.posters import remove_poster, set_poster, suggested_frames, use_frame
from .problems import documented
from .provide import Asks, Given, VideoId, Viewer
from .schemas import Shown

router = APIRouter(prefix="/api/videos/{video_id}/poster", tags=["videos"], responses=documented(401, 403, 404, 422))

_PICTURE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "A JPEG, PNG or WebP.",
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA_TYPES},
    }
}


async def _content(request: Request) -> bytes:
    return await request.body()  # BodyLimit has bounded it


@router.get("", status_code=302, response_class=RedirectResponse)
def get(services: Given, actor: Asks, video_id: VideoId, viewer: Viewer) -> RedirectResponse:
    """Leads to the picture, wherever it is now."""
    url = poster_of(services, actor, video_id, viewer)
    if not url:
        raise NotFound("This video has no picture yet.")
    return RedirectResponse(url, 302, {"Cache-Control": "private, max-age=60"})


@router.put("", status_code=202, responses=documented(413), openapi_extra=_PICTURE)
def put(services: Given, actor: Asks, video_id: VideoId, content: Annotated[bytes, Depends(_content)]) -> None:
    """The body is the picture. It is shown once a worker has made it as wide as the others, and stays whatever is
    encoded anew."""
    set_poster(services, actor, video_id, content)


class Frames(Shown):
    frames: list[float] = Field(description="Seconds of the film, in its order.")


@router.get("/frames")
def frames(services: Given, actor: Asks, video_id: VideoId) -> Frames:
    """Frames that would make a good poster: bright, with much to see, and apart. The storyboard shows them."""
    return Frames(frames=suggested_frames(services, actor, video_id))


@router.put("/frame", status_code=202, responses=documented(409))
def put_frame(
    services: Given,
    actor: Asks,
    video_id: VideoId,
    at: Annotated[float, Query(ge=0, le=1e6, allow_inf_nan=False, description="Seconds.")],
) -> None:
    """The film's frame of that time becomes its poster, once a worker has made it, and stays as one that was sent."""
    use_frame(services, actor, video_id, at)


@router.delete("", status_code=204)
def delete(services: Given, actor: Asks, video_id: VideoId) -> None:
    """The frame that was chosen of the film itself is shown again."""
    remove_poster(services, actor, video_id)

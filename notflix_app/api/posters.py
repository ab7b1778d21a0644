"""A film's poster: where it is, one of one's own, and the film's own again."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse

from ..core.errors import NotFound
from ..core.pictures import MEDIA_TYPES
from ..usecases.pictures import poster as poster_of
from ..usecases.posters import remove_poster, set_poster
from .problems import documented
from .provide import Asks, Given, VideoId, Viewer

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


@router.delete("", status_code=204)
def delete(services: Given, actor: Asks, video_id: VideoId) -> None:
    """The frame that was chosen of the film itself is shown again."""
    remove_poster(services, actor, video_id)

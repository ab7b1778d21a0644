"""oEmbed (oembed.com): how another site shows a film whose address somebody wrote there."""

from __future__ import annotations

import re
from typing import Annotated
from xml.etree import ElementTree

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse

from ..core.embedding import embed_code, frame_size
from ..core.errors import NotFound
from ..core.video import Video, VideoState
from ..usecases.access import find_video, is_for_everyone
from .film_head import SITE
from .problems import documented
from .provide import Asks, Given
from .xml_text import plain_text

router = APIRouter(tags=["sharing"])
_HEADERS = {"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"}
Size = Annotated[int | None, Query(ge=1, le=100_000)]


@router.get("/oembed", responses=documented(404, 422, 501))
def oembed(
    request: Request,
    services: Given,
    actor: Asks,
    url: Annotated[str, Query(max_length=2000, description="Of a film's page.")],
    form: Annotated[str, Query(alias="format", max_length=20, description="json or xml.")] = "json",
    maxwidth: Size = None,
    maxheight: Size = None,
) -> Response:
    """A film that everyone may see, as HTML for another page."""
    if form not in ("json", "xml"):
        raise HTTPException(501, "oEmbed is spoken here as json or xml.")
    site = request.app.state.url
    video = find_video(services, actor, _video_id(site, url))
    if not is_for_everyone(video) or video.state is not VideoState.LIVE:
        raise NotFound("This film is not for everyone, or not live yet: no other site can show it.")
    answer = _answer(video, site, maxwidth, maxheight)
    if form == "json":
        return JSONResponse(answer, headers=_HEADERS)
    return Response(_as_xml(answer), headers=_HEADERS, media_type="text/xml")


def _video_id(site: str, url: str) -> str:
    match = re.fullmatch(rf"{re.escape(site)}/(?:watch|embed)/([A-Za-z0-9_-]{{1,64}})/?(?:[?#].*)?", url)
    if match is None:
        raise NotFound("There is no film at this address.")
    return match[1]


def _answer(video: Video, site: str, max_width: int | None, max_height: int | None) -> dict[str, str | int]:
    width, height = frame_size(video, max_width, max_height)
    answer: dict[str, str | int] = {
        "version": "1.0",
        "type": "video",
        "provider_name": SITE,
        "provider_url": site,
        "title": video.title,
        "html": embed_code(site, video, max_width, max_height),
        "width": width,
        "height": height,
    }
    if video.has_picture:
        answer |= {"thumbnail_url": f"{site}/api/videos/{video.id}/poster"}
        answer |= {"thumbnail_width": width, "thumbnail_height": height}
    return answer


def _as_xml(answer: dict[str, str | int]) -> bytes:
    root = ElementTree.Element("oembed")
    for name, value in answer.items():
        ElementTree.SubElement(root, name).text = plain_text(str(value))
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text

"""Taking a film along. A source comes from the store itself; a rung is put together on its way out, for its segments
have to be told apart, and passes through here: a segment at a time, and never faster than it is taken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response
from fastapi.concurrency import iterate_in_threadpool, run_in_threadpool
from fastapi.responses import RedirectResponse, StreamingResponse
from pydantic import Field

from ..core.byte_range import RangeNotThere, byte_range
from ..core.errors import Unavailable
from ..core.saved_as import attachment
from ..usecases import downloads as use
from .problems import documented, problem
from .provide import Asks, Given, VideoId
from .schemas import Shown

router = APIRouter(prefix="/api/videos/{video_id}", tags=["videos"], responses=documented(401, 403, 404, 409, 422, 503))

MAX_AT_ONCE = 16  # in each web process: each holds a segment or two in memory
TOO_MANY = "Too many films are being downloaded at the moment. Try again in a minute."
_free = asyncio.Semaphore(MAX_AT_ONCE)


class OfferedRung(Shown):
    name: str
    width: int
    height: int
    size: int = Field(description="About how many bytes it has with the sound that plays by itself.")


class Offer(Shown):
    """source: the name of the file as it was sent; empty where it is not for whoever asks, or not here: `lacking` says
    why. sounds: of which a rung's file has one."""

    rungs: list[OfferedRung]
    sounds: list[str]
    default_sound: int
    source: str
    size: int = Field(description="Bytes of the source.")
    lacking: str


@router.get("/downloads")
def offer(services: Given, actor: Asks, video_id: VideoId) -> Offer:
    """What whoever asks may download."""
    return Offer.model_validate(use.offer(services, actor, video_id))


@router.get(
    "/download",
    response_class=Response,
    responses={
        200: {"description": "An MP4", "content": {"video/mp4": {}}},
        206: {"description": "The part that `Range` asks for"},
        302: {"description": "Where the source is"},
        416: {"description": "The file ends before that"},
    },
)
async def download(
    services: Given,
    actor: Asks,
    video_id: VideoId,
    of: Annotated[str, Query(max_length=40, examples=["720p"], description="A rung, or `source`.")],
    sound: Annotated[int | None, Query(ge=0, le=999, description="Which; left out: what plays by itself.")] = None,
    range_: Annotated[str, Header(alias="Range", max_length=200)] = "",
    if_range: Annotated[str, Header(max_length=200)] = "",
) -> Response:
    """The file. A rung is an MP4 with one sound; it can be asked for in parts, and goes on where it broke off."""
    if of == "source":
        url = await run_in_threadpool(use.source_url, services, actor, video_id)
        return RedirectResponse(url, 302, {"Cache-Control": "no-store"})
    made = await run_in_threadpool(use.rung_download, services, actor, video_id, of, sound)
    asked = range_ if if_range in ("", made.etag) else ""
    try:
        part = byte_range(asked, made.file.size)
    except RangeNotThere as wrong:
        return problem(416, wrong.message, headers={"Content-Range": f"bytes */{wrong.size}"})
    if _free.locked():
        raise Unavailable(TOO_MANY)
    return _sent(services, made, part)


def _sent(services: Given, made: use.RungDownload, part: range | None) -> Response:
    whole = range(made.file.size)
    headers = {
        "Content-Length": str(len(part or whole)),
        "Content-Disposition": attachment(made.name),
        "Accept-Ranges": "bytes",
        "ETag": made.etag,
        "Cache-Control": "private, no-cache",
        "X-Accel-Buffering": "no",  # nginx would put all of a slow one's film on its disk
    }
    if part is not None:
        headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{made.file.size}"
    pieces = _one_of_few(iterate_in_threadpool(use.bytes_of(services, made, whole if part is None else part)))
    return StreamingResponse(pieces, 200 if part is None else 206, headers, "video/mp4")


async def _one_of_few(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async with _free:
        async for piece in pieces:
            yield piece

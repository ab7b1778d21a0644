"""Segments of films that are still being made: whoever asks too early waits, and is then sent to an edge."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from ..core import keys
from ..core.errors import Unavailable
from ..usecases.early_playback import early_playlist, early_segment
from ..usecases.watch import PlaybackRequest
from .problems import documented
from .provide import Asks, Given, VideoId, Viewer
from .releases import Version

router = APIRouter(prefix="/api/videos/{video_id}", tags=["playback"], responses=documented(404, 409, 503))

HOLD_SECONDS = 20.0  # whoever waits for longer may think the connection dead
LOOK_SECONDS = 0.5
MAX_HELD = 100  # at one time, in each web process: each asks the database twice a second
STILL_MADE = "This part of the film is still being made."
_HEADERS = {"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"}
_held = asyncio.Semaphore(MAX_HELD)


@router.get(
    "/segments/{version}/{path:path}",
    response_class=RedirectResponse,
    status_code=307,
    responses={200: {"description": "A playlist", "content": {keys.content_type(keys.HLS_MASTER): {}}}},
)
async def segment(
    request: Request, services: Given, actor: Asks, video_id: VideoId, version: Version, path: str, viewer: Viewer
) -> Response:
    """What the manifests name of a film that is watchable and not live yet. Leads to a segment on an edge; of one that
    is still being made, as soon as it is, or after 20 seconds in vain to 503."""
    if keys.is_manifest(path):
        text = await run_in_threadpool(early_playlist, services, actor, video_id, version, path)
        return Response(text, headers=_HEADERS, media_type=keys.content_type(path))
    asked = PlaybackRequest(viewer, request.query_params.multi_items())
    look = partial(early_segment, services, actor, video_id, version, path, asked)
    address = await run_in_threadpool(look) or await _wait(request, look)
    return RedirectResponse(address, headers=_HEADERS)


async def _wait(request: Request, look: Callable[[], str | None]) -> str:
    """The address that look() finds in time. Raises Unavailable."""
    if _held.locked():
        raise Unavailable(STILL_MADE)
    give_up = time.monotonic() + HOLD_SECONDS
    async with _held:
        while time.monotonic() < give_up and not await request.is_disconnected():
            await asyncio.sleep(LOOK_SECONDS)
            if address := await run_in_threadpool(look):
                return address
    raise Unavailable(STILL_MADE)

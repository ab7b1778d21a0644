"""Counting views."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import Field

from ..usecases.view_counts import record_playing
from .problems import documented
from .provide import Asks, CalledFrom, Given, VideoId
from .schemas import Sent, Shown

router = APIRouter(prefix="/api/videos/{video_id}", tags=["views"], responses=documented(401, 403, 404, 422, 429, 503))


class Playing(Sent):
    played: float = Field(0, ge=0, le=1e7, description="Seconds of the film that were really played; 0: it begins.")


class View(Shown):
    counted: bool


@router.post("/views")
def views(services: Given, actor: Asks, client: CalledFrom, video_id: VideoId, playing: Playing) -> View:
    """A player says that it begins, and once more when it has played enough for a view: half a minute, or half of a
    film shorter than a minute. It counts once for each viewer and film in a day."""
    return View(counted=record_playing(services, actor, video_id, playing.played, client))

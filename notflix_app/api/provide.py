"""What handlers are given. Coroutines, for none of it waits: FastAPI gives a thread to plain functions."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Depends, Path, Request

from ..core.errors import NotFound
from ..usecases.services import Services


async def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


async def _viewer(request: Request) -> str:
    """Who asks: an address, or '' where nobody can tell. It decides which edge is close."""
    if getattr(request.app.state, "behind_proxy", False):
        forwarded = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        if forwarded:
            return forwarded
    return request.client.host if request.client else ""


def is_video_id(text: str) -> bool:
    """Whether it may be one. Anything else must not reach the database: Postgres fails over a NUL, for one."""
    return re.fullmatch(r"[A-Za-z0-9_-]{1,64}", text) is not None


async def _video_id(video_id: Annotated[str, Path()]) -> str:
    if not is_video_id(video_id):
        raise NotFound("There is no such video.")
    return video_id


Given = Annotated[Services, Depends(_services)]
Viewer = Annotated[str, Depends(_viewer)]
VideoId = Annotated[str, Depends(_video_id)]

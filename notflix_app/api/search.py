"""Search."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from ..usecases.search import search_videos
from . import schemas
from .problems import documented
from .provide import Asks, Given, Viewer

router = APIRouter(prefix="/api/search", tags=["search"], responses=documented(401, 403, 422, 503))


@router.get("")
def search(
    services: Given,
    actor: Asks,
    viewer: Viewer,
    q: Annotated[str, Query(max_length=10_000, description="Any text. Empty: the newest videos.")] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 24,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> schemas.SearchResults:
    """Live videos with every word of the query, the last as a beginning; best match first."""
    results = search_videos(services, actor, q, limit=limit, offset=offset, viewer=viewer)
    return schemas.SearchResults.model_validate(results)

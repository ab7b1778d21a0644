"""Search."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from ..core.metadata import MAX_YEAR, MIN_YEAR
from ..core.search import Filters, Sort
from ..usecases.search import search_videos
from . import schemas
from .problems import documented
from .provide import Asks, Given, Viewer

router = APIRouter(prefix="/api/search", tags=["search"], responses=documented(401, 403, 422, 503))

MAX_VALUES = 50
Year = Annotated[int | None, Query(ge=MIN_YEAR, le=MAX_YEAR)]
Seconds = Annotated[float | None, Query(ge=0, le=1e9)]
Lines = Annotated[int, Field(ge=0, le=100_000)]
Values = Annotated[list[str], Query(max_length=MAX_VALUES)]


def _filters(
    tag: Annotated[list[str], Query(max_length=MAX_VALUES, description="All of them; may come again.")] = [],  # noqa: B006 (FastAPI copies it)
    year_from: Year = None,
    year_to: Year = None,
    length_from: Annotated[Seconds, Query(description="In seconds.")] = None,
    length_to: Annotated[Seconds, Query(description="In seconds; what is exactly as long is not found.")] = None,
    resolution: Annotated[list[Lines], Query(max_length=MAX_VALUES, description="In lines, any of them: 1080.")] = [],  # noqa: B006
    language: Annotated[list[str], Query(max_length=MAX_VALUES, description="Of sound, any of them: en.")] = [],  # noqa: B006
    owner: Annotated[list[str], Query(max_length=MAX_VALUES, description="Ids of people, any of them.")] = [],  # noqa: B006
) -> Filters:
    return Filters(
        tags=frozenset(tag),
        years=(year_from, year_to),
        lengths=(length_from, length_to),
        resolutions=frozenset(resolution),
        languages=frozenset(language),
        owners=frozenset(owner),
    )


@router.get("")
def search(
    services: Given,
    actor: Asks,
    viewer: Viewer,
    filters: Annotated[Filters, Depends(_filters)],
    q: Annotated[str, Query(max_length=10_000, description="Any text. Empty: every video, the newest first.")] = "",
    sort: Sort = Sort.RELEVANCE,
    facets: Annotated[bool, Query(description="Whether to count the results by tag, year and the like.")] = False,
    lines: Annotated[int, Query(ge=0, le=100, description="How many places in videos at most.")] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 24,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> schemas.SearchResults:
    """Live videos, best match first: misspelt, half typed or written together. "In quotes" is a phrase, -word leaves
    out what has it."""
    results = search_videos(
        services,
        actor,
        q,
        filters=filters,
        sort=sort,
        facets=facets,
        lines=lines,
        limit=limit,
        offset=offset,
        viewer=viewer,
    )
    return schemas.SearchResults.model_validate(results)

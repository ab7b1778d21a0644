"""Series."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from ..core.lineup import Episode
from ..usecases import series as use
from .problems import documented
from .provide import Asks, Given, Viewer
from .schemas import Shown

router = APIRouter(prefix="/api/series", tags=["series"], responses=documented(401, 403, 404, 422, 503))


class ListedSeries(Shown):
    id: str = Field(description="For addresses: made of its name, and as long as that stays.")
    name: str
    episodes: int
    poster: str = Field(description="Of its first episode, or empty.")


class SeriesPage(Shown):
    series: list[ListedSeries]
    total: int


class ShownEpisode(Shown):
    id: str
    title: str
    season: int | None
    episode: int | None
    duration: float
    poster: str
    created_at: float


class ShownSeason(Shown):
    number: int | None = Field(description="0: what belongs to no season. null: nobody wrote one.")
    episodes: list[ShownEpisode]


class ShownSeries(Shown):
    id: str
    name: str
    seasons: list[ShownSeason]


@router.get("")
def all_series(
    services: Given,
    actor: Asks,
    viewer: Viewer,
    q: Annotated[str, Query(max_length=200, description="Words that stand in the name.")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 60,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> SeriesPage:
    """By name: those with an episode that is live, and for whoever asks."""
    listed = use.all_series(services, actor, query=q, limit=limit, offset=offset, viewer=viewer)
    return SeriesPage.model_validate(listed)


@router.get("/{series_id}")
def one_series(
    services: Given, actor: Asks, viewer: Viewer, series_id: Annotated[str, Path(max_length=100)]
) -> ShownSeries:
    """Its seasons and episodes, in the order in which one watches them."""
    view = use.one_series(services, actor, series_id, viewer)
    seasons = [
        {"number": season.number, "episodes": [shown_episode(each) for each in season.episodes]}
        for season in view.seasons
    ]
    return ShownSeries.model_validate({"id": view.id, "name": view.name, "seasons": seasons})


def shown_episode(episode: Episode) -> dict[str, object]:
    card = episode.card
    return {
        "id": card.id,
        "title": card.plain_title,
        "season": episode.season,
        "episode": episode.episode,
        "duration": card.duration,
        "poster": card.poster,
        "created_at": card.created_at,
    }

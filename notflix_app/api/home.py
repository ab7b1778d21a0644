"""The home page's rows, and the cards of each, which are asked for when it comes near."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from ..core.home_rows import MAX_LISTED, ROW, RowKind
from ..core.views import Card
from ..usecases import home as use
from .problems import documented
from .provide import Asks, Given, Viewer
from .schemas import Shown

router = APIRouter(prefix="/api/home", tags=["home"], responses=documented(401, 403, 422, 503))

Ids = Annotated[list[str], Query(max_length=MAX_LISTED, description="Of films, in the order in which they are wanted.")]


class HomeRow(Shown):
    kind: RowKind
    name: str = Field(description="Of the tag, or of the series; else empty.")
    films: int = Field(description="How many cards it has, 18 at most.")


class HomeRows(Shown):
    rows: list[HomeRow]


class FilmCard(Shown):
    id: str
    title: str
    duration: float = Field(description="Seconds.")
    poster: str
    created_at: float = Field(description="Seconds since 1970, UTC.")
    tags: list[str]
    watched: float = Field(description="The share that one has seen, 0 to 1; of strangers their browser knows.")
    is_listed: bool = Field(description="It is in one's list.")


class FilmCards(Shown):
    cards: list[FilmCard]


@router.get("")
def rows(services: Given, actor: Asks) -> HomeRows:
    """In the order in which they stand. A row that would repeat another is left out."""
    listed = use.home_rows(services, actor)
    return HomeRows(rows=[HomeRow(kind=row.kind, name=row.name, films=len(row.video_ids)) for row in listed])


@router.get("/row")
def row(
    services: Given,
    actor: Asks,
    viewer: Viewer,
    response: Response,
    kind: RowKind,
    name: Annotated[str, Query(max_length=1000, description="Of the tag, or of the series.")] = "",
    limit: Annotated[int, Query(ge=1, le=MAX_LISTED, description="Of one's own rows.")] = ROW,
) -> FilmCards:
    """The films of one row. `continue`, `next` and `list` are one's own, and empty for strangers."""
    response.headers["Cache-Control"] = "no-store"
    return shown(use.row_cards(services, actor, kind, name, viewer=viewer, limit=limit))


@router.get("/cards")
def cards(services: Given, actor: Asks, viewer: Viewer, response: Response, id: Ids) -> FilmCards:
    """Those of the films that one may see, for what a stranger's browser keeps."""
    response.headers["Cache-Control"] = "no-store"
    return shown(use.cards_of(services, actor, id, viewer))


def shown(cards: tuple[Card, ...]) -> FilmCards:
    return FilmCards(
        cards=[
            FilmCard(
                id=card.id,
                title=card.plain_title,
                duration=card.duration,
                poster=card.poster,
                created_at=card.created_at,
                tags=list(card.tags),
                watched=card.watched,
                is_listed=card.is_listed,
            )
            for card in cards
        ]
    )

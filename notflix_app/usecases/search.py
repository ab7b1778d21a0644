"""Searching, and the newest videos where nothing is asked."""

from __future__ import annotations

from ..core.errors import NotflixError, Unavailable
from ..core.ports import Hit, SearchHits, TextPiece
from ..core.video import Video, VideoState
from ..core.views import Card, Results
from .pictures import posters
from .services import Services

SEARCH_AWAY = "Search is away for the moment. Everything that is live can still be browsed."


def search_videos(services: Services, query: str, *, limit: int = 24, offset: int = 0, viewer: str = "") -> Results:
    """Live videos, best match first; an empty query gives the newest. Any text is a legal query. Raises Unavailable,
    of the part 'search' where only the index is away."""
    if not query.strip():
        return _newest(services, limit, offset, viewer)
    answer = _ask_index(services, query, limit, offset)
    hits = {hit.id: hit for hit in answer.hits}
    # The index may be a moment behind the truth: what is not live is not shown.
    videos = [v for v in services.catalog.get_many(list(hits)) if v.state is VideoState.LIVE]
    pictures = posters(services, videos, viewer)
    cards = tuple(_hit_card(video, hits[video.id], pictures[video.id]) for video in videos)
    return Results(cards, answer.total, answer.nearest)


def _ask_index(services: Services, query: str, limit: int, offset: int) -> SearchHits:
    try:
        return services.index.search(query, limit=limit, offset=offset)
    except NotflixError as error:  # what is wrong with it is for the log and the doctor, not for whoever searches
        raise Unavailable(SEARCH_AWAY, "search") from error


def _newest(services: Services, limit: int, offset: int, viewer: str) -> Results:
    live = (VideoState.LIVE,)
    videos = services.catalog.videos(live, limit=limit, offset=offset)
    pictures = posters(services, videos, viewer)
    return Results(tuple(card_of(v, pictures[v.id]) for v in videos), services.catalog.count(live))


def card_of(video: Video, poster: str) -> Card:
    return Card(
        id=video.id,
        title=(TextPiece(video.title, hit=False),),
        state=video.state,
        duration=video.duration,
        poster=poster,
        created_at=video.created_at,
        tags=video.tags,
        description=video.description,
    )


def _hit_card(video: Video, hit: Hit, poster: str) -> Card:
    return Card(
        id=video.id,
        # The index may still have the title of before an edit; the truth's title goes over it.
        title=hit.title if "".join(f.text for f in hit.title) == video.title else (TextPiece(video.title, False),),
        state=video.state,
        duration=video.duration,
        poster=poster,
        created_at=video.created_at,
        tags=video.tags,
        description=video.description,
        where=hit.where,
        matched=hit.matched,
    )

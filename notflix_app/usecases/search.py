"""Searching, and the newest videos where nothing is asked."""

from __future__ import annotations

from ..core.errors import NotflixError, Unavailable
from ..core.ports import Hit, SearchHits, TextPiece
from ..core.rights import Action, Actor, require, terms_of
from ..core.video import Video, VideoState
from ..core.views import Card, Results
from .access import visible
from .pictures import posters
from .services import Services

SEARCH_AWAY = "Search is away for the moment. Everything that is live can still be browsed."


def search_videos(
    services: Services, actor: Actor, query: str, *, limit: int = 24, offset: int = 0, viewer: str = ""
) -> Results:
    """Live videos that they may see, best match first; an empty query gives the newest. Any text is a legal query.

    Raises Unavailable, of the part 'search' where only the index is away.
    """
    require(actor, Action.BROWSE)
    if not query.strip():
        return _newest(services, actor, limit, offset, viewer)
    answer = _ask_index(services, actor, query, limit, offset)
    hits = {hit.id: hit for hit in answer.hits}
    # The index may be a moment behind the truth: what is not live, or no longer for them, is not shown.
    live = [video for video in services.catalog.get_many(list(hits)) if video.state is VideoState.LIVE]
    videos = visible(services, actor, live)
    pictures = posters(services, actor, videos, viewer)
    cards = tuple(_hit_card(video, hits[video.id], pictures[video.id]) for video in videos)
    return Results(cards, answer.total, answer.nearest)


def _ask_index(services: Services, actor: Actor, query: str, limit: int, offset: int) -> SearchHits:
    try:
        return services.index.search(query, limit=limit, offset=offset, terms=terms_of(actor))
    except NotflixError as error:  # what is wrong with it is for the log and the doctor, not for whoever searches
        raise Unavailable(SEARCH_AWAY, "search") from error


def _newest(services: Services, actor: Actor, limit: int, offset: int, viewer: str) -> Results:
    live = (VideoState.LIVE,)
    videos = services.catalog.videos(live, limit=limit, offset=offset, seen_by=actor)
    pictures = posters(services, actor, videos, viewer)
    total = services.catalog.count(live, seen_by=actor)
    return Results(tuple(card_of(v, pictures[v.id]) for v in videos), total)


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

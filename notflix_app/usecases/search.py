"""Searching, and the newest videos where nothing is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..core.errors import NotflixError, Unavailable
from ..core.ports import Hit, SearchAnswer, SearchQuery, TextPiece
from ..core.rights import Action, Actor, require, terms_of
from ..core.search import Facet, Facets, Filters, LineKind, Sort
from ..core.video import Video, VideoState
from ..core.views import Card, Place, Results
from .access import live_videos
from .cards import cards
from .pictures import posters
from .services import Services
from .watching import with_own

SEARCH_AWAY = "Search is away for the moment. Everything that is live can still be browsed."
NO_FILTERS = Filters()


def search_videos(
    services: Services,
    actor: Actor,
    text: str,
    *,
    filters: Filters = NO_FILTERS,
    sort: Sort = Sort.RELEVANCE,
    facets: bool = False,
    lines: int = 0,
    limit: int = 24,
    offset: int = 0,
    viewer: str = "",
) -> Results:
    """Live videos that they may see, best match first; the newest where nothing is asked. Any text is a legal query.

    facets: whether to count what was found. lines: how many places in videos at most, where something is asked.
    Raises Unavailable, of the part 'search' where only the index is away.
    """
    require(actor, Action.BROWSE)
    if not (text.strip() or filters.any or facets or sort is not Sort.RELEVANCE):
        return _newest(services, actor, limit, offset, viewer)
    query = SearchQuery(text, terms_of(actor), filters, sort, limit, offset, facets, lines)
    answer = _ask_index(services, query)
    videos = _seen(services, actor, [hit.id for hit in (*answer.hits, *answer.lines)])
    pictures = posters(services, actor, list(videos.values()), viewer)
    shown = tuple(_hit_card(videos[hit.id], hit, pictures[hit.id]) for hit in answer.hits if hit.id in videos)
    places = tuple(_place(videos[hit.id], hit, pictures[hit.id]) for hit in answer.lines if hit.id in videos)
    own, counted = with_own(services, actor, shown), _with_names(services, actor, answer.facets)
    total = answer.total - len(answer.hits) + len(shown)  # what has just gone is counted there for a moment
    return Results(own, total, counted, places, answer.meant)


def _ask_index(services: Services, query: SearchQuery) -> SearchAnswer:
    try:
        return services.index.search(query)
    except NotflixError as error:  # what is wrong with it is for the log and the doctor, not for whoever searches
        raise Unavailable(SEARCH_AWAY, "search") from error


def _seen(services: Services, actor: Actor, video_ids: Sequence[str]) -> dict[str, Video]:
    """The index may be a moment behind the truth: what is not live, or no longer for them, is not shown."""
    return {video.id: video for video in live_videos(services, actor, video_ids)}


def _with_names(services: Services, actor: Actor, facets: Facets) -> Facets:
    """Owners by name, for those who have an account; strangers are not told who there is."""
    if not facets.get(Facet.OWNERS):
        return facets
    names = {} if actor.is_stranger else {person.id: person.name for person in services.people.all()}
    owners = [replace(each, name=names[each.value]) for each in facets[Facet.OWNERS] if each.value in names]
    return {**facets, Facet.OWNERS: tuple(owners)}


def _newest(services: Services, actor: Actor, limit: int, offset: int, viewer: str) -> Results:
    live = (VideoState.LIVE,)
    videos = services.catalog.videos(live, limit=limit, offset=offset, seen_by=actor)
    return Results(cards(services, actor, videos, viewer), services.catalog.count(live, seen_by=actor))


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


def _place(video: Video, hit: Hit, poster: str) -> Place:
    return Place(
        id=video.id,
        title=video.title,
        at=hit.second or 0.0,
        kind=LineKind(hit.where),
        pieces=hit.matched,
        language=hit.language,
        poster=poster,
    )

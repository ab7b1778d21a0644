"""The newest films, for feeds."""

from __future__ import annotations

from ..core.rights import Action, Actor, require
from ..core.search import Filters, Sort
from ..core.video import Video, VideoState
from .search import search_videos
from .services import Services


def newest_films(services: Services, actor: Actor, *, tag: str = "", limit: int = 50) -> list[Video]:
    """Those that they find in lists, the newest first. tag: only those that have it. Raises Unavailable where there is
    a tag and search is away."""
    require(actor, Action.BROWSE)
    if not tag:
        return services.catalog.videos((VideoState.LIVE,), limit=limit, seen_by=actor)
    tagged = search_videos(services, actor, "", filters=Filters(tags=frozenset({tag})), sort=Sort.NEWEST, limit=limit)
    return services.catalog.get_many([card.id for card in tagged.cards])

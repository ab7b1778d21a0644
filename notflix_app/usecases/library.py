"""The films that somebody may change, as the library page lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..core.rights import Action, Actor, require
from ..core.search import Filters, Sort
from ..core.video import Video
from .access import may_change
from .pictures import posters
from .search import search_videos
from .services import Services


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """pictures: video id → its poster's URL, or ''. total: how many were found on all pages."""

    videos: tuple[Video, ...]
    pictures: Mapping[str, str]
    total: int


def library(
    services: Services, actor: Actor, text: str = "", *, limit: int = 50, offset: int = 0, viewer: str = ""
) -> LibraryPage:
    """Live ones: the newest first, or the best matches of what is asked for. Raises SignInNeeded, Forbidden,
    Unavailable."""
    require(actor, Action.EDIT)
    # Admins change all; others what they brought in.
    filters = Filters() if actor.sees_all else Filters(owners=frozenset((actor.person_id,)))
    sort = Sort.RELEVANCE if text.strip() else Sort.NEWEST
    answer = search_videos(services, actor, text, filters=filters, sort=sort, limit=limit, offset=offset, viewer=viewer)
    ids = [card.id for card in answer.cards]
    videos = tuple(video for video in services.catalog.get_many(ids) if may_change(actor, video))
    return LibraryPage(videos, posters(services, actor, videos, viewer), answer.total)

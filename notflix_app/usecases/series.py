"""Series: what there is of them for whoever asks."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.lineup import Episode, SeasonView, SeriesCard, SeriesPage, SeriesView
from ..core.rights import Action, Actor, require
from ..core.series import is_named, natural, no_such_series, seasons, series_id
from ..core.video import Video
from .cards import cards
from .pictures import posters
from .services import Services


def all_series(
    services: Services, actor: Actor, *, query: str = "", limit: int = 60, offset: int = 0, viewer: str = ""
) -> SeriesPage:
    """By name. query: words that stand in it."""
    require(actor, Action.BROWSE)
    named = [row for row in services.series.all(seen_by=actor) if is_named(row.name, query)]
    rows = sorted(named, key=lambda row: (natural(row.name), row.name))
    page = rows[offset : offset + limit]
    firsts = services.catalog.get_many([row.first for row in page])
    pictures = posters(services, actor, firsts, viewer)
    cards = (SeriesCard(series_id(row.name), row.name, row.episodes, pictures.get(row.first, "")) for row in page)
    return SeriesPage(tuple(cards), len(rows))


def one_series(services: Services, actor: Actor, wanted: str, viewer: str = "") -> SeriesView:
    """wanted: its id. Raises NotFound where there is none of which they may see an episode."""
    require(actor, Action.BROWSE)
    name = next((name for name in services.series.names() if series_id(name) == wanted), "")
    episodes = services.series.episodes(name, seen_by=actor)
    if not episodes:
        raise no_such_series()
    shown = {episode.card.id: episode for episode in as_episodes(services, actor, episodes, viewer)}
    views = (SeasonView(each.number, tuple(shown[one.id] for one in each.episodes)) for each in seasons(episodes))
    return SeriesView(wanted, name, tuple(views))


def as_episodes(services: Services, actor: Actor, videos: Sequence[Video], viewer: str = "") -> tuple[Episode, ...]:
    """videos: those that they may see; in the same order."""
    shown = zip(cards(services, actor, videos, viewer), videos, strict=True)
    return tuple(Episode(card, video.season, video.episode) for card, video in shown)

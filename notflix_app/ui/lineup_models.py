"""What pages show of films that stand in a line: a series, a season, a playlist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..core.lineup import Episode, Lineup, PlaylistView, SeriesCard, SeriesView
from ..core.playlists import PlaylistVisibility
from ..translation.texts import gettext, ngettext
from . import view_models
from .film_about import episode_name, season_name
from .view_models import CardModel


@dataclass(frozen=True)
class NextModel:
    """What plays after a film; id '': nothing. place: 'Season 2 · Episode 1', or ''."""

    id: str = ""
    href: str = ""
    title: str = ""
    place: str = ""
    poster: str = ""


@dataclass(frozen=True)
class LineupModel:
    """title, href: of the season or the playlist; '' where the film stands alone. cards: with the film itself."""

    title: str = ""
    href: str = ""
    cards: list[CardModel] = field(default_factory=list)
    following: NextModel = field(default_factory=NextModel)


@dataclass(frozen=True)
class SeasonModel:
    """title: '' where nobody wrote a season, and there is no other."""

    title: str
    cards: list[CardModel]


@dataclass(frozen=True)
class PlaylistModel:
    """posters: of its first few films. count: '3 films'. owner: '' of one's own. visibility: as core.playlists."""

    id: str = ""
    href: str = ""
    name: str = ""
    posters: list[str] = field(default_factory=list)
    count: str = ""
    owner: str = ""
    visibility: str = PlaylistVisibility.PRIVATE.value
    own: bool = False


@dataclass(frozen=True)
class SeriesModel:
    """poster: of its first episode, or ''. count: '16 episodes'."""

    id: str
    href: str
    name: str
    poster: str
    count: str


def series_model(series: SeriesCard) -> SeriesModel:
    count = ngettext("{count} episode", "{count} episodes", series.episodes)
    return SeriesModel(series.id, f"/series/{series.id}", series.name, series.poster, count)


def place_of(episode: Episode) -> str:
    number = episode_name(episode.episode)
    return " · ".join(part for part in (season_name(episode.season), number) if part)


def episode_card(episode: Episode, playlist: str = "") -> CardModel:
    """playlist: the id of the one that it is played from, or ''."""
    model = view_models.card(episode.card)
    noted = model if playlist or episode.episode is None else replace(model, added=episode_name(episode.episode))
    return replace(noted, href=watch_in(model.href, playlist))


def watch_in(href: str, playlist: str) -> str:
    return f"{href}?list={playlist}" if playlist else href


def lineup_model(line: Lineup) -> LineupModel:
    season = "" if line.playlist else season_name(line.season)
    return LineupModel(
        title=" · ".join(part for part in (line.title, season) if part),
        href=f"/playlists/{line.playlist}" if line.playlist else f"/series/{line.series}" if line.series else "",
        cards=[episode_card(each, line.playlist) for each in line.videos],
        following=_next(line.following, line.playlist) if line.following else NextModel(),
    )


def _next(episode: Episode, playlist: str) -> NextModel:
    card = episode.card
    return NextModel(card.id, watch_in(f"/watch/{card.id}", playlist), card.plain_title, place_of(episode), card.poster)


def season_models(series: SeriesView) -> list[SeasonModel]:
    alone = len(series.seasons) == 1
    return [
        SeasonModel(
            season_name(season.number) or ("" if alone else gettext("Of no season")),
            [episode_card(each) for each in season.episodes],
        )
        for season in series.seasons
    ]


def series_facts(series: SeriesView) -> str:
    """'2 seasons · 16 episodes'."""
    numbered = sum(1 for season in series.seasons if season.number)
    seasons = ngettext("{count} season", "{count} seasons", numbered) if numbered else ""
    return " · ".join(
        part for part in (seasons, ngettext("{count} episode", "{count} episodes", len(series.episodes))) if part
    )


def playlist_model(view: PlaylistView) -> PlaylistModel:
    return PlaylistModel(
        id=view.playlist.id,
        href=f"/playlists/{view.playlist.id}",
        name=view.playlist.name,
        posters=[card.poster for card in view.videos if card.poster],
        count=ngettext("{count} film", "{count} films", view.total),
        owner="" if view.own else view.owner,
        visibility=view.playlist.visibility.value,
        own=view.own,
    )


def playlist_cards(view: PlaylistView) -> list[CardModel]:
    cards: Sequence[CardModel] = [view_models.card(card) for card in view.videos]
    return [replace(card, href=watch_in(card.href, view.playlist.id)) for card in cards]

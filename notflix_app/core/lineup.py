"""What pages, API and command line show of films that stand in a line: a series, a playlist. Made by the use cases."""

from __future__ import annotations

from dataclasses import dataclass

from .playlists import Playlist
from .views import Card


@dataclass(frozen=True, slots=True)
class Episode:
    """season, episode: as core.metadata has them."""

    card: Card
    season: int | None
    episode: int | None


@dataclass(frozen=True, slots=True)
class SeriesCard:
    """id: as core.series.series_id. poster: of its first episode, or ''."""

    id: str
    name: str
    episodes: int
    poster: str


@dataclass(frozen=True, slots=True)
class SeriesPage:
    series: tuple[SeriesCard, ...]
    total: int


@dataclass(frozen=True, slots=True)
class SeasonView:
    """number: None where nobody wrote one."""

    number: int | None
    episodes: tuple[Episode, ...]


@dataclass(frozen=True, slots=True)
class SeriesView:
    id: str
    name: str
    seasons: tuple[SeasonView, ...]

    @property
    def episodes(self) -> tuple[Episode, ...]:
        """In order."""
        return tuple(episode for season in self.seasons for episode in season.episodes)


@dataclass(frozen=True, slots=True)
class PlaylistView:
    """videos: those that the asker may see, in order; in lists the first few. total: how many of these there are.
    own: the asker may change it. owner: their name, or ''. has: whether the video that was asked about is in it."""

    playlist: Playlist
    videos: tuple[Card, ...]
    total: int
    own: bool
    owner: str = ""
    has: bool = False


@dataclass(frozen=True, slots=True)
class Lineup:
    """What a film stands among: its season, or the playlist from which it is played.

    title: of the whole, '' where it stands alone. series: its id, playlist: its id, one of them. following: what plays
    after it, in another season too; None at the end.
    """

    title: str = ""
    series: str = ""
    playlist: str = ""
    season: int | None = None
    videos: tuple[Episode, ...] = ()
    following: Episode | None = None

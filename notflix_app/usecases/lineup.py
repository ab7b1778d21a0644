"""What a film stands among, and what plays after it."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.errors import NotFound, SignInNeeded
from ..core.lineup import Episode, Lineup
from ..core.rights import Actor
from ..core.series import in_order, series_id
from ..core.video import Video
from .access import find_video
from .playlists import films_of
from .series import as_episodes
from .services import Services

AROUND = 30  # films of a long line that are shown, on either side


def lineup(services: Services, actor: Actor, video_id: str, playlist_id: str = "", viewer: str = "") -> Lineup:
    """In the playlist, where one is given that they may see and that has the film; else in its series. Raises NotFound
    where there is no such film."""
    video = find_video(services, actor, video_id)
    return _in_playlist(services, actor, video, playlist_id, viewer) or _in_series(services, actor, video, viewer)


def _in_playlist(services: Services, actor: Actor, video: Video, playlist_id: str, viewer: str) -> Lineup | None:
    if not playlist_id:
        return None
    try:
        playlist, films = films_of(services, actor, playlist_id)
    except (NotFound, SignInNeeded):  # the film itself may still be theirs to see
        return None
    at = _place_of(video, films)
    if at is None:
        return None
    shown = films[max(0, at - AROUND) : at + AROUND + 1]
    videos, following = _shown(services, actor, shown, films[at + 1 : at + 2], viewer)
    return Lineup(playlist.name, playlist=playlist.id, videos=videos, following=following)


def _in_series(services: Services, actor: Actor, video: Video, viewer: str) -> Lineup:
    if not video.series:
        return Lineup()
    episodes = in_order(services.series.episodes(video.series, seen_by=actor))
    at = _place_of(video, episodes)
    if at is None:  # not live yet, or nobody finds it but by its link
        return Lineup(video.series, series=series_id(video.series) if episodes else "", season=video.season)
    around = [other for other in episodes[max(0, at - AROUND) : at + AROUND + 1] if other.season == video.season]
    videos, following = _shown(services, actor, around, episodes[at + 1 : at + 2], viewer)
    return Lineup(video.series, series=series_id(video.series), season=video.season, videos=videos, following=following)


def _shown(
    services: Services, actor: Actor, videos: Sequence[Video], following: Sequence[Video], viewer: str
) -> tuple[tuple[Episode, ...], Episode | None]:
    shown = as_episodes(services, actor, [*videos, *following], viewer)
    return shown[: len(videos)], next(iter(shown[len(videos) :]), None)


def _place_of(video: Video, videos: Sequence[Video]) -> int | None:
    return next((at for at, other in enumerate(videos) if other.id == video.id), None)

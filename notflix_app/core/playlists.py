"""Playlists: films that somebody put in an order."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from .errors import Forbidden, NotFound
from .rights import Action, Actor, require

MAX_VIDEOS, MAX_PLAYLISTS = 400, 200  # of videos as many as an event of a page can put in order (ui.bounds)


class PlaylistVisibility(StrEnum):
    """Whom the list is for. A film in it is shown to those alone who may see the film."""

    PRIVATE = "private"
    MEMBERS = "members"


@dataclass(frozen=True, slots=True)
class Playlist:
    """owner_id: '' where it belongs to whoever is in front of the machine. Times are seconds since the epoch."""

    id: str
    name: str
    owner_id: str
    created_at: float
    updated_at: float
    visibility: PlaylistVisibility = PlaylistVisibility.PRIVATE


def new_playlist_id() -> str:
    return secrets.token_urlsafe(8).replace("-", "_")


def is_own(actor: Actor, playlist: Playlist) -> bool:
    """What was made before there were accounts is of those who look after this Notflix."""
    return actor.person_id == playlist.owner_id if playlist.owner_id else actor.sees_all


def require_seen(actor: Actor, playlist: Playlist) -> None:
    """Raises SignInNeeded; Forbidden for a token; NotFound where it is somebody else's own."""
    require(actor, Action.SEE_PLAYLISTS)
    if not is_own(actor, playlist) and playlist.visibility is PlaylistVisibility.PRIVATE:
        raise no_such_playlist()


def require_own(actor: Actor, playlist: Playlist) -> None:
    """Raises SignInNeeded, NotFound, Forbidden."""
    require(actor, Action.KEEP_PLAYLISTS)
    if is_own(actor, playlist):
        return
    if playlist.visibility is PlaylistVisibility.PRIVATE:
        raise no_such_playlist()
    raise Forbidden("This playlist is somebody else's. Make one of your own.")


def no_such_playlist() -> NotFound:
    """The one answer for what is not there and for what one may not see."""
    return NotFound("There is no such playlist.")


def reordered(now: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """`now` in the order of `wanted`. What is missing there was put in meanwhile, and comes last; what is not in `now`
    was taken out."""
    known = [video for video in dict.fromkeys(wanted) if video in now]
    return [*known, *(video for video in now if video not in known)]

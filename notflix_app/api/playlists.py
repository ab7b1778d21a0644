"""Playlists."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field

from ..core.errors import NotFound
from ..core.lineup import PlaylistView
from ..core.playlists import MAX_VIDEOS, PlaylistVisibility, no_such_playlist
from ..usecases import playlists as use
from .problems import documented
from .provide import Asks, Given, Viewer, is_video_id
from .schemas import Sent, Shown

router = APIRouter(prefix="/api/playlists", tags=["playlists"], responses=documented(401, 403, 404, 422, 503))


class ListedFilm(Shown):
    id: str
    title: str
    duration: float
    poster: str


class ShownPlaylist(Shown):
    id: str
    name: str
    visibility: PlaylistVisibility
    own: bool = Field(description="Whether whoever asks may change it.")
    owner: str = Field(description="The name of whose it is, or empty.")
    total: int = Field(description="Of its films, those that whoever asks may see.")
    has: bool = Field(description="Whether the video that was asked about is in it.")
    videos: list[ListedFilm] = Field(description="In order; in the list of playlists the first few.")


class Playlists(Shown):
    playlists: list[ShownPlaylist]


class NewPlaylist(Sent):
    name: str = Field(max_length=10_000)
    video_id: str = Field("", max_length=64, description="What is in it from the beginning.")


class NewFilm(Sent):
    video_id: str = Field(max_length=64)


class PlaylistChange(Sent):
    name: str | None = Field(None, max_length=10_000)
    visibility: PlaylistVisibility | None = None


class Order(Sent):
    videos: list[Annotated[str, Field(max_length=64)]] = Field(max_length=MAX_VIDEOS, description="Ids, as wanted.")


async def _playlist_id(playlist_id: Annotated[str, Path()]) -> str:
    if not is_video_id(playlist_id):  # of the same letters
        raise no_such_playlist()
    return playlist_id


PlaylistId = Annotated[str, Depends(_playlist_id)]


@router.get("")
def playlists(
    services: Given, actor: Asks, viewer: Viewer, video: Annotated[str, Query(max_length=64)] = ""
) -> Playlists:
    """One's own, then those of others that are for all members. `video`: `has` says whether it is in them."""
    views = use.playlists(services, actor, video_id=video, viewer=viewer)
    return Playlists.model_validate({"playlists": [_shown(view) for view in views]})


@router.post("", status_code=201)
def create(services: Given, actor: Asks, new: NewPlaylist) -> ShownPlaylist:
    """Private, until that is changed."""
    made = use.create(services, actor, new.name, video_id=new.video_id and _checked(new.video_id))
    return _read(services, actor.reading, made.id)


@router.get("/{playlist_id}")
def playlist(services: Given, actor: Asks, viewer: Viewer, playlist_id: PlaylistId) -> ShownPlaylist:
    """With all of its films that whoever asks may see."""
    return _read(services, actor, playlist_id, viewer)


@router.patch("/{playlist_id}")
def change(services: Given, actor: Asks, playlist_id: PlaylistId, given: PlaylistChange) -> ShownPlaylist:
    """Its name, and whom it is for."""
    use.change(services, actor, playlist_id, name=given.name, visibility=given.visibility)
    return _read(services, actor.reading, playlist_id)


@router.delete("/{playlist_id}", status_code=204)
def delete(services: Given, actor: Asks, playlist_id: PlaylistId) -> None:
    """Its films stay."""
    use.delete(services, actor, playlist_id)


@router.put("/{playlist_id}/order")
def order(services: Given, actor: Asks, playlist_id: PlaylistId, wanted: Order) -> ShownPlaylist:
    """Films that are left out come last, in the order that they have."""
    use.order(services, actor, playlist_id, wanted.videos)
    return _read(services, actor.reading, playlist_id)


@router.post("/{playlist_id}/videos", status_code=204)
def put_in(services: Given, actor: Asks, playlist_id: PlaylistId, new: NewFilm) -> None:
    """At its end; once only."""
    use.put_in(services, actor, playlist_id, _checked(new.video_id))


@router.delete("/{playlist_id}/videos/{listed}", status_code=204)
def take_out(services: Given, actor: Asks, playlist_id: PlaylistId, listed: Annotated[str, Path()]) -> None:
    """`listed`: a video's id. The video itself stays."""
    use.take_out(services, actor, playlist_id, _checked(listed))


def _checked(video_id: str) -> str:
    if not is_video_id(video_id):
        raise NotFound("There is no such video.")
    return video_id


def _read(services: Given, actor: Asks, playlist_id: str, viewer: str = "") -> ShownPlaylist:
    return ShownPlaylist.model_validate(_shown(use.playlist(services, actor, playlist_id, viewer)))


def _shown(view: PlaylistView) -> dict[str, object]:
    films = [
        {"id": card.id, "title": card.plain_title, "duration": card.duration, "poster": card.poster}
        for card in view.videos
    ]
    return {
        "id": view.playlist.id,
        "name": view.playlist.name,
        "visibility": view.playlist.visibility,
        "own": view.own,
        "owner": view.owner,
        "total": view.total,
        "has": view.has,
        "videos": films,
    }

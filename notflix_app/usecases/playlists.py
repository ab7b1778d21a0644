"""Playlists of one's own, and those of others that are for all members."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.errors import Refused
from ..core.lineup import PlaylistView
from ..core.metadata import checked_playlist_name
from ..core.playlists import (
    MAX_PLAYLISTS,
    MAX_VIDEOS,
    Playlist,
    PlaylistVisibility,
    is_own,
    new_playlist_id,
    no_such_playlist,
    require_own,
    require_seen,
)
from ..core.rights import Action, Actor, require
from ..core.video import Video
from .access import find_video, live_videos
from .cards import card_of, cards
from .pictures import posters
from .services import Services

SHOWN = 4  # films of a playlist, in a list of playlists


def playlists(services: Services, actor: Actor, *, video_id: str = "", viewer: str = "") -> list[PlaylistView]:
    """Their own first, the one that changed last before others. video_id: whether that is in them. Raises
    SignInNeeded, Forbidden."""
    require(actor, Action.SEE_PLAYLISTS)
    listed = services.playlists.visible_to(actor.person_id, nobodys=actor.sees_all)
    ids = services.playlists.videos_of([playlist.id for playlist in listed])
    seen = {video.id: video for video in live_videos(services, actor, {v for videos in ids.values() for v in videos})}
    names = {person.id: person.name for person in services.people.all()}
    of_each = {each.id: [seen[video] for video in ids.get(each.id, []) if video in seen] for each in listed}
    pictures = posters(services, actor, [video for videos in of_each.values() for video in videos[:SHOWN]], viewer)
    views = [
        PlaylistView(
            playlist=each,
            videos=tuple(card_of(video, pictures[video.id]) for video in of_each[each.id][:SHOWN]),
            total=len(of_each[each.id]),
            own=is_own(actor, each),
            owner=names.get(each.owner_id, ""),
            has=video_id in seen and video_id in ids.get(each.id, []),
        )
        for each in listed
    ]
    return sorted(views, key=lambda view: not view.own)


def playlist(services: Services, actor: Actor, playlist_id: str, viewer: str = "") -> PlaylistView:
    """With all of its films that they may see. Raises NotFound, SignInNeeded, Forbidden."""
    whole, videos = films_of(services, actor, playlist_id)
    owner = next((person.name for person in services.people.all() if person.id == whole.owner_id), "")
    return PlaylistView(whole, cards(services, actor, videos, viewer), len(videos), is_own(actor, whole), owner)


def films_of(services: Services, actor: Actor, playlist_id: str) -> tuple[Playlist, list[Video]]:
    """The live ones that they may see, in order. Raises NotFound, SignInNeeded, Forbidden."""
    require(actor, Action.SEE_PLAYLISTS)
    whole = services.playlists.get_or_none(playlist_id)
    if whole is None:
        raise no_such_playlist()
    require_seen(actor, whole)
    return whole, live_videos(services, actor, services.playlists.videos(playlist_id))


def create(services: Services, actor: Actor, name: str, *, video_id: str = "") -> Playlist:
    """Private. video_id: what is in it from the beginning. Raises Refused, SignInNeeded, Forbidden, NotFound."""
    require(actor, Action.KEEP_PLAYLISTS)
    clean, owner, now = checked_playlist_name(name), actor.person_id, services.clock()
    if services.playlists.count_of(owner) >= MAX_PLAYLISTS:
        raise Refused(f"There are {MAX_PLAYLISTS} playlists already, which is the most. Delete one of them.")
    if video_id:
        find_video(services, actor, video_id)
    made = Playlist(new_playlist_id(), clean, owner, now, now)
    services.playlists.add(made)
    if video_id:
        services.playlists.put_in(made.id, video_id)
    return made


def change(
    services: Services,
    actor: Actor,
    playlist_id: str,
    *,
    name: str | None = None,
    visibility: PlaylistVisibility | None = None,
) -> None:
    """What is None stays. Raises NotFound, Refused, Forbidden, SignInNeeded."""
    now = _own(services, actor, playlist_id)
    services.playlists.change(
        playlist_id,
        name=now.name if name is None else checked_playlist_name(name),
        visibility=now.visibility if visibility is None else visibility,
    )


def delete(services: Services, actor: Actor, playlist_id: str) -> None:
    """Its films stay. Raises NotFound, Forbidden, SignInNeeded."""
    _own(services, actor, playlist_id)
    services.playlists.delete(playlist_id)


def put_in(services: Services, actor: Actor, playlist_id: str, video_id: str) -> None:
    """At its end; nothing where it is in it already. Raises NotFound, Refused, Forbidden, SignInNeeded."""
    _own(services, actor, playlist_id)
    find_video(services, actor, video_id)
    if len(services.playlists.videos(playlist_id)) >= MAX_VIDEOS:
        raise Refused(f"There are {MAX_VIDEOS} films in this playlist, which is the most. Begin another one.")
    services.playlists.put_in(playlist_id, video_id)


def take_out(services: Services, actor: Actor, playlist_id: str, video_id: str) -> None:
    """Raises NotFound, Forbidden, SignInNeeded."""
    _own(services, actor, playlist_id)
    services.playlists.take_out(playlist_id, video_id)


def order(services: Services, actor: Actor, playlist_id: str, video_ids: Sequence[str]) -> None:
    """video_ids: in the order that is wanted. Raises NotFound, Forbidden, SignInNeeded."""
    _own(services, actor, playlist_id)
    services.playlists.order(playlist_id, video_ids)


def _own(services: Services, actor: Actor, playlist_id: str) -> Playlist:
    require(actor, Action.KEEP_PLAYLISTS)
    whole = services.playlists.get_or_none(playlist_id)
    if whole is None:
        raise no_such_playlist()
    require_own(actor, whole)
    return whole

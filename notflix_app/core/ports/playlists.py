"""Playlists, and what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ..playlists import Playlist, PlaylistVisibility


class PlaylistRepository(Protocol):
    """They go with their owner, and a deleted video goes out of them."""

    def add(self, playlist: Playlist) -> None:
        """Raises NotFound where its owner is gone."""

    def get_or_none(self, playlist_id: str) -> Playlist | None: ...

    def visible_to(self, owner_id: str, *, nobodys: bool = False) -> list[Playlist]:
        """Theirs, and those for all members; the one that changed last first. nobodys: and those that have no owner."""

    def count_of(self, owner_id: str) -> int: ...

    def change(self, playlist_id: str, *, name: str, visibility: PlaylistVisibility) -> None:
        """No error where it is gone."""

    def delete(self, playlist_id: str) -> None:
        """No error where it is gone."""

    def videos(self, playlist_id: str) -> list[str]:
        """Their ids, in its order."""

    def videos_of(self, playlist_ids: Sequence[str]) -> dict[str, list[str]]:
        """The same of many: playlist → ids; without those in which nothing is."""

    def put_in(self, playlist_id: str, video_id: str) -> bool:
        """At its end; False where it is in it already. Raises NotFound where playlist or video is gone."""

    def take_out(self, playlist_id: str, video_id: str) -> None:
        """No error where it is not in it."""

    def order(self, playlist_id: str, video_ids: Sequence[str]) -> None:
        """As core.playlists.reordered."""

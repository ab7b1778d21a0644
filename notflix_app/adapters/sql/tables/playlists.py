"""Playlists, and what is in them."""

from __future__ import annotations

from sqlalchemy import Column, Double, ForeignKey, Index
from sqlmodel import Field

from ....core.playlists import PlaylistVisibility
from ..columns import CleanText, Named
from .row import Row


class PlaylistRow(Row, table=True):
    """core.playlists.Playlist. owner_id: none where it belongs to whoever is in front of the machine."""

    __tablename__ = "playlists"

    id: str = Field(sa_column=Column(CleanText, primary_key=True))
    name: str = Field(sa_column=Column(CleanText, nullable=False))
    owner_id: str | None = Field(
        default=None, sa_column=Column(CleanText, ForeignKey("people.id", ondelete="CASCADE"), index=True)
    )
    created_at: float = Field(sa_column=Column(Double, nullable=False))
    updated_at: float = Field(sa_column=Column(Double, nullable=False))
    visibility: PlaylistVisibility = Field(sa_column=Column(Named(PlaylistVisibility), nullable=False, index=True))


class PlaylistVideoRow(Row, table=True):
    """place: the lower, the earlier it comes."""

    __tablename__ = "playlist_videos"
    __table_args__ = (Index(None, "playlist_id", "place"),)

    playlist_id: str = Field(
        sa_column=Column(CleanText, ForeignKey("playlists.id", ondelete="CASCADE"), primary_key=True)
    )
    video_id: str = Field(
        sa_column=Column(CleanText, ForeignKey("videos.id", ondelete="CASCADE"), primary_key=True, index=True)
    )
    place: int

"""What people keep of films, how often those were watched, and the tags by which they stand in rows."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Double, ForeignKey, Index, Integer
from sqlmodel import Field

from ....core.watching import PlayerPreferences
from ..columns import CleanText, Shaped
from .row import Row


def _person() -> Column[str]:
    return Column(CleanText, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)


def _video(*, index: bool = True) -> Column[str]:
    """index: what a film has in the table is looked for when it is deleted."""
    return Column(CleanText, ForeignKey("videos.id", ondelete="CASCADE"), primary_key=True, index=index)


class PlaceRow(Row, table=True):
    """core.watching.ResumePoint."""

    __tablename__ = "places"
    __table_args__ = (Index(None, "person_id", "is_finished", "updated_at"),)  # what they watch, what they have seen

    person_id: str = Field(sa_column=_person())
    video_id: str = Field(sa_column=_video())
    position: float = Field(sa_column=Column(Double, nullable=False))
    duration: float = Field(sa_column=Column(Double, nullable=False))
    updated_at: float = Field(sa_column=Column(Double, nullable=False))
    is_finished: bool = Field(sa_column=Column(Boolean, nullable=False))


class MyListRow(Row, table=True):
    __tablename__ = "my_list"
    __table_args__ = (Index(None, "person_id", "added_at"),)

    person_id: str = Field(sa_column=_person())
    video_id: str = Field(sa_column=_video())
    added_at: float = Field(sa_column=Column(Double, nullable=False))


class PlayerPreferencesRow(Row, table=True):
    __tablename__ = "player_preferences"

    person_id: str = Field(sa_column=_person())
    preferences: PlayerPreferences = Field(sa_column=Column(Shaped(PlayerPreferences), nullable=False))


class ViewingRow(Row, table=True):
    """Who began to play what, for a day. viewer: 'person:ID', or what tells a stranger's browser from others."""

    __tablename__ = "viewings"

    viewer: str = Field(sa_column=Column(CleanText, primary_key=True))
    video_id: str = Field(sa_column=_video())
    begun_at: float = Field(sa_column=Column(Double, nullable=False, index=True))
    is_counted: bool = Field(sa_column=Column(Boolean, nullable=False))


class ViewCountRow(Row, table=True):
    """heat: see core.view_counts."""

    __tablename__ = "view_counts"

    video_id: str = Field(sa_column=_video(index=False))
    views: int = Field(sa_column=Column(Integer, nullable=False))
    heat: float = Field(sa_column=Column(Double, nullable=False, index=True))


class VideoTagRow(Row, table=True):
    """The tags of videos.tags, each in a row: written with it. created_at: the film's, which never changes."""

    __tablename__ = "video_tags"
    __table_args__ = (Index(None, "tag", "created_at", "video_id"),)  # the newest that have it, and how many have it

    video_id: str = Field(sa_column=_video(index=False))
    tag: str = Field(sa_column=Column(CleanText, primary_key=True))
    created_at: float = Field(sa_column=Column(Double, nullable=False))

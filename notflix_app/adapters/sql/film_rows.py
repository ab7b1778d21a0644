"""The FilmRows in SQL. An index leads to a row's films in their order; whether each may be seen is asked of it alone,
so that little more is read than is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ...core.ports import Clock
from ...core.rights import Actor
from ...core.series import SPECIALS
from ...core.video import Video
from ...core.view_counts import least_heat
from .engine import reading
from .episode_order import in_order
from .tables import PLACES, VIDEO_TAGS, VIDEOS, VIEW_COUNTS
from .visibility import is_live, may_be_seen

STILL_WATCHED = 0.1  # of a new view: films whose views weigh less are watched no more

_EPISODES = VIDEOS.alias("episodes")
_HERE = VIDEOS.alias("here")


class SqlFilmRows:
    """core.ports.FilmRows. Every method is one transaction; raises Unavailable where the database does not answer."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def tags(self, limit: int) -> list[str]:
        tag = VIDEO_TAGS.c.tag
        return self._names(sa.select(tag).group_by(tag).order_by(sa.func.count().desc(), tag).limit(limit))

    def series(self, limit: int) -> list[str]:
        series = VIDEOS.c.series
        some = sa.select(series).where(series != "").group_by(series)
        return self._names(some.order_by(sa.func.count().desc(), series).limit(limit))

    def with_tags(self, tags: Sequence[str], limit: int, *, seen_by: Actor) -> dict[str, tuple[str, ...]]:
        table = VIDEO_TAGS
        query = (
            sa.select(table.c.video_id)
            .where(table.c.tag == sa.bindparam("name"), _live(table.c.video_id, seen_by))
            .order_by(table.c.created_at.desc(), table.c.video_id.desc())
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return {tag: _ids(connection, query, name=tag) for tag in tags}

    def in_series(self, series: Sequence[str], limit: int, *, seen_by: Actor) -> dict[str, tuple[str, ...]]:
        query = (
            sa.select(_EPISODES.c.id)
            .where(_EPISODES.c.series == sa.bindparam("name"), _live(_EPISODES.c.id, seen_by))
            .order_by(*in_order(_EPISODES))
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return {name: _ids(connection, query, name=name) for name in series}

    def most_watched(self, limit: int, *, seen_by: Actor) -> tuple[str, ...]:
        table = VIEW_COUNTS
        query = (
            sa.select(table.c.video_id)
            .where(table.c.heat > least_heat(STILL_WATCHED, self._clock()), _live(table.c.video_id, seen_by))
            .order_by(table.c.heat.desc())
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return _ids(connection, query)

    def episodes_after(self, episodes: Sequence[Video], *, seen_by: Actor) -> tuple[str, ...]:
        is_behind = sa.tuple_(*in_order(_EPISODES)) > sa.tuple_(*in_order(_HERE))
        is_of_no_season = sa.func.coalesce(_HERE.c.season, SPECIALS) == SPECIALS
        query = (
            sa.select(_EPISODES.c.id)
            .join(_HERE, sa.and_(_HERE.c.series == _EPISODES.c.series, _HERE.c.id != _EPISODES.c.id))
            .where(_HERE.c.id == sa.bindparam("here"), sa.or_(is_behind, is_of_no_season))
            .where(_live(_EPISODES.c.id, seen_by), sa.not_(_has_seen(seen_by, _EPISODES.c.id)))
            .order_by(is_behind.desc(), *in_order(_EPISODES))
            .limit(1)
        )
        with reading(self._engine) as connection:
            following = (_ids(connection, query, here=one.id) for one in episodes)
            return tuple(video_id for ids in following for video_id in ids)

    def _names(self, query: sa.Select[Any]) -> list[str]:
        with reading(self._engine) as connection:
            return list(connection.execute(query).scalars())


def replace_tags(connection: Connection, video: Video) -> None:
    """In the transaction that writes the video."""
    connection.execute(sa.delete(VIDEO_TAGS).where(VIDEO_TAGS.c.video_id == video.id))
    if video.tags:
        own = {"video_id": video.id, "created_at": video.created_at}
        connection.execute(sa.insert(VIDEO_TAGS), [{**own, "tag": tag} for tag in dict.fromkeys(video.tags)])


def _live(video_id: sa.ColumnElement[str], seen_by: Actor) -> sa.ColumnElement[bool]:
    return is_live(video_id, may_be_seen(seen_by))


def _has_seen(actor: Actor, video_id: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    own = sa.and_(PLACES.c.person_id == actor.person_id, PLACES.c.video_id == video_id)
    return sa.exists().where(own, PLACES.c.is_finished)


def _ids(connection: Connection, query: sa.Select[Any], **values: Any) -> tuple[str, ...]:
    return tuple(connection.execute(query, values).scalars())

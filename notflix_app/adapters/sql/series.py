"""The SeriesReader in SQL."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.rights import Actor
from ...core.series import SeriesRow
from ...core.video import Video, VideoState
from .engine import reading
from .episode_order import in_order
from .tables import VIDEOS
from .videos import WITHOUT_PLAN, video_from
from .visibility import seen_by as may_see

V = VIDEOS.c
_LIVE = V.state == VideoState.LIVE


class SqlSeries:
    """core.ports.SeriesReader. Raises Unavailable where the database does not answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self, *, seen_by: Actor) -> list[SeriesRow]:
        place = sa.func.row_number().over(partition_by=V.series, order_by=in_order(VIDEOS)).label("place")
        many = sa.func.count().over(partition_by=V.series).label("many")
        # Not "!=", for which the index would be no help among films of no series.
        episodes = sa.select(V.series, V.id, place, many).where(V.series > "", _LIVE, may_see(seen_by)).subquery()
        firsts = sa.select(episodes.c.series, episodes.c.many, episodes.c.id).where(episodes.c.place == 1)
        with reading(self._engine) as connection:
            return [SeriesRow(*row) for row in connection.execute(firsts)]

    def names(self) -> list[str]:
        with reading(self._engine) as connection:
            return list(connection.execute(sa.select(V.series).where(V.series > "").distinct()).scalars())

    def episodes(self, name: str, *, seen_by: Actor) -> list[Video]:
        if not name:  # of what belongs to no series
            return []
        query = sa.select(*WITHOUT_PLAN).where(V.series == name, _LIVE, may_see(seen_by))
        with reading(self._engine) as connection:
            return [video_from(row) for row in connection.execute(query)]

"""The ViewCounts in SQL."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ...core.ports import Clock
from ...core.rights import no_such_video
from ...core.view_counts import DAY, heat_with, is_worth_telling
from .engine import batches, reading, writing
from .search_outbox import note_change
from .tables import VIEW_COUNTS, VIEWINGS
from .upsert import insert


class SqlViewCounts:
    """core.ports.ViewCounts. Every method is one transaction; raises Unavailable where the database does not answer."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def begin(self, viewer: str, video_id: str) -> None:
        now = self._clock()
        with writing(self._engine) as connection:
            row = insert(connection, VIEWINGS).values(viewer=viewer, video_id=video_id, begun_at=now, is_counted=False)
            anew = {"begun_at": now, "is_counted": False}
            over = VIEWINGS.c.begun_at <= now - DAY
            keys = ["viewer", "video_id"]
            try:
                connection.execute(row.on_conflict_do_update(index_elements=keys, set_=anew, where=over))
            except sa.exc.IntegrityError as error:
                raise no_such_video(video_id) from error

    def count(self, viewer: str, video_id: str, seconds: float) -> bool:
        now = self._clock()
        own = sa.and_(VIEWINGS.c.viewer == viewer, VIEWINGS.c.video_id == video_id)
        due = sa.and_(~VIEWINGS.c.is_counted, VIEWINGS.c.begun_at <= now - seconds)
        with writing(self._engine) as connection:
            counted = connection.execute(sa.update(VIEWINGS).where(own, due).values(is_counted=True)).rowcount == 1
            if counted and is_worth_telling(_add(connection, video_id, now)):
                note_change(connection, video_id, now)
            return counted

    def among(self, video_ids: Sequence[str]) -> dict[str, int]:
        counts: dict[str, int] = {}
        with reading(self._engine) as connection:
            for ids in batches(video_ids):
                query = sa.select(VIEW_COUNTS.c.video_id, VIEW_COUNTS.c.views).where(VIEW_COUNTS.c.video_id.in_(ids))
                counts.update((row.video_id, row.views) for row in connection.execute(query))
        return counts

    def forget(self) -> int:
        with writing(self._engine) as connection:
            over = VIEWINGS.c.begun_at <= self._clock() - DAY
            return connection.execute(sa.delete(VIEWINGS).where(over)).rowcount


def _add(connection: Connection, video_id: str, now: float) -> int:
    """One more; returns how many there are. Its row is locked, so that two at once are two."""
    first = insert(connection, VIEW_COUNTS).values(video_id=video_id, views=1, heat=heat_with(None, now))
    if connection.execute(first.on_conflict_do_nothing().returning(VIEW_COUNTS.c.views)).first():
        return 1
    own = VIEW_COUNTS.c.video_id == video_id
    row = connection.execute(sa.select(VIEW_COUNTS).where(own).with_for_update()).one()
    more = {"views": row.views + 1, "heat": heat_with(row.heat, now)}
    connection.execute(sa.update(VIEW_COUNTS).where(own).values(more))
    return int(more["views"])

"""The PlaceRepository in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.rights import Actor
from ...core.watching import ResumePoint
from .engine import batches, reading, writing
from .tables import PLACES
from .upsert import insert, still_there
from .visibility import is_live, may_be_watched

_COLUMNS = [PLACES.c[name] for name in ("video_id", "position", "duration", "updated_at")]


class SqlPlaces:
    """core.ports.PlaceRepository. Every method is one transaction; raises Unavailable where the database does not
    answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, person_id: str, places: Sequence[ResumePoint]) -> None:
        newest = {place.video_id: place for place in sorted(places, key=lambda place: place.updated_at)}
        with writing(self._engine) as connection:
            there = still_there(connection, newest)
            rows = [_row(person_id, newest[video_id]) for video_id in sorted(there)]
            if not rows:
                return
            statement = insert(connection, PLACES).values(rows)
            changed = {name: statement.excluded[name] for name in ("position", "duration", "updated_at", "is_finished")}
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["person_id", "video_id"],
                    set_=changed,
                    where=PLACES.c.updated_at <= statement.excluded.updated_at,
                )
            )

    def among(self, person_id: str, video_ids: Sequence[str]) -> dict[str, ResumePoint]:
        places: dict[str, ResumePoint] = {}
        with reading(self._engine) as connection:
            for ids in batches(video_ids):
                query = sa.select(*_COLUMNS).where(PLACES.c.person_id == person_id, PLACES.c.video_id.in_(ids))
                places.update((row.video_id, ResumePoint(*row)) for row in connection.execute(query))
        return places

    def unfinished(self, person_id: str, limit: int, *, seen_by: Actor | None = None) -> list[ResumePoint]:
        there = is_live(PLACES.c.video_id, may_be_watched(seen_by)) if seen_by else sa.true()
        return self._latest(person_id, limit, sa.and_(PLACES.c.is_finished == sa.false(), there))

    def finished(self, person_id: str, limit: int) -> list[ResumePoint]:
        return self._latest(person_id, limit, PLACES.c.is_finished == sa.true())

    def forget(self, person_id: str, video_id: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(sa.delete(PLACES).where(PLACES.c.person_id == person_id, PLACES.c.video_id == video_id))

    def _latest(self, person_id: str, limit: int, which: sa.ColumnElement[bool]) -> list[ResumePoint]:
        query = sa.select(*_COLUMNS).where(PLACES.c.person_id == person_id, which)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(PLACES.c.updated_at.desc()).limit(limit))
            return [ResumePoint(*row) for row in rows]


def _row(person_id: str, place: ResumePoint) -> dict[str, Any]:
    own = {column.name: getattr(place, column.name) for column in _COLUMNS}
    return own | {"person_id": person_id, "is_finished": place.is_finished}

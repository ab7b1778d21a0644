"""MyList in SQL."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.ports import Clock
from ...core.rights import Actor
from .engine import batches, reading, writing
from .tables import MY_LIST
from .upsert import insert, still_there
from .visibility import is_live, may_be_watched

STEP = 0.001  # seconds between films that are added together, so that they keep their order


class SqlMyList:
    """core.ports.MyList. Every method is one transaction; raises Unavailable where the database does not answer."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def add(self, person_id: str, video_ids: Sequence[str]) -> None:
        now = self._clock()
        with writing(self._engine) as connection:
            there = still_there(connection, video_ids)
            rows = [
                {"person_id": person_id, "video_id": video_id, "added_at": now - STEP * number}
                for number, video_id in enumerate(dict.fromkeys(video_ids))
                if video_id in there
            ]
            if rows:
                connection.execute(insert(connection, MY_LIST).values(rows).on_conflict_do_nothing())

    def remove(self, person_id: str, video_id: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(
                sa.delete(MY_LIST).where(MY_LIST.c.person_id == person_id, MY_LIST.c.video_id == video_id)
            )

    def of_person(self, person_id: str, limit: int, *, seen_by: Actor | None = None) -> list[str]:
        there = is_live(MY_LIST.c.video_id, may_be_watched(seen_by)) if seen_by else sa.true()
        query = sa.select(MY_LIST.c.video_id).where(MY_LIST.c.person_id == person_id, there)
        with reading(self._engine) as connection:
            return list(connection.execute(query.order_by(MY_LIST.c.added_at.desc()).limit(limit)).scalars())

    def among(self, person_id: str, video_ids: Sequence[str]) -> set[str]:
        listed: set[str] = set()
        with reading(self._engine) as connection:
            for ids in batches(video_ids):
                query = sa.select(MY_LIST.c.video_id)
                query = query.where(MY_LIST.c.person_id == person_id, MY_LIST.c.video_id.in_(ids))
                listed.update(connection.execute(query).scalars())
        return listed

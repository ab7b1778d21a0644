"""The SearchOutbox in SQL. A row's claim is empty from each change of its video until somebody takes it again."""

from __future__ import annotations

import secrets
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine

from ...core.ports import Clock, Taken
from ...core.video import VideoState
from .engine import reading, writing
from .tables import SEARCH_OUTBOX, VIDEOS

_NEW = {"claim": "", "tries": 0}


def note_change(connection: Connection, video_id: str, now: float) -> None:
    """In the transaction of the change. A row that is in somebody's hands, or waits after a failure, keeps its time."""
    row = _insert(connection).values(video_id=video_id, not_before=now, **_NEW)
    connection.execute(row.on_conflict_do_update(index_elements=["video_id"], set_={"claim": ""}))


def note_live(connection: Connection, of: sa.ColumnElement[bool], now: float) -> None:
    """The same for all live ones `of` which it is true, before they change."""
    rows = _live(connection, of, now)
    connection.execute(rows.on_conflict_do_update(index_elements=["video_id"], set_={"claim": ""}))


class SqlSearchOutbox:
    """core.ports.SearchOutbox. Every method is one transaction; raises Unavailable where the database does not
    answer."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def take(self, limit: int, lease_seconds: float) -> Taken | None:
        now = self._clock()
        due = sa.select(SEARCH_OUTBOX.c.video_id).where(SEARCH_OUTBOX.c.not_before <= now)
        with reading(self._engine) as connection:  # asked all the time, and nearly always in vain
            if connection.execute(due.limit(1)).first() is None:
                return None
        following = due.order_by(SEARCH_OUTBOX.c.not_before).limit(limit).with_for_update(skip_locked=True)
        claim = secrets.token_hex(8)
        statement = (
            sa.update(SEARCH_OUTBOX)
            .where(SEARCH_OUTBOX.c.video_id.in_(following))
            .values(claim=claim, not_before=now + lease_seconds, tries=SEARCH_OUTBOX.c.tries + 1)
            .returning(SEARCH_OUTBOX.c.video_id, SEARCH_OUTBOX.c.tries)
        )
        with writing(self._engine) as connection:
            rows = connection.execute(statement).all()
        return Taken(claim, tuple(row.video_id for row in rows), max(row.tries for row in rows)) if rows else None

    def settle(self, taken: Taken, video_ids: Collection[str]) -> None:
        done = sa.delete(SEARCH_OUTBOX).where(_held(taken, video_ids)).returning(SEARCH_OUTBOX.c.video_id)
        with writing(self._engine) as connection:
            settled = set(connection.execute(done).scalars())
            again = [{"video_id": one, "not_before": self._clock(), **_NEW} for one in sorted(set(video_ids) - settled)]
            if again:
                _due_again(connection, _insert(connection).values(again))

    def postpone(self, taken: Taken, video_ids: Collection[str], again_at: float) -> None:
        later = sa.update(SEARCH_OUTBOX).where(_held(taken, video_ids)).values(not_before=again_at)
        with writing(self._engine) as connection:
            connection.execute(later)

    def add_live(self) -> int:
        with writing(self._engine) as connection:
            return _due_again(connection, _live(connection, sa.true(), self._clock()))

    def count(self, *, tried_below: int | None = None) -> int:
        rows = sa.select(sa.func.count()).select_from(SEARCH_OUTBOX)
        if tried_below is not None:
            rows = rows.where(SEARCH_OUTBOX.c.tries < tried_below)
        with reading(self._engine) as connection:
            return connection.execute(rows).scalar_one()


def _live(connection: Connection, of: sa.ColumnElement[bool], now: float) -> sqlite.Insert | postgresql.Insert:
    live = (
        sa.select(VIDEOS.c.id, sa.literal(""), sa.literal(0), sa.literal(now))
        .where(VIDEOS.c.state == VideoState.LIVE, of)
        .order_by(VIDEOS.c.id)
    )
    return _insert(connection).from_select(["video_id", "claim", "tries", "not_before"], live)


def _due_again(connection: Connection, rows: sqlite.Insert | postgresql.Insert) -> int:
    fresh = {name: rows.excluded[name] for name in ("claim", "tries", "not_before")}
    upsert = rows.on_conflict_do_update(index_elements=["video_id"], set_=fresh)
    return len(connection.execute(upsert.returning(SEARCH_OUTBOX.c.video_id)).all())


def _held(taken: Taken, video_ids: Collection[str]) -> sa.ColumnElement[bool]:
    """Locks rows in one order, so that two of these at once wait for each other instead of standing crosswise."""
    mine = sa.and_(SEARCH_OUTBOX.c.claim == taken.claim, SEARCH_OUTBOX.c.video_id.in_(video_ids))
    rows = sa.select(SEARCH_OUTBOX.c.video_id).where(mine).order_by(SEARCH_OUTBOX.c.video_id).with_for_update()
    return sa.and_(SEARCH_OUTBOX.c.video_id.in_(rows), mine)


def _insert(connection: Connection) -> sqlite.Insert | postgresql.Insert:
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    return insert(SEARCH_OUTBOX)

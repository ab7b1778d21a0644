"""What is counted: added up in the transaction of what was done, so that no death of a process loses or doubles it.

Not counted from the rows of steps and videos: they go with their film, and what Prometheus takes for a counter must
never sink.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine

from ...core.metrics import Backlog, Metric, Tally
from ...core.ports import Clock
from ...core.steps import StepKind, StepState
from ...core.video import VideoState
from .engine import reading
from .tables import STEPS, TALLIES, VIDEOS

_KEY = ("metric", "label", "bound")


def add_up(connection: Connection, tallies: Iterable[Tally]) -> None:
    """Last in a transaction: others wait for these rows. Always in one order, so that no two stand crosswise."""
    sums: dict[tuple[str, str, float], list[float]] = {}
    for tally in tallies:
        row = sums.setdefault((tally.metric, tally.label, tally.bound), [0, 0.0])
        row[0] += tally.count
        row[1] += tally.total
    if not sums:
        return
    rows = [dict(zip((*_KEY, "count", "total"), (*key, *sums[key]), strict=True)) for key in sorted(sums)]
    statement = _insert(connection).values(rows)
    grown = {name: TALLIES.c[name] + statement.excluded[name] for name in ("count", "total")}
    connection.execute(statement.on_conflict_do_update(index_elements=_KEY, set_=grown))


def _insert(connection: Connection) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(TALLIES) if connection.dialect.name == "sqlite" else postgresql.insert(TALLIES)


class SqlMetrics:
    """core.ports.MetricsReader. Raises Unavailable where the database does not answer."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def tallies(self) -> list[Tally]:
        columns = [TALLIES.c[name] for name in (*_KEY, "count", "total")]
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(*columns).order_by(*columns[:3]))
            # What a newer release counts is not ours to name.
            return [Tally(Metric(row.metric), *row[1:]) for row in rows if row.metric in set(Metric)]

    def backlogs(self) -> list[Backlog]:
        now = self._clock()
        with reading(self._engine) as connection:
            by_kind = {row.kind: row for row in connection.execute(_open_steps(now))}
        return [_backlog(kind, by_kind.get(kind), now) for kind in StepKind]

    def videos(self) -> dict[VideoState, int]:
        query = sa.select(VIDEOS.c.state, sa.func.count()).group_by(VIDEOS.c.state)
        with reading(self._engine) as connection:
            rows: Any = connection.execute(query).all()
        return dict(rows)


def _open_steps(now: float) -> sa.Select[Any]:
    ready = STEPS.c.state == StepState.READY
    due = sa.and_(ready, STEPS.c.not_before <= now)
    since = _later(_later(STEPS.c.planned_at, STEPS.c.not_before), sa.func.coalesce(STEPS.c.finished_at, 0.0))
    return (
        sa.select(
            STEPS.c.kind,
            _how_many(due).label("due"),
            _how_many(sa.and_(ready, STEPS.c.not_before > now)).label("later"),
            _how_many(STEPS.c.state == StepState.RUNNING).label("running"),
            sa.func.min(sa.case((due, since))).label("since"),
        )
        .where(STEPS.c.state.in_((StepState.READY, StepState.RUNNING)))
        .group_by(STEPS.c.kind)
    )


def _how_many(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def _later(one: sa.ColumnElement[Any], other: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return sa.case((one > other, one), else_=other)


def _backlog(kind: StepKind, row: Any, now: float) -> Backlog:
    if row is None:
        return Backlog(kind)
    waited = 0.0 if row.since is None else max(0.0, now - row.since)
    return Backlog(kind, int(row.due), int(row.later), int(row.running), waited)

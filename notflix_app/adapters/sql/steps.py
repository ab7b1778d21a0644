"""The StepRepository in SQL: every change of state is one conditional UPDATE, whose row count says who won."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.added_sounds import SoundState
from ...core.errors import NotFound
from ...core.metrics import Metric, observed, of_dead, of_done
from ...core.ports import Clock
from ...core.segments import Stream
from ...core.step_summary import StepSummary
from ...core.steps import (
    ENCODE_QUEUE,
    LATE_SEED_TURN,
    QUEUE_OF,
    QUEUES,
    URGENT_QUEUE,
    URGENT_TURN,
    NewStep,
    Step,
    StepKind,
    StepState,
)
from ...core.video import VideoState
from .deaths import requeue_or_fail
from .engine import batches, reading, writing
from .metrics import add_up
from .step_rows import COLUMNS, as_step, change, insert, one, pipeline_order
from .step_summaries import summaries
from .stranded import stranded, stranded_releases, unseeded
from .tables import ADDED_SOUNDS, PUBLISHED, STEPS, VIDEOS

_REQUEUED: dict[str, Any] = {
    "state": StepState.READY,
    "tries": 0,
    "progress": 0.0,
    "lease_until": 0.0,
    "deaths": 0,
    "furthest": 0.0,
}
_NOT_BEGUN = (StepState.WAITING, StepState.READY)
_FRESH = {**_REQUEUED, "error": "", "permanent": False}
# It belongs to the version of a film that plays, or to sound that was added to it.
_LIVE = sa.and_(VIDEOS.c.id == STEPS.c.video_id, VIDEOS.c.state == VideoState.LIVE)
_BESIDE = sa.exists().where(
    ADDED_SOUNDS.c.video_id == STEPS.c.video_id,
    ADDED_SOUNDS.c.version == STEPS.c.version,
    ADDED_SOUNDS.c.state == SoundState.LIVE,
)
_PLAYS = sa.exists().where(_LIVE, sa.or_(VIDEOS.c.version == STEPS.c.version, _BESIDE))


class SqlStepRepository:
    """core.ports.StepRepository. Every method is one transaction. Raises Unavailable where the database is silent."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    # --- reading ---------------------------------------------------------------------------------------------------
    def get(self, step_id: str) -> Step:
        with reading(self._engine) as connection:
            step = one(connection, step_id)
        if step is None:
            raise NotFound(f"There is no step {step_id}.")
        return step

    def list_for_video(self, video_id: str, version: int | None = None) -> list[Step]:
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(*COLUMNS).where(_of(video_id, version)))
            return sorted((as_step(row) for row in rows), key=pipeline_order)

    def summarize(self, versions: Mapping[str, int], strips: Collection[str] = ()) -> dict[str, StepSummary]:
        by_video: dict[str, StepSummary] = {}
        with reading(self._engine) as connection:
            for ids in batches(list(versions)):
                by_video |= summaries(connection, {video_id: versions[video_id] for video_id in ids}, strips)
        return by_video

    def stranded(self) -> list[str]:
        with reading(self._engine) as connection:
            return list(connection.execute(stranded(), {"now": self._clock()}).scalars())

    def stranded_releases(self) -> list[tuple[str, int]]:
        with reading(self._engine) as connection:
            return [(row[0], row[1]) for row in connection.execute(stranded_releases(), {"now": self._clock()})]

    def waiting(self, limit: int) -> dict[str, int]:
        with reading(self._engine) as connection:
            return {
                queue: connection.execute(
                    sa.select(sa.func.count()).select_from(self._due(queue).limit(limit).subquery())
                ).scalar_one()
                for queue in QUEUES
            }

    def _due(self, queue: str) -> sa.Select[tuple[str]]:
        due = sa.select(STEPS.c.id).where(STEPS.c.state == StepState.READY, STEPS.c.not_before <= self._clock())
        if queue == URGENT_QUEUE:
            return due.where(STEPS.c.queue == ENCODE_QUEUE, STEPS.c.turn <= URGENT_TURN)
        return due.where(STEPS.c.queue == queue)

    def has_published(
        self, video_id: str, kind: StepKind, index: int, count: int = 1, *, version: int | None = None
    ) -> bool:
        enough = sa.or_(STEPS.c.state == StepState.DONE, STEPS.c.segments >= count)
        query = sa.select(STEPS.c.id).where(_of(video_id, version), _named(kind, index), enough)
        with reading(self._engine) as connection:
            return connection.execute(query).first() is not None

    def hurry(self, video_id: str, kind: StepKind, index: int, turn: int, *, version: int | None = None) -> bool:
        later = (_of(video_id, version), _named(kind, index), STEPS.c.state == StepState.READY, STEPS.c.turn > turn)
        with writing(self._engine) as connection:
            return connection.execute(sa.update(STEPS).where(*later).values(turn=turn)).rowcount > 0

    def published(self, video_id: str, version: int | None = None) -> list[tuple[Stream, ...]]:
        query = (
            sa.select(STEPS.c.kind, STEPS.c.index, PUBLISHED.c.streams)
            .join(STEPS, STEPS.c.id == PUBLISHED.c.step_id)
            .where(_of(video_id, version), STEPS.c.state == StepState.DONE)
            .order_by(STEPS.c.index)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return [row.streams for row in sorted(rows, key=lambda row: list(StepKind).index(row.kind))]

    # --- planning --------------------------------------------------------------------------------------------------
    def plan(self, video_id: str, steps: Iterable[NewStep], version: int | None = None) -> list[Step]:
        new_steps = list(steps)
        if not new_steps:
            return []
        with writing(self._engine) as connection:
            # Held until the commit, so that the video cannot be forgotten under its new steps.
            there = sa.select(VIDEOS.c.version).where(VIDEOS.c.id == video_id)
            own = connection.execute(there.with_for_update(read=True, key_share=True)).scalar_one_or_none()
            if own is None:
                return []
            rows = [self._row(video_id, own if version is None else version, new) for new in new_steps]
            connection.execute(insert(connection).on_conflict_do_nothing(), rows)
            mine = {row["id"] for row in rows}
            query = sa.select(*COLUMNS).where(_of(video_id, version), STEPS.c.state.in_(_NOT_BEGUN))
            added = [as_step(row) for row in connection.execute(query) if row.id in mine]
        return sorted(added, key=pipeline_order)

    def _row(self, video_id: str, version: int, new: NewStep) -> dict[str, Any]:
        state = StepState.WAITING if new.waiting else StepState.READY
        step = Step(
            id=secrets.token_hex(8),
            video_id=video_id,
            kind=new.kind,
            index=new.index,
            edge=new.edge,
            state=state,
            planned_at=self._clock(),
            not_before=new.not_before,
            turn=new.turn,
            asked=new.asked,
            version=version,
        )
        return {column.name: getattr(step, column.name) for column in COLUMNS} | {"queue": step.queue}

    def make_ready(self, step_ids: Collection[str]) -> list[Step]:
        waiting = sa.and_(STEPS.c.id.in_(step_ids), STEPS.c.state == StepState.WAITING)
        with writing(self._engine) as connection:
            steps = change(connection, waiting, state=StepState.READY, planned_at=self._clock())
        return sorted(steps, key=pipeline_order)

    # --- one step's life -------------------------------------------------------------------------------------------
    def claim(self, queue: str, worker: str, lease_seconds: float) -> Step | None:
        now = self._clock()
        # Postgres: each of many claims at once passes over the rows of the others. SQLite: one write at a time.
        following = (
            self._due(queue).order_by(STEPS.c.turn, STEPS.c.planned_at).limit(1).with_for_update(skip_locked=True)
        )
        statement = (
            sa.update(STEPS)
            .where(STEPS.c.id == following.scalar_subquery())
            .values(
                state=StepState.RUNNING,
                attempt=STEPS.c.attempt + 1,
                tries=STEPS.c.tries + 1,
                worker=worker,
                progress=0.0,
                lease_until=now + lease_seconds,
                started_at=now,
                finished_at=None,
            )
            .returning(*COLUMNS)
        )
        with writing(self._engine) as connection:
            row = connection.execute(statement).one_or_none()
        return None if row is None else as_step(row)

    def renew(self, step_id: str, attempt: int, lease_seconds: float, progress: float | None = None) -> bool:
        changes: dict[str, Any] = {"lease_until": self._clock() + lease_seconds}
        if progress is not None:
            changes["progress"] = progress
        return self._write_if_current(step_id, attempt, **changes)

    def record_segments(self, step_id: str, attempt: int, count: int) -> bool:
        # What an attempt before put there stays there: the next one only writes it again.
        most = sa.case((STEPS.c.segments < count, count), else_=STEPS.c.segments)
        return self._write_if_current(step_id, attempt, segments=most)

    def finish(self, step_id: str, attempt: int, result: Mapping[str, Any], published: Sequence[Stream] = ()) -> bool:
        now = self._clock()
        done: dict[str, Any] = {"state": StepState.DONE, "progress": 1.0, "lease_until": 0.0, "finished_at": now}
        statement = _current(step_id, attempt).values(**done, error="", result=dict(result))
        with writing(self._engine) as connection:
            row = connection.execute(statement.returning(STEPS.c.kind, STEPS.c.started_at)).one_or_none()
            if row is None:
                return False
            if published:
                connection.execute(sa.insert(PUBLISHED).values(step_id=step_id, streams=tuple(published)))
            add_up(connection, of_done(row.kind, now - row.started_at, result))
        return True

    def fail(self, step_id: str, attempt: int, error: str, *, permanent: bool, again_at: float | None = None) -> bool:
        again = again_at is not None and not permanent
        statement = _current(step_id, attempt).values(
            state=StepState.READY if again else StepState.FAILED,
            not_before=again_at if again else 0.0,
            lease_until=0.0,
            finished_at=self._clock(),
            error=error,
            permanent=permanent,
        )
        with writing(self._engine) as connection:
            row = connection.execute(statement.returning(STEPS.c.kind)).one_or_none()
            if row is not None:
                metric = Metric.STEP_RETRIES if again else Metric.STEP_FAILURES
                add_up(connection, [observed(metric, 1, row.kind)])
        return row is not None

    def release(self, step_id: str, attempt: int, *, again_at: float = 0.0, error: str = "") -> bool:
        return self._write_if_current(
            step_id,
            attempt,
            state=StepState.READY,
            tries=STEPS.c.tries - 1,
            progress=0.0,
            not_before=again_at,
            lease_until=0.0,
            finished_at=self._clock(),
            **({"error": error} if error else {}),
        )

    def record_death(self, step_id: str, attempt: int, error: str, max_deaths: int, again_at: float) -> bool:
        mine = sa.and_(STEPS.c.id == step_id, STEPS.c.state == StepState.RUNNING, STEPS.c.attempt == attempt)
        with writing(self._engine) as connection:
            died = requeue_or_fail(connection, mine, max_deaths, self._clock(), error=error, not_before=again_at)
            add_up(connection, of_dead(Metric.TOOLS_KILLED, died))
        return bool(died)

    def acknowledge_cancel(self, step_id: str, attempt: int) -> None:
        statement = (
            sa.update(STEPS)
            .where(STEPS.c.id == step_id, STEPS.c.state == StepState.CANCELLED, STEPS.c.attempt == attempt)
            .values(lease_until=0.0)
        )
        with writing(self._engine) as connection:
            connection.execute(statement)

    def _write_if_current(self, step_id: str, attempt: int, **changes: Any) -> bool:
        with writing(self._engine) as connection:
            return connection.execute(_current(step_id, attempt).values(**changes)).rowcount == 1

    # --- many at once ----------------------------------------------------------------------------------------------
    def reopen(self, video_id: str, version: int | None = None, *, since: float | None = None) -> list[Step]:
        ended = sa.and_(
            _of(video_id, version),
            STEPS.c.state.in_((StepState.FAILED, StepState.CANCELLED)),
            sa.true() if since is None else STEPS.c.finished_at >= since,
        )
        with writing(self._engine) as connection:
            steps = change(connection, ended, **_FRESH, not_before=self._clock())
        return sorted(steps, key=pipeline_order)

    def clear(self, video_id: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(sa.delete(STEPS).where(STEPS.c.video_id == video_id))

    def cancel(self, video_id: str, kind: StepKind | None = None, *, version: int | None = None) -> None:
        open_ones = sa.and_(
            _of(video_id, version),
            STEPS.c.state.in_((*_NOT_BEGUN, StepState.RUNNING)),
            STEPS.c.kind == kind if kind else STEPS.c.kind != StepKind.SWEEP,
        )
        with writing(self._engine) as connection:
            # The lease stays: until it ends, a worker that has not noticed may still write (core.pipeline.held).
            change(connection, open_ones, state=StepState.CANCELLED, finished_at=self._clock())

    def expire(self, max_deaths: int) -> list[Step]:
        left = sa.and_(STEPS.c.state == StepState.RUNNING, STEPS.c.lease_until < self._clock())
        with writing(self._engine) as connection:
            if connection.execute(sa.select(STEPS.c.id).where(left).limit(1)).first() is None:
                return []
            died = requeue_or_fail(connection, left, max_deaths, self._clock())
            add_up(connection, of_dead(Metric.LEASES_LOST, died))
        return died

    # --- those of one edge -----------------------------------------------------------------------------------------
    def requeue_failed(self, ended_before: float) -> list[Step]:
        may_succeed = STEPS.c.permanent.is_(False)
        seed = sa.and_(STEPS.c.kind == StepKind.SEED, _PLAYS, may_succeed)
        worth_it = sa.or_(seed, STEPS.c.kind == StepKind.SWEEP)
        left = sa.and_(STEPS.c.state == StepState.FAILED, STEPS.c.finished_at < ended_before, worth_it)
        with writing(self._engine) as connection:
            return change(connection, left, **_REQUEUED, not_before=self._clock())

    def reseed(self, edge: str) -> list[Step]:
        of_it = sa.and_(STEPS.c.kind == StepKind.SEED, STEPS.c.edge == edge)
        ended = STEPS.c.state.in_((StepState.DONE, StepState.FAILED, StepState.CANCELLED))
        for_good = sa.or_(STEPS.c.state == StepState.DONE, STEPS.c.permanent)
        with writing(self._engine) as connection:
            playing = sa.and_(of_it, _PLAYS, ended)
            again = change(connection, playing, **_FRESH, not_before=self._clock(), turn=LATE_SEED_TURN)
            connection.execute(sa.delete(STEPS).where(of_it, ~_PLAYS, for_good))
        return sorted(again, key=pipeline_order)

    def unseeded(self, edge: str, limit: int = 100) -> list[str]:
        with reading(self._engine) as connection:
            return list(connection.execute(unseeded(), {"edge": edge, "limit": limit}).scalars())

    def open_steps(self, kind: StepKind, limit: int) -> list[Step]:
        of_kind = sa.select(*COLUMNS).where(STEPS.c.queue == QUEUE_OF[kind], STEPS.c.kind == kind)
        by_video: list[Step] = []
        with reading(self._engine) as connection:
            for state in (StepState.RUNNING, StepState.READY):
                query = of_kind.where(STEPS.c.state == state).order_by(STEPS.c.turn, STEPS.c.planned_at)
                by_video += [as_step(row) for row in connection.execute(query.limit(limit - len(by_video)))]
        return by_video

    def delete_seeds(self, edge: str, *, all_of_them: bool) -> None:
        of_it = sa.and_(STEPS.c.kind == StepKind.SEED, STEPS.c.edge == edge)
        if not all_of_them:
            of_it = sa.and_(of_it, STEPS.c.state.in_((StepState.READY, StepState.FAILED)))
        with writing(self._engine) as connection:
            connection.execute(sa.delete(STEPS).where(of_it))


def _of(video_id: str, version: int | None) -> sa.ColumnElement[bool]:
    of_video = STEPS.c.video_id == video_id
    return of_video if version is None else sa.and_(of_video, STEPS.c.version == version)


def _named(kind: StepKind, index: int) -> sa.ColumnElement[bool]:
    return sa.and_(STEPS.c.kind == kind, STEPS.c.index == index)


def _current(step_id: str, attempt: int) -> sa.Update:
    """Changes the step if `attempt`, the fencing token, is still that of the last claim."""
    mine = (STEPS.c.id == step_id, STEPS.c.state == StepState.RUNNING, STEPS.c.attempt == attempt)
    return sa.update(STEPS).where(*mine)

"""A StepRepository in memory."""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from notflix_app.core.errors import NotFound
from notflix_app.core.ports import Clock
from notflix_app.core.steps import LATE_SEED_TURN, QUEUES, NewStep, Step, StepKind, StepState
from notflix_app.core.video import VideoState

from .catalog import FakeCatalog

_ORDER = list(StepKind)

REVIVED = {"tries": 0, "progress": 0.0, "lease_until": 0.0, "not_before": 0.0, "deaths": 0, "furthest": 0.0}
FRESH = {**REVIVED, "error": "", "permanent": False}


class FakeStepRepository:
    def __init__(self, clock: Clock, catalog: FakeCatalog) -> None:
        self._clock = clock
        self._catalog = catalog
        self._lock = threading.RLock()
        self.rows: dict[str, Step] = {}  # in the order in which they were planned
        catalog.when_forgotten.append(self._forget)

    def plan(self, video_id: str, steps: Iterable[NewStep]) -> list[Step]:
        with self._lock:
            if self._catalog.get_or_none(video_id) is None:
                return []
            added = []
            for new in dict.fromkeys(steps):
                there = {(s.kind, s.index, s.edge) for s in self.rows.values() if s.video_id == video_id}
                if (new.kind, new.index, new.edge) not in there:
                    step = Step(
                        *(secrets.token_hex(8), video_id, new.kind, new.index, new.edge),
                        planned_at=self._clock(),
                        turn=new.turn,
                    )
                    self.rows[step.id] = step
                    added.append(step)
            return sorted(added, key=_place)

    def get(self, step_id: str) -> Step:
        if step_id not in self.rows:
            raise NotFound(f"There is no step {step_id}.")
        return self.rows[step_id]

    def list_for_video(self, video_id: str) -> list[Step]:
        return sorted(self._where(lambda s: s.video_id == video_id), key=_place)

    def list_for_videos(self, video_ids: Sequence[str]) -> dict[str, list[Step]]:
        return {video_id: self.list_for_video(video_id) for video_id in video_ids}

    def claim(self, queue: str, worker: str, lease_seconds: float) -> Step | None:
        now = self._clock()
        with self._lock:
            step = min(self._due(queue), key=lambda s: (s.turn, s.planned_at), default=None)
            if step is None:
                return None
            return self._write(
                step,
                state=StepState.RUNNING,
                attempt=step.attempt + 1,
                tries=step.tries + 1,
                worker=worker,
                progress=0.0,
                lease_until=now + lease_seconds,
                started_at=now,
                finished_at=None,
            )

    def renew(self, step_id: str, attempt: int, lease_seconds: float, progress: float | None = None) -> bool:
        changes = {"lease_until": self._clock() + lease_seconds}
        return self._write_if_current(
            step_id, attempt, **(changes if progress is None else changes | {"progress": progress})
        )

    def finish(self, step_id: str, attempt: int, result: Mapping[str, Any]) -> bool:
        return self._write_if_current(
            step_id,
            attempt,
            state=StepState.DONE,
            progress=1.0,
            lease_until=0.0,
            finished_at=self._clock(),
            error="",
            result=json.loads(json.dumps(dict(result))),
        )

    def fail(self, step_id: str, attempt: int, error: str, *, permanent: bool, again_at: float | None = None) -> bool:
        again = again_at is not None and not permanent
        return self._write_if_current(
            step_id,
            attempt,
            state=StepState.READY if again else StepState.FAILED,
            not_before=again_at if again else 0.0,
            lease_until=0.0,
            finished_at=self._clock(),
            error=error,
            permanent=permanent,
        )

    def release(self, step_id: str, attempt: int, *, again_at: float = 0.0, error: str = "") -> bool:
        with self._lock:
            step = self.rows.get(step_id)
            return step is not None and self._write_if_current(
                step_id,
                attempt,
                state=StepState.READY,
                tries=step.tries - 1,
                progress=0.0,
                not_before=again_at,
                lease_until=0.0,
                finished_at=self._clock(),
                **({"error": error} if error else {}),
            )

    def record_death(self, step_id: str, attempt: int, error: str, max_deaths: int, again_at: float) -> bool:
        with self._lock:
            counts = self._write_if_current(step_id, attempt, error=error, not_before=again_at)
            if counts:
                self._requeue_or_fail(self.rows[step_id], max_deaths)
            return counts

    def acknowledge_cancel(self, step_id: str, attempt: int) -> None:
        with self._lock:
            step = self.rows.get(step_id)
            if step and step.state is StepState.CANCELLED and step.attempt == attempt:
                self._write(step, lease_until=0.0)

    def reopen(self, video_id: str) -> list[Step]:
        with self._lock:
            ended = [s for s in self.list_for_video(video_id) if s.state in (StepState.FAILED, StepState.CANCELLED)]
            return [self._write(step, state=StepState.READY, **FRESH) for step in ended]

    def clear(self, video_id: str) -> None:
        self._forget(video_id)

    def cancel(self, video_id: str) -> None:
        with self._lock:
            for step in self.list_for_video(video_id):
                unfinished = step.state in (StepState.READY, StepState.RUNNING)
                if unfinished and step.kind is not StepKind.SWEEP:
                    self._write(step, state=StepState.CANCELLED, finished_at=self._clock())

    def waiting(self, limit: int) -> dict[str, int]:
        return {queue: len(self._due(queue)[:limit]) for queue in QUEUES}

    def _due(self, queue: str) -> list[Step]:
        now = self._clock()
        return self._where(lambda s: s.state is StepState.READY and s.queue == queue and s.not_before <= now)

    def expire(self, max_deaths: int) -> list[Step]:
        now = self._clock()
        with self._lock:
            left = self._where(lambda s: s.state is StepState.RUNNING and s.lease_until < now)
            return [self._requeue_or_fail(step, max_deaths) for step in left]

    def requeue_failed(self, ended_before: float) -> list[Step]:
        def worth_it(step: Step) -> bool:
            return step.kind is StepKind.SWEEP or (step.kind is StepKind.SEED and self._live(step))

        with self._lock:
            left = self._where(
                lambda s: (
                    s.state is StepState.FAILED
                    and not s.permanent
                    and (s.finished_at or 0.0) < ended_before
                    and worth_it(s)
                )
            )
            return [self._write(s, state=StepState.READY, **REVIVED) for s in left]

    def reseed(self, edge: str) -> list[Step]:
        ended = (StepState.DONE, StepState.FAILED, StepState.CANCELLED)
        with self._lock:
            of_it = self._where(
                lambda s: s.kind is StepKind.SEED and s.edge == edge and s.state in ended and self._live(s)
            )
            again = [self._write(s, state=StepState.READY, **FRESH, turn=LATE_SEED_TURN) for s in of_it]
            return sorted(again, key=_place)

    def _live(self, step: Step) -> bool:
        video = self._catalog.get_or_none(step.video_id)
        return video is not None and video.state is VideoState.LIVE

    def unseeded(self, edge: str, limit: int = 100) -> list[str]:
        planned = {s.video_id for s in self.rows.values() if s.kind is StepKind.SEED and s.edge == edge}
        live = self._catalog.videos((VideoState.LIVE,), limit=len(planned) + limit)
        return [video.id for video in live if video.id not in planned][:limit]

    def delete_seeds(self, edge: str, *, all_of_them: bool) -> None:
        waiting = (StepState.READY, StepState.FAILED)
        with self._lock:
            for step in self._where(lambda s: s.kind is StepKind.SEED and s.edge == edge):
                if all_of_them or step.state in waiting:
                    del self.rows[step.id]

    def _requeue_or_fail(self, step: Step, max_deaths: int) -> Step:
        ended = {"lease_until": 0.0, "finished_at": self._clock()}
        if step.deaths >= max_deaths and not step.got_further:
            error = step.error or f"The worker stopped answering, {max_deaths + 1} times."
            return self._write(step, state=StepState.FAILED, error=error, not_before=0.0, **ended)
        counted = {"furthest": step.progress} if step.got_further else {"deaths": step.deaths + 1}
        return self._write(step, state=StepState.READY, tries=step.tries - 1, **counted, **ended)

    def _write_if_current(self, step_id: str, attempt: int, **changes: Any) -> bool:
        with self._lock:
            step = self.rows.get(step_id)
            if step is None or step.state is not StepState.RUNNING or step.attempt != attempt:
                return False
            self._write(step, **changes)
            return True

    def _write(self, step: Step, **changes: Any) -> Step:
        self.rows[step.id] = replace(step, **changes)
        return self.rows[step.id]

    def _where(self, test: Callable[[Step], bool]) -> list[Step]:
        with self._lock:
            return [step for step in self.rows.values() if test(step)]

    def _forget(self, video_id: str) -> None:
        with self._lock:
            self.rows = {step.id: step for step in self.rows.values() if step.video_id != video_id}


def _place(step: Step) -> tuple[int, int, str]:
    return _ORDER.index(step.kind), step.index, step.edge

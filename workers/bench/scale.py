"""One film of many chunks on more and more workers, whose encoders only wait: how much of them is used? Queue,
database, store and workers are real."""

from __future__ import annotations

import contextlib
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from notflix_app.adapters.sql.migrations import migrate
from notflix_app.bench import at_work, servers
from notflix_app.bench.figures import machine
from notflix_app.bench.postgres import temporary_postgres
from notflix_app.core.steps import ENCODE_QUEUE, Step, StepKind, StepState
from notflix_app.settings import Settings, load_settings
from notflix_app.usecases.run_step import StepContext
from notflix_app.usecases.services import Services
from notflix_app.wiring import build

from ..step import Result
from .simulated import running_pool, wait

KINDS = (StepKind.CHUNK, StepKind.AUDIO, StepKind.POSTER)  # what may be done side by side
BYTES = 4 << 20  # that a chunk leaves in the store
REPORT_SECONDS = 0.5  # as ffmpeg tells where it is
START_SECONDS, SLACK = 300.0, 10  # SLACK: how many times the shortest time all may take


def run(workers: list[int], chunks: int, seconds: float) -> dict[str, Any]:
    """For each number of workers, what part of their time went into steps; `best` is what the last round of chunks,
    in which some have nothing to do, allows. Raises Unavailable where there is no Postgres."""
    before = machine()
    figures = {str(count): _measured(count, chunks, seconds) for count in workers}
    return {"chunks": chunks, "seconds": seconds, **figures, "machine": {"before": before, "after": machine()}}


def _measured(count: int, chunks: int, seconds: float) -> dict[str, float]:
    simulated = dict.fromkeys(StepKind, partial(_simulated, seconds))
    with _stores() as settings, running_pool(settings, ENCODE_QUEUE, count, simulated):
        services = build(settings)
        wait(lambda: len(services.queue.workers()) == count, START_SECONDS)
        video_id = at_work.one_film(services, chunks)
        patience = SLACK * seconds * _rounds(chunks + 2, count)
        wait(lambda: all(step.state is StepState.DONE for step in _steps(services, video_id)), patience)
        figures = used(_steps(services, video_id), count, seconds)
    print(f"{count} workers: {figures}", file=sys.stderr, flush=True)
    return figures


def used(steps: Sequence[Step], workers: int, seconds: float) -> dict[str, float]:
    """What steps of so many seconds each, which have all ended, tell of their workers."""
    took = max(step.finished_at or 0 for step in steps) - min(step.started_at or 0 for step in steps)
    return {
        "efficiency": round(len(steps) * seconds / (took * workers), 3),
        "best": round(len(steps) / (_rounds(len(steps), workers) * workers), 3),
        "seconds": round(took, 1),
        "step_median": round(statistics.median(step.seconds for step in steps), 2),
        "again": sum(step.attempt - 1 for step in steps),
    }


def _rounds(steps: int, workers: int) -> int:
    return -(-steps // workers)


def _steps(services: Services, video_id: str) -> list[Step]:
    return [step for step in services.steps.list_for_video(video_id) if step.kind in KINDS]


@contextlib.contextmanager
def _stores() -> Iterator[Settings]:
    """Empty ones."""
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        changes = {
            "redis_url": stack.enter_context(servers.redis(folder / "redis")),
            "database_url": stack.enter_context(temporary_postgres()).create(),
            **stack.enter_context(servers.store(folder / "store")).settings(),
        }
        settings = load_settings(folder).model_copy(update=changes)
        migrate(settings.sql_url)
        build(settings).sources.ensure()
        yield settings


def _simulated(seconds: float, context: StepContext) -> Result:
    """Waits, tells how far it is, and leaves something in the store, as an encoder does."""
    begun = time.monotonic()
    while (done := time.monotonic() - begun) < seconds:
        context.report(done / seconds)
        time.sleep(min(REPORT_SECONDS, seconds - done))
    context.services.sources.put_bytes(f"bench/{context.step.id}", bytes(BYTES))
    return {}

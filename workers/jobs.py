"""What RQ calls, by name."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path

from rq import get_current_job

from notflix_app.core.steps import ENCODE_QUEUE, URGENT_QUEUE, StepKind
from notflix_app.settings import Settings, load_settings
from notflix_app.usecases.run_step import StepHandler, run_next_step
from notflix_app.wiring import build

from .handlers import HANDLERS
from .machine_lock import machine_lock
from .stopping import stopping

# For so long what is urgent is left to an encode worker that has nothing to do: one encoder more would only slow down
# the rest.
URGENT_SECONDS = 0.5

# Set once by whoever works, before RQ forks: a fork must not read other settings than its worker did.
settings: Settings | None = None
handlers: Mapping[StepKind, StepHandler] = HANDLERS  # others, for a bench whose encoders only wait


def run_step(queue: str) -> None:
    """Connections are made here, in RQ's fork: none may be shared with the worker."""
    job = get_current_job()
    name = job.worker_name if job else None
    chosen = settings or load_settings()
    if queue == URGENT_QUEUE:
        time.sleep(URGENT_SECONDS)
    run_next_step(build(chosen), queue, name or "worker", handlers, partial(_where, queue, chosen.data_dir / "scratch"))


@contextmanager
def _where(queue: str, scratch: Path, alone: bool) -> Iterator[None]:
    # Seeding decodes nothing, so it neither endangers the encodes nor is endangered by them.
    encodes = queue in (ENCODE_QUEUE, URGENT_QUEUE)
    with stopping.heard(), machine_lock(scratch, alone) if encodes else nullcontext():
        yield

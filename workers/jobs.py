"""What RQ calls, by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path

from rq import get_current_job

from notflix_app.core.steps import ENCODE_QUEUE, StepKind
from notflix_app.settings import Settings, load_settings
from notflix_app.usecases.run_step import StepHandler, run_next_step
from notflix_app.wiring import build

from .handlers import HANDLERS
from .machine_lock import machine_lock
from .stopping import stopping

# Set once by whoever works, before RQ forks: a fork must not read other settings than its worker did.
settings: Settings | None = None
handlers: Mapping[StepKind, StepHandler] = HANDLERS  # others, for a bench whose encoders only wait


def run_step(queue: str) -> None:
    """Connections are made here, in RQ's fork: none may be shared with the worker."""
    job = get_current_job()
    name = job.worker_name if job else None
    chosen = settings or load_settings()
    run_next_step(build(chosen), queue, name or "worker", handlers, partial(_where, queue, chosen.data_dir / "scratch"))


@contextmanager
def _where(queue: str, scratch: Path, alone: bool) -> Iterator[None]:
    # Seeding decodes nothing, so it neither endangers the encodes nor is endangered by them.
    with stopping.heard(), machine_lock(scratch, alone) if queue == ENCODE_QUEUE else nullcontext():
        yield

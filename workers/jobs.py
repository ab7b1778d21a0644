"""What RQ calls, by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path

from rq import get_current_job

from notflix_app.core.steps import ENCODE_QUEUE
from notflix_app.settings import Settings, load_settings
from notflix_app.usecases import work
from notflix_app.wiring import build

from .doers import DOERS
from .place import place
from .stopping import stopping

# Set once by __main__, before RQ forks: a fork must not read other settings than its worker did.
settings: Settings | None = None


def run_step(queue: str) -> None:
    """Connections are made here, in RQ's fork: none may be shared with the worker."""
    job = get_current_job()
    name = job.worker_name if job else None
    chosen = settings or load_settings()
    work.run_step(build(chosen), queue, name or "worker", DOERS, partial(_where, queue, chosen.data_dir / "scratch"))


@contextmanager
def _where(queue: str, scratch: Path, alone: bool) -> Iterator[None]:
    # Seeding decodes nothing, so it neither endangers the encodes nor is endangered by them.
    with stopping.heard(), place(scratch, alone) if queue == ENCODE_QUEUE else nullcontext():
        yield

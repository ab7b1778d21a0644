"""What RQ calls, by name."""

from __future__ import annotations

import logging
import time

from rq import get_current_job

from notflix_app.settings import Settings, load_settings
from notflix_app.usecases import work
from notflix_app.wiring import build

from .doers import DOERS

log = logging.getLogger(__name__)

# Set once by __main__, before RQ forks: a fork must not read other settings than its worker did.
settings: Settings | None = None


def run_step(step_id: str) -> None:
    """Connections are made here, in RQ's fork: none may be shared with the worker."""
    job, begun = get_current_job(), time.monotonic()
    name = job.worker_name if job else None
    work.run_step(build(settings or load_settings()), step_id, name or "worker", DOERS)
    log.info("%s: %.1f s", job.description if job else step_id, time.monotonic() - begun)

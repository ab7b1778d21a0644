"""RQ's worker, with what RQ lacks: all die together, a shutdown waits for an encode only as long as it may, and what a
killed step left on the disk is gone before the next one begins."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import redis
from redis.client import Pipeline
from rq import Queue, Worker, worker_registration
from rq.exceptions import InvalidJobOperation, NoSuchJobError
from rq.job import Job

from notflix_app.core.errors import NotflixError

from .launch import die_with_parent
from .stopping import hear_signals, signals_held, stopping

log = logging.getLogger(__name__)


class StepWorker(Worker):
    """Forks a horse for each step, as RQ does. scratch: a folder of this worker alone, for its temporary files.
    drain: seconds that the step at hand may still take after SIGTERM."""

    scratch: Path
    drain: float
    _releasing = False

    def fork_work_horse(self, job: Job, queue: Queue) -> None:
        empty(self.scratch)
        with signals_held():
            super().fork_work_horse(job, queue)
        if self._releasing:  # asked just before there was a horse
            self.release_step()

    def subscribe(self) -> None:
        with signals_held():
            super().subscribe()  # type: ignore[no-untyped-call]

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        die_with_parent(self.pid or os.getppid())
        # Beside the data, not in /tmp: that is often small, or memory.
        tempfile.tempdir = str(self.scratch)
        super().main_work_horse(job, queue)

    def setup_work_horse_signals(self) -> None:
        super().setup_work_horse_signals()  # type: ignore[no-untyped-call]
        signal.signal(signal.SIGTERM, stopping.ask)
        hear_signals()

    def handle_warm_shutdown_request(self) -> None:
        """After the first SIGTERM, no other step is begun."""
        if not self.drain:
            self.release_step()
            return
        log.info("stopping: the step may take another %g s", self.drain)
        timer = threading.Timer(self.drain, self.release_step)
        timer.daemon = True
        with signals_held():
            timer.start()

    def request_force_stop(self, _signal: int, _frame: FrameType | None) -> None:
        """After the second. RQ would kill the horse, which would count as a death."""
        self.release_step()

    def release_step(self) -> None:
        """The horse gives its step back, and whoever comes next does it again: chunks are short."""
        self._releasing = True
        if self.horse_pid:
            log.info("stopping: the step goes back into the queue")
            with contextlib.suppress(ProcessLookupError):  # it has just ended
                os.kill(self.horse_pid, signal.SIGTERM)

    def handle_exception(self, job: Job, *exc_info: Any) -> None:
        """A job that failed is a wake-up that came to nothing: the reconciler makes another. Where a part was away,
        or Redis had forgotten the job, that is all there is to tell; a traceback is for mistakes of ours."""
        if isinstance(exc_info[1], (NotflixError, redis.RedisError, NoSuchJobError, InvalidJobOperation)):
            log.warning("%s", exc_info[1])
        else:
            log.error("a wake-up broke", exc_info=exc_info)

    def register_birth(self) -> None:
        # A name belongs to one process at a time, which whoever starts us sees to. So an entry of our name is of a
        # worker that was killed; RQ would refuse to start until it has expired.
        self.connection.delete(self.key)
        super().register_birth()  # type: ignore[no-untyped-call]

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """With all that it said at its birth: a Redis that was empty, or away for long, has forgotten it."""
        super().heartbeat(timeout, pipeline)
        known = self.connection if pipeline is None else pipeline
        known.hset(self.key, mapping=self.serialize())
        worker_registration.register(self, pipeline)


def empty(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)


def make_worker(
    queues: Sequence[str], name: str, connection: redis.Redis, scratch: Path, drain: float = 0
) -> StepWorker:
    """queues: who is asked first stands first. scratch: emptied before each step; no other worker may be given it.
    drain: seconds, as StepWorker has it."""
    options: dict[str, Any] = {
        "worker_ttl": 60,  # how soon RQ notices that a worker was killed
        "job_monitoring_interval": 15,
        "log_job_description": False,
    }
    worker = StepWorker(queues, name=name, connection=connection, **options)
    worker.scratch, worker.drain = scratch, drain
    empty(scratch)
    return worker

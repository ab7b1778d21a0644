"""RQ's worker, with two things that RQ lacks: all die together, and a shutdown does not wait for an encode."""

from __future__ import annotations

import logging
import os
import signal
from types import FrameType
from typing import Any

import redis
from rq import Queue, Worker
from rq.job import Job

from notflix_app.core.errors import Unavailable

from .launch import die_with_parent

log = logging.getLogger(__name__)


class StepWorker(Worker):
    """Forks a horse for each step, as RQ does."""

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        die_with_parent(self.pid or os.getppid())
        super().main_work_horse(job, queue)

    def setup_work_horse_signals(self) -> None:
        super().setup_work_horse_signals()  # type: ignore[no-untyped-call]
        signal.signal(signal.SIGTERM, _let_go)

    def handle_warm_shutdown_request(self) -> None:
        """The horse gives its step back, and the next `up` does it again: chunks are short."""
        if self.horse_pid:
            log.info("stopping: the step goes back into the queue")
            os.kill(self.horse_pid, signal.SIGTERM)

    def register_birth(self) -> None:
        # A name belongs to one process at a time, which whoever starts us sees to. So an entry of our name is of a
        # worker that was killed; RQ would refuse to start until it has expired.
        self.connection.delete(self.key)
        super().register_birth()  # type: ignore[no-untyped-call]


def _let_go(_signal: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Unavailable("The worker was stopped; the step will be done again.")


def make_worker(queues: tuple[str, ...], name: str, connection: redis.Redis) -> StepWorker:
    options: dict[str, Any] = {
        "worker_ttl": 60,  # how soon RQ notices that a worker was killed
        "job_monitoring_interval": 15,
        "log_job_description": False,
    }
    return StepWorker(list(queues), name=name, connection=connection, **options)

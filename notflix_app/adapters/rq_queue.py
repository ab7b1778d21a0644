"""The JobQueue port over RQ. It only wakes workers: leases, attempts and retries are the StepBook's business."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from functools import cached_property
from urllib.parse import urlsplit

import redis
from rq import Queue, Worker

from ..core.errors import Unavailable
from ..core.ports import WorkerInfo
from ..core.steps import ENCODE_QUEUES, SEED_QUEUES, Step

# By its name: workers import us, we never import them.
RUN_STEP = "workers.jobs.run_step"
QUEUES = (*ENCODE_QUEUES, *SEED_QUEUES)
# Leases decide when a step is lost. RQ's own default, 180 s, would end long encodes.
LONGEST_SECONDS = 7 * 24 * 3600
KEEP_FAILED_SECONDS = 24 * 3600
SOCKET_SECONDS = 5


def connection(redis_url: str) -> redis.Redis:
    """A client that connects when it is first used, and gives up on a silent server."""
    return redis.Redis.from_url(
        redis_url, socket_timeout=SOCKET_SECONDS, socket_connect_timeout=SOCKET_SECONDS, health_check_interval=30
    )


class RqQueue:
    """redis_url: 'redis://:password@host:port/0'."""

    def __init__(self, redis_url: str) -> None:
        self._redis_url = redis_url

    @cached_property
    def _redis(self) -> redis.Redis:
        return connection(self._redis_url)

    def wake(self, step: Step) -> None:
        with self._errors():
            Queue(step.queue, connection=self._redis).enqueue_call(
                RUN_STEP,
                args=(step.id,),
                # With the attempt: what RQ still knows of an earlier try must not stand in the way of this one.
                job_id=f"{step.id}_{step.attempt}",
                description=f"{step.kind} {step.index} of {step.video_id}",
                timeout=LONGEST_SECONDS,
                result_ttl=0,
                failure_ttl=KEEP_FAILED_SECONDS,
            )

    def waiting(self) -> set[str]:
        with self._errors():
            return {_step_id(job_id) for name in QUEUES for job_id in Queue(name, connection=self._redis).get_job_ids()}

    def workers(self) -> list[WorkerInfo]:
        with self._errors():
            found = [
                WorkerInfo(
                    name=worker.name,
                    queues=tuple(worker.queue_names()),
                    step_id=_step_id(worker.get_current_job_id() or ""),
                    host=worker.hostname or "",
                    pid=worker.pid or 0,
                )
                for worker in Worker.all(connection=self._redis)
            ]
        return sorted((info for info in found if not _surely_dead(info)), key=lambda info: info.name)

    def ping(self) -> None:
        with self._errors():
            self._redis.ping()

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except redis.exceptions.RedisError as error:
            # Without the password that stands in the URL.
            where = urlsplit(self._redis_url)
            raise Unavailable(f"Redis at {where.hostname}:{where.port} does not answer: {error}") from error


def _step_id(job_id: str) -> str:
    return job_id.rpartition("_")[0]


def _surely_dead(info: WorkerInfo) -> bool:
    """RQ remembers a killed worker for minutes; on our own machine we can look."""
    if info.host != socket.gethostname() or not info.pid:
        return False
    try:
        os.kill(info.pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False

"""The JobQueue port over RQ. It only wakes workers: leases, attempts and retries are the StepRepository's business."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
from collections.abc import Iterator, Mapping
from functools import cached_property
from urllib.parse import urlsplit

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from rq import Queue, Worker, worker_registration
from rq.utils import decode_redis_hash

from ..core.errors import Unavailable
from ..core.ports import MAX_WAKE_UPS, WorkerInfo
from ..core.steps import QUEUES
from .breaker import WORKING, Breaker, Patience
from .log_once import LogOnce

log = logging.getLogger(__name__)

# By its name: workers import us, we never import them.
RUN_STEP = "workers.jobs.run_step"
# Leases decide when a step is lost. RQ's own default, 180 s, would end long encodes.
MAX_SECONDS = 7 * 24 * 3600
KEEP_FAILED_SECONDS = 24 * 3600
SOCKET_SECONDS = 5


def connection(redis_url: str) -> redis.Redis:
    """A client that connects when it is first used, and gives up on a silent server."""
    return redis.Redis.from_url(
        redis_url, socket_timeout=SOCKET_SECONDS, socket_connect_timeout=SOCKET_SECONDS, health_check_interval=30
    )


class RqQueue:
    """redis_url: 'redis://:password@host:port/0'."""

    def __init__(self, redis_url: str, patience: Patience = WORKING) -> None:
        self._redis_url = redis_url
        self._trouble = LogOnce(log)
        self._seconds = min(SOCKET_SECONDS, patience.seconds)
        where = urlsplit(redis_url)  # without the password that stands in it
        address = f"{where.hostname}:{where.port}"
        self._breaker = Breaker("queue", address, _is_silence, lambda: self._redis.ping(), patience)

    @cached_property
    def _redis(self) -> redis.Redis:
        return redis.Redis.from_url(
            self._redis_url,
            socket_timeout=self._seconds,
            socket_connect_timeout=self._seconds,
            # Once more, for a connection that broke off in the meantime; a lost call is made good by the reconciler.
            retry=Retry(NoBackoff(), 1, (redis.exceptions.ConnectionError,)),
        )

    def wake(self, queue: str, times: int = 1) -> None:
        job = Queue.prepare_data(
            RUN_STEP,
            args=(queue,),
            description=f"the next step of {queue}",
            timeout=MAX_SECONDS,
            result_ttl=0,
            failure_ttl=KEEP_FAILED_SECONDS,
        )
        with self._errors():
            line = Queue(queue, connection=self._redis)
            line.enqueue_many([job] * min(times, MAX_WAKE_UPS - line.count))

    def waiting(self) -> dict[str, int]:
        with self._errors():
            return {name: Queue(name, connection=self._redis).count for name in QUEUES}

    def workers(self) -> list[WorkerInfo]:
        with self._errors():
            keys = worker_registration.get_keys(connection=self._redis)
            # In one go: Worker.all() asks twice for each of them, and pages want to know often.
            with self._redis.pipeline(transaction=False) as pipeline:
                for key in keys:
                    pipeline.hgetall(key)
                hashes = [decode_redis_hash(fields, decode_values=True) for fields in pipeline.execute()]
        infos = [_worker_info(key, fields) for key, fields in zip(keys, hashes, strict=True) if fields]
        return sorted((info for info in infos if not _surely_dead(info)), key=lambda info: info.name)

    def ping(self) -> None:
        with self._errors():
            self._redis.ping()

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            with self._breaker.call():
                yield
            self._trouble.over()
        except redis.exceptions.RedisError as error:
            self._trouble.warn("Redis", error)
            raise Unavailable("Redis does not do what we ask. Check NOTFLIX_REDIS_URL; the log says more.") from error


def _is_silence(error: Exception) -> bool:
    # A wrong password is a ConnectionError too, and an answer.
    return isinstance(error, redis.exceptions.ConnectionError | redis.exceptions.TimeoutError) and not isinstance(
        error, redis.exceptions.AuthenticationError
    )


def _worker_info(key: str, fields: Mapping[str, str]) -> WorkerInfo:
    return WorkerInfo(
        name=key.removeprefix(Worker.redis_worker_namespace_prefix),
        queues=tuple(name for name in fields.get("queues", "").split(",") if name),
        host=fields.get("hostname", ""),
        pid=int(fields.get("pid") or 0),
    )


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

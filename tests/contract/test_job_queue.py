"""The JobQueue contract, over the fake and over RQ with a real Redis."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis
from rq import Queue

from notflix_app.adapters.rq_queue import RqQueue
from notflix_app.core.errors import Unavailable
from notflix_app.core.ports import MAX_WAKE_UPS, JobQueue
from notflix_app.core.steps import ENCODE_QUEUE, QUEUES, SEED_QUEUE
from tests.fakes.job_queue import FakeJobQueue
from tests.fixtures.servers import free_port
from tests.fixtures.waiting import eventually


@dataclass
class World:
    """take: what a worker of these queues hears; the queue it is called to, or None."""

    queue: JobQueue
    take: Callable[..., str | None]
    away: JobQueue


@pytest.fixture(params=["fake", "rq"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    if request.param == "fake":
        fake, away = FakeJobQueue(), FakeJobQueue()
        away.away = True
        yield World(fake, fake.take, away)
        return
    url: str = request.getfixturevalue("clean_redis")
    client = redis.Redis.from_url(url)

    def take(*names: str) -> str | None:
        taken = Queue.dequeue_any([Queue(name, connection=client) for name in names], None, connection=client)
        return str(taken[0].args[0]) if taken else None

    yield World(RqQueue(url), take, RqQueue(f"redis://:secret@127.0.0.1:{free_port()}/0"))
    client.close()


@pytest.mark.parametrize("queue", QUEUES)
def test_each_call_wakes_one_worker_of_its_queue(world: World, queue: str) -> None:
    nothing = dict.fromkeys(QUEUES, 0)
    assert world.queue.waiting() == nothing
    world.queue.wake(queue)
    world.queue.wake(queue, 2)
    world.queue.wake(queue, 0)
    assert world.queue.waiting() == nothing | {queue: 3}
    assert world.take(*(name for name in QUEUES if name != queue)) is None
    assert [world.take(queue) for _ in range(4)] == [queue, queue, queue, None]
    assert world.queue.waiting() == nothing


def test_a_queue_holds_only_so_many_calls(world: World) -> None:
    world.queue.wake(ENCODE_QUEUE, 7)
    for _ in range(2):
        world.queue.wake(ENCODE_QUEUE, MAX_WAKE_UPS)
        assert world.queue.waiting()[ENCODE_QUEUE] == MAX_WAKE_UPS


def test_no_workers_no_list(world: World) -> None:
    assert world.queue.workers() == []


def test_a_queue_that_is_away(world: World) -> None:
    for call in (
        world.away.ping,
        world.away.waiting,
        world.away.workers,
        lambda: world.away.wake(ENCODE_QUEUE),
    ):
        with pytest.raises(Unavailable):
            call()
    world.queue.ping()


# --- what only the real one shows ------------------------------------------------------------------------------
def test_the_message_does_not_tell_the_password() -> None:
    with pytest.raises(Unavailable) as caught:
        RqQueue(f"redis://:hunter2@127.0.0.1:{free_port()}/0").ping()
    assert "hunter2" not in str(caught.value)


def test_a_wrong_password_is_not_a_working_queue(redis_server: str) -> None:
    port = redis_server.rpartition(":")[2]
    with pytest.raises(Unavailable):
        RqQueue(f"redis://:wrong@127.0.0.1:{port}").ping()


def test_a_call_is_answered_and_leaves_nothing_in_redis(clean_redis: str, tmp_path: Path) -> None:
    """A real worker, with a job function of the name that we use."""
    package = tmp_path / "workers"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "jobs.py").write_text(
        "import pathlib\n\ndef run_step(queue):\n    pathlib.Path(queue).write_text('ran')\n"
    )
    RqQueue(clean_redis).wake(SEED_QUEUE)
    subprocess.run(
        [sys.executable, "-m", "rq.cli", "worker", "-u", clean_redis, "--burst", SEED_QUEUE],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        check=True,
        capture_output=True,
        timeout=60,
    )
    assert (tmp_path / SEED_QUEUE).read_text() == "ran"
    with redis.Redis.from_url(clean_redis) as client:
        assert not client.keys("rq:job:*")


def test_workers_are_listed_while_they_live(clean_redis: str) -> None:
    queue = RqQueue(clean_redis)
    argv = [sys.executable, "-m", "rq.cli", "worker", "-u", clean_redis, "--name", "encode-1", *QUEUES]
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        registered = eventually(queue.workers)
        assert [(w.name, w.queues, w.host, w.pid) for w in registered] == [
            ("encode-1", QUEUES, socket.gethostname(), process.pid)
        ]
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert queue.workers() == [], "a killed worker is not alive, whatever Redis still knows of it"

"""The JobQueue contract, over the fake and over RQ with a real Redis."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import redis
from rq import Queue

from notflix_app.adapters.rq_queue import RqQueue
from notflix_app.core.errors import Unavailable
from notflix_app.core.ports import JobQueue
from notflix_app.core.steps import ENCODE_QUEUES, SEED_QUEUES, StepKind
from tests import builders
from tests.fakes.job_queue import FakeJobQueue
from tests.fixtures.servers import free_port
from tests.fixtures.waiting import eventually


@dataclass
class World:
    """take: what a worker of these queues does; the step's id, or None."""

    queue: JobQueue
    take: Callable[[Sequence[str]], str | None]
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

    def take(names: Sequence[str]) -> str | None:
        taken = Queue.dequeue_any([Queue(name, connection=client) for name in names], None, connection=client)
        return str(taken[0].args[0]) if taken else None

    yield World(RqQueue(url), take, RqQueue(f"redis://:secret@127.0.0.1:{free_port()}/0"))
    client.close()


def test_a_woken_step_waits_until_it_is_taken(world: World) -> None:
    step = builders.step(StepKind.PROBE, id="one")
    world.queue.wake(step)
    assert world.queue.waiting() == {"one"}
    assert world.take(ENCODE_QUEUES) == "one"
    assert world.queue.waiting() == set()
    assert world.take(ENCODE_QUEUES) is None


@pytest.mark.parametrize("kind", StepKind)
def test_every_kind_reaches_the_workers_of_its_queue(world: World, kind: StepKind) -> None:
    step = builders.step(kind, id="aa-bb_cc")
    own = SEED_QUEUES if step.queue in SEED_QUEUES else ENCODE_QUEUES
    others = ENCODE_QUEUES if own is SEED_QUEUES else SEED_QUEUES
    world.queue.wake(step)
    assert world.queue.waiting() == {"aa-bb_cc"}
    assert world.take(others) is None
    assert world.take(own) == "aa-bb_cc"


def test_first_come_first_served_and_short_work_before_long(world: World) -> None:
    for name, kind in (("a", StepKind.CHUNK), ("b", StepKind.CHUNK), ("c", StepKind.PACKAGE), ("d", StepKind.PROBE)):
        world.queue.wake(builders.step(kind, id=name))
    assert [world.take(ENCODE_QUEUES) for _ in range(5)] == ["d", "c", "a", "b", None]


def test_a_step_can_be_woken_again(world: World) -> None:
    """As the reconciler does when a worker took it and died: whatever is left of the first call, it comes again."""
    step = builders.step(StepKind.CHUNK, id="again")
    world.queue.wake(step)
    assert world.take(ENCODE_QUEUES) == "again"
    world.queue.wake(step)
    assert world.queue.waiting() == {"again"}
    assert world.take(ENCODE_QUEUES) == "again"
    world.queue.wake(replace(step, attempt=1))
    assert world.take(ENCODE_QUEUES) == "again"


def test_no_workers_no_list(world: World) -> None:
    assert world.queue.workers() == []


def test_a_queue_that_is_away(world: World) -> None:
    for call in (
        world.away.ping,
        world.away.waiting,
        world.away.workers,
        lambda: world.away.wake(builders.step(StepKind.PROBE)),
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


def test_a_step_runs_and_leaves_nothing_in_redis(clean_redis: str, tmp_path: Path) -> None:
    """A real worker, with a job function of the name that we use."""
    package = tmp_path / "workers"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "jobs.py").write_text(
        "import pathlib\n\ndef run_step(step_id):\n    pathlib.Path(step_id).write_text('ran')\n"
    )
    RqQueue(clean_redis).wake(builders.step(StepKind.PROBE, id="mine"))
    subprocess.run(
        [sys.executable, "-m", "rq.cli", "worker", "-u", clean_redis, "--burst", "probe"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        check=True,
        capture_output=True,
        timeout=60,
    )
    assert (tmp_path / "mine").read_text() == "ran"
    with redis.Redis.from_url(clean_redis) as client:
        assert not client.keys("rq:job:*")


def test_workers_are_listed_while_they_live(clean_redis: str) -> None:
    queue = RqQueue(clean_redis)
    argv = [sys.executable, "-m", "rq.cli", "worker", "-u", clean_redis, "--name", "encode-1", "probe", "encode"]
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        found = eventually(queue.workers, 30)
        assert [(w.name, w.queues, w.host, w.pid, w.step_id) for w in found] == [
            ("encode-1", ("probe", "encode"), socket.gethostname(), process.pid, "")
        ]
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert queue.workers() == [], "a killed worker is not alive, whatever Redis still knows of it"

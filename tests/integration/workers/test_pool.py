"""`./notflix worker`: a pool over real queues and real steps. It grows and shrinks, drains, and dies whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest

from notflix_app.core.steps import ENCODE_QUEUE, StepState
from tests.fixtures.waiting import PATIENCE, eventually
from tests.fixtures.workers import HOME, SHORT_LEASE, Machine, busy_with_a_tool, tools_of

SHORT_CHUNKS = {"NOTFLIX_CHUNK_SECONDS": "2", "NOTFLIX_WORKER_IDLE_SECONDS": "1"}


def test_it_grows_with_the_queue_and_shrinks_again(machine: Machine) -> None:
    video_id = machine.ingest(heights=(480,))
    with machine.pool("--min", "1", "--max", "3", **SHORT_CHUNKS) as pool:
        eventually(lambda: len(machine.names()) == 3, 60)
        eventually(lambda: machine.is_packaged(video_id), 120)
        eventually(lambda: len(machine.names()) == 1, 60)
        assert pool.poll() is None
        pool.terminate()
        assert pool.wait(timeout=PATIENCE) == 0
    steps = machine.services.steps.list_for_video(video_id)
    ours = [step for step in steps if step.queue == ENCODE_QUEUE]
    assert {(step.state, step.attempt, step.deaths) for step in ours} == {(StepState.DONE, 1, 0)}
    assert len({step.worker for step in ours}) > 1
    assert machine.names() == []


def test_a_pool_of_none_begins_with_the_first_step(machine: Machine) -> None:
    with machine.pool("--min", "0", "--max", "1", **SHORT_CHUNKS) as pool:
        log = machine.settings.data_dir / "pool.log"
        eventually(lambda: "0 to 1 workers" in log.read_text(), 60)
        assert tools_of(pool) == []
        video_id = machine.ingest()
        machine.wait_for_chunk(video_id, StepState.RUNNING)


def test_stopped_it_finishes_what_is_at_work_and_begins_nothing(machine: Machine) -> None:
    video_id = machine.ingest(heights=(480,))
    with machine.pool("--max", "1", NOTFLIX_DRAIN_SECONDS="600") as pool:
        machine.wait_for_chunk(video_id, StepState.RUNNING)
        busy_with_a_tool(pool)
        pool.terminate()
        assert pool.wait(timeout=200) == 0
    steps = machine.services.steps.list_for_video(video_id)
    chunk = machine.chunk(video_id)
    assert chunk
    assert (chunk.state, chunk.attempt) == (StepState.DONE, 1)
    assert not [step for step in steps if step.state is StepState.RUNNING]
    assert [step for step in steps if step.state is StepState.READY]
    assert "Traceback" not in (machine.settings.data_dir / "pool.log").read_text()


@pytest.mark.parametrize(("grace", "signals"), [("1", 1), ("600", 2)], ids=["its time is up", "told twice"])
def test_a_step_that_takes_too_long_is_given_back(machine: Machine, grace: str, signals: int) -> None:
    video_id = machine.ingest()
    with machine.pool("--max", "1", NOTFLIX_DRAIN_SECONDS=grace) as pool:
        machine.wait_for_chunk(video_id, StepState.RUNNING)
        family = busy_with_a_tool(pool)
        log = machine.settings.data_dir / "pool.log"
        for number in range(1, signals + 1):
            pool.terminate()
            eventually(lambda times=number: log.read_text().count("at work") >= times)  # type: ignore[misc]
        assert pool.wait(timeout=PATIENCE) == 0
        _, alive = psutil.wait_procs(family, timeout=10)
    step = machine.chunk(video_id)
    assert alive == []
    assert step
    assert (step.state, step.attempt, step.tries, step.deaths) == (StepState.READY, 1, 0, 0), "neither try nor death"
    assert step.error == "", "nothing is wrong with it"
    assert machine.services.queue.waiting()[ENCODE_QUEUE], "another worker may take it at once"


def test_a_killed_pool_takes_all_along_and_the_next_goes_on(machine: Machine) -> None:
    video_id = machine.ingest()
    with machine.worker("scheduler"):
        with machine.pool("--max", "1", **SHORT_LEASE) as pool:
            machine.wait_for_chunk(video_id, StepState.RUNNING)
            family = busy_with_a_tool(pool)
            killed = machine.chunk(video_id)
            assert killed
            os.kill(pool.pid, signal.SIGKILL)
            pool.wait()
            _, alive = psutil.wait_procs(family, timeout=10)
            assert alive == []
        with machine.pool("--max", "1"):
            again = machine.wait_for_chunk(video_id, StepState.RUNNING, attempt=killed.attempt + 1)
            left = [path for path in (machine.settings.data_dir / "scratch").iterdir() if path.is_dir()]
    assert again.tries == killed.tries, "a death is no try"
    assert [path.name for path in left] == [again.worker], "it is called like the killed one, whose folder it emptied"


def test_a_machine_that_knows_the_stores_alone_does_the_work(
    machine: Machine, postgres_url: str, tmp_path: Path
) -> None:
    """Postgres, Redis and S3, by variables, on an empty disk."""
    known = machine.settings
    variables = {
        "NOTFLIX_DATA_DIR": str(tmp_path / "elsewhere"),
        "NOTFLIX_DATABASE_URL": postgres_url,
        "NOTFLIX_REDIS_URL": known.redis_url,
        "NOTFLIX_S3_ENDPOINT": known.s3_endpoint,
        "NOTFLIX_S3_ACCESS_KEY": known.s3_access_key.get_secret_value(),
        "NOTFLIX_S3_SECRET_KEY": known.s3_secret_key.get_secret_value(),
    }
    ingest = ["ingest", str(machine.clip()), "--quality", "fast", "--rungs", "240"]
    subprocess.run(
        [sys.executable, "-m", "notflix_app", *ingest], cwd=HOME, env={**os.environ, **variables}, check=True
    )
    with machine.pool("--max", "2", **variables, **SHORT_CHUNKS):
        eventually(lambda: is_packaged(postgres_url), 120, every=1)  # each look is a new connection


def is_packaged(database: str) -> bool:
    with psycopg.connect(database) as connection:
        row = connection.execute("SELECT state FROM steps WHERE kind = 'package'").fetchone()
    return row == (StepState.DONE,)


# A pool of one, whose worker does what stands in its argument; while nobody can say how many steps wait.
PROGRAM = """
import signal, sys, time
from notflix_app.core.errors import Unavailable
from workers import pool
pool.RELEASE_SECONDS = float(sys.argv[2])
def waiting():
    raise Unavailable("Redis is away.")
def work(name, temporary):
    print(name, flush=True)
    exec(sys.argv[1])
sys.exit(0 if pool.WorkerPool("w", pool.Bounds(1, 4), waiting, work, drain=0).run() else 1)
"""


def tiny_pool(work: str, patience: float = PATIENCE) -> subprocess.Popen[str]:
    argv = [sys.executable, "-c", PROGRAM, work, str(patience)]
    return subprocess.Popen(argv, cwd=HOME, stdout=subprocess.PIPE, text=True)


def begun(pool: subprocess.Popen[str]) -> str:
    assert pool.stdout
    return pool.stdout.readline().strip()


def test_a_worker_that_does_not_end_is_killed_and_told_by_the_exit_code() -> None:
    deaf = "signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
    with tiny_pool(deaf, patience=0.5) as pool:
        assert (begun(pool), begun(pool)) == ("w-1", "deaf")
        [worker] = psutil.Process(pool.pid).children()
        pool.terminate()
        assert pool.wait(timeout=PATIENCE) == 1
        assert not worker.is_running()


def test_a_worker_that_stands_still_hears_both_times() -> None:
    """Two signals of a kind that nobody has heard yet are one."""
    still = """
signal.pthread_sigmask(signal.SIG_BLOCK, pool.STOP)
print('still', flush=True)
while signal.sigpending() != set(pool.STOP):
    time.sleep(0.01)
"""
    with tiny_pool(still) as pool:
        assert (begun(pool), begun(pool)) == ("w-1", "still")
        for number in (signal.SIGTERM, signal.SIGINT):
            pool.send_signal(number)
        assert pool.wait(timeout=2 * PATIENCE) == 0


def test_a_worker_that_breaks_is_started_again() -> None:
    with tiny_pool("sys.exit(3)") as pool:
        assert [begun(pool) for _ in range(3)] == ["w-1"] * 3
        pool.terminate()
        assert pool.wait(timeout=PATIENCE) == 0

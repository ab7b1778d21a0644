"""The processes that `python -m workers` starts: they take steps, give them back, and die whole."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from pathlib import Path

import psutil
import pytest
import redis
from rq import Queue
from rq.exceptions import NoSuchJobError
from rq.job import Job

from notflix_app.adapters.rq_queue import RqQueue, connection
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import SEED_QUEUE, StepKind, StepState
from notflix_app.usecases.early_playback import early_segment
from notflix_app.usecases.ingest import NewVideo
from notflix_app.usecases.ingest_file import ingest_file
from notflix_app.usecases.watch import PlaybackRequest
from tests import media
from tests.fixtures.waiting import PATIENCE, eventually
from tests.fixtures.workers import SHORT_LEASE, Machine, busy_with_a_tool
from workers import horse
from workers.horse import make_worker
from workers.stopping import STOP, stopping


def test_a_killed_worker_takes_its_tool_along_and_another_goes_on(machine: Machine) -> None:
    video_id = machine.ingest()
    with machine.worker("scheduler"):
        with machine.worker("encode", **SHORT_LEASE) as worker:
            machine.wait_for_chunk(video_id, StepState.RUNNING)
            family = busy_with_a_tool(worker)
            killed = machine.chunk(video_id)
            assert killed
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
            _, alive = psutil.wait_procs(family, timeout=10)
            assert alive == []
        scratch = machine.settings.data_dir / "scratch" / "w-1"
        left = set(scratch.iterdir())
        with machine.worker("encode"):  # by the name that RQ still remembers
            again = machine.wait_for_chunk(video_id, StepState.RUNNING, attempt=killed.attempt + 1)
            assert left
            assert not any(folder.exists() for folder in left)
    assert again.worker == "w-1"


def test_a_stopped_worker_gives_its_step_back_at_once(machine: Machine) -> None:
    video_id = machine.ingest()
    with machine.worker("encode") as worker:
        machine.wait_for_chunk(video_id, StepState.RUNNING)
        family = busy_with_a_tool(worker)
        worker.terminate()
        worker.wait(timeout=PATIENCE)
        _, alive = psutil.wait_procs(family, timeout=10)
    step = machine.chunk(video_id)
    assert alive == []
    assert "Traceback" not in (machine.settings.data_dir / "encode.log").read_text(), "nothing went wrong"
    assert step
    assert (step.state, step.attempt, step.tries) == (StepState.READY, 1, 0), "it was no try"
    assert step.error == "", "nothing is wrong with it"
    assert machine.services.queue.waiting()[step.queue], "another worker may take it at once"


def test_who_is_stopped_as_its_step_ends_does_not_break(clean_redis: str, tmp_path: Path) -> None:
    with subprocess.Popen(["true"]) as ended, connection(clean_redis) as client:
        ended.wait()
        worker = make_worker(["encode"], "w-1", client, tmp_path / "scratch")
        worker._horse_pid = ended.pid  # RQ has not noted yet that it has ended
        worker.release_step()


def test_no_thread_but_the_main_one_takes_a_signal(clean_redis: str, tmp_path: Path) -> None:
    """The main one is where they are answered, and would sleep on: up to 15 s, which is all that a pool waits."""
    known = set(threading.enumerate())
    with connection(clean_redis) as client:
        worker = make_worker(["encode"], "w-1", client, tmp_path / "scratch", drain=PATIENCE)
        worker.subscribe()
        worker.handle_warm_shutdown_request()
        begun = set(threading.enumerate()) - known
        masks = [signals_blocked_in(thread) for thread in begun]
        for thread in begun:
            if isinstance(thread, threading.Timer):
                thread.cancel()
        worker.unsubscribe()
    assert len(begun) == 2
    assert all(mask >= set(STOP) for mask in masks)


def signals_blocked_in(thread: threading.Thread) -> set[int]:
    """As proc(5) has them: a bit for each."""
    status = Path(f"/proc/self/task/{thread.native_id}/status").read_text()
    mask = int(next(line for line in status.splitlines() if line.startswith("SigBlk:")).split()[1], 16)
    return {number for number in range(1, 65) if mask >> (number - 1) & 1}


def test_a_horse_that_is_stopped_before_it_can_listen_hears_it_later(
    clean_redis: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(*_: object) -> None:
        with stopping.heard():
            os._exit(3)

    monkeypatch.setattr(horse, "die_with_parent", lambda _: os.kill(os.getpid(), signal.SIGTERM))
    with connection(clean_redis) as client:
        worker = make_worker(["encode"], "w-1", client, tmp_path / "scratch")
        monkeypatch.setattr(worker, "perform_job", work)
        worker.fork_work_horse(Job.create("any", connection=client), Queue("encode", connection=client))
        _, status, _ = worker.wait_for_horse()
    assert status is not None
    assert os.waitstatus_to_exitcode(status) == 1, "it began"


@pytest.mark.parametrize(
    ("error", "traceback"),
    [(redis.ConnectionError("Redis is away"), False), (NoSuchJobError("No such job"), False), (KeyError("?"), True)],
)
def test_only_our_own_mistakes_leave_a_traceback(
    clean_redis: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, error: Exception, traceback: bool
) -> None:
    """RQ takes a job that was done well for a failed one where Redis could not note it down."""
    with connection(clean_redis) as client:
        worker = make_worker(["encode"], "w-1", client, tmp_path / "scratch")
        worker.handle_exception(Job.create("any", connection=client), type(error), error, None)
    [entry] = caplog.records
    assert bool(entry.exc_info) is traceback


def test_an_idle_worker_and_the_scheduler_stop_when_asked(machine: Machine) -> None:
    with machine.worker("seed") as seeder, machine.worker("scheduler", "s-1") as scheduler:
        eventually(machine.idle, 60)
        log = machine.settings.data_dir / "scheduler.log"
        eventually(lambda: "reconciling" in log.read_text(), 60)
        for process in (seeder, scheduler):
            process.terminate()
        assert (seeder.wait(timeout=PATIENCE), scheduler.wait(timeout=PATIENCE)) == (0, 0)
    assert machine.services.queue.workers() == []
    assert "rq.worker" not in (machine.settings.data_dir / "seed.log").read_text(), "RQ tells of each turn of its loop"


def test_what_somebody_waits_for_is_done_while_all_others_encode(machine: Machine) -> None:
    """As where they are in the middle of a chunk: here nobody else is there."""
    clip = machine.settings.data_dir / "film.mp4"
    media.ffmpeg(*media.lavfi("testsrc2=s=320x180:r=30:d=40", "sine=d=40"), *media.H264, *media.AAC, clip)
    video_id = ingest_file(machine.services, OPERATOR, clip, NewVideo("film", clip.stat().st_size)).id

    def made() -> list[int]:
        steps = machine.services.steps.list_for_video(video_id)
        return [step.index for step in steps if step.kind is StepKind.CHUNK and step.state is StepState.DONE]

    with machine.worker("urgent") as worker:
        eventually(made, 60, until=[0].__eq__)
        eventually(lambda: machine.services.catalog.get(video_id).is_watchable)  # said once the step is done
        plan = machine.services.catalog.get(video_id).plan
        assert plan is not None
        assert len(plan.chunks) > 3
        last = f"v{plan.ladder[0].name}/{-(-plan.frames // plan.segment_frames):05d}.m4s"
        assert early_segment(machine.services, OPERATOR, video_id, 1, last, PlaybackRequest()) is None
        eventually(made, 60, until=[0, len(plan.chunks) - 1].__eq__)
        eventually(machine.idle, 60)
        assert made() == [0, len(plan.chunks) - 1]
        worker.terminate()
        worker.wait(timeout=PATIENCE)


@pytest.mark.parametrize("at_work", [False, True])
def test_a_worker_that_redis_forgot_is_known_again(at_work: bool, clean_redis: str, tmp_path: Path) -> None:
    with connection(clean_redis) as client:
        worker = make_worker([SEED_QUEUE], "w-1", client, tmp_path / "scratch")
        worker.register_birth()
        before = RqQueue(clean_redis).workers()
        client.flushall()
        with client.pipeline() as pipeline:
            worker.heartbeat(60, pipeline if at_work else None)
            pipeline.execute()
        assert RqQueue(clean_redis).workers() == before
        assert before[0].queues == (SEED_QUEUE,)
        assert client.ttl(worker.key) > 0

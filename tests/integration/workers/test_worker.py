"""The processes that `python -m workers` starts: they take steps, give them back, and die whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
import redis
from rq import Worker
from rq.exceptions import NoSuchJobError
from rq.job import Job
from rq.worker import WorkerStatus

from notflix_app.adapters.rq_queue import connection
from notflix_app.adapters.sql.migrations import migrate
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import Step, StepKind, StepState
from notflix_app.core.video import Quality, TranscodeSettings
from notflix_app.settings import Settings, load_settings
from notflix_app.usecases.ingest import NewVideo
from notflix_app.usecases.ingest_file import ingest_file
from notflix_app.usecases.services import Services
from notflix_app.wiring import build
from tests import media
from tests.fixtures.servers import S3Server
from tests.fixtures.waiting import eventually
from workers.horse import make_worker

HOME = Path(__file__).parents[3]


@dataclass(frozen=True)
class House:
    """A data directory with its tables and buckets, and an empty queue."""

    settings: Settings
    services: Services

    @contextmanager
    def worker(self, kind: str, name: str = "w-1") -> Iterator[subprocess.Popen[bytes]]:
        command = [sys.executable, "-m", "workers", kind, "--name", name, "--data", str(self.settings.data_dir)]
        with (self.settings.data_dir / f"{kind}.log").open("ab") as log:
            process = subprocess.Popen(command, cwd=HOME, stderr=log)
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def ingest(self) -> str:
        """A file whose one chunk keeps a worker busy for a while."""
        clip = self.settings.data_dir / "clip"
        media.ffmpeg(*media.lavfi("testsrc2=s=1280x720:r=30:d=12"), *media.H264, "-f", "mp4", clip)
        slow = TranscodeSettings(quality=Quality.BEST, heights=(720, 480))
        return ingest_file(self.services, OPERATOR, clip, NewVideo("clip", clip.stat().st_size, settings=slow)).id

    def idle(self) -> bool:
        """Whether a worker waits for work."""
        with connection(self.settings.redis_url) as client:
            return any(worker.get_state() == WorkerStatus.IDLE for worker in Worker.all(connection=client))

    def chunk(self, video_id: str) -> Step | None:
        return next((s for s in self.services.steps.list_for_video(video_id) if s.kind is StepKind.CHUNK), None)

    def wait_for_chunk(self, video_id: str, state: StepState, attempt: int = 1) -> Step:
        def there() -> Step | None:
            step = self.chunk(video_id)
            return step if step and step.state is state and step.attempt >= attempt else None

        return eventually(there, 60)


@pytest.fixture
def house(tmp_path: Path, clean_redis: str, s3_server: S3Server) -> House:
    (tmp_path / "stack.env").write_text(
        f"NOTFLIX_REDIS_URL={clean_redis}\n"
        f"NOTFLIX_S3_ENDPOINT={s3_server.endpoint}\n"
        f"NOTFLIX_S3_ACCESS_KEY={s3_server.access_key}\n"
        f"NOTFLIX_S3_SECRET_KEY={s3_server.secret_key}\n"
        "NOTFLIX_LEASE_SECONDS=3\n"
        "NOTFLIX_RETRY_SECONDS=0\n"
        "NOTFLIX_RECONCILE_SECONDS=0.3\n"
    )
    settings = load_settings(tmp_path)
    migrate(settings.sql_url)
    services = build(settings)
    services.sources.ensure()
    services.packages.ensure()
    return House(settings, services)


def tools_of(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """What a worker has started: its horse, and the tool below it."""
    return psutil.Process(process.pid).children(recursive=True)


def busy_with_a_tool(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    family: list[psutil.Process] = []

    def there() -> bool:
        family[:] = tools_of(process)
        return any("ffmpeg" in one.name() for one in family)

    eventually(there, 60)
    return family


def test_a_killed_worker_takes_its_tool_along_and_another_goes_on(house: House) -> None:
    video_id = house.ingest()
    with house.worker("scheduler"):
        with house.worker("encode") as worker:
            house.wait_for_chunk(video_id, StepState.RUNNING)
            family = busy_with_a_tool(worker)
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
            _, alive = psutil.wait_procs(family, timeout=10)
            assert alive == []
        scratch = house.settings.data_dir / "scratch" / "w-1"
        left = set(scratch.iterdir())
        with house.worker("encode"):  # by the name that RQ still remembers
            again = house.wait_for_chunk(video_id, StepState.RUNNING, attempt=2)
            assert left
            assert not any(folder.exists() for folder in left)
    assert again.worker == "w-1"


def test_a_stopped_worker_gives_its_step_back_at_once(house: House) -> None:
    video_id = house.ingest()
    with house.worker("encode") as worker:
        house.wait_for_chunk(video_id, StepState.RUNNING)
        family = busy_with_a_tool(worker)
        worker.terminate()
        worker.wait(timeout=30)
        _, alive = psutil.wait_procs(family, timeout=10)
    step = house.chunk(video_id)
    assert alive == []
    assert "Traceback" not in (house.settings.data_dir / "encode.log").read_text(), "nothing went wrong"
    assert step
    assert (step.state, step.attempt, step.tries) == (StepState.READY, 1, 0), "it was no try"
    assert step.error == "", "nothing is wrong with it"
    assert house.services.queue.waiting()[step.queue], "another worker may take it at once"


@pytest.mark.parametrize(
    ("error", "traceback"),
    [(redis.ConnectionError("Redis is away"), False), (NoSuchJobError("No such job"), False), (KeyError("?"), True)],
)
def test_only_our_own_mistakes_leave_a_traceback(
    clean_redis: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, error: Exception, traceback: bool
) -> None:
    """RQ takes a job that was done well for a failed one where Redis could not note it down."""
    with connection(clean_redis) as client:
        worker = make_worker("encode", "w-1", client, tmp_path / "scratch")
        worker.handle_exception(Job.create("any", connection=client), type(error), error, None)
    [entry] = caplog.records
    assert bool(entry.exc_info) is traceback


def test_an_idle_worker_and_the_scheduler_stop_when_asked(house: House) -> None:
    with house.worker("seed") as seeder, house.worker("scheduler", "s-1") as scheduler:
        eventually(house.idle, 60)
        log = house.settings.data_dir / "scheduler.log"
        eventually(lambda: "reconciling" in log.read_text(), 60)
        for process in (seeder, scheduler):
            process.terminate()
        assert (seeder.wait(timeout=30), scheduler.wait(timeout=30)) == (0, 0)
    assert house.services.queue.workers() == []

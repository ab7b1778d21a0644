"""Eight processes at once: each step goes to one of them, and nobody sees 'database is locked'."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.engine import make_engine
from notflix_app.adapters.sql.migrations import migrate
from notflix_app.adapters.sql.steps import SqlStepRepository
from notflix_app.adapters.sql.videos import SqlCatalog
from notflix_app.core.steps import NewStep, StepKind, StepState
from notflix_app.core.video import VideoState
from tests import builders
from tests.fixtures.postgres import PostgresServer
from tests.integration.sql.swarm import WRITES

PROCESSES = 8
ROOT = Path(__file__).parents[3]


def swarm(what: str, url: str) -> list[Any]:
    command = [sys.executable, "-m", "tests.integration.sql.swarm", what, url, str(PROCESSES)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    answers: list[Any] = json.loads(done.stdout)
    assert all(isinstance(answer, list) for answer in answers), answers
    return answers


def test_each_step_is_claimed_once(sql_url: str, sql_engine: Engine) -> None:
    video = builders.video()
    SqlCatalog(sql_engine, time.time).add(video)
    book = SqlStepRepository(sql_engine, time.time)
    steps = book.plan(video.id, [NewStep(StepKind.CHUNK, n) for n in range(50)])
    claims = [step_id for mine in swarm("claim", sql_url) for step_id in mine]
    assert sorted(claims) == sorted(step.id for step in steps)
    assert {(s.state, s.attempt) for s in book.list_for_video(video.id)} == {(StepState.DONE, 1)}


def test_eight_writers_only_wait_for_each_other(sql_url: str, sql_engine: Engine) -> None:
    added = [video_id for mine in swarm("write", sql_url) for video_id in mine]
    catalog = SqlCatalog(sql_engine, time.time)
    assert len(set(added)) == PROCESSES * WRITES
    assert catalog.count([VideoState.ENCODING]) == len(added)
    summaries = SqlStepRepository(sql_engine, time.time).summarize(dict.fromkeys(added, 1))
    assert all(summary.count(StepKind.PROBE) == 1 for summary in summaries.values())


def test_migrations_may_start_together(tmp_path: Path) -> None:
    """On a file that is not there yet: the first `up`, where every part starts at once."""
    _migrate_together(f"sqlite:///{tmp_path / 'new' / 'catalog.db'}")


def test_migrations_may_start_together_on_postgres(postgres_server: PostgresServer) -> None:
    _migrate_together(postgres_server.create())


def _migrate_together(url: str) -> None:
    assert swarm("migrate", url) == [["0"]] * PROCESSES
    migrate(url)
    engine = make_engine(url)
    assert SqlCatalog(engine, time.time).count() == 0
    engine.dispose()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs Linux's /proc to see open files")
def test_no_open_sqlite_file_crosses_a_fork(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    catalog = SqlCatalog(engine, time.time)
    assert catalog.count() == 0
    path = str(engine.url.database)
    assert _open_files(path), "it lies in the pool"

    def look() -> None:  # in the child, after Python's fork hooks
        if _open_files(path):
            raise AssertionError

    subprocess.run(["true"], preexec_fn=look, check=True)
    assert catalog.count() == 0
    engine.dispose()


def _open_files(path: str) -> list[str]:
    links = []
    for handle in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):  # the one that lists the folder is closed again
            links.append(str(handle.readlink()))
    return [link for link in links if link.startswith(path)]


@pytest.mark.parametrize("mode", ["journal_mode", "synchronous", "foreign_keys", "busy_timeout"])
def test_how_sqlite_is_opened(sqlite_url: str, mode: str) -> None:
    engine = make_engine(sqlite_url)
    with engine.connect() as connection:
        value = connection.execute(sa.text(f"PRAGMA {mode}")).scalar_one()
    engine.dispose()
    expected: dict[str, object] = {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 30000}
    assert value == expected[mode]

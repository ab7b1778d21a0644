"""Many processes on one database: what only shows between processes. Run as a program, by the tests beside it.

    python -m tests.integration.sql.swarm claim SQL_URL PROCESSES      each claims whatever is ready and finishes it
    python -m tests.integration.sql.swarm write SQL_URL PROCESSES      each adds and moves videos and reads
    python -m tests.integration.sql.swarm migrate SQL_URL PROCESSES    each makes the tables, on an empty database

Prints one JSON list: what each process did. The processes are forks of one that has used the engine already, as an
RQ worker's work-horses are.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.engine import make_engine
from notflix_app.adapters.sql.migrations import migrate
from notflix_app.adapters.sql.steps import SqlStepRepository
from notflix_app.adapters.sql.videos import SqlCatalog
from notflix_app.core.steps import ENCODE_QUEUE, NewStep, StepKind
from notflix_app.core.video import VideoState
from tests import builders

WRITES = 25  # videos that each writer adds


def claim(engine: Engine, number: int) -> list[str]:
    """The ids of the steps that this process claimed."""
    book = SqlStepRepository(engine, time.time)
    mine = []
    while claimed := book.claim(ENCODE_QUEUE, f"w{number}", 60):
        mine.append(claimed.id)
        if not book.finish(claimed.id, claimed.attempt, {"by": number}):
            raise AssertionError(f"{claimed.id} was taken from its only claim")
    return mine


def write(engine: Engine, number: int) -> list[str]:
    """The ids of the videos that this process added, each with a step planned, and moved on."""
    catalog, book = SqlCatalog(engine, time.time), SqlStepRepository(engine, time.time)
    mine = []
    for _ in range(WRITES):
        video = builders.video()
        catalog.add(video)
        book.plan(video.id, [NewStep(StepKind.PROBE)])
        catalog.videos(limit=10)
        if not catalog.move(video.id, VideoState.ENCODING):
            raise AssertionError(f"{video.id} could not move")
        mine.append(video.id)
    return mine


def migrated(engine: Engine, _number: int) -> list[str]:
    migrate(engine.url.render_as_string(hide_password=False))
    return [str(SqlCatalog(engine, time.time).count())]


def _fork(do: Callable[[Engine, int], list[str]], engine: Engine, number: int) -> tuple[int, int]:
    reader, writer = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writer)
        return pid, reader
    try:
        answer: Any = do(engine, number)
    except Exception as error:  # noqa: BLE001 the parent shows it
        answer = f"{type(error).__name__}: {error} ({error.__cause__})"
    with os.fdopen(writer, "w") as out:
        json.dump(answer, out)
    os._exit(0)


def main(what: str, url: str, processes: int) -> None:
    engine = make_engine(url)
    if what != "migrate":
        SqlCatalog(engine, time.time).count()  # a connection lies in the pool when the forks begin
    do = {"claim": claim, "write": write, "migrate": migrated}[what]
    children = [_fork(do, engine, number) for number in range(processes)]
    answers = []
    for pid, reader in children:
        with os.fdopen(reader) as stream:
            answers.append(json.load(stream))
        os.waitpid(pid, 0)
    SqlCatalog(engine, time.time).count()  # and the parent's own pool still works
    engine.dispose()
    print(json.dumps(answers))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))

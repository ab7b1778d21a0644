"""Workers of a benchmark: real ones, in processes of their own, some of whose steps only seem to be done."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Mapping
from multiprocessing import get_context

from notflix_app.core.steps import StepKind
from notflix_app.settings import Settings
from notflix_app.usecases.run_step import StepHandler

from .. import jobs
from ..__main__ import work
from ..launch import die_with_parent
from ..pool import Bounds, WorkerPool


@contextlib.contextmanager
def running_pool(
    settings: Settings, queue: str, count: int, handlers: Mapping[StepKind, StepHandler], core: int | None = None
) -> Iterator[None]:
    """core: the only one that they and their tools may use."""
    pool = get_context("fork").Process(target=_pool, args=(os.getpid(), settings, queue, count, handlers, core))
    pool.start()
    try:
        yield
    finally:
        pool.terminate()
        pool.join()


def _pool(
    parent: int,
    settings: Settings,
    queue: str,
    count: int,
    handlers: Mapping[StepKind, StepHandler],
    core: int | None,
) -> None:
    die_with_parent(parent)
    if core is not None:
        os.sched_setaffinity(0, {core})
    jobs.handlers = handlers

    def work_for_pool(name: str, _temporary: bool) -> None:
        work(settings, name, [queue])

    WorkerPool(f"bench-{queue}-{os.getpid()}", Bounds(count, count), lambda: 0, work_for_pool, drain=0).run()


def wait(true: Callable[[], bool], patience: float, every: float = 0.5) -> None:
    """Raises TimeoutError."""
    give_up = time.monotonic() + patience
    while not true():
        if time.monotonic() > give_up:
            raise TimeoutError("The workers do not get on.")
        time.sleep(every)

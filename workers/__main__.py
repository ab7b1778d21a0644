"""`python -m workers encode|urgent|seed|speech|scheduler [--name N] [--data DIR]`
`python -m workers pool --min N --max N --queues encode… [--data DIR]`, which `./notflix worker` becomes."""

from __future__ import annotations

import argparse
import logging
import math
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from notflix_app.adapters.breaker import SERVING
from notflix_app.adapters.log_once import LogOnce
from notflix_app.adapters.rq_queue import RqQueue, connection
from notflix_app.core.errors import NotflixError, Refused, Unavailable
from notflix_app.core.steps import ENCODE_QUEUE, QUEUES, SPEECH_QUEUE
from notflix_app.limits import limit_memory
from notflix_app.logs import start_logging
from notflix_app.settings import Settings, load_settings
from notflix_app.usecases.audit import forget_old_entries
from notflix_app.usecases.bin import empty_bin
from notflix_app.usecases.deliver_events import EventDeliverer, forget_old_deliveries
from notflix_app.usecases.edge_monitor import EdgeMonitor
from notflix_app.usecases.orphans import remove_orphans
from notflix_app.usecases.reconcile import reconcile
from notflix_app.usecases.services import Services
from notflix_app.usecases.sessions import sweep_sessions
from notflix_app.usecases.update_index import update_index
from notflix_app.wiring import build

from . import jobs
from .horse import make_worker
from .imports import watch_folders
from .pool import Bounds, WorkerPool, sole_number

log = logging.getLogger("workers")

CLEAN_SECONDS = 3600
SPEECH_NICE = 10  # encoders have 5: films that nobody can watch yet come first
INDEX_SECONDS = 1.0  # what has just gone live should be found by whoever looks for it
WEBHOOK_SECONDS = 1.0
EDGE_SECONDS = 0.5  # it knows itself when each is due


def main(arguments: list[str] | None = None) -> None:
    asked = _parser().parse_args(arguments)
    try:
        settings = load_settings(asked.data)
    except Refused as wrong:
        sys.exit(wrong.message)
    start_logging(settings.log_level.upper(), settings.log_format)
    name = asked.name or f"{asked.kind}-{socket.gethostname()}-{os.getpid()}"
    if asked.kind == "scheduler":
        schedule(build(settings, SERVING), settings)
    elif asked.kind == "pool":
        sys.exit(0 if run_pool(settings, Bounds(asked.min, asked.max), asked.queues) else 1)
    else:
        work(settings, name, [asked.kind])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m workers", description="Does the work of the pipeline.")
    parser.add_argument("kind", choices=[*QUEUES, "scheduler", "pool"])
    parser.add_argument("--name", default="", help="how the worker is called on pages and in logs")
    parser.add_argument("--data", type=Path, help="the data directory (default: NOTFLIX_DATA_DIR)")
    parser.add_argument("--min", type=int, default=1, help="of a pool: the fewest workers")
    parser.add_argument("--max", type=int, default=1, help="of a pool: the most workers")
    parser.add_argument("--queues", nargs="+", choices=QUEUES, default=[ENCODE_QUEUE], help="of a pool")
    return parser


def work(settings: Settings, name: str, queues: Sequence[str], *, idle: int | None = None, drain: float = 0) -> None:
    """Until SIGTERM or Ctrl-C, or until it has had nothing to do for `idle` seconds. drain: seconds that the step at
    hand may still take then."""
    jobs.settings = settings
    if settings.log_level != "debug":  # a line for each turn of its loop; our own log says what was done
        logging.getLogger("rq.worker").setLevel(logging.WARNING)
    listens = SPEECH_QUEUE in queues  # it has the model in its own memory
    limit_memory((settings.speech_memory_mib if listens else settings.worker_memory_mib) << 20)
    if list(queues) == [SPEECH_QUEUE]:
        os.nice(SPEECH_NICE)
    scratch = settings.data_dir / "scratch" / name
    worker = make_worker(queues, name, connection(settings.redis_url), scratch, drain)
    worker.work(logging_level=None, max_idle_time=idle)


def run_pool(settings: Settings, bounds: Bounds, queues: Sequence[str]) -> bool:
    """Until SIGTERM or Ctrl-C; whether all workers ended by themselves."""
    queue = RqQueue(settings.redis_url)

    def waiting() -> int:
        depths = queue.waiting()
        return sum(depths[name] for name in queues)

    def work_for_pool(name: str, temporary: bool) -> None:
        idle = settings.worker_idle_seconds if temporary else None
        work(settings, name, queues, idle=idle, drain=settings.drain_seconds)

    with sole_number(settings.data_dir / "scratch") as number:
        name = f"worker-{socket.gethostname()}-{number}"
        return WorkerPool(name, bounds, waiting, work_for_pool, settings.drain_seconds).run()


def schedule(services: Services, settings: Settings) -> None:
    """Brings stranded steps back into the queue, every so many seconds, until SIGTERM or Ctrl-C.

    And at its start and then every hour it looks for what the stores hold in vain, and forgets who is long gone. Beside
    that, it tells the search index and webhooks what changed, asks the edges how they are, and imports the folders that
    are to be: what is slow or hangs holds nothing else up.
    """
    every = settings.reconcile_seconds
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    log.info("reconciling every %g s", every)
    cleaned = -math.inf

    def look_after_all() -> None:
        nonlocal cleaned
        reconcile(services)
        if services.clock() - cleaned >= min(CLEAN_SECONDS, services.policy.orphan_age):
            cleaned = services.clock()
            clean(services)

    aside = {
        "indexing": (partial(update_index, services), INDEX_SECONDS),
        "edges": (EdgeMonitor(services).look, EDGE_SECONDS),
        "webhooks": (EventDeliverer(services, stop).look, WEBHOOK_SECONDS),
    }
    for name, (task, pause) in aside.items():
        threading.Thread(target=again_and_again, args=(task, pause, stop), name=name, daemon=True).start()
    if settings.import_dirs:
        threading.Thread(target=watch_folders, args=(services, settings, stop), name="imports", daemon=True).start()
    again_and_again(look_after_all, every, stop)


def clean(services: Services) -> None:
    """What is due every hour. One that fails, as where a store does not let us, keeps no other from being done."""
    tasks: dict[str, Callable[[], object]] = {
        "the bin": partial(empty_bin, services),
        "what belongs to no video": partial(remove_orphans, services),
        "sessions": partial(sweep_sessions, services),
        "views": services.view_counts.forget,
        "the audit log": partial(forget_old_entries, services),
        "deliveries": partial(forget_old_deliveries, services),
    }
    for name, task in tasks.items():
        try:
            task()
        except NotflixError as error:
            log.warning("cleaning %s broke off, and is tried again in an hour: %s", name, error)


def again_and_again(task: Callable[[], None], every: float, stop: threading.Event) -> None:
    """Every so many seconds until `stop`, which it sets where it ends: one that breaks ends the process, and is started
    anew with it. A part that is away is said once."""
    trouble = LogOnce(log)
    try:
        while not stop.is_set():
            try:
                task()
                trouble.over()
            except Unavailable as error:
                trouble.warn("waiting", error)
            except NotflixError:
                log.exception("this round of the scheduler broke; the next one comes")
            stop.wait(every)
    finally:
        stop.set()


if __name__ == "__main__":
    main()

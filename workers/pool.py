"""A pool of workers on one machine: more while steps wait, fewer while none do, and none that outlives it.

RQ's own pool keeps to one number, and its workers take another step when they are told to stop.
"""

from __future__ import annotations

import fcntl
import itertools
import logging
import math
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import connection, get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType

from notflix_app.adapters.log_once import LogOnce
from notflix_app.core.errors import Unavailable

from .launch import die_with_parent
from .stopping import STOP, hear_signals, signals_held

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
RELEASE_SECONDS = 15.0  # what giving a step back may take


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many workers there are at least, and at most."""

    minimum: int
    maximum: int

    def size(self, running: int, waiting: int) -> int:
        """How many workers there should be. An idle one takes a step at once, so what waits is for others."""
        return max(self.minimum, min(self.maximum, running + waiting))


class WorkerPool:
    """name: what its workers' names begin with. waiting: how many steps wait; may raise Unavailable.

    work: what a worker is, called in a process of its own with a name, and whether it ends by itself when it has long
    had nothing to do. drain: seconds that steps may still take once the pool is stopped.
    """

    def __init__(
        self,
        name: str,
        bounds: Bounds,
        waiting: Callable[[], int],
        work: Callable[[str, bool], None],
        drain: float,
    ) -> None:
        self._name, self._bounds, self._drain = name, bounds, drain
        self._waiting, self._work = waiting, work
        self._workers: dict[str, BaseProcess] = {}
        self._asked = 0  # to stop, so many times
        self._trouble = LogOnce(log)

    def run(self) -> bool:
        """Until SIGTERM or Ctrl-C, and then until all workers have ended; a second one hurries. False: one did not end
        by itself, and its step is taken over when its lease has run out."""
        for number in STOP:
            signal.signal(number, self._ask)
        log.info("%s: %d to %d workers", self._name, self._bounds.minimum, self._bounds.maximum)
        while not self._asked:
            self._grow()
            self._rest()
        return self._end()

    def _ask(self, _signal: int, _frame: FrameType | None) -> None:
        self._asked += 1

    def _grow(self) -> None:
        for _ in range(self._bounds.size(len(self._workers), self._steps_waiting()) - len(self._workers)):
            self._start()

    def _steps_waiting(self) -> int:
        try:
            waiting = self._waiting()
            self._trouble.over()
        except Unavailable as error:
            self._trouble.warn("staying as we are", error)
            return 0
        return waiting

    def _start(self) -> None:
        name = next(name for n in itertools.count(1) if (name := f"{self._name}-{n}") not in self._workers)
        temporary = len(self._workers) >= self._bounds.minimum
        process = get_context("fork").Process(
            target=_become_worker, args=(os.getpid(), self._work, name, temporary), name=name, daemon=True
        )
        with signals_held():
            process.start()
        self._workers[name] = process
        log.info("%s begins", name)

    def _rest(self) -> None:
        """Until a worker has ended, at most for a moment."""
        connection.wait([process.sentinel for process in self._workers.values()], LOOK_SECONDS)
        ended = [process for process in self._workers.values() if not process.is_alive()]
        for process in ended:
            del self._workers[process.name]
            log.info("%s has ended with code %s", process.name, process.exitcode)
        if any(process.exitcode for process in ended):
            time.sleep(LOOK_SECONDS)  # one that cannot begin is not tried again without a pause

    def _end(self) -> bool:
        """Each worker gets as many signals as we did, of another kind than the last: two alike, of which it has heard
        none yet, would be one."""
        passed_on, give_up = 0, math.inf
        while self._workers and time.monotonic() < give_up:
            if passed_on < self._asked:
                self._stop_workers(STOP[passed_on % len(STOP)])
                passed_on += 1
                patience = RELEASE_SECONDS + (self._drain if passed_on == 1 else 0)
                give_up = time.monotonic() + patience
            self._rest()
        for name, process in self._workers.items():
            log.warning("%s does not end, and is killed", name)
            process.kill()
        return not self._workers

    def _stop_workers(self, number: signal.Signals) -> None:
        log.info("stopping: %d at work", len(self._workers))
        for process in self._workers.values():
            if process.pid is not None and process.is_alive():
                os.kill(process.pid, number)


def _become_worker(pool: int, work: Callable[[str, bool], None], name: str, temporary: bool) -> None:
    """In a process just forked: the terminal's Ctrl-C and the signals' handlers are the pool's."""
    os.setsid()
    die_with_parent(pool)
    for number in STOP:
        signal.signal(number, signal.SIG_DFL)
    hear_signals()
    work(name, temporary)


@contextmanager
def sole_number(folder: Path) -> Iterator[int]:
    """The lowest that no other living pool of this machine has: who follows one that was killed gets its number, and so
    empties what its workers left on the disk. folder: the same for all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in itertools.count(1):
        with (folder / f"pool-{number}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield number
            return

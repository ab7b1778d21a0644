"""Keeps the parts of the stack running: starts them in order, restarts what dies, stops them in reverse."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from . import process
from .part import UP, Part, PartState, Process
from .state import PartReport, ProcessId

S = PartState
TICK = 0.1  # while parts start and stop
KEEP_TICK = 0.25  # each look costs CPU that a stack at rest should not take
FIRST_TRIES = 2  # at the first start: once more, in case something unrelated took a port for a moment
BACK_OFF = (0.2, 1, 2, 5, 10)  # seconds before each further restart; the last one stays
SETTLED = 30  # after this long without dying a part is forgiven


class PartFailedError(Exception):
    """A part cannot be started; the message names it and its log."""


@dataclass(slots=True)
class Running:
    """A part and what is going on with it. Times are time.monotonic(), but `since`, which people read."""

    part: Part
    log: Path
    state: PartState = S.WAITING
    since: float = field(default_factory=time.time)
    process: Process | None = None
    identity: ProcessId | None = None
    check: Future[bool] | None = None
    started: float = 0.0
    start_at: float = 0.0
    deaths: int = 0  # since it last settled
    restarts: int = 0
    told_slow: bool = False
    ended: str = ""

    def become(self, state: PartState) -> None:
        self.state, self.since = state, time.time()

    def report(self) -> PartReport:
        return PartReport(
            self.part.name,
            self.state,
            self.since,
            self.restarts,
            str(self.log),
            self.identity if self.process else None,
            self.part.port,
        )


class Supervisor:
    """One thread does everything but the ready checks: a process dies with the thread that made it.

    say: one line for a person. changed: called when any part's state has changed.
    """

    def __init__(
        self,
        parts: Iterable[Part],
        *,
        logs: Path,
        environment: Mapping[str, str],
        say: Callable[[str], None],
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._all = {part.name: Running(part, logs / f"{part.name}.log") for part in parts}
        self._environment = environment
        self._say = say
        self._changed = changed
        self._checks = ThreadPoolExecutor(max_workers=8, thread_name_prefix="ready")
        self._once_ready = False
        self._next_cap = 0.0
        self.stopping = False
        self.hurry = False

    def reports(self) -> tuple[PartReport, ...]:
        return tuple(running.report() for running in self._all.values())

    # --- starting and keeping --------------------------------------------------------------------------------
    def start(self) -> bool:
        """Returns when every part is up; False when it was told to stop. Raises PartFailedError."""
        while not self.stopping:
            self._tick()
            if all(running.state in UP for running in self._all.values()):
                self._once_ready = True
                return True
            time.sleep(TICK)
        return False

    def keep(self) -> None:
        """Restarts what dies, until it is told to stop."""
        while not self.stopping:
            self._tick()
            time.sleep(KEEP_TICK)

    def _tick(self) -> None:
        for running in self._all.values():
            before = running.state
            if running.process is not None:
                self._look_after(running)
            elif running.state is S.WAITING and self._may_start(running):
                self._start(running)
            if running.state is not before:
                self._changed()
        if time.monotonic() > self._next_cap:
            self._next_cap = time.monotonic() + 5
            for running in self._all.values():
                process.cap(running.log)
                if running.state is S.READY and running.process is not None:
                    running.part.tend(running.process.pid)

    def _may_start(self, running: Running) -> bool:
        return time.monotonic() >= running.start_at and all(self._all[name].state in UP for name in running.part.needs)

    def _start(self, running: Running) -> None:
        part = running.part
        try:
            start = part.start or process.start
            running.process = start(part.command(), running.log, self._environment, part.death_signal)
        except OSError as wrong:  # a full disk, a folder that is gone: it may pass
            self._died(running, f"{wrong.strerror}: {wrong.filename}")
            return
        running.identity = ProcessId.of(running.process.pid)
        running.started = time.monotonic()
        running.check = None
        running.become(S.STARTING)

    def _look_after(self, running: Running) -> None:
        assert running.process is not None
        code = running.process.poll()
        if code is not None:
            self._gone(running)
            if code == 0 and running.part.once:
                running.become(S.DONE)
            else:
                self._died(running, process.ending(code))
        elif running.state is S.STARTING:
            self._ask(running)
        elif running.deaths and time.monotonic() - running.started > SETTLED:
            running.deaths = 0

    def _gone(self, running: Running) -> None:
        """The process has ended: nothing of it may be left when it is started again."""
        assert running.process is not None
        process.kill_group(running.process.pid)
        running.process = None
        running.part.after()

    def _ask(self, running: Running) -> None:
        """Asks whether a starting part is ready, in a thread, and minds its patience."""
        part, waited = running.part, time.monotonic() - running.started
        if part.slow and waited > 2 and not running.told_slow:
            running.told_slow = True
            self._say(part.slow)
        if running.check is not None and running.check.done():
            if running.check.result():
                running.become(S.READY)
                return
            running.check = None
        if waited > part.ready_seconds:
            assert running.process is not None
            running.process.kill()
            running.process.wait()
            self._gone(running)
            self._died(running, f"not ready within {part.ready_seconds:g} s")
        elif running.check is None and not part.once:
            running.check = self._checks.submit(part.ready)

    def _died(self, running: Running, how: str) -> None:
        """Decides when it is started again. Raises PartFailedError at the first start of the stack."""
        running.deaths += 1
        if not self._once_ready and (running.part.once or running.deaths >= FIRST_TRIES):
            running.become(S.FAILED)
            raise PartFailedError(self._exit_message(running, how))
        wait = BACK_OFF[min(running.deaths, len(BACK_OFF)) - 1]
        running.restarts += 1
        running.start_at = time.monotonic() + wait
        running.become(S.WAITING)
        self._say(f"{running.part.name} ended ({how}) and is started again. Log: {running.log}")

    def _exit_message(self, running: Running, how: str) -> str:
        words = process.tail(running.log)
        quoted = "".join(f"\n    {line}" for line in words.splitlines())
        return f"{running.part.name} could not be started ({how}). Its log: {running.log}{quoted}"

    # --- stopping --------------------------------------------------------------------------------------------
    def stop(self) -> None:
        """Stops every part after those that need it; returns when all are gone. `hurry` may be set meanwhile."""
        self.stopping = True
        self._checks.shutdown(wait=False, cancel_futures=True)
        asked: dict[str, float] = {}
        while left := {name: r for name, r in self._all.items() if r.process is not None}:
            for name, running in left.items():
                needed = any(name in other.part.needs for other in left.values())
                if name not in asked and not needed:
                    asked[name] = time.monotonic()
                    running.become(S.STOPPING)
                    self._signal(running, force=False)
                elif self.hurry or (name in asked and time.monotonic() - asked[name] > running.part.stop_seconds):
                    self._signal(running, force=True)
                self._forget_process(running)
            time.sleep(TICK / 2)

    def _signal(self, running: Running, *, force: bool) -> None:
        assert running.process is not None
        if force:
            process.kill_group(running.process.pid)
        else:
            running.process.terminate()

    def _forget_process(self, running: Running) -> None:
        if running.process is not None and running.process.poll() is not None:
            self._gone(running)
            running.become(S.STOPPED)
            self._changed()

"""`./notflix up`: brings the stack up on a data directory, keeps it up, and takes it down again."""

from __future__ import annotations

import os
import signal
import stat
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import TextIO

from ..core.errors import NotflixError, Refused
from ..settings import STACK_FILE, Settings, child_environment
from . import owner_link, state
from .chosen_settings import KEYS
from .part import Part
from .ports import ADDRESS_WAY_OUT, NO_ADDRESS, taken_port, who_has
from .supervisor import PartFailedError, Supervisor

Say = Callable[[str], None]
PRIVATE = 0o700
MADE_EARLIER = {KEYS, "run"}  # each closed by itself: `edges key` makes the one, a restore out of a bucket the other


def say(text: str) -> None:
    """A line for a person. stdout is for results alone."""
    _print(text, sys.stderr)


def _print(line: str, stream: TextIO) -> None:
    # The terminal or the pipe is gone, the disk is full: what runs is not to end for that, nor to be stopped by force.
    with suppress(OSError, ValueError):
        print(line, file=stream, flush=True)


def ready_line(url: str) -> str:
    return f"Notflix is ready: {url}"


def up(settings: Settings, *, say: Say = say) -> int:
    """Runs the stack until a signal ends it; returns the exit code. Raises Conflict, Refused."""
    data = settings.data_dir
    make_data_folder(data)
    state.refuse_unfinished(data)
    with state.sole_owner(data):
        left = state.end_leftovers(state.read(data))
        if left:
            say(f"The last run ended hard; what was left of it has been stopped: {', '.join(left)}.")
        say(f"Starting Notflix; its data is in {data}")
        failed = _run(settings, say)
        # Ports are found free, and bound a moment later: another's start may come between.
        if failed and (taken := taken_port(data)):
            say(f"Port {taken} was taken by {who_has(taken)} meanwhile. Starting once more, with another one.")
            failed = _run(settings, say)
        return failed


def _run(settings: Settings, say: Say) -> int:
    # Here: it brings most libraries along, and a second `up` wants its answer at once.
    from .stack import compose

    settings, parts = compose(settings, say)
    if settings.without_address:
        say(f"{NO_ADDRESS} {ADDRESS_WAY_OUT}")
    return Session(settings, parts, say).run()


def make_data_folder(data: Path) -> None:
    """Makes it, or closes one that is there: films, catalog, keys and logs are for its owner alone. Raises Refused."""
    try:
        data.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        if _is_open(data):
            _close(data)
        (data / "run").mkdir(exist_ok=True)
    except OSError as wrong:
        raise Refused(
            f"The data directory {data} cannot be used: {wrong.strerror}. Choose another one with --data."
        ) from wrong


def _is_open(folder: Path) -> bool:
    return bool(folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _close(data: Path) -> None:
    # Not /tmp or somebody's home, named by mistake.
    if not (data / STACK_FILE).exists() and any(path.name not in MADE_EARLIER for path in data.iterdir()):
        raise Refused(
            f"The data directory {data} is open to others, and what it holds is not ours."
            f" Choose an empty or a new one with --data, or close it: chmod 700 {data}"
        )
    data.chmod(PRIVATE)
    if _is_open(data):
        raise Refused(
            f"The data directory {data} stays open to others: its file system keeps no permissions."
            " Choose another one with --data."
        )


class Session:
    """One run of the stack, from the first start to the last stop."""

    def __init__(self, settings: Settings, parts: Sequence[Part], say: Say) -> None:
        self._settings = settings
        self._say = say
        self._phase = "starting"
        self._error = ""
        me = state.ProcessId.of(os.getpid())
        assert me is not None  # we are alive
        self._me = me
        self._supervisor = Supervisor(
            parts,
            logs=state.log_folder(settings.data_dir),
            environment=child_environment(settings),
            say=say,
            changed=self._write,
        )

    def run(self) -> int:
        with self._handled_signals():
            try:
                self._run()
            except (PartFailedError, NotflixError) as wrong:
                self._error = str(wrong)
                self._say(self._error)
            finally:
                self._stop()
        return int(bool(self._error))

    def _run(self) -> None:
        started = time.monotonic()
        if self._supervisor.start():
            if sentence := owner_link.take(self._settings.data_dir):
                self._say(sentence)  # before it is ready: what is said until then, `--detach` says too
            self._become("ready")
            _print(ready_line(self._settings.url), sys.stdout)
            if sys.stderr.isatty():
                self._say(f"({time.monotonic() - started:.0f} s; Ctrl-C stops everything)")
            self._supervisor.keep()

    def _stop(self) -> None:
        self._become("stopping")
        self._say("Stopping … (Ctrl-C to hurry)" if sys.stderr.isatty() else "Stopping …")
        self._supervisor.stop()
        self._become("failed" if self._error else "stopped")
        self._say("Everything is stopped.")

    def _become(self, phase: str) -> None:
        self._phase = phase
        self._write()

    def _write(self) -> None:
        parts = self._supervisor.reports()
        report = state.StackReport(self._phase, self._settings.url, self._me, parts, self._error)
        try:
            state.write(self._settings.data_dir, report)
        except OSError as wrong:  # a full disk: `status` is behind then, but everything runs on
            self._say(f"What runs cannot be written down: {wrong.strerror}.")

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._supervisor.hurry = self._supervisor.stopping  # this is the second one, or it is stopping anyway
        self._supervisor.stopping = True

    @contextmanager
    def _handled_signals(self) -> Iterator[None]:
        numbers = [signal.SIGINT, signal.SIGTERM]
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # else nohup started it, to outlive the terminal
            numbers.append(signal.SIGHUP)
        before = {number: signal.signal(number, self._on_signal) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

"""What runs, for everyone who asks: `run/state.json` in the data directory, kept by the supervisor."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil
from pydantic import TypeAdapter, ValidationError

from ..atomic_file import write_atomically
from ..core.errors import Conflict, Refused
from .part import PartState
from .process import kill_group

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
RESTORING = "restoring"  # in the data directory, as long as a restore has not come to its end: from where


@dataclass(frozen=True, slots=True)
class ProcessId:
    """A process, for sure: numbers are used again, a number with its start time is not.

    started: seconds since the boot that `boot` names; since the epoch where that is empty, for the system names none,
    or an earlier version wrote it down. Linux reckons the latter by its clock, and it moves when that is set.
    """

    pid: int
    started: float
    boot: str = ""

    @classmethod
    def of(cls, pid: int) -> ProcessId | None:
        boot = _boot()
        try:
            return cls(pid, _started(psutil.Process(pid), boot), boot)
        except psutil.NoSuchProcess:
            return None

    def alive(self) -> bool:
        try:
            process = psutil.Process(self.pid)
            return (
                self.boot in ("", _boot())
                and abs(_started(process, self.boot) - self.started) < 2  # each is rounded
                and process.status() != psutil.STATUS_ZOMBIE
            )
        except psutil.NoSuchProcess:
            return False


def _started(process: psutil.Process, boot: str) -> float:
    return float(process.create_time() - (psutil.boot_time() if boot else 0))


def _boot() -> str:
    """Which boot of the machine this is; '' where the system does not name it, as macOS."""
    try:
        return BOOT_ID.read_text().strip()
    except OSError:
        return ""


@dataclass(frozen=True, slots=True)
class PartReport:
    """One part as `status` shows it. since: when it got this state, seconds since the epoch."""

    name: str
    state: PartState
    since: float
    restarts: int
    log: str
    process: ProcessId | None = None
    port: int | None = None


@dataclass(frozen=True, slots=True)
class StackReport:
    """phase: starting, ready, stopping or failed; error: why it failed."""

    phase: str
    url: str
    supervisor: ProcessId
    parts: tuple[PartReport, ...] = field(default=())
    error: str = ""

    def running(self) -> bool:
        return self.supervisor.alive()


_REPORT = TypeAdapter(StackReport)


def run_folder(data: Path) -> Path:
    return data / "run"


def log_folder(data: Path) -> Path:
    return data / "logs"


def write(data: Path, report: StackReport) -> None:
    folder = run_folder(data)
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / "state.json", json.dumps(asdict(report), indent=1))


def read(data: Path) -> StackReport | None:
    """The last thing that a supervisor wrote; None where none ever ran here, or one of a version that we cannot read.

    Ask running() before trusting it. What a later version adds is passed over.
    """
    try:
        return _REPORT.validate_json((run_folder(data) / "state.json").read_bytes())
    except (FileNotFoundError, NotADirectoryError, ValidationError):  # the last after a power cut, too
        return None


@contextmanager
def sole_owner(data: Path) -> Iterator[None]:
    """Holds the data directory against a second `up`. The kernel lets go when we end, however we end.

    Raises Conflict, naming who has it.
    """
    folder = run_folder(data)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.seek(0)
            who = held.read().strip() or "unknown"
            raise Conflict(
                f"Notflix already runs on {data} (process {who}). Stop it with `./notflix down`,"
                " or give this one another folder with --data."
            ) from None
        held.truncate(0)
        held.write(str(os.getpid()))
        held.flush()
        yield


def refuse_unfinished(data: Path) -> None:
    """Raises Refused where a restore broke off: what is there is not all."""
    marker = data / RESTORING
    if marker.exists():
        raise Refused(
            f"A restore into {data} has not come to its end. Say again `./notflix restore {marker.read_text()}"
            f" --data {data}`: it goes on where it was."
        )


def end_leftovers(report: StackReport | None, patience: float = 15) -> list[str]:
    """Ends the parts of a supervisor that is dead (kill -9, power lost); returns their names.

    Asks first with SIGTERM: whoever writes to disk gets its time.
    """
    if report is None or report.running():
        return []
    left = [part for part in report.parts if part.process and part.process.alive()]
    for part in left:
        assert part.process is not None
        _signal(part.process.pid)
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and any(part.process and part.process.alive() for part in left):
        time.sleep(0.1)
    for part in left:
        assert part.process is not None
        kill_group(part.process.pid)
    return [part.name for part in left]


def _signal(pid: int) -> None:
    try:
        psutil.Process(pid).terminate()
    except psutil.NoSuchProcess:
        return

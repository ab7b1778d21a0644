"""What a part of the stack is: a process, what it needs, and how one knows that it is ready."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol


class PartState(StrEnum):
    """waiting: for what it needs, or to be started again after it died. done: a part that runs once has run."""

    WAITING = "waiting"
    STARTING = "starting"
    READY = "ready"
    DONE = "done"
    STOPPING = "stopping"
    STOPPED = "stopped"
    FAILED = "failed"


UP = (PartState.READY, PartState.DONE)


@dataclass(frozen=True, slots=True)
class Command:
    """argv, the variables that go over the stack's own environment, and the folder to run in (None: ours)."""

    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: Path | None = None


class Process(Protocol):
    """What the supervisor needs of subprocess.Popen."""

    pid: int

    def poll(self) -> int | None: ...
    def wait(self) -> int: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...


# Starts a command, which prints into the log, has the variables, and is sent the signal when we die. Raises OSError.
Start = Callable[[Command, Path, Mapping[str, str], signal.Signals], Process]


def always() -> bool:
    return True


def needs_no_tending(pid: int) -> None:
    """Most parts look after themselves."""


@dataclass(frozen=True, slots=True)
class Part:
    """One process of the stack.

    command: made at each start, so it may depend on what the parts before it left.
    needs: names of parts that must be up before it starts; it is stopped before them.
    ready: whether it works now; called from a thread every 0.1 s, must answer within seconds.
    once: it runs to its end (exit 0) instead of serving; ready is not asked.
    ready_seconds, stop_seconds: patience before it counts as failed, and before SIGKILL.
    death_signal: what the kernel sends it when the supervisor dies.
    start: what makes its process; None: a start of its own, by process.start().
    slow: said when it takes more than two seconds to get ready.
    tend: called with the id of its process every few seconds while it is ready; must not block.
    after: called when its process is gone.
    """

    name: str
    command: Callable[[], Command]
    needs: tuple[str, ...] = ()
    ready: Callable[[], bool] = always
    once: bool = False
    ready_seconds: float = 60
    stop_seconds: float = 10
    death_signal: signal.Signals = signal.SIGKILL
    port: int | None = None
    start: Start | None = None
    slow: str = ""
    tend: Callable[[int], None] = needs_no_tending
    after: Callable[[], None] = lambda: None

"""How workers are woken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ..steps import Step


@dataclass(frozen=True, slots=True)
class WorkerInfo:
    """A worker that is alive. step_id: what it does now, or ''."""

    name: str
    queues: tuple[str, ...]
    step_id: str
    host: str
    pid: int


class JobQueue(Protocol):
    """Wakes a worker for a step. It may lose a call or make it twice: the truth is in the StepBook."""

    def wake(self, step: Step) -> None: ...

    def waiting(self) -> set[str]:
        """Step ids that are queued and not yet taken."""

    def workers(self) -> list[WorkerInfo]: ...

    def ping(self) -> None:
        """Raises Unavailable."""

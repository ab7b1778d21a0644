"""How workers are woken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

# A queue holds no more: what lies in SQL need not lie in Redis too. The reconciler fills it up again.
MAX_WAKE_UPS = 1000


@dataclass(frozen=True, slots=True)
class WorkerInfo:
    """A worker that is alive."""

    name: str
    queues: tuple[str, ...]
    host: str
    pid: int


class JobQueue(Protocol):
    """Wakes workers of a queue; each then claims what is next in the StepRepository, or finds nothing and rests again.
    So it may lose calls or make them twice."""

    def wake(self, queue: str, times: int = 1) -> None:
        """One wake-up for each step that waits. What would go beyond MAX_WAKE_UPS is left out."""

    def waiting(self) -> dict[str, int]:
        """Queue → wake-ups that nobody has taken yet."""

    def workers(self) -> list[WorkerInfo]: ...

    def ping(self) -> None:
        """Raises Unavailable."""

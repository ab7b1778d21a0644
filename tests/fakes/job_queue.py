"""A JobQueue in memory; `take` is the worker's side of it."""

from __future__ import annotations

from collections.abc import Sequence

from notflix_app.core.errors import Unavailable
from notflix_app.core.ports import WorkerInfo
from notflix_app.core.steps import ENCODE_QUEUES, SEED_QUEUES, Step


class FakeJobQueue:
    def __init__(self) -> None:
        self.queues: dict[str, list[str]] = {name: [] for name in (*ENCODE_QUEUES, *SEED_QUEUES)}
        self.alive: list[WorkerInfo] = []
        self.away = False  # True: it does not answer

    def wake(self, step: Step) -> None:
        self.ping()
        self.queues[step.queue].append(step.id)

    def waiting(self) -> set[str]:
        self.ping()
        return {step_id for queue in self.queues.values() for step_id in queue}

    def workers(self) -> list[WorkerInfo]:
        self.ping()
        return list(self.alive)

    def ping(self) -> None:
        if self.away:
            raise Unavailable("Redis does not answer.")

    def take(self, queues: Sequence[str] = (*ENCODE_QUEUES, *SEED_QUEUES)) -> str | None:
        """The next step id for a worker of these queues, earlier queues first; None when there is none."""
        for name in queues:
            if self.queues[name]:
                return self.queues[name].pop(0)
        return None

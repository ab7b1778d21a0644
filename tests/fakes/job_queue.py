"""A JobQueue in memory; `take` is the worker's side of it."""

from __future__ import annotations

from collections import Counter

from notflix_app.core.errors import Unavailable
from notflix_app.core.ports import MAX_WAKE_UPS, WorkerInfo
from notflix_app.core.steps import QUEUES


class FakeJobQueue:
    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.alive: list[WorkerInfo] = []
        self.away = False  # True: it does not answer

    def wake(self, queue: str, times: int = 1) -> None:
        self.ping()
        self.calls[queue] = min(MAX_WAKE_UPS, self.calls[queue] + times)

    def waiting(self) -> dict[str, int]:
        self.ping()
        return {queue: self.calls[queue] for queue in QUEUES}

    def workers(self) -> list[WorkerInfo]:
        self.ping()
        return list(self.alive)

    def ping(self) -> None:
        if self.away:
            raise Unavailable("Redis does not answer.")

    def take(self, *queues: str) -> str | None:
        """A wake-up for a worker of these queues, or of any: the queue's name; None when nobody calls."""
        for queue in queues or QUEUES:
            if self.calls[queue]:
                self.calls[queue] -= 1
                return queue
        return None

"""An EdgeProbe of edges in memory."""

from __future__ import annotations

from notflix_app.core.edge_health import Answer
from notflix_app.core.edges import EdgeDisk, EdgeNode

from .edge_storage import FakeEdgeStorage


class FakeEdgeProbe:
    """asked: by name, in turn."""

    def __init__(self, storage: FakeEdgeStorage) -> None:
        self._storage = storage
        self.asked: list[str] = []

    def ping(self, edge: EdgeNode) -> Answer:
        self.asked.append(edge.name)
        obeyed = self._storage.access.get(edge.name)
        return Answer(edge.name not in self._storage.away, access=obeyed.digest if obeyed else "")

    def counts(self, edge: EdgeNode) -> tuple[int | None, EdgeDisk | None]:
        return 1000, EdgeDisk(total=100_000_000_000, free=40_000_000_000)

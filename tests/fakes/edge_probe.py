"""An EdgeProbe of edges in memory."""

from __future__ import annotations

from notflix_app.core.edge_health import Answer
from notflix_app.core.edges import EdgeDisk, EdgeNode

from .edge_storage import FakeEdgeStorage


class FakeEdgeProbe:
    """asked: by name, in turn. certificates: edge → when its ends; problems: edge → what is wrong with it."""

    def __init__(self, storage: FakeEdgeStorage) -> None:
        self._storage = storage
        self.asked: list[str] = []
        self.certificates: dict[str, float] = {}
        self.problems: dict[str, str] = {}

    def ping(self, edge: EdgeNode) -> Answer:
        self.asked.append(edge.name)
        obeyed = self._storage.access.get(edge.name)
        problem = self.problems.get(edge.name, "")
        return Answer(
            edge.name not in self._storage.away and not problem,
            access=obeyed.digest if obeyed else "",
            problem=problem,
            certificate_ends=self.certificates.get(edge.name),
        )

    def counts(self, edge: EdgeNode) -> tuple[int | None, EdgeDisk | None]:
        return 1000, EdgeDisk(total=100_000_000_000, free=40_000_000_000)

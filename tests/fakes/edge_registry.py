"""An EdgeRegistry in memory."""

from __future__ import annotations

from collections.abc import Sequence

from notflix_app.core.edges import EdgeNode
from notflix_app.core.errors import NotFound

from .catalog import FakeCatalog


class FakeEdgeRegistry:
    def __init__(self, catalog: FakeCatalog) -> None:
        self._catalog = catalog
        self.nodes: dict[str, EdgeNode] = {}
        self.versions: dict[tuple[str, str], int] = {}  # (video id, edge) → version
        catalog.when_forgotten.append(self._forget)

    def put(self, edge: EdgeNode) -> None:
        self.nodes[edge.name] = edge

    def get(self, name: str) -> EdgeNode:
        if name not in self.nodes:
            raise NotFound(f"There is no edge {name}.")
        return self.nodes[name]

    def all(self) -> list[EdgeNode]:
        return [self.nodes[name] for name in sorted(self.nodes)]

    def remove(self, name: str) -> None:
        self.get(name)
        del self.nodes[name]
        self.versions = {key: version for key, version in self.versions.items() if key[1] != name}

    def assign(self, video_id: str, version: int, edge: str) -> None:
        if self._catalog.get_or_none(video_id) is None or edge not in self.nodes:
            raise NotFound(f"There is no video {video_id}, or no edge {edge}.")
        self.versions[video_id, edge] = max(version, self.versions.get((video_id, edge), 0))

    def unassign(self, video_id: str, edge: str) -> None:
        self.versions.pop((video_id, edge), None)

    def holders(self, video_ids: Sequence[str]) -> dict[str, list[EdgeNode]]:
        found: dict[str, list[EdgeNode]] = {}
        for (video_id, edge), version in sorted(self.versions.items()):
            video = self._catalog.get_or_none(video_id)
            if video_id in video_ids and video and video.version == version:
                found.setdefault(video_id, []).append(self.nodes[edge])
        return found

    def held(self, edge: str) -> list[str]:
        videos = [self._catalog.get_or_none(video_id) for video_id, name in self.versions if name == edge]
        current = [v for v in videos if v and v.version == self.versions[v.id, edge]]
        return [v.id for v in sorted(current, key=lambda v: (v.created_at, v.id))]

    def _forget(self, video_id: str) -> None:
        self.versions = {key: version for key, version in self.versions.items() if key[0] != video_id}

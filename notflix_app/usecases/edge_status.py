"""The edges and how they are: what the edges page shows."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ..core.edges import EdgeDisk, EdgeNode
from ..core.errors import NotflixError
from ..core.steps import StepKind, StepState
from ..core.video import VideoState
from ..core.views import EdgeState, EdgeStatus, Seeding
from .services import Services

LOOK_SECONDS = 15.0  # a look at an edge's disk is a login
LATEST = 200  # videos that are looked through for what is being seeded


@dataclass(frozen=True, slots=True)
class _Seen:
    at: float = float("-inf")
    disk: EdgeDisk | None = None
    served: int | None = None


class EdgeStatuses:
    """Remembers what edges say of themselves for a while; asks behind the caller's back. For many threads."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._seen: dict[str, _Seen] = {}
        self._looking: set[str] = set()
        self._lock = threading.Lock()
        self._threads = ThreadPoolExecutor(8, thread_name_prefix="edge-status")

    def all(self) -> list[EdgeStatus]:
        """By name. Waits no longer than a health check may take."""
        edges = self._services.edges.all()
        asked = [edge for edge in edges if edge.enabled]
        well = dict(
            zip(
                (edge.name for edge in asked),
                self._threads.map(self._services.edge_storage.healthy, asked),
                strict=True,
            )
        )
        coming = self._seeding()
        return [
            EdgeStatus(
                name=edge.name,
                url=edge.url,
                state=_state(edge, well.get(edge.name, False)),
                videos=len(self._services.edges.held(edge.name)),
                seeding=tuple(coming.get(edge.name, ())),
                disk=seen.disk,
                served=seen.served,
                pulls=edge.pull,
            )
            for edge in edges
            for seen in [self._last_seen(edge) if well.get(edge.name) else _Seen()]
        ]

    def _seeding(self) -> dict[str, list[Seeding]]:
        """Edge → what is on its way there, what moves first."""
        videos = self._services.catalog.videos((VideoState.SEEDING, VideoState.LIVE), limit=LATEST)
        titles = {video.id: video.title for video in videos}
        found: dict[str, list[Seeding]] = {}
        for video_id, steps in self._services.steps.list_for_videos(list(titles)).items():
            for step in steps:
                if step.kind is StepKind.SEED and step.state in (StepState.READY, StepState.RUNNING):
                    running = step.state is StepState.RUNNING
                    said = Seeding(video_id, titles[video_id], step.progress, running, step.error)
                    found.setdefault(step.edge, []).append(said)
        return {edge: sorted(seeding, key=lambda s: (not s.running, s.title)) for edge, seeding in found.items()}

    def _last_seen(self, edge: EdgeNode) -> _Seen:
        with self._lock:
            seen = self._seen.get(edge.name, _Seen())
            if self._services.clock() - seen.at > LOOK_SECONDS and edge.name not in self._looking:
                self._looking.add(edge.name)
                self._threads.submit(self._look, edge)
        return seen

    def _look(self, edge: EdgeNode) -> None:
        served = self._services.edge_storage.served(edge)
        try:
            disk = self._services.edge_storage.disk(edge)
        except NotflixError:  # `edges show` says why; here it is only not known
            disk = None
        with self._lock:
            self._seen[edge.name] = _Seen(self._services.clock(), disk, served)
            self._looking.discard(edge.name)


def _state(edge: EdgeNode, well: bool) -> EdgeState:
    if not edge.enabled:
        return EdgeState.OFF
    if not well:
        return EdgeState.DOWN
    return EdgeState.DRAINING if edge.drained else EdgeState.UP
